"""XML from strangers, read with limits, and ours, written so that the same content gives the same bytes.

No document type is accepted, so nothing can expand; depth, size and number of elements are bounded before a tree is
built. Namespaces are taken off: programs disagree on them, and the element names are enough.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, ParseError, indent, tostring

from sli_themes.errors import ExchangeError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_BYTES = 200_000_000
MAX_DEPTH = 60
MAX_ELEMENTS = 3_000_000
_FORBIDDEN = re.compile("[^\x09\x0a\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, or only as a discouraged control character."""


def parse_xml(content: bytes, name: str) -> Element:
    """Return the root of an XML file, with plain element names.

    Raises:
        ExchangeError: it is no XML, has a document type or entities, or is too large or too deep to be what it says.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    if len(content) > MAX_BYTES:
        raise refused(name, f"has more than {MAX_BYTES // 1_000_000} MB of XML")
    depth = elements = 0
    root: Element | None = None
    try:
        for event, element in iterparse(io.BytesIO(content), events=("start", "end"), forbid_dtd=True):
            if event == "end":
                depth -= 1
                continue
            depth, elements = depth + 1, elements + 1
            root = element if root is None else root
            if depth > MAX_DEPTH:
                raise refused(name, f"nests elements more than {MAX_DEPTH} deep")
            if elements > MAX_ELEMENTS:
                raise refused(name, f"has more than {MAX_ELEMENTS:,} elements")
            element.tag = element.tag.rpartition("}")[2]
    except DefusedXmlException:
        raise refused(name, "has a document type or entities, which could expand without end") from None
    except (ParseError, LookupError, ValueError) as error:
        place = getattr(error, "position", None)
        where = f"{name} line {place[0]}, column {place[1] + 1}" if place else name
        step = "export it again from the program that made it"
        raise ExchangeError(Fault(where=where, what="is no well-formed XML", next_step=step)) from None
    if root is None:
        raise refused(name, "is empty")
    return root


def refused(name: str, what: str) -> ExchangeError:
    """Return the error for a file that no program of the field would write."""
    step = "nothing was read; export it again from the program that made it, or check where it comes from"
    return ExchangeError(Fault(where=name, what=what, next_step=step))


def children(element: Element | None, *names: str) -> Iterator[Element]:
    """Yield the children with one of these names, in order."""
    for child in element if element is not None else ():
        if child.tag in names:
            yield child


def child(element: Element | None, name: str) -> Element | None:
    """Return the first child of this name, or ``None``."""
    return next(children(element, name), None)


def text_of(element: Element | None, name: str) -> str:
    """Return the text of the first child of this name; "" when there is none."""
    found = child(element, name)
    return (found.text or "") if found is not None else ""


def fit(text: str) -> str:
    """Return ``text`` without the characters that XML cannot hold; line ends become plain ones."""
    return _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def add(parent: Element, name: str, text: str = "", /, **attributes: str) -> Element:
    """Append a child and return it; texts and attributes are made `fit`."""
    element = Element(name, {key: fit(value) for key, value in attributes.items()})
    element.text = fit(text) or None
    parent.append(element)
    return element


def xml_bytes(root: Element) -> bytes:
    """Return a whole file: UTF-8 without a byte order mark, plain line ends, two spaces a level."""
    indent(root)
    content: bytes = tostring(root, encoding="utf-8")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + content + b"\n"
