"""Clustering: groups of similar answers, for discovery only; a cluster is never a theme until a person names it."""
