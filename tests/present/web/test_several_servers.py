"""Two server processes over one library in PostgreSQL: each answers what the other has changed, and one may go."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from lingxi.client import Client
from lingxi.errors import LingxiError
from lingxi.library import Library
from lingxi.search.hit import Hit

pytest.importorskip("uvicorn", reason="needs the extra serve")
DRAIN = "1000"  # seconds; nothing waits for it


@pytest.fixture
def indexed(postgres_address: str, tmp_path: Path) -> str:
    """The address of a library with one note."""
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "sea.md").write_text("The sea is blue.", encoding="utf-8")
    with Library(postgres_address) as library:
        library.index(tmp_path / "notes")
    return postgres_address


@pytest.fixture
def ports(indexed: str, environment: dict[str, str], tmp_path: Path) -> Iterator[dict[int, subprocess.Popen[bytes]]]:
    """Two servers by their ports."""
    found: dict[int, subprocess.Popen[bytes]] = {}
    for _ in range(2):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(free.getsockname()[1])
        command = [sys.executable, "-m", "lingxi", "serve", "-L", indexed, "--port", str(port), "--drain", DRAIN]
        with (tmp_path / f"{port}.log").open("wb") as log:
            found[port] = subprocess.Popen(command, env={**environment, "LINGXI_WRITE_TOKEN": "write"}, stderr=log)
    for port, process in found.items():
        while _asked(port, "/v1/ready")[0] != 200:
            assert process.poll() is None, (tmp_path / f"{port}.log").read_text(encoding="utf-8")
            time.sleep(0.05)
    yield found
    for process in found.values():
        process.kill()
        process.wait()


def _asked(port: int, path: str) -> tuple[int, Any]:
    """Status and body of a request; 0 where nobody listens."""
    with closing(HTTPConnection("127.0.0.1", port)) as connection, suppress(ConnectionRefusedError):
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    return 0, None


def _comes_true(condition: Callable[[], bool]) -> None:
    """What one server has done is seen by others after a second; the limit of the test ends a longer wait."""
    while not condition():
        time.sleep(0.05)


def _names(hits: list[Hit]) -> set[str]:
    return {hit.path.name for hit in hits}


def _seen(guest: Client) -> set[str]:
    """What a guest finds; nothing as long as the server does not know the token."""
    with suppress(LingxiError):
        return _names(guest.search("the moon, the sea"))
    return set()


def test_what_one_server_changes_the_other_answers_and_one_drains(
    ports: dict[int, subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    one, two = (Client(f"http://127.0.0.1:{port}", "write") for port in ports)
    (tmp_path / "notes" / "moon.md").write_text("The moon is a stone.", encoding="utf-8")
    assert _names(two.search("blue")) == {"sea.md"}
    one.index(tmp_path / "notes")
    _comes_true(lambda: _names(two.search("the moon")) >= {"moon.md"})
    one.save_album("Night", one.search("moon")[:1])
    _comes_true(lambda: [each.name for each in two.albums()] == ["Night"])
    two.set_recording("Ann", on=True)
    _comes_true(lambda: one.recorded() == ["Ann"])
    one.record("Ann", "like", one.search("moon")[:1])
    _comes_true(lambda: len(two.events("Ann")) == 1)
    guest = one.new_token("Bob", folders=[tmp_path / "notes"])
    shared = [Client(f"http://127.0.0.1:{port}", guest.secret) for port in ports]
    _comes_true(lambda: _seen(shared[1]) == {"sea.md", "moon.md"})
    two.forget(tmp_path / "notes" / "moon.md")
    _comes_true(lambda: "moon.md" not in _names(one.search("the moon")))
    _comes_true(lambda: _seen(shared[0]) == {"sea.md"})

    first, second = ports
    ports[first].send_signal(signal.SIGTERM)
    _comes_true(lambda: _asked(first, "/v1/ready")[0] == 503)
    assert _names(one.search("blue")) >= {"sea.md"}, "requests that come before the load balancer knows are answered"
    assert _asked(first, "/v1/health")[0] == _asked(second, "/v1/ready")[0] == 200
    with pytest.raises(LingxiError, match="ending"):
        one.index(tmp_path / "notes")
    ports[first].send_signal(signal.SIGTERM)
    assert ports[first].wait() == 0, "the second signal ends it at once"
