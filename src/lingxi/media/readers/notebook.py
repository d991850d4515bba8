"""Reads Jupyter notebooks: notes, programs, and what these printed and drew."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, final

from lingxi.errors import UnreadableMedia
from lingxi.media.document import read_sections
from lingxi.media.registry import Format, readers, sample
from lingxi.media.section import Picture, Section, base64_picture, section
from lingxi.media.text_encoding import decode_text, text_bytes
from lingxi.types import Limits, Segment

DRAWN = ("image/png", "image/jpeg")


@final
@readers.register("notebook")
class NotebookReader:
    """``place.start`` and ``place.end`` are offsets into the cells, in which programs are fenced as in Markdown."""

    suffixes = frozenset({".ipynb"})
    formats = (
        Format(
            "Jupyter notebook",
            suffixes,
            "json",
            "notes, programs, printed output, drawn pictures",
            "HTML output, widgets",
        ),
    )
    samples = (sample("notes.ipynb", "Jupyter notebook"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:
        """The passages in the order of the cells, then the pictures."""
        return read_sections(self.sections(path, limits), limits, side)

    def sections(self, path: Path, limits: Limits) -> Iterator[Section]:
        """The notebook, as one section."""
        try:
            book = json.loads(decode_text(text_bytes(path, limits)))
        except ValueError as error:
            raise UnreadableMedia("it is not a notebook: its content is not JSON") from error
        yield section(piece for cell in _cells(book) for piece in _cell(cell))


def _cells(book: Any) -> list[Any]:
    """The cells, of version 4 of the format or an earlier one."""
    if not isinstance(book, dict):
        raise UnreadableMedia("it is not a notebook: it has no cells")
    sheets = [book, *_listed(book, "worksheets")]
    return [cell for sheet in sheets for cell in _listed(sheet, "cells")]


def _listed(value: Any, name: str) -> list[Any]:
    """The objects of a list in an object."""
    found = value.get(name) if isinstance(value, dict) else None
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _cell(cell: dict[str, Any]) -> Iterator[str | Picture]:
    source = _text(cell.get("source", cell.get("input")))
    if cell.get("cell_type") == "code":
        yield f"```\n{source}\n```\n\n" if source else ""
    elif cell.get("cell_type") == "heading":
        yield f"# {source}\n\n"
    else:
        yield f"{source}\n\n"
    for output in _listed(cell, "outputs"):
        data = output.get("data")
        shown = data if isinstance(data, dict) else {}
        yield f"{_text(output.get('text', shown.get('text/plain')))}\n\n"
        for kind in DRAWN:
            if isinstance(shown.get(kind), str | list):
                yield base64_picture(_text(shown[kind]))
                yield "\n\n"


def _text(value: Any) -> str:
    """A text, which notebooks keep as one string or as a list of lines."""
    lines = value if isinstance(value, list) else [value]
    return "".join(each for each in lines if isinstance(each, str)).strip()
