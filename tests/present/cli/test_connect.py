"""The command line and a server that has the library open: two processes, one library."""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lingxi.client import Client
from lingxi.errors import LingxiError
from lingxi.library import Library
from lingxi.store.lock import TOKEN, server_token
from tests.present.cli.program import run_here

pytest.importorskip("uvicorn", reason="needs the extra serve")
pytest.importorskip("python_multipart", reason="needs the extra serve")

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A library that knows one folder, and another folder that it does not know."""
    for name, text in (("known/sea.md", "The sea is blue."), ("new/moon.md", "The moon is a stone.")):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    with Library(tmp_path / "library") as lib:
        lib.index(tmp_path / "known")
    return tmp_path


@pytest.fixture
def server(place: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A server that asks everybody else for tokens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "lingxi", "serve", "-L", str(place / "library"), "--port", str(port)]
    tokens = {"LINGXI_READ_TOKEN": "read", "LINGXI_WRITE_TOKEN": "write"}
    process = subprocess.Popen(command, env={**environment, **tokens}, stderr=subprocess.DEVNULL)
    while '"server"' not in _text(place / "library" / "owner.json"):
        assert process.poll() is None
        time.sleep(0.05)
    yield process
    process.kill()
    process.wait()


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


@pytest.fixture
def lingxi(place: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The program in this process, which is not that of the server."""
    monkeypatch.chdir(place)

    def run(*words: str, expect: int = 0) -> subprocess.CompletedProcess[str]:
        done = run_here(*words, "-L", place / "library")
        assert done.returncode == expect, done.stderr
        return done

    return run


def test_commands_work_while_a_server_has_the_library_open(
    server: subprocess.Popen[bytes], lingxi: Run, place: Path
) -> None:
    assert lingxi("search", "the sea", "--paths").stdout == f"{place / 'known' / 'sea.md'}\n"
    lingxi("index", "new")
    (moon, sea) = json.loads(lingxi("search", "the moon", "--json").stdout)["hits"]
    assert Path(moon["path"]).name == "moon.md"
    marks = ("--like", "1", "--unlike", "known/sea.md", "--learner", "knn()")
    again = json.loads(lingxi("search", *marks, "--json").stdout)
    assert [hit["id"] for hit in again["hits"]] == [moon["id"]]
    assert sea["id"] in again["query"]["unlike"]
    told = json.loads(lingxi("status", "--json").stdout)
    assert (told["assets"], told["roots"]) == (2, [str(place / "known"), str(place / "new")])
    assert "1 forgotten" in lingxi("forget", "new").stderr
    assert json.loads(lingxi("status", "--json").stdout)["assets"] == 1
    assert "in use by process" in lingxi("index", "new", "--watch", expect=4).stderr, "a server does not watch"
    server.terminate()
    assert server.wait(60) == 0
    assert not (place / "library" / TOKEN).exists()
    assert json.loads(lingxi("status", "--json").stdout)["assets"] == 1, "and then it opens the library itself"


def test_no_request_is_sent_to_a_server_that_was_killed(server: subprocess.Popen[bytes], lingxi: Run) -> None:
    server.send_signal(signal.SIGKILL)
    server.wait()
    assert json.loads(lingxi("status", "--json").stdout)["assets"] == 1


def test_only_a_process_that_can_read_the_secret_is_let_in(
    server: subprocess.Popen[bytes], lingxi: Run, place: Path
) -> None:
    folder = place / "library"
    assert stat.S_IMODE((folder / TOKEN).stat().st_mode) == 0o600
    url = json.loads((folder / "owner.json").read_text(encoding="utf-8"))["server"]
    for token in ("", "read", server_token(folder)[:-1]):
        with pytest.raises(LingxiError, match="write token"):
            Client(url, token).index(place / "new")
    with pytest.raises(LingxiError, match="may not be indexed"):
        Client(url, "write").index(place / "new")
    secret = server_token(folder)
    os.unlink(folder / TOKEN)
    assert "another user's" in lingxi("status", expect=1).stderr
    assert Client(url, secret).status().assets == 1, "the negative control"
