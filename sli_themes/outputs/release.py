"""A release: all files that may be published, put in place together or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sli_themes.errors import DisclosureError
from sli_themes.files import replaced_folder, write_atomically
from sli_themes.outputs import (
    group_counts,
    manifest,
    methods_page,
    option_counts,
    quote_pack,
    quotes_csv,
    report_docx,
    report_html,
    results_json,
    tables_csv,
    tables_xlsx,
    theme_counts,
)
from sli_themes.outputs.pictures import Picture, pictures
from sli_themes.results import Results, RunRecord, ThemeCounts

Render = Callable[[Results], bytes]
RENDERERS: tuple[tuple[str, Render], ...] = (
    (theme_counts.FILE_NAME, theme_counts.render),
    (tables_csv.FILE_NAME, tables_csv.render),
    (quotes_csv.FILE_NAME, quotes_csv.render),
    (results_json.FILE_NAME, results_json.render),
    (methods_page.FILE_NAME, methods_page.render),
    (tables_xlsx.FILE_NAME, tables_xlsx.render),
)
"""File name and its content; the manifest comes last, over all of them."""
REPORTS = ((report_html.FILE_NAME, report_html.render), (report_docx.FILE_NAME, report_docx.render))
"""Those that show pictures, which are drawn once."""


def write_release(
    results: Results, folder: Path, *, audit: Callable[[Path], None] | None = None
) -> tuple[Path, ...]:
    """Write every file of a release and return their paths, the manifest's last.

    The files are written beside ``folder`` and take its place together. ``audit`` is called with the finished
    files before that; when it raises, nothing is released and the former release stands.

    Raises:
        DisclosureError: the results hold counts split by an attribute, which are not fit to be published.
        OutputError: the folder cannot be written, or holds files that are not of a release.
    """
    # What may be split has gone through disclosure control, and is another type.
    split = [attribute for attribute in results.counts.attributes if attribute]
    if split:
        what = f"counts by {', '.join(split)} would let a reader work out small numbers"
        raise DisclosureError(f"{folder}: {what} → release the counts of everybody: counts.split_by('')")
    contents = {name: render(results) for name, render in RENDERERS}
    shown = pictures(results)
    contents |= {name: render(results, shown) for name, render in REPORTS}
    contents |= {picture_file(picture): picture.svg.encode() for picture in shown}
    for attribute in sorted({row.attribute for row in results.by_group}):
        rows = tuple(row for row in results.by_group if row.attribute == attribute)
        contents[group_counts.file_name(attribute)] = group_counts.render(
            rows, results.settings.counts.min_base
        )
    for attribute in sorted({row.attribute for row in results.tables.by_group}):
        options = tuple(row for row in results.tables.by_group if row.attribute == attribute)
        contents[option_counts.file_name(attribute)] = option_counts.render(
            options, results.settings.counts.min_base
        )
    contents |= quote_pack.pack_files(results)
    return _written(contents, results.record, folder, audit)


def write_packs(
    results: Results, folder: Path, *, audit: Callable[[Path], None] | None = None
) -> tuple[Path, ...]:
    """Put the narrowed packs of ``results`` into the release that stands; return their paths, the manifest's last.

    All other files stay byte for byte: what was published is not made again. Otherwise as `write_release`.

    Raises:
        DisclosureError: a file of the release is not as its manifest says.
        OutputError: the folder cannot be written, or holds files that are not of a release.
    """
    changed = manifest.changed_files(folder)
    if changed:
        what = f"not as the manifest says: {', '.join(changed)}"
        raise DisclosureError(f"{folder}: {what} → report again")
    within = f"{quote_pack.FOLDER}/"
    packs = {name: file for name, file in quote_pack.pack_files(results).items() if name.startswith(within)}
    kept = {name for name in manifest.listed_files(folder) if not name.startswith(within)}
    others = {name: (folder / name).read_bytes() for name in sorted(kept - {manifest.FILE_NAME})}
    written = _written(others | packs, results.record, folder, audit)
    return tuple(path for path in written if path.relative_to(folder).as_posix() not in others)


def _written(
    contents: dict[str, bytes], record: RunRecord, folder: Path, audit: Callable[[Path], None] | None
) -> tuple[Path, ...]:
    """Write these files and their manifest in place of ``folder``, if the audit passes them; return the paths."""
    contents = {**contents, manifest.FILE_NAME: manifest.render(contents, record)}
    with replaced_folder(folder, manifest.listed_files) as filling:
        for name, content in contents.items():
            (filling / name).parent.mkdir(parents=True, exist_ok=True)
            write_atomically(filling / name, content)
        if audit is not None:
            audit(filling)
    return tuple(folder / name for name in contents)


def picture_file(picture: Picture) -> str:
    """Return where a picture stands in a release, for documents of others: "pictures/themes-q2.svg"."""
    return f"pictures/{group_counts.file_part(picture.name)}.svg"


def write_split_counts(counts: ThemeCounts, restricted: Path) -> tuple[Path, ...]:
    """Write ``counts-by-<attribute>.csv`` into the restricted folder for every attribute; return the paths."""
    paths = []
    for attribute in counts.attributes:
        if attribute:
            path = restricted / f"counts-by-{group_counts.file_part(attribute)}.csv"
            write_atomically(path, theme_counts.render_counts(counts.split_by(attribute)))
            paths.append(path)
    return tuple(paths)
