"""Items: segments and whole files with their vectors, as recommendations see them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from lingxi.address import address_of, asset_id
from lingxi.errors import BadQuery
from lingxi.library import Library


@pytest.fixture
def filled(library: Library, folder: Path) -> Library:
    long = "\n\n".join(f"# Part {n}\n\n" + f"word{n} " * 150 for n in range(3))
    (folder / "long.md").write_text(long, encoding="utf-8")
    library.index(folder, models=["toy"])
    return library


def test_a_file_is_the_mean_of_its_segments(filled: Library, folder: Path) -> None:
    ids = filled.marked(str(folder / "long.md"))
    file = asset_id(address_of(folder / "long.md"))
    items = filled._ready().items
    found = items.held([file, *ids])
    assert len(ids) > 1
    assert found[file].id == ids[0]
    mean = np.mean([found[id_].vector for id_ in ids], axis=0)
    assert found[file].vector == pytest.approx(mean / np.linalg.norm(mean), abs=1e-6)
    assert {each.asset for each in found.values()} == {file}


def test_unknown_ids_and_other_kinds_are_left_out(filled: Library, folder: Path) -> None:
    (red,) = filled.marked(str(folder / "red.png"))
    items = filled._ready().items
    assert set(items.held([red, "nonsense", asset_id("file:///none")])) == {red}
    assert items.held([red], "modality = text") == {}


def test_near_is_of_one_kind_and_in_order(filled: Library, folder: Path) -> None:
    (red,) = filled.marked(str(folder / "red.png"))
    items = filled._ready().items
    vector = items.held([red])[red].vector
    assert items.near(vector, "image", None, 9)[0].id == red
    assert {each.modality for each in items.near(vector, "text", None, 9)} == {"text"}
    assert items.near(vector, "image", 'name ~ "green"', 9)[0].id != red


def test_the_usual_vector_is_the_mean_shrunk_towards_nothing(filled: Library, folder: Path) -> None:
    items = filled._ready().items
    images = [items.held(filled.marked(str(folder / f"{each}.png"))).popitem()[1] for each in ("red", "green", "blue")]
    total = np.sum([each.vector for each in images], axis=0)
    assert items.usual("image") == pytest.approx(total / 23, abs=1e-6)  # three, and twenty of the prior
    assert not items.usual("video").any()


def test_a_library_without_cosines_has_no_items(library: Library, folder: Path) -> None:
    library.index(folder, models=["dhash"])
    with pytest.raises(BadQuery, match="nothing can be recommended"):
        library.recommend(like=[str(folder / "red.png")])
