"""The client beside the library it stands for, over a real server."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from lingxi.client import Client
from lingxi.errors import BadQuery, LingxiError
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.search.album import Album
from lingxi.search.query import Part, Query

pytest.importorskip("uvicorn", reason="needs the extra serve")

TOKEN = "chosen"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, photographs: Path) -> Iterator[tuple[str, Path]]:
    """The address of a server, and a library that holds the same."""
    place = tmp_path_factory.mktemp("served")
    for name in ("theirs", "ours"):
        with Library(place / name) as lib:
            for picture in ("chelsea.png", "rocket.jpg", "coffee.png"):
                lib.index(photographs / picture)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "lingxi", "serve", "-L", str(place / "theirs"), "--port", str(port)]
    command += ["--uploads", str(place / "inbox")]
    server = subprocess.Popen(
        command, env={**os.environ, "PYTHONUTF8": "1", "LINGXI_WRITE_TOKEN": TOKEN}, stderr=subprocess.PIPE
    )
    url = f"http://127.0.0.1:{port}"
    _wait(url, server)
    yield url, place / "ours"
    server.send_signal(signal.SIGTERM)
    assert server.wait(60) == 0
    assert server.stderr
    server.stderr.close()
    with Library(place / "theirs", create=False) as lib:
        assert lib.status().assets == 3, "the library is whole, and free again"


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    while server.poll() is None:
        try:
            Client(url, TOKEN).status()
        except LingxiError:
            continue
        return
    pytest.fail("the server ended before it answered")


class _Ending:
    """The connection to a server that ends during a run: the events of the run end before it does."""

    def ask(self, method: str, path: str, body: object = None) -> dict[str, int]:
        return {"run": 1}

    def events(self, path: str) -> Generator[dict[str, object], None, None]:
        yield {"state": "running", "run": 1, "done": 0, "total": None, "skipped": 0}

    def close(self) -> None:
        pass


def test_a_run_that_a_server_did_not_end_is_an_error_and_no_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Client("http://127.0.0.1:9") as client:
        monkeypatch.setattr(client, "_http", _Ending())
        with pytest.raises(LingxiError, match="the server ended during the run; what is written stays"):
            client.index(tmp_path)
        with pytest.raises(LingxiError, match="the server ended during the run"):
            client.rebuild()


def test_the_client_finds_what_the_library_finds(served: tuple[str, Path], photographs: Path) -> None:
    url, ours = served
    client = Client(url, TOKEN)
    cat = Part(image=photographs / "chelsea.png")
    with Library(ours) as lib:
        for query in ("a cat", Query((Part(text="杯子"), cat), (Part(text="a rocket"),), limit=2)):
            theirs, own = client.search(query), lib.search(query)
            assert [(hit.id, hit.path, hit.modality) for hit in theirs] == [
                (hit.id, hit.path, hit.modality) for hit in own
            ]
            assert [hit.score for hit in theirs] == pytest.approx([hit.score for hit in own], abs=1e-3)
        assert client.facets("extension") == lib.facets("extension")
        told, held = client.status(), lib.status()
        same = ("assets", "segments", "modalities", "spaces", "skipped")
        assert {name: getattr(told, name) for name in same} == {name: getattr(held, name) for name in same}
        assert told.roots == (*held.roots, ours.parent / "inbox")
        assert told.folder == ours.parent / "theirs"
    assert client.segments([theirs[0].id])[0].path == theirs[0].path
    assert len(client.search("a cat", 1)) == 1


def test_the_client_takes_the_same_arguments(served: tuple[str, Path], photographs: Path) -> None:
    client, cat = Client(served[0], TOKEN), photographs / "chelsea.png"
    asked = {"image": str(cat), "without": "a rocket", "modality": "image", "limit": 2}
    with Library(served[1]) as lib:
        ids = [hit.id for hit in lib.search("a cat", **asked)]  # type: ignore[arg-type]
        assert [hit.id for hit in client.search("a cat", **asked)] == ids  # type: ignore[arg-type]
    first = client.search("a cat", limit=1)
    assert client.marked([*first, str(cat)]) == (first[0].id, first[0].id)
    assert client.search(like=cat, limit=1)[0].id == first[0].id
    with pytest.raises(BadQuery, match=r"a, b\.png is not in the library"):
        client.search(like=Path("a, b.png"))


def test_the_command_line_uses_a_server(served: tuple[str, Path], environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "lingxi", "search", "a cat", "--url", served[0], "--paths", "-n", "1"]
    token = {"LINGXI_READ_TOKEN": TOKEN}
    done = subprocess.run(command, capture_output=True, text=True, env=environment | token)
    assert done.stdout.endswith("chelsea.png\n"), done.stderr


def test_errors_have_the_message_of_the_server(served: tuple[str, Path]) -> None:
    client = Client(served[0], TOKEN)
    with pytest.raises(BadQuery, match="size >"):
        client.search(Query.of("a cat", where="size >"))
    with pytest.raises(LingxiError, match="--allow"):
        client.index("/etc")
    with pytest.raises(BadQuery, match="with a local library"):
        client.search(Query.of("a cat", rerank="csls"))
    with pytest.raises(LingxiError, match="not a server address"):
        Client("file:///etc/passwd")
    with pytest.raises(LingxiError, match="does not answer"):
        Client("http://127.0.0.1:9").status()


def test_a_folder_is_indexed_and_forgotten(served: tuple[str, Path], photographs: Path) -> None:
    client = Client(served[0], TOKEN)
    _settled(client)
    report = client.index(photographs / "coffee.png")
    assert (report.unchanged, report.skipped, report.interrupted) == (1, (), False)
    assert client.forget("/nowhere") == 0


def test_how_files_are_read_is_sent_along(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    client, sent = Client("http://127.0.0.1:9"), list[dict[str, object]]()

    def ask(method: str, path: str, body: dict[str, object] | None = None) -> None:
        sent.append(body or {})
        raise LingxiError("nobody is there")

    monkeypatch.setattr(client._http, "ask", ask)
    with pytest.raises(LingxiError, match="nobody is there"):
        client.index(tmp_path, settings=IndexSettings(ocr=True, speech="small", hidden=True))
    assert {"ocr": True, "speech": "small", "hidden": True, "retry": False}.items() <= sent[0].items()


def test_likes_and_dislikes_rerank(served: tuple[str, Path]) -> None:
    client = Client(served[0], TOKEN)
    hits = client.search("a photograph")
    rocket, cat = (next(hit for hit in hits if hit.path.name == name) for name in ("rocket.jpg", "chelsea.png"))
    again = client.feedback("a photograph", [rocket.id], [cat.id], "knn")
    assert again[0].path.name == "rocket.jpg"
    assert cat.id not in {hit.id for hit in again}
    assert client.similar(rocket.id, 2)[0].id == rocket.id
    with pytest.raises(BadQuery, match="settings"):
        client.feedback("a photograph", [rocket.id], learner="forest(trees=1000000)")


def test_albums_are_kept_and_forgotten(served: tuple[str, Path], environment: dict[str, str]) -> None:
    client = Client(served[0], TOKEN)
    (cat,) = client.search("a cat", 1)
    album = client.save_album("Cats & 猫?", [cat])
    assert client.albums() == [album] == [Album("Cats & 猫?", (cat.id,))]
    assert client.album(album.name) == album
    with pytest.warns(DeprecationWarning, match="SavedSearch"):
        client.save_album(Album("As before", "a cat", like=(cat.id,)))  # type: ignore[call-arg, arg-type]
    found = client.search(client.saved_search("As before").query(5))
    assert found[0].id == cat.id
    assert found.total >= len(found) >= 1
    client.delete_search("As before")
    command = [sys.executable, "-m", "lingxi", "album", "show", album.name, "-n", "1", "-L"]
    done = subprocess.run([*command, str(served[1].parent / "theirs")], capture_output=True, text=True, env=environment)
    assert done.stdout == f"{cat.path}\n", "the command line asks the server that holds the library"
    client.delete_album(album.name)
    with pytest.raises(BadQuery, match="no album"):
        client.album(album.name)


def test_files_are_sent_kept_and_found(served: tuple[str, Path], photographs: Path, tmp_path: Path) -> None:
    client, seen = Client(served[0], TOKEN), list[int]()
    shutil.copy(photographs / "astronaut.png", tmp_path / "an astronaut 人.png")
    (tmp_path / "broken.png").write_bytes(b"no picture")
    kept = client.add(tmp_path / "an astronaut 人.png", tmp_path / "broken.png")
    assert [path.name for path in kept] == ["an astronaut 人.png", "broken.png"]
    assert kept[0].read_bytes() == (photographs / "astronaut.png").read_bytes()
    _settled(client)
    assert client.search("an astronaut", 1)[0].path == kept[0]
    (tmp_path / "broken.png").write_bytes(b"no picture either")
    (again,) = client.add(tmp_path / "broken.png")
    assert again.name == "broken-2.png"
    _settled(client)
    report = client.index(kept[0].parent, on_progress=lambda progress: seen.append(progress.done))
    assert report.unchanged + len(report.skipped) == 3
    assert {each.path.name for each in client.status().skipped} == {"broken.png", "broken-2.png"}
    assert client.forget(kept[0].parent) >= 1


def _settled(client: Client) -> None:
    """Returns when what was sent is indexed."""
    while client._http.ask("GET", "/v1/index")["state"] == "running":
        time.sleep(0.05)


def test_the_examples_of_the_document_run(served: tuple[str, Path], photographs: Path, tmp_path: Path) -> None:
    document = (Path(__file__).parents[1] / "docs" / "http.md").read_text(encoding="utf-8")
    shutil.copy(photographs / "chelsea.png", tmp_path / "cat.png")
    (code,) = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    program = f"URL, TOKEN = {served[0]!r}, {TOKEN!r}\n{code}print(best)\n"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    first, *_, last = done.stdout.splitlines()
    assert first.startswith("chelsea.png")
    assert last == "chelsea.png"
    if shutil.which("curl"):
        (lines,) = re.findall(r"```bash\n(.*?)```", document, re.DOTALL)
        (tmp_path / "bearer").write_text(f"Authorization: Bearer {TOKEN}", encoding="utf-8")
        for line in lines.splitlines():
            environment = {**os.environ, "URL": served[0]}
            done = subprocess.run(["sh", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True)
            answer = json.loads(done.stdout)
            assert "detail" not in answer, answer
