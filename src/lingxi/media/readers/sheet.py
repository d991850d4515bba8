"""Reads spreadsheets with calamine: each sheet is a page, and each row a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol, final
from zipfile import is_zipfile

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import Archive, is_locked
from lingxi.media.document import read_sections
from lingxi.media.html import page_section
from lingxi.media.losses import report_loss
from lingxi.media.mail import MIME, parsed, saved_page
from lingxi.media.office import Link, main_part
from lingxi.media.old_excel import holds_drawings, refuse_loop
from lingxi.media.open_document import CONTENT
from lingxi.media.open_sheet import beside_sheets, has_gap, table_sections
from lingxi.media.page_kind import SHEETS
from lingxi.media.registry import Format, readers, sample
from lingxi.media.rich_values import RichCells, cells_of, filled, rich_values, with_pictures
from lingxi.media.section import Picture, Section, section
from lingxi.media.sheet_cells import area
from lingxi.media.sheet_drawings import beside, sheets_of
from lingxi.media.tabular import rows
from lingxi.media.text_encoding import declared_encoding, decode_text, text_bytes
from lingxi.media.xlsb import area as binary_area
from lingxi.media.xml_tree import xml_tree
from lingxi.types import Limits, Segment

HEAD = 2**10  # bytes by which the kind of a text is known
ZIP = b"PK\x03\x04"
MOST_CELLS = 2**25  # from the first to the last of a sheet: calamine keeps the empty ones between them, too
SHEET_LOST = "a sheet of it cannot be read"
DRAWN = "comments, text boxes, charts and pictures in it were left out: save it as .xlsx"
OLD = "its format is that of Excel before 5.0; save it as .xlsx"
BROKEN = "it is not a readable table: its content is damaged or of an unusual kind"
KINDS = SHEETS - {".fods"}
ARCHIVES = KINDS - {".xls"}


@final
@readers.register("sheet")
class SheetReader:
    """``place.page`` is the number of the sheet, from 1; offsets are into its rows, which follow its name."""

    suffixes = KINDS
    formats = (
        Format(
            "Excel and OpenDocument sheets",
            suffixes,
            "calamine",
            "values as rows, each sheet; but for .xls comments, text boxes, charts and pictures, also those in cells",
            "formulas, headers and footers; comments and drawings of .xls, pictures in cells of .xlsb",
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
            if path.suffix.lower() in ARCHIVES or head.startswith(ZIP):
                parts = open_files.enter_context(Archive(path, limits))
                parts.refuse_bomb()
                yield from _in_parts(path, parts, open_files, limits)
                return
            refuse_loop(path)
            if holds_drawings(path):
                report_loss(DRAWN)
            yield from _sections(open_files.enter_context(_opened(path)), None, limits)


def _in_parts(path: Path, parts: Archive, open_files: ExitStack, limits: Limits) -> Iterator[Section]:
    """The sheets of a document in a ZIP file."""
    main = main_part(parts, "xl/workbook.xml")
    if main in parts and main.endswith((".xml", ".bin")):
        yield from _sections(open_files.enter_context(_opened(path)), _OpenXml(parts, main), limits)
    elif CONTENT not in parts:
        yield from _sections(open_files.enter_context(_opened(path)), None, limits)
    else:
        content = parts.bytes(CONTENT)
        book = None if has_gap(content) else _open_document(path, open_files)
        if book is None:
            yield from table_sections(parts, xml_tree(content), limits)
        else:
            yield from _sections(book, _OpenSheets(parts, content), limits)


def _open_document(path: Path, open_files: ExitStack) -> Any:
    """A spreadsheet of OpenDocument; None where calamine does not read it, as with indented XML."""
    try:
        return open_files.enter_context(_opened(path))
    except UnreadableMedia as error:
        if error.reason != BROKEN:
            raise
        return None


class _Drawn(Protocol):
    """What a workbook shows that is not among the values of its cells; sheets are counted from 0."""

    def has_cells(self, number: int) -> bool:
        """Whether the cells of a sheet can be read; reports a loss if they cannot."""
        ...

    def rich(self, number: int) -> RichCells:
        """The cells of a sheet that show more than a value."""
        ...

    def beside(self, number: int) -> Iterator[str | Picture]:
        """What a sheet shows beside its cells."""
        ...


class _OpenXml:
    """A workbook of Open XML, also a binary one."""

    def __init__(self, parts: Archive, main: str) -> None:
        self._parts, self._sheets = parts, sheets_of(parts, main)
        self._values = rich_values(parts, main)

    def _sheet(self, number: int) -> Link | None:
        return self._sheets[number] if number < len(self._sheets) else None

    def has_cells(self, number: int) -> bool:
        link = self._sheet(number)
        if link is None or not link.part.endswith((".xml", ".bin")):
            return True
        if link.kind == "chartsheet":
            return False
        try:
            found = (binary_area if link.part.endswith(".bin") else area)(self._parts.bytes(link.part)) <= MOST_CELLS
        except UnreadableMedia:
            found = False
        if not found:
            report_loss(SHEET_LOST)
        return found

    def rich(self, number: int) -> RichCells:
        link = self._sheet(number)
        return cells_of(self._parts, link.part, self._values) if link else {}

    def beside(self, number: int) -> Iterator[str | Picture]:
        link = self._sheet(number)
        return beside(self._parts, link.part) if link else iter(())


class _OpenSheets:
    """A spreadsheet of OpenDocument."""

    def __init__(self, parts: Archive, content: bytes) -> None:
        self._beside = beside_sheets(parts, content)

    def has_cells(self, number: int) -> bool:  # noqa: ARG002
        return True

    def rich(self, number: int) -> RichCells:  # noqa: ARG002
        return {}

    def beside(self, number: int) -> Iterator[str | Picture]:
        return iter(self._beside[number] if number < len(self._beside) else ())


def _sections(book: Any, drawn: _Drawn | None, limits: Limits) -> Iterator[Section]:
    """The sheets that are not empty."""
    left = limits.text_bytes // 4  # a character has at most four bytes
    for number, name in enumerate(book.sheet_names[: limits.pages]):
        pictures = list[Picture]()
        rich = drawn.rich(number) if drawn else {}
        text = _text(book, name, left, rich, pictures) if drawn is None or drawn.has_cells(number) else ""
        left -= len(text)
        shown = list(drawn.beside(number)) if drawn else []
        if text or shown:
            yield section([f"# {name}\n\n", *with_pictures(text, pictures), *shown], number + 1, table=True)


def _text_section(data: bytes, limits: Limits) -> Section:
    """A page, or a table with a delimiter, that a program wrote as .xls."""
    if MIME.match(data[:HEAD]):
        return saved_page(parsed(data))
    text = decode_text(data, declared_encoding(data))
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return page_section(text)
    return section(
        [rows(csv.reader(io.StringIO(text), delimiter="\t"), limits.text_bytes // 4)], titled=False, table=True
    )


def _opened(path: Path) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        if path.suffix.lower() == ".ots" or (path.suffix.lower() == ".xls" and is_zipfile(path)):
            return CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))  # its extension says another kind
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


def _text(book: Any, name: str, left: int, rich: RichCells, pictures: list[Picture]) -> str:
    """The lines of a sheet, at most ``left`` characters; a broken sheet is reported as a loss."""
    from python_calamine import CalamineError

    try:
        sheet = book.get_sheet_by_name(name)
        first = sheet.start[1] if sheet.start else 0  # the first column in use, with which its rows begin
        return rows(filled(sheet.iter_rows(), rich, pictures, first), left)
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
