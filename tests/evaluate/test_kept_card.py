"""A card and its arrays belong together, byte for byte."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.errors import BadDataset
from lingxi.evaluate.kept_card import read_arrays, read_card, write_card
from tests.evaluate.results import DAMAGES, Damage

FACTS = {"model": "a\ud800", "where": {"x": (0.1, 1e-30)}, "nothing": None, "not a number": float("nan")}
ARRAYS = {"rows": np.arange(6, dtype=np.float32).reshape(2, 3)}


def test_what_is_written_is_read(tmp_path: Path) -> None:
    card = tmp_path / "new folder" / "a=1.0-b.json"
    write_card(card, FACTS, ARRAYS)
    facts = read_card(card)
    assert facts["where"] == {"x": [0.1, 1e-30]}
    assert read_arrays(card, facts)["rows"].tolist() == ARRAYS["rows"].tolist()
    write_card(card, facts, ARRAYS)  # the digest is replaced
    assert read_card(card)["digest"] == facts["digest"]


@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_arrays_are_refused(tmp_path: Path, damage: Damage) -> None:
    write_card(card := tmp_path / "a.json", FACTS, ARRAYS)
    file = card.with_suffix(".npz")
    file.write_bytes(damage(file.read_bytes()))
    with pytest.raises(BadDataset, match="its digest does not match, so it is damaged or was edited"):
        read_arrays(card, read_card(card))


def test_facts_or_arrays_of_another_card_are_refused(tmp_path: Path) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    write_card(one, FACTS, ARRAYS)
    write_card(other, {"model": "b"}, {"rows": ARRAYS["rows"] + 1})
    with pytest.raises(BadDataset, match="its digest does not match"):
        read_arrays(one, read_card(other))
    facts = read_card(one)
    del facts["digest"]
    with pytest.raises(BadDataset, match="its digest does not match"):
        read_arrays(one, facts)
    assert set(read_arrays(one, facts, older=True)) == {"rows"}
