"""What was learned comes back the same, and what was tampered with does not come back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from lingxi.encode.fitted import ARRAYS, FACTS, digest, is_saved, load_learned, save_learned
from lingxi.errors import BadModel
from lingxi.types import Learned

LEARNED = Learned({"words": np.arange(6, dtype=np.float32).reshape(2, 3)}, {"tokens": ["猫", "cat"]})


def test_what_was_learned_comes_back(tmp_path: Path) -> None:
    save_learned(tmp_path / "it", "tfidf(size=2)", LEARNED)
    assert is_saved(tmp_path / "it")
    name, back = load_learned(tmp_path / "it")
    assert name == "tfidf(size=2)"
    assert back.facts == LEARNED.facts
    assert np.array_equal(back.arrays["words"], LEARNED.arrays["words"])
    assert [each.name for each in tmp_path.iterdir()] == ["it"]


def test_a_second_one_does_not_replace_the_first(tmp_path: Path) -> None:
    save_learned(tmp_path / "it", "a", LEARNED)
    with pytest.raises(FileExistsError, match=r"it$"):
        save_learned(tmp_path / "it", "b", LEARNED)


def test_the_digest_changes_with_every_value() -> None:
    other = Learned({"words": LEARNED.arrays["words"] + 1}, LEARNED.facts)
    turned = Learned({"words": LEARNED.arrays["words"].reshape(3, 2)}, LEARNED.facts)
    renamed = Learned(LEARNED.arrays, {"tokens": ["猫", "dog"]})
    assert len({digest(each) for each in (LEARNED, other, turned, renamed)}) == 4
    assert len(digest(LEARNED)) == 12


def test_a_tampered_folder_is_refused(tmp_path: Path) -> None:
    save_learned(tmp_path / "it", "a", LEARNED)
    facts = json.loads((tmp_path / "it" / FACTS).read_text(encoding="utf-8"))
    (tmp_path / "it" / FACTS).write_text(json.dumps(facts | {"facts": {"tokens": ["x", "y"]}}), encoding="utf-8")
    with pytest.raises(BadModel, match="was changed"):
        load_learned(tmp_path / "it")


@pytest.mark.parametrize("file", [FACTS, ARRAYS])
def test_a_broken_folder_is_refused(tmp_path: Path, file: str) -> None:
    save_learned(tmp_path / "it", "a", LEARNED)
    (tmp_path / "it" / file).write_bytes(b"\x80\x04.")
    with pytest.raises(BadModel, match="readable fitted encoder"):
        load_learned(tmp_path / "it")
