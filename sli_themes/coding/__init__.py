"""Coding: from answers and a codebook to codings (restricted). Importing it imports nothing heavy."""
