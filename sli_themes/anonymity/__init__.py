"""Anonymity: redact, gate, attribute (restricted; importing this package loads nothing)."""
