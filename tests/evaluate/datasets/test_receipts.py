"""The text of a page finds its scan."""

from __future__ import annotations

from lingxi.evaluate.dataset import read_dataset
from tests.conftest import Paint


def test_the_text_follows_eight_coordinates(paint: Paint) -> None:
    root = paint("000.jpg").parent
    (root / "000.boxes.csv").write_text("1,2,3,4,5,6,7,8,TOTAL, 5.00\n1,2,3,4,5,6,7,8,TEA\n", encoding="utf-8")
    (root / "001.boxes.csv").write_text("1,2,3,4,5,6,7,8,NO SCAN\n", encoding="utf-8")
    found = read_dataset(root)
    assert found.form == "receipts"
    assert [(each.text, found.grades[each.id]) for each in found.queries] == [("TOTAL, 5.00\nTEA", {"000.jpg": 1})]
