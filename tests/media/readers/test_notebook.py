"""Notebooks: notes under their headings, programs, and pictures that they drew."""

from __future__ import annotations

import json
from base64 import b64encode
from pathlib import Path

import pytest

from lingxi.errors import UnreadableMedia
from lingxi.media.readers.notebook import NotebookReader
from lingxi.types import Limits, Place, Text
from tests.media.documents import png


def test_cells_follow_each_other(tmp_path: Path) -> None:
    drawn = {"data": {"text/plain": ["<Figure>"], "image/png": b64encode(png("red")).decode() + "\n"}}
    cells = [
        {"cell_type": "markdown", "source": ["# Rain\n", "In May."]},
        {"cell_type": "code", "source": "# a comment\nplot()", "outputs": [{"text": ["12\n"]}, drawn]},
    ]
    (tmp_path / "a.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    words, picture = NotebookReader().read(tmp_path / "a.ipynb", Limits(), 8)
    assert words.media == Text("# Rain\nIn May.\n\n```\n# a comment\nplot()\n```\n\n12\n\n<Figure>")
    assert (words.title, picture.title) == ("Rain", "Rain")
    assert picture.place == Place(start=58, end=59)


def test_notebooks_of_version_3_and_odd_values(tmp_path: Path) -> None:
    cells = [{"cell_type": "heading", "source": "Rain"}, {"cell_type": "code", "input": "plot()", "outputs": [None]}, 7]
    (tmp_path / "a.ipynb").write_text(json.dumps({"worksheets": [{"cells": cells}, 7]}), encoding="utf-8")
    (found,) = NotebookReader().read(tmp_path / "a.ipynb", Limits(), 8)
    assert found.media == Text("# Rain\n\n```\nplot()\n```")


@pytest.mark.parametrize("content", ["nothing", "[]"])
def test_other_files_are_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "a.ipynb").write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableMedia, match="not a notebook"):
        NotebookReader().read(tmp_path / "a.ipynb", Limits(), 8)
