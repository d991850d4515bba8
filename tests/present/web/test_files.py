"""No file outside the indexed folders is served, however it is reached."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image as Pillow
from starlette.exceptions import HTTPException

from lingxi.errors import UnreadableMedia
from lingxi.library import Library
from lingxi.present.web import given, parts, service
from lingxi.present.web.files import bare, indexable, is_picture, looked_at, seen, servable
from lingxi.present.web.routes import search as find
from lingxi.types import Limits, Place
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
    monkeypatch.setattr(service, "servable", lambda path, roots: path)
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


def test_hidden_folders_of_a_personal_folder_are_not_indexed(tmp_path: Path) -> None:
    for name in ("a/b", "a/.b", ".c"):
        (tmp_path / "home" / name).mkdir(parents=True)
    home = [tmp_path / "home"]
    assert indexable(tmp_path / "home", [], home) == (tmp_path / "home").resolve()
    assert indexable(tmp_path / "home" / "a" / "b", [], home).name == "b"
    assert indexable(tmp_path / "home" / ".c", [tmp_path / "home"]).name == ".c", "a root holds all that is in it"
    for path in ("a/.b", ".c", "a/../.c", ".."):
        with pytest.raises(HTTPException, match="403"):
            indexable(tmp_path / "home" / path, [], home)


def test_an_image_without_metadata_keeps_its_size(paint: Paint) -> None:
    path = paint("red.png", size=(1200, 900))
    assert is_picture(path)
    served = Pillow.open(BytesIO(bare(path)))
    assert (served.format, served.size) == ("JPEG", (1200, 900))


def test_limits_apply_to_an_uploaded_query_image(paint: Paint) -> None:
    path = paint("blue.png", "blue", size=(300, 300))
    assert looked_at(path.read_bytes())[0, 0].tolist() == seen(path, Place())[0, 0].tolist() == [0, 0, 255]
    with pytest.raises(UnreadableMedia, match="over the limit"):
        looked_at(path.read_bytes(), Limits(pixels=300 * 300 - 1))
    with pytest.raises(UnreadableMedia, match="cannot be opened"):
        seen(path / "none", Place())


def killer(*_: object) -> None:
    """Stands for a decoder that a picture makes end its process."""
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("name", "method", "path"),
    [
        ("taken_in", "POST", "/v1/uploads"),
        ("thumbnail", "GET", "/v1/segments/{}/thumbnail"),
        ("bare", "GET", "/v1/segments/{}/original"),
        ("seen", "POST", "/v1/search"),
    ],
)
def test_an_image_that_crashes_its_decoder_fails_only_its_own_request(
    ask: Browser, indexed: Library, monkeypatch: pytest.MonkeyPatch, name: str, method: str, path: str
) -> None:
    (red,) = indexed.search("red", 1)
    body = {"json": {"parts": [{"image_id": red.id}]}} if path == "/v1/search" else {}
    with monkeypatch.context() as attack:
        attack.setattr({"seen": parts, "bare": given}.get(name, find), name, killer)
        answer = ask(method, path.format(red.id), **body)
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
        assert "ended its process" in answer.json()["detail"]
    assert ask("GET", f"/v1/segments/{red.id}/thumbnail").status_code == 200, "others are served as before"


def test_the_same_image_crashes_a_server_that_decodes_in_its_own_process(environment: dict[str, str]) -> None:
    program = "from tests.present.web.test_files import killer\nkiller()"
    done = subprocess.run([sys.executable, "-c", program], env=environment, cwd=Path(__file__).parents[3])
    assert done.returncode == -signal.SIGKILL, "the negative control"
