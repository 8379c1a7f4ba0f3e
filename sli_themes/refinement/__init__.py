"""Refinement: what happens to codings and counts when people work on the codebook, and where it wants work."""
