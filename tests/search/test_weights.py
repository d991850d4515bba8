"""Weights are kept with the library, and count."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.errors import LibraryDamaged
from lingxi.library import Library
from lingxi.search.weights import load_weights, save_weights


def test_weights_are_read_as_they_were_written(tmp_path: Path) -> None:
    assert load_weights(tmp_path) == {}
    save_weights(tmp_path, {"a.caption": 0.5, "all words": 0})
    assert load_weights(tmp_path) == {"a.caption": 0.5, "all words": 0}


@pytest.mark.parametrize("text", ["nonsense", "[]", '{"a": -1}', '{"a": "x"}', '{"a": NaN}'])
def test_others_are_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "weights.json").write_text(text, encoding="utf-8")
    with pytest.raises(LibraryDamaged, match=r"weights\.json"):
        load_weights(tmp_path)


def test_a_signal_without_weight_has_no_effect(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    assert {"toy", "all words"} <= {each.name for each in library.signals("red")}
    library.set_weights({"all words": 0, "toy": 3})
    assert {each.name: each.weight for each in library.signals("red")}["toy"] == 3
    assert "all words" not in library.search("red")[0].signals
    library.set_weights({})
    assert "all words" in library.search("red")[0].signals
