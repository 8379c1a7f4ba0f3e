"""Exchange with the field's other programs: codebooks and coded projects, out and in (restricted)."""
