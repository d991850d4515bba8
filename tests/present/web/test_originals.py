"""No file outside the indexed folders is served, however it is reached."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow
from starlette.exceptions import HTTPException

from lingxi.errors import UnreadableMedia
from lingxi.library import Library
from lingxi.present.web import find
from lingxi.present.web.originals import bare, decoded, indexable, is_picture, servable
from lingxi.types import Limits
from tests.conftest import Paint
from tests.present.web.conftest import Browser


def test_a_file_that_became_a_link_is_not_followed(
    indexed: Library, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the key", encoding="utf-8")
    ask = Browser(indexed)
    hits = ask("POST", "/v1/search", json={"parts": [{"text": "sea"}], "where": "modality = text"}).json()["hits"]
    (folder / "note.md").unlink()
    (folder / "note.md").symlink_to(secret)
    assert ask("GET", hits[0]["original"]).status_code == 404
    monkeypatch.setattr(find, "servable", lambda path, roots: path)
    assert ask("GET", hits[0]["original"]).content == b"the key", "the negative control"
    ask.app.state.service.close()


@pytest.mark.parametrize("id_", ["..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/etc/passwd", "a%00b", "/etc/passwd", "."])
def test_ids_are_no_paths(ask: Browser, id_: str) -> None:
    answer = ask("GET", f"/v1/segments/{id_}/original")
    assert answer.status_code == 404
    assert b"root:" not in answer.content


def test_only_what_lies_inside_a_root_is_servable(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("a", encoding="utf-8")
    (tmp_path / "inside.txt").write_text("not in it", encoding="utf-8")
    roots = [tmp_path / "in"]
    assert servable(tmp_path / "in" / ".." / "in" / "a.txt", roots).name == "a.txt"
    for path in ("inside.txt", "in/../inside.txt", "in", "in/A.txt", "in/none", "in/a\0.txt"):
        with pytest.raises(HTTPException, match="404"):
            servable(tmp_path / path, roots)


def test_only_allowed_folders_are_indexed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "out").symlink_to("/etc")
    assert indexable(tmp_path / "in", [tmp_path / "in"]) == (tmp_path / "in").resolve()
    for path in ("", "in/out", "in/..", "none"):
        with pytest.raises(HTTPException, match="403"):
            indexable(tmp_path / path, [tmp_path / "in"])


def test_a_bare_picture_is_whole(paint: Paint) -> None:
    path = paint("red.png", size=(1200, 900))
    assert is_picture(path)
    served = Pillow.open(BytesIO(bare(path)))
    assert (served.format, served.size) == ("JPEG", (1200, 900))


def test_a_stranger_s_picture_is_decoded_within_limits(paint: Paint) -> None:
    data = paint("blue.png", "blue", size=(300, 300)).read_bytes()
    assert decoded(data)[0, 0].tolist() == [0, 0, 255]
    with pytest.raises(UnreadableMedia, match="over the limit"):
        decoded(data, Limits(pixels=300 * 300 - 1))
