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
from collections.abc import Iterator
from pathlib import Path

import pytest

from lingxi.client import Client
from lingxi.errors import BadQuery, LingxiError
from lingxi.library import Library
from lingxi.search.query import Part, Query

pytest.importorskip("uvicorn", reason="needs the extra serve")


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
    server = subprocess.Popen(command, env={**os.environ, "PYTHONUTF8": "1"}, stderr=subprocess.PIPE)
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
            Client(url).status()
        except LingxiError:
            continue
        return
    pytest.fail("the server ended before it answered")


def test_the_client_finds_what_the_library_finds(served: tuple[str, Path], photographs: Path) -> None:
    url, ours = served
    client = Client(url)
    cat = Part(image=photographs / "chelsea.png")
    with Library(ours) as lib:
        for query in ("a cat", Query((Part(text="杯子"), cat), (Part(text="a rocket"),), limit=2)):
            theirs, own = client.search(query), lib.search(query)
            assert [(hit.id, hit.path, hit.modality) for hit in theirs] == [
                (hit.id, hit.path, hit.modality) for hit in own
            ]
            assert [hit.score for hit in theirs] == pytest.approx([hit.score for hit in own], abs=1e-3)
        assert client.facets("extension") == lib.facets("extension")
        assert client.status()["segments"] == lib.status().segments
    assert client.segments([theirs[0].id])[0].path == theirs[0].path
    assert len(client.search("a cat", 1)) == 1


def test_the_command_line_asks_a_server(served: tuple[str, Path], environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", "lingxi", "search", "a cat", "--url", served[0], "--paths", "-n", "1"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=60)
    assert done.stdout.endswith("chelsea.png\n"), done.stderr


def test_errors_say_what_the_server_said(served: tuple[str, Path]) -> None:
    client = Client(served[0])
    with pytest.raises(BadQuery, match="size >"):
        client.search(Query.of("a cat", where="size >"))
    with pytest.raises(LingxiError, match="--allow"):
        list(client.index("/etc"))
    with pytest.raises(BadQuery, match="local library"):
        client.search(Query.of("a cat", rerank="csls"))
    with pytest.raises(LingxiError, match="no address"):
        Client("file:///etc/passwd")
    with pytest.raises(LingxiError, match="does not answer"):
        Client("http://127.0.0.1:9").status()


def test_a_folder_is_indexed_and_forgotten(served: tuple[str, Path], photographs: Path) -> None:
    client = Client(served[0])
    (*_, last) = client.index(photographs / "coffee.png")
    assert last["state"] == "done"
    assert last["unchanged"] == 1
    assert client.forget("/nowhere") == 0


def test_the_examples_of_the_document_run(served: tuple[str, Path], photographs: Path, tmp_path: Path) -> None:
    document = (Path(__file__).parents[1] / "docs" / "http.md").read_text(encoding="utf-8")
    shutil.copy(photographs / "chelsea.png", tmp_path / "cat.png")
    (code,) = re.findall(r"```python\n(.*?)```", document, re.DOTALL)
    program = f"URL = {served[0]!r}\n{code}print(best)\n"
    done = subprocess.run([sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    first, *_, last = done.stdout.splitlines()
    assert first.startswith("chelsea.png")
    assert last == "chelsea.png"
    if shutil.which("curl"):
        (lines,) = re.findall(r"```bash\n(.*?)```", document, re.DOTALL)
        for line in lines.splitlines():
            environment = {**os.environ, "URL": served[0]}
            done = subprocess.run(["sh", "-c", line], cwd=tmp_path, env=environment, capture_output=True, text=True)
            answer = json.loads(done.stdout)
            assert "detail" not in answer, answer
