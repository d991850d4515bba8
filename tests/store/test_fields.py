"""Fields have kinds, and text is compared folded."""

from __future__ import annotations

import pytest

from lingxi.errors import UnknownName
from lingxi.store.fields import fold, kind_of


def test_kinds() -> None:
    assert kind_of("size") == "integer"
    assert kind_of("digest") == "word"
    with pytest.raises(UnknownName, match="unknown field 'flavour'"):
        kind_of("flavour")


def test_folding_makes_one_of_what_looks_the_same() -> None:
    assert fold("É.JPG") == fold("e\u0301.jpg")
    assert fold("ＡＢ") == "ab"
    assert fold("Straße") == fold("STRASSE")
