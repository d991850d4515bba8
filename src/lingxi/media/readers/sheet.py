"""Reads spreadsheets with calamine: each sheet is a page, and each row a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import reduce
from pathlib import Path
from typing import Any, final

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import PART_LOST, Archive, is_locked
from lingxi.media.document import read_sections
from lingxi.media.losses import report_loss
from lingxi.media.office import A, R, graphics, links, main_part, office_xml, paragraphs, picture
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Picture, Section, section
from lingxi.media.tabular import rows
from lingxi.media.xlsb import sheet_links
from lingxi.types import Limits, Segment

MOST_CELLS = 2**25  # from the first to the last of a sheet: calamine keeps the empty ones between them, too
DAMAGED = "it is not a readable table: its content is damaged"
SHEET_LOST = "a sheet of it cannot be read"
ARCHIVES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods"})
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*+)>")
_NAME = re.compile(rb"""(?<!\S)r\s*=\s*["']([A-Z]{1,3})(\d{1,9})["']""")


@final
@readers.register("sheet")
class SheetReader:
    """``place.page`` is the number of the sheet, from 1; offsets are into its rows, which follow its name."""

    suffixes = ARCHIVES | {".xls"}
    formats = (
        Format(
            "Excel and OpenDocument sheets",
            suffixes,
            "calamine",
            "values as rows, each sheet; of .xlsx also comments; of .xlsx and .xlsb text boxes, charts and pictures",
            "formulas",
        ),
    )
    samples = (sample("table.xlsx", "Excel workbook"), sample("table.ods", "OpenDocument spreadsheet"))

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages of every sheet, then its pictures."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """A section a sheet: its rows, then its comments, text boxes, charts and pictures."""
        with ExitStack() as open_files:
            parts = None
            if path.suffix.lower() in ARCHIVES:
                parts = open_files.enter_context(Archive(path, limits))
                parts.refuse_bomb()
            left = limits.text_bytes // 4  # a character has at most four bytes
            book = open_files.enter_context(_opened(path))
            drawn = _sheets(parts) if parts else []
            for number, name in enumerate(book.sheet_names[: limits.pages], start=1):
                part = drawn[number - 1] if number <= len(drawn) else ""
                text = "" if parts and _is_unreadable(parts, part) else _text(book, name, left)
                left -= len(text)
                beside = list(_beside(parts, part)) if parts and part else []
                if text or beside:
                    yield section([f"# {name}\n\n{text}", *beside], number)


def _sheets(parts: Archive) -> list[str]:
    """The parts of the sheets in their order; none for other documents than those of Open XML."""
    main = main_part(parts, "xl/workbook.xml")
    if main not in parts:
        return []
    if main.endswith(".xml"):
        ids = [each.get(f"{R}id", "") for each in office_xml(parts, main).iter("{*}sheet")]
    else:
        ids = sheet_links(parts.bytes(main)) if main.endswith(".bin") else []
    linked = links(parts, main)
    return [linked[each].part if each in linked else "" for each in ids]


def _is_unreadable(parts: Archive, sheet: str) -> bool:
    """Whether a sheet is broken, or its first and last cell are so far from each other that it cannot be read: a loss.

    Sheets of other documents than those of Open XML are not examined.
    """
    if not sheet.endswith(".xml"):
        return False
    try:
        found = _area(parts.bytes(sheet)) > MOST_CELLS
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
            if link.kind == "comments" and link.part.endswith(".xml"):
                comments = office_xml(parts, link.part).iter("{*}comment")
                yield from ("\n\n" + " ".join("".join(each.itertext()).split()) for each in comments)
            elif link.kind == "drawing":
                yield from _drawing(parts, link.part)
        except UnreadableMedia:
            report_loss(PART_LOST)


def _drawing(parts: Archive, name: str) -> Iterator[str | Picture]:
    """The words of text boxes, charts and diagrams, and the pictures."""
    root, linked = office_xml(parts, name), links(parts, name)
    yield from ("\n\n" + text for text in (*paragraphs(root), *graphics(parts, root, linked)))
    for blip in root.iter(f"{A}blip"):
        found = picture(parts, blip, linked)
        if found is not None:
            yield "\n\n"
            yield found


def _opened(path: Path) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise UnreadableMedia("it is encrypted") from error
    except (CalamineError, OSError) as error:
        raise UnreadableMedia("it is encrypted" if is_locked(path) else DAMAGED) from error
    except BaseException as error:
        raise _panic(error) from error


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
        return UnreadableMedia(DAMAGED)
    return error
