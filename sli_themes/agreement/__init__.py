"""Agreement: how alike people code, and how like people the machine does (restricted)."""
