"""A replaced file changes the revision of every model over it, before anything is fitted."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.encode.choose import choose
from lingxi.evaluate.model_revision import model_revision


@pytest.mark.parametrize("form", ["{}", "sif({})", "knn({}, neighbours=1)", "knn(sif({}))", "concat({}, hog)"])
def test_a_replaced_file_is_another_revision(tmp_path: Path, form: str) -> None:
    file = tmp_path / "vectors.txt"
    name = form.format(f"glove(path='{file}')")
    file.write_text("red 1 0\n", encoding="utf-8")
    before = model_revision(name)
    assert model_revision(name) == before != ""
    file.write_text("red 0 1\n", encoding="utf-8")
    assert model_revision(name) != before
    file.unlink()
    assert model_revision(name) in {"", "-", f"-{choose('hog').space.revision}"}


def test_a_model_without_files_has_the_revision_of_its_space() -> None:
    assert model_revision("embedded") == choose("embedded").space.revision
    assert model_revision("tfidf") == ""
