"""The planted set: answers written for it, what is planted in them, and what happens to it."""
