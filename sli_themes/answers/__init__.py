"""Answers: read from any file into one corpus, every row accounted for (restricted; light to import)."""
