"""Turn the open-ended answers to a consultation into theme counts and anonymised quotes, all on your own machine.

The line: answers ─ embed ─ code ─▶ codings ─ count, quote ─▶ results ─▶ release/. See docs/architecture.md.
Importing the package imports nothing heavy; each stage is a module of its own.
"""
