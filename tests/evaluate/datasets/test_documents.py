"""The name of a document finds the images that it links."""

from __future__ import annotations

from lingxi.evaluate.dataset import read_dataset
from tests.conftest import Paint


def test_links_inside_the_folder_are_items(paint: Paint) -> None:
    root = paint("dishes/面/热 干面.png").parents[2]
    paint("outside.png")
    (root / "dishes" / "面" / "热干面.md").write_text(
        "![one](./%E7%83%AD%20%E5%B9%B2%E9%9D%A2.png) ![two](../../outside.png) ![web](https://example.org/a.png)",
        "utf-8",
    )
    (root / "dishes" / "plain.md").write_text("no image", encoding="utf-8")
    found = read_dataset(root / "dishes")
    assert (found.form, found.name) == ("documents", "dishes")
    assert found.grades == {"热干面": {"面/热 干面.png": 1}}
