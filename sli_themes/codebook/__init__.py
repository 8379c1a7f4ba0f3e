"""The codebook: its themes, how they are read, checked, edited, imported, and the keywords that point to them.

Everything but the types is imported when it is first used: reading YAML costs time that ``--help`` need not spend.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sli_themes.codebook.model import Codebook, Edit, Status, Theme

if TYPE_CHECKING:
    from sli_themes.codebook.checks import check_codebook
    from sli_themes.codebook.dumping import dump_codebook
    from sli_themes.codebook.editing import PlannedEdit, edit_codebook, plan_edit, theme_entry
    from sli_themes.codebook.importing import ImportedCodebook, import_codebook
    from sli_themes.codebook.keywords import KeywordFinder, KeywordHit, folded_phrase, keyword_pattern
    from sli_themes.codebook.reading import fingerprint_of, parse_codebook, read_codebook

__all__ = [
    "Codebook",
    "Edit",
    "ImportedCodebook",
    "KeywordFinder",
    "KeywordHit",
    "PlannedEdit",
    "Status",
    "Theme",
    "check_codebook",
    "dump_codebook",
    "edit_codebook",
    "fingerprint_of",
    "folded_phrase",
    "import_codebook",
    "keyword_pattern",
    "parse_codebook",
    "plan_edit",
    "read_codebook",
    "theme_entry",
]

_ROOM_OF = {
    "check_codebook": "checks",
    "dump_codebook": "dumping",
    "PlannedEdit": "editing",
    "edit_codebook": "editing",
    "plan_edit": "editing",
    "theme_entry": "editing",
    "ImportedCodebook": "importing",
    "import_codebook": "importing",
    "KeywordFinder": "keywords",
    "KeywordHit": "keywords",
    "folded_phrase": "keywords",
    "keyword_pattern": "keywords",
    "fingerprint_of": "reading",
    "parse_codebook": "reading",
    "read_codebook": "reading",
}


def __getattr__(name: str) -> Any:
    """Import the module that holds ``name`` when it is first asked for."""
    if name not in _ROOM_OF:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
