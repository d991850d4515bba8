"""Judgements are kept at once, and can be evaluated on."""

from __future__ import annotations

from pathlib import Path

from lingxi.evaluate.dataset import read_dataset
from lingxi.evaluate.judged import Judged
from lingxi.search.hit import Hit
from tests.conftest import Paint


def test_judgements_become_a_data_set(tmp_path: Path, paint: Paint) -> None:
    red, note = Hit("a", paint("red.png"), 0.9, "image"), Hit("b", tmp_path / "n.md", 0.5, "text", text="a red note")
    judged = Judged(tmp_path / "judged")
    judged.add("something red", red, 2)
    judged.add("something red", note, 0)
    again = Judged(tmp_path / "judged")
    assert again.grade("something red", red) == 2
    assert again.grade("something blue", red) is None
    again.add("something red", note, 1)
    data = read_dataset(tmp_path / "judged")
    (query,) = data.queries
    assert query.text == "something red"
    assert data.grades[query.id] == {"a": 2, "b": 1}
    assert data.items[0].path == tmp_path / "judged" / "images" / "a.jpg"
    assert data.items[1].text == "a red note"
    assert not list((tmp_path / "judged").glob(".*"))


def test_unicode_line_separators_do_not_end_a_line(tmp_path: Path) -> None:
    note = Hit("b", tmp_path / "n.md", 0.5, "text", text="one\u2028two\u0085three")
    Judged(tmp_path / "judged").add("a\u2028query", note, 1)
    assert Judged(tmp_path / "judged").grade("a\u2028query", note) == 1
    assert read_dataset(tmp_path / "judged").items[0].text == "one\u2028two\u0085three"


def test_a_generated_caption_is_not_evaluated_on(tmp_path: Path) -> None:
    gone = Hit("a", tmp_path / "gone.png", 0.9, "image", text="a red kite", facts={"caption": "generated"})
    Judged(tmp_path / "judged").add("kites", gone, 1)
    assert read_dataset(tmp_path / "judged").items[0].text == "gone.png"
