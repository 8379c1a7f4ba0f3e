"""Word files: the one place that starts one, so that all open without harm and can be read aloud (publishable).

Headings carry their styles and skip no level, header rows are flagged, the language is British English, pictures have
text alternatives, nothing stands in a text box. No date is written: the same blocks give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.image.exceptions import UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length, Pt

from sli_themes.errors import UsageError
from sli_themes.outputs.blocks import Block, Bullets, Figure, Heading, Paragraph, Quotation, Table, clean
from sli_themes.outputs.pictures import Picture
from sli_themes.outputs.word_parts import Styler, bookmark, fill_contents, put_field, put_table, without_clock
from sli_themes.outputs.word_styles import LOOKS, OURS, shape_styles
from sli_themes.results import ReportStyle

LANGUAGE = "en-GB"
DEEPEST_HEADING = 4
_LOGO_WIDTH = Cm(4)
_LONGEST = 255
"""Characters that a property of a Word file holds."""
_LEFT_OUT = frozenset(
    {
        RELATIONSHIP_TYPE.THUMBNAIL,
        RELATIONSHIP_TYPE.CUSTOM_XML,
        RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
        RELATIONSHIP_TYPE.FONT_TABLE,
        RELATIONSHIP_TYPE.THEME,
        RELATIONSHIP_TYPE.WEB_SETTINGS,
        "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
    }
)
"""Parts of python-docx's own template that say nothing of this file: words in them would be read as if it said them."""


def missing_styles(template: bytes) -> tuple[str, ...]:
    """Return the styles that a Word template lacks and that ours stand in for, in order.

    Raises:
        UsageError: it is no Word file (docx).
    """
    there = {style.name for style in _opened(template).styles}
    return tuple(name for name in LOOKS if name not in there | OURS)


class WordFile:
    """Take blocks one after another and give a Word file.

    With a ``template`` of an organisation its styles, page, header and footer are used and what stands on its pages
    is left out; a style that it lacks is ours (see `missing_styles`). Otherwise ``style`` says fonts and colours.
    """

    def __init__(
        self, *, title: str, author: str, style: ReportStyle | None = None, template: bytes = b""
    ) -> None:
        """Start a file; raises `UsageError` when the template is no Word file."""
        self._style = style or ReportStyle()
        self._file = _opened(template) if template else Document()
        self._styler = Styler(self._file)
        self._level = 0
        self._headings: list[Heading] = []
        self._contents: Any = None
        self._after_bare_table = False
        if template:
            _empty_body(self._file)
        else:
            _prune(self._file)
            self._lay_out_page(clean(title))
        shape_styles(self._file, self._style, keep=bool(template))
        _tell_language(self._file)
        _describe(self._file, clean(title), clean(author))

    def title(self, text: str, *subtitles: str) -> None:
        """Put a title, and lines below it, at the head of the first page; it is no heading."""
        self._paragraph("Title", text)
        for subtitle in subtitles:
            self._paragraph("Subtitle", subtitle)

    def contents(self) -> None:
        """Put the table of contents here: the headings of levels 1 and 2, each a link; Word adds pages on update."""
        self._paragraph("Contents Heading", "Contents")
        self._contents = self._styler.add("", "Contents")

    def add(self, blocks: Iterable[Block]) -> None:
        """Put blocks after what is there.

        Raises:
            ValueError: a heading skips a level.
        """
        for block in blocks:
            match block:
                case Heading():
                    self.heading(block.text, block.level)
                case Paragraph():
                    self.paragraph(block.text, strong=block.strong, leads_in=block.leads_in)
                case Bullets():
                    self.bullets(block.items)
                case Quotation():
                    self.quote(block.text, block.attribution, block.quote_id)
                case Table():
                    self.table(block)
                case Figure():
                    self.picture(block.picture)

    def heading(self, text: str, level: int) -> None:
        """Put a heading of level 1 to 4; raises ``ValueError`` when it skips a level."""
        if not 1 <= level <= min(self._level + 1, DEEPEST_HEADING):
            raise ValueError(f"a heading of level {level} after one of level {self._level}")
        self._level = level
        paragraph = self._paragraph(f"Heading {level}", text)
        bookmark(paragraph, len(self._headings))
        self._headings.append(Heading(text=clean(text), level=level))

    def paragraph(
        self, text: str, *, strong: str = "", style: str = "Normal", leads_in: bool = False
    ) -> None:
        """Put a paragraph, ``strong`` in bold before it; one that leads in stays with what follows."""
        paragraph = self._paragraph(style, "")
        if strong:
            paragraph.add_run(f"{clean(strong)} ").bold = True
        paragraph.add_run(clean(text))
        if leads_in or text.endswith(":"):
            paragraph.paragraph_format.keep_with_next = True

    def bullets(self, items: Iterable[str]) -> None:
        """Put a list."""
        for item in items:
            self._paragraph("List Bullet", item)

    def quote(self, text: str, attribution: str, quote_id: str = "") -> None:
        """Put a quote and, on the same page, who it is from."""
        self._paragraph("Quote", f"“{text}”").paragraph_format.keep_with_next = True
        self._paragraph("Quote Attribution", f"{attribution} [{quote_id}]" if quote_id else attribution)

    def table(self, table: Table) -> None:
        """Put a table under its caption and above its notes; its header row comes again on every page."""
        put_table(self._file, self._styler, table, self.text_width, self._style.accent)
        self._after_bare_table = not table.notes

    def picture(self, picture: Picture) -> None:
        """Put a picture as wide as the text, its title and subtitle above it, with its text alternative."""
        self._paragraph("Caption", picture.title).paragraph_format.keep_with_next = True
        if picture.subtitle:
            self._paragraph("Table Note", picture.subtitle).paragraph_format.keep_with_next = True
        self._image(picture.png, picture.name, picture.alternative, self.text_width)

    def logo(self, content: bytes, alternative: str, width: Length = _LOGO_WIDTH) -> None:
        """Put a logo (png or jpeg) of an organisation here; raises `UsageError` when it is no such picture."""
        try:
            self._image(content, "logo", alternative, width)
        except UnrecognizedImageError as error:
            raise UsageError("the logo cannot be put into a Word file → save it as png") from error

    @property
    def text_width(self) -> Length:
        """Return the width between the margins."""
        section = self._file.sections[-1]
        widths = (section.page_width, section.left_margin, section.right_margin)
        page, left, right = (width or Cm(0) for width in widths)
        return Emu(page - left - right) if page else Cm(16)

    def content(self) -> bytes:
        """Return the finished file; call it once."""
        if self._contents is not None:
            fill_contents(self._contents, self._headings)
        stream = io.BytesIO()
        self._file.save(stream)
        return without_clock(stream.getvalue())

    def _paragraph(self, style: str, text: str) -> Any:
        paragraph = self._styler.add(clean(text), style)
        if self._after_bare_table and not style.startswith(("Heading", "Caption")):
            paragraph.paragraph_format.space_before = Pt(8)
        self._after_bare_table = False
        return paragraph

    def _image(self, content: bytes, name: str, alternative: str, width: Length) -> None:
        shape = self._file.add_picture(io.BytesIO(content), width=width)
        for described in shape._inline.iter(qn("wp:docPr"), qn("pic:cNvPr")):
            described.set("name", clean(name))
            described.set("descr", clean(alternative))
        for side in "TBLR":
            shape._inline.set(f"dist{side}", "0")

    def _lay_out_page(self, title: str) -> None:
        """Make the page A4, and its foot say the title and the number of the page."""
        section = self._file.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.4)
        section.top_margin = section.bottom_margin = Cm(2.2)
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        foot.add_run(f"{title} · page ")
        put_field(foot, "PAGE", "1")
        for run in foot.runs:
            run.font.size = Pt(9)


