"""Learning with people: what to code next, and how much it would bring (restricted)."""
