"""The rules of the gate, by what they look at. A new rule is a function and an entry in its module's ``RULES``."""

from sli_themes.anonymity.rules import bare_names, capitals, descriptions, posts, small_letters, whole_text
from sli_themes.anonymity.rules.look import Rule

RULES: tuple[Rule, ...] = (
    *whole_text.RULES,
    *capitals.RULES,
    *small_letters.RULES,
    *bare_names.RULES,
    *descriptions.RULES,
    *posts.RULES,
)
"""Every rule of the gate, by name; the order changes nothing but the order of reasons."""
