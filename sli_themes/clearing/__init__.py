"""Clearing: held quotes put before people, in the terminal or as a spreadsheet, and what they decide (restricted)."""
