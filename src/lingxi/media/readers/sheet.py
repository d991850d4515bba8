"""Reads spreadsheets with calamine: each sheet is a page, and each row a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, final

from lingxi.errors import UnreadableMedia
from lingxi.media.archive import Archive
from lingxi.media.document import read_sections
from lingxi.media.losses import report_loss
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Section, section
from lingxi.media.tabular import rows
from lingxi.types import Limits, Segment

ARCHIVES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xltx", ".xltm", ".ods"})


@final
@readers.register("sheet")
class SheetReader:
    """``place.page`` is the number of the sheet, from 1; offsets are into its rows, which follow its name."""

    suffixes = ARCHIVES | {".xls"}
    formats = (
        Format(
            "Excel and OpenDocument sheets", suffixes, "calamine", "values as rows, each sheet", "formulas, pictures"
        ),
    )
    samples = (sample("table.xlsx", "Excel workbook"), sample("table.ods", "OpenDocument spreadsheet"))

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages of every sheet."""
        return read_sections(self._sheets(path, limits), limits, side)

    def _sheets(self, path: Path, limits: Limits) -> Iterator[Section]:
        if path.suffix.lower() in ARCHIVES:
            with Archive(path, limits) as parts:
                parts.refuse_bomb()
        left = limits.text_bytes // 4  # a character has at most four bytes
        with _opened(path) as book:
            for number, name in enumerate(book.sheet_names[: limits.pages], start=1):
                text = _text(book, name, left)
                left -= len(text)
                if text:
                    yield section([f"# {name}\n\n{text}"], number)


def _opened(path: Path) -> Any:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError as error:
        raise UnreadableMedia("it is encrypted") from error
    except (CalamineError, OSError) as error:
        raise UnreadableMedia(f"it is not a readable table: {str(error)[:200]}") from error
    except BaseException as error:
        raise _panic(error) from error


def _text(book: Any, name: str, left: int) -> str:
    """The lines of a sheet, at most ``left`` characters; a broken sheet is reported as a loss."""
    from python_calamine import CalamineError

    try:
        return rows(book.get_sheet_by_name(name).iter_rows(), left)
    except CalamineError:  # also a sheet of charts, which has no cells
        report_loss("a sheet of it cannot be read")
        return ""
    except BaseException as error:
        raise _panic(error) from error


def _panic(error: BaseException) -> BaseException:
    """A failed assertion of calamine as UnreadableMedia; it is no Exception."""
    if type(error).__name__ == "PanicException":
        return UnreadableMedia(f"it is not a readable table: {str(error)[:200]}")
    return error
