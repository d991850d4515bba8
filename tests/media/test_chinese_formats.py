"""Every format is described in Chinese."""

from __future__ import annotations

import re

import pytest

from lingxi.media.chinese_formats import in_chinese
from lingxi.media.registry import Format
from lingxi.media.supported import supported


@pytest.mark.parametrize("described", supported(), ids=lambda each: each.name)
def test_what_is_read_and_what_not_is_in_chinese(described: Format) -> None:
    found = in_chinese(described)
    assert re.search("[一-鿿]", found.read)
    assert bool(found.left_out) == bool(described.left_out)
    assert (found.suffixes, found.library) == (described.suffixes, described.library)


def test_a_format_of_another_package_stays_as_it_is() -> None:
    other = Format("Poem", frozenset({".poem"}), "poems", "verses")
    assert in_chinese(other) == other
