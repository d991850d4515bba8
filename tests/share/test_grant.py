"""What a new token may show is checked: a folder or an album that is not there is a slip of the pen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lingxi.errors import BadQuery
from lingxi.library import Library
from lingxi.share import grant


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"folders": ["none"]}, "has nothing in"),
        ({"albums": ["none"]}, "there is no album"),
        ({"albums": ["Search"]}, "is a saved search"),
        ({"modalities": ["images"]}, "modality"),
    ],
)
def test_what_the_library_does_not_have_is_refused(
    library: Library, folder: Path, asked: dict[str, Any], said: str
) -> None:
    library.index(folder, models=["toy"])
    library.save_search("Search", "red")
    with pytest.raises(BadQuery, match=said):
        library.new_token("a", **asked)
    assert library.tokens() == []


def test_folders_are_absolute_and_named_once(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library.index(folder, models=["toy"])
    monkeypatch.chdir(folder)
    scope = library.new_token("a", folders=[".", folder, "./"], modalities=["text", "image"]).token.scope
    assert (scope.folders, scope.modalities) == ((folder,), ("text", "image"))
    monkeypatch.setattr(grant, "MOST", 1)
    with pytest.raises(BadQuery, match="at most 1"):
        library.new_token("b", folders=[folder, folder.parent])


def test_an_album_is_opened_as_it_is_now(library: Library, folder: Path) -> None:
    library.index(folder, models=["toy"])
    album = library.save_album("A", str(folder / "red.png"))
    scope = library.new_token("a", albums=[" A "]).token.scope
    assert grant.opened(scope, library.folder, library.roots()).albums == (album,)
    library.delete_album("A")
    assert grant.opened(scope, library.folder, library.roots()).albums == ()
