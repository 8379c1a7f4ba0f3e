"""The rules of the gate, by what they look at. A new rule is a function and an entry in its module's ``RULES``."""

from sli_themes.anonymity.rules import (
    bare_names,
    bare_nouns,
    capitals,
    descriptions,
    first_words,
    posts,
    programmes,
    small_letters,
    small_names,
    telling,
    whole_text,
)
from sli_themes.anonymity.rules.look import Rule

RULES: tuple[Rule, ...] = (
    *whole_text.RULES,
    *capitals.RULES,
    *first_words.RULES,
    *small_letters.RULES,
    *small_names.RULES,
    *bare_names.RULES,
    *bare_nouns.RULES,
    *descriptions.RULES,
    *posts.RULES,
    *programmes.RULES,
    *telling.RULES,
)
"""Every rule of the gate, by name; the order changes nothing but the order of reasons."""
