"""Reads JSON: each value is a line, after its name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, final

from lingxi.media.passages import segments
from lingxi.media.registry import Format, readers, sample
from lingxi.media.text_encoding import decode_text, text_bytes
from lingxi.types import Limits, Segment


@final
@readers.register("json")
class JsonReader:
    """``place.start`` and ``place.end`` are offsets into the lines ``name: value``, or into a text that is not JSON."""

    suffixes = frozenset({".json", ".jsonl", ".ndjson", ".geojson"})
    formats = (
        Format(
            "JSON",
            suffixes,
            "json",
            "values, after their names",
            "JSON that describes a photo beside it: that is read with the photo",
        ),
    )
    samples = (sample("data.json", "JSON document"),)

    def read(self, path: Path, limits: Limits, side: int) -> Sequence[Segment]:  # noqa: ARG002
        """The passages of the lines, in the order of the file."""
        text = decode_text(text_bytes(path, limits))
        return segments("\n".join(_lines(text)), limits, titled=False)


def _lines(text: str) -> Iterator[str]:
    try:
        values = [json.loads(text)]
    except ValueError:
        try:
            values = [json.loads(line) for line in text.splitlines() if line.strip()]  # a value a line
        except ValueError:
            yield text  # with comments, or broken: it can be read all the same
            return
    for value in values:
        yield from _values("", value)


def _values(name: str, value: Any) -> Iterator[str]:
    """The lines of a value; values of a list share its name, and nested names are not repeated."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _values(key, each)
    elif isinstance(value, list) and any(isinstance(each, dict | list) for each in value):
        for each in value:
            yield from _values(name, each)
    else:
        said = ", ".join(map(_said, value)) if isinstance(value, list) else _said(value)
        if said:
            yield f"{name}: {said}" if name else said


def _said(value: Any) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
