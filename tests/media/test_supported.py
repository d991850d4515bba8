"""The page of formats says what the readers say, and these claim what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.media import supported as module
from lingxi.media.read import known_readers
from lingxi.media.registry import HasFormats, Reader
from lingxi.media.supported import supported
from lingxi.testing.readers import _samples
from tests.formats import HEADS, PAGES, table, with_table


@pytest.mark.parametrize(("file", "language"), list(PAGES.items()), ids=HEADS)
def test_the_page_is_not_stale(file: Path, language: str) -> None:
    page = file.read_text(encoding="utf-8")
    assert with_table(page, language) == page, "python -m tests.formats writes it"
    assert with_table(page.replace("| PDF |", "| stale |"), language) == page


@pytest.mark.parametrize("reader", list(known_readers()), ids=lambda reader: type(reader).__name__)
def test_the_formats_of_a_reader_have_its_extensions(reader: Reader) -> None:
    assert isinstance(reader, HasFormats)
    assert frozenset().union(*(each.suffixes for each in reader.formats)) == reader.suffixes
    assert _samples(reader)


def test_a_reader_without_formats_is_listed_with_its_extensions(monkeypatch: pytest.MonkeyPatch) -> None:
    class Plain:
        suffixes = frozenset({".poem"})

    monkeypatch.setattr(module, "known_readers", lambda: [Plain()])
    (found,) = supported()
    assert (found.name, found.suffixes) == ("Plain", frozenset({".poem"}))
    assert "| Plain | .poem |" in table()
