"""GUIDs that are the same in every export: made of what a thing is, never of chance, a path or the time."""

from __future__ import annotations

import re
import uuid

_NAMESPACE = uuid.UUID("8b4dd7a2-5a9c-5f0e-9a57-3f2f1c6f8e11")
"""Of this program; changing it would make strangers of all codes exported so far."""
_GUID = re.compile(r"\{?([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})\}?")


def guid(kind: str, *parts: str) -> str:
    """Return the GUID of a thing of this ``kind`` ("code", "source", ...) with these ids (version 5, RFC 9562)."""
    return str(uuid.uuid5(_NAMESPACE, "\0".join((kind, *parts))))


def plain_guid(text: str) -> str:
    """Return a GUID in small letters without braces, as programs write them in all ways; "" when it is none."""
    found = _GUID.fullmatch(text.strip())
    return found.group(1).lower() if found else ""
