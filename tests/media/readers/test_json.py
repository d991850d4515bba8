"""JSON as lines; deep and broken files end well."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.read import read
from lingxi.media.readers.json import JsonReader
from lingxi.types import Limits, Source, Text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (
            r'{"name": "\u732b", "tags": ["a", 1, true, null], "in": [{"x": {"y": 2.5}}, {"x": null}], "": "z"}',
            "name: 猫\ntags: a, 1, true, \ny: 2.5\nz",
        ),
        ('{"a": 1}\n{"a": 2}\n', "a: 1\na: 2"),
        ('// a comment\n{"a": 1,}', '// a comment\n{"a": 1,}'),
        ('"only"', "only"),
    ],
)
def test_values_are_lines(tmp_path: Path, content: str, text: str) -> None:
    (tmp_path / "a.json").write_text(content, encoding="utf-8")
    (found,) = JsonReader().read(tmp_path / "a.json", Limits(), 0)
    assert found.media == Text(text)


@pytest.mark.parametrize("content", ["[" * 200_000, '{"a":' * 200_000, "[" * 900 + "1" + "]" * 900])
def test_deep_json_has_its_reason_or_is_read(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(content, encoding="utf-8")
    try:
        assert read(Source(path, len(content), 0), Limits(), 0).segments
    except UnreadableMedia as error:
        assert error.reason == "its content is nested too deeply"  # noqa: PT017 - some versions of Python read it
