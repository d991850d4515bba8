"""Reads spreadsheets with calamine: each sheet is a page, and each row a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import reduce
from pathlib import Path
from typing import Any, final
from zipfile import is_zipfile

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import PART_LOST, Archive, is_locked
from lingxi.media.document import read_sections
from lingxi.media.html import page_section
from lingxi.media.losses import report_loss
from lingxi.media.mail import MIME, parsed, saved_page
from lingxi.media.office import A, R, alternative, graphics, links, main_part, office_xml, paragraphs, picture
from lingxi.media.page_kind import SHEETS
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Picture, Section, section
from lingxi.media.tabular import rows
from lingxi.media.text_encoding import declared_encoding, decode_text, text_bytes
from lingxi.media.xlsb import area, comments, sheet_ids
from lingxi.types import Limits, Segment

HEAD = 2**10  # bytes by which the kind of a text is known
ZIP = b"PK\x03\x04"
MOST_CELLS = 2**25  # from the first to the last of a sheet: calamine keeps the empty ones between them, too
SHEET_LOST = "a sheet of it cannot be read"
DRAWN = "its cells are empty; charts, text boxes and pictures of this format are not read: save it as .xlsx"
OLD = "its format is that of Excel before 5.0; save it as .xlsx"
BROKEN = "it is not a readable table: its content is damaged or of an unusual kind"
ARCHIVES = SHEETS - {".xls"}
UNDRAWN = (".xls", ".xlsb", ".ods")  # formats of which not all drawings are read
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*+)>")
_NAME = re.compile(rb"""(?<!\S)r\s*=\s*["']([A-Z]{1,3})(\d{1,9})["']""")


@final
@readers.register("sheet")
class SheetReader:
    """``place.page`` is the number of the sheet, from 1; offsets are into its rows, which follow its name."""

    suffixes = SHEETS
    formats = (
        Format(
            "Excel and OpenDocument sheets",
            suffixes,
            "calamine",
            "values as rows, each sheet; of .xlsx and .xlsb also comments, text boxes, charts and pictures",
            "formulas, drawings of .xls and .ods",
        ),
    )
    samples = (sample("table.xlsx", "Excel workbook"), sample("table.ods", "OpenDocument spreadsheet"))

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages of every sheet, then its pictures."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """A section a sheet: its rows, then its comments, text boxes, charts and pictures.

        Programs write web pages and tables in text with the extension .xls, too: they are one section.
        """
        with path.open("rb") as file:
            head = file.read(HEAD)
        if path.suffix.lower() == ".xls" and b"\0" not in head:
            yield _text_section(text_bytes(path, limits), limits)
            return
        with ExitStack() as open_files:
            parts = None
            if path.suffix.lower() in ARCHIVES or head.startswith(ZIP):
                parts = open_files.enter_context(Archive(path, limits))
                parts.refuse_bomb()
            found = False
            for each in _sections(open_files.enter_context(_opened(path)), parts, limits):
                found = True
                yield each
            if not found and path.suffix.lower() in UNDRAWN:
                report_loss(DRAWN)


def _sections(book: Any, parts: Archive | None, limits: Limits) -> Iterator[Section]:
    """The sheets that are not empty."""
    left = limits.text_bytes // 4  # a character has at most four bytes
    drawn = _sheets(parts) if parts else []
    for number, name in enumerate(book.sheet_names[: limits.pages], start=1):
        part = drawn[number - 1] if number <= len(drawn) else ""
        text = "" if parts and _is_unreadable(parts, part) else _text(book, name, left)
        left -= len(text)
        beside = list(_beside(parts, part)) if parts and part else []
        if text or beside:
            yield section([f"# {name}\n\n{text}", *beside], number)


def _text_section(data: bytes, limits: Limits) -> Section:
    """A page, or a table with a delimiter, that a program wrote as .xls."""
    if MIME.match(data[:HEAD]):
        return saved_page(parsed(data))
    text = decode_text(data, declared_encoding(data))
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return page_section(text)
    return section([rows(csv.reader(io.StringIO(text), delimiter="\t"), limits.text_bytes // 4)], titled=False)


def _sheets(parts: Archive) -> list[str]:
    """The parts of the sheets in their order; none for other documents than those of Open XML."""
    main = main_part(parts, "xl/workbook.xml")
    if main not in parts or not main.endswith((".xml", ".bin")):
        return []
    linked = links(parts, main)
    if main.endswith(".bin"):
        ids = sheet_ids(parts.bytes(main))
    else:
        ids = [each.get(f"{R}id", "") for each in office_xml(parts, main).iter("{*}sheet")]
    found = map(linked.get, ids)
    return ["" if link is None else link.part for link in found]


def _is_unreadable(parts: Archive, sheet: str) -> bool:
    """Whether a sheet is broken, or its first and last cell are so far from each other that it cannot be read: a loss.

    Sheets of other documents than those of Open XML are not examined.
    """
    if not sheet.endswith((".xml", ".bin")):
        return False
    try:
        found = (area if sheet.endswith(".bin") else _area)(parts.bytes(sheet)) > MOST_CELLS
    except UnreadableMedia:
        found = True
    if found:
        report_loss(SHEET_LOST)
    return found


def _area(xml: bytes) -> int:
    """The cells of the smallest rectangle that holds every cell with content, by their names, such as XFD7."""
    columns, rows_ = set[bytes](), set[bytes]()
    for cell in _CELL.finditer(xml):
        named = None if cell[1].endswith(b"/") else _NAME.search(cell[1])
        if named:
            columns.add(named[1])
            rows_.add(named[2])
    return _extent([_column(each) for each in columns]) * _extent([int(each) for each in rows_])


def _extent(numbers: Sequence[int]) -> int:
    return max(numbers) - min(numbers) + 1 if numbers else 0


def _column(letters: bytes) -> int:
    """The number of a column: A is 1, Z is 26, AA is 27."""
    return reduce(lambda number, letter: number * 26 + letter - ord("A") + 1, letters, 0)


def _beside(parts: Archive, sheet: str) -> Iterator[str | Picture]:
    """What a sheet shows beside its cells; a broken part is reported as a loss."""
    for link in links(parts, sheet).values():
        try:
            if link.kind == "comments":
                yield from ("\n\n" + " ".join(each.split()) for each in _comments(parts, link.part))
            elif link.kind == "drawing":
                yield from _drawing(parts, link.part)
        except UnreadableMedia:
            report_loss(PART_LOST)


def _comments(parts: Archive, name: str) -> Iterator[str]:
    if name.endswith(".bin"):
        return comments(parts.bytes(name))
    return ("".join(each.itertext()) for each in office_xml(parts, name).iter("{*}comment"))


def _drawing(parts: Archive, name: str) -> Iterator[str | Picture]:
    """The words of text boxes, charts and diagrams, and the pictures."""
    root, linked = office_xml(parts, name), links(parts, name)
    yield from ("\n\n" + text for text in (*paragraphs(root), *graphics(parts, root, linked)))
    for blip in root.iter(f"{A}blip"):
        words = alternative(next(blip.iterancestors("{*}pic"), blip))
        found = picture(parts, blip, linked, words)
        if found is not None:
            yield f"\n\n{words} "
            yield found


def _opened(path: Path) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        if path.suffix.lower() == ".xls" and is_zipfile(path):  # an .xlsx with another extension
            return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        return CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise UnreadableMedia("it is encrypted") from error
    except (CalamineError, OSError) as error:
        raise UnreadableMedia(_reason(path)) from error
    except BaseException as error:
        raise _panic(error) from error


def _reason(path: Path) -> str:
    """Why a file is no table that calamine reads, by its first bytes."""
    if is_locked(path):
        return "it is encrypted"
    with path.open("rb") as file:
        head = file.read(2)
    return OLD if head in (b"\x09\x00", b"\x09\x02", b"\x09\x04") else BROKEN


def _text(book: Any, name: str, left: int) -> str:
    """The lines of a sheet, at most ``left`` characters; a broken sheet is reported as a loss."""
    from python_calamine import CalamineError

    try:
        return rows(book.get_sheet_by_name(name).iter_rows(), left)
    except (CalamineError, OSError):  # also a sheet of charts, which has no cells
        report_loss(SHEET_LOST)
        return ""
    except BaseException as error:
        raise _panic(error) from error


def _panic(error: BaseException) -> BaseException:
    """A failed assertion of calamine as UnreadableMedia; it is no Exception."""
    if type(error).__name__ == "PanicException":
        return UnreadableMedia(BROKEN)
    return error
