"""Waves: an earlier study and this one side by side: shares, meaning, what fits no theme (restricted)."""
