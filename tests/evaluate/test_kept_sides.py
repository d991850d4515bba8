"""Vectors are encoded once, also by two runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lingxi.arrays import Vectors
from lingxi.encode.choose import choose
from lingxi.evaluate.dataset import Item, pairs
from lingxi.evaluate.kept_sides import FOLDER, KeptSides
from lingxi.testing import ToyEncoder
from tests.evaluate.results import DAMAGES, Damage

DATA = pairs("toy", [(Item("a", text="red"), Item("b", text="a red thing"))])


class Counting:
    """Counts calls of an encoder."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.calls, encode = 0, ToyEncoder.encode

        def counted(encoder: ToyEncoder, batch: list[object]) -> object:
            self.calls += 1
            return encode(encoder, batch)  # type: ignore[arg-type]

        monkeypatch.setattr(ToyEncoder, "encode", counted)


def test_a_second_run_reads_the_vectors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counting = Counting(monkeypatch)
    first = KeptSides(tmp_path, "digest")
    once = first.encoded("toy", DATA, ToyEncoder())
    assert first.encoded("toy", DATA, ToyEncoder()) is once is first["toy"]
    calls = counting.calls
    again = KeptSides(tmp_path, "digest").encoded("toy", DATA, ToyEncoder())
    assert counting.calls == calls
    for side in ("items", "queries"):
        assert np.array_equal(again.vectors[side], once.vectors[side])
    assert (again.metric, again.revision, again.places) == (once.metric, once.revision, once.places)
    KeptSides(tmp_path, "other").encoded("toy", DATA, ToyEncoder())
    KeptSides(tmp_path, "digest").encoded("toy", DATA, ToyEncoder(revision="2"))
    assert counting.calls == 3 * calls


@pytest.mark.parametrize("ending", [".json", ".npz"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_vectors_are_encoded_again(tmp_path: Path, damage: Damage, ending: str) -> None:
    once, changed = KeptSides(tmp_path).encoded("toy", DATA, ToyEncoder()), list[Path]()
    (file,) = (tmp_path / FOLDER).glob(f"*{ending}")
    file.write_bytes(damage(file.read_bytes()))
    again = KeptSides(tmp_path, on_changed=changed.append).encoded("toy", DATA, ToyEncoder())
    assert np.array_equal(again.vectors["items"], once.vectors["items"])
    assert changed == [file.with_suffix(".json")]
    KeptSides(tmp_path, on_changed=changed.append).encoded("toy", DATA, ToyEncoder())
    assert len(changed) == 1


@pytest.mark.parametrize("change", [lambda rows: rows[:0], lambda rows: rows[:, :1], lambda rows: rows[::-1] * 2])
def test_edited_vectors_are_encoded_again(tmp_path: Path, change: Callable[[Vectors], Vectors]) -> None:
    once, changed = KeptSides(tmp_path).encoded("toy", DATA, ToyEncoder()), list[Path]()
    (file,) = (tmp_path / FOLDER).glob("*.npz")
    with np.load(file) as arrays:
        np.savez(file, **{**arrays, "items": change(arrays["items"])})
    again = KeptSides(tmp_path, on_changed=changed.append).encoded("toy", DATA, ToyEncoder())
    assert np.array_equal(again.vectors["items"], once.vectors["items"])
    assert changed == [file.with_suffix(".json")]


def test_what_is_fitted_is_not_kept_on_the_disk(tmp_path: Path) -> None:
    kept = KeptSides(tmp_path)
    assert "tfidf" not in kept
    kept.encoded("tfidf", DATA, choose("tfidf"))
    assert "tfidf" in kept
    assert not (tmp_path / FOLDER).exists()