def _opened(template: bytes) -> Any:
    """Return a Word file; raises `UsageError` when it is none."""
    try:
        return Document(io.BytesIO(template))
    except Exception as error:  # python-docx lets those of zip and XML through
        raise UsageError(
            "the Word template cannot be opened → save it as a Word document (docx) without a password"
        ) from error


def _empty_body(file: Any) -> None:
    """Leave out what stands on the pages of a template; its page, header and footer stay."""
    body = file.element.body
    for element in list(body):
        if element.tag != qn("w:sectPr"):
            body.remove(element)


def _prune(file: Any) -> None:
    """Take out of python-docx's own template what no file of ours uses, above all a hundred table styles."""
    latent = file.styles.latent_styles.element
    latent.getparent().remove(latent)
    for part in (file.part.package, file.part):
        for key, relation in list(part.rels.items()):
            if relation.reltype in _LEFT_OUT:
                del part.rels[key]
    for style in list(file.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name != "Normal Table":
            style.element.getparent().remove(style.element)


def _tell_language(file: Any) -> None:
    """Say en-GB wherever a style or the settings say a language, and by default."""
    defaults = file.styles.element.find(qn("w:docDefaults"))
    properties = None if defaults is None else defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    if properties is None:
        properties = file.styles["Normal"].element.get_or_add_rPr()
    if properties.find(qn("w:lang")) is None:
        properties.append(OxmlElement("w:lang"))
    for root in (file.styles.element, file.settings.element):
        for language in root.iter(qn("w:lang"), qn("w:themeFontLang")):
            language.set(qn("w:val"), LANGUAGE)


def _describe(file: Any, title: str, author: str) -> None:
    """Set title and author; take out dates, comments and who saved the template last."""
    core = file.core_properties
    for element in list(core._element):
        core._element.remove(element)
    core.title, core.author, core.language = title[:_LONGEST], author[:_LONGEST], LANGUAGE
