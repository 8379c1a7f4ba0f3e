"""Outputs: one module a format (publishable); ``release`` writes them all, ``console`` shows them."""
