"""``lingxi serve`` as it is started: who may ask it, what it tells, and how it ends."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeAlias
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from lingxi.client import Client
from lingxi.errors import LingxiError
from lingxi.library import Library
from lingxi.store.lock import server_token

pytest.importorskip("uvicorn", reason="needs the extra serve")

Started: TypeAlias = tuple[subprocess.Popen[str], int]
Served = Callable[..., Started]

ENDLESS = """
import os, sys, threading
from pathlib import Path
from lingxi.__main__ import main
from lingxi.index import write
from lingxi.present.web import server
from lingxi.present.web.service import Service
def endless(*_):
    print("endless", flush=True)
    threading.Event().wait()
def opened(self, before=Service.open):
    before(self)
    self.job.start(Path(os.environ["LATER"]))
write.embed, Service.status, Service.open = endless, endless, opened
server.GRACE_S, server.LINGER_S = 0, float(os.environ["LINGER_S"])
main()
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "known").mkdir()
    (tmp_path / "known" / "sea.md").write_text("The sea is blue.", encoding="utf-8")
    with Library(tmp_path / "library") as lib:
        lib.index(tmp_path / "known")
    return tmp_path


@pytest.fixture
def served(place: Path, environment: dict[str, str]) -> Iterator[Served]:
    """Starts a server that writes what it says into a file, and returns it and its port when it answers."""
    started: list[subprocess.Popen[str]] = []

    def start(*words: str, program: Sequence[str] = ("-m", "lingxi"), **variables: str) -> Started:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        place_of = ("-L", str(place / "library"), "--port", str(port))
        command = [sys.executable, *program, "serve", *place_of, *words]
        with (place / "log").open("w", encoding="utf-8") as log:
            process = subprocess.Popen(command, env=environment | variables, stderr=log, stdout=log, text=True)
        started.append(process)
        while "serving" not in (place / "log").read_text(encoding="utf-8"):
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
                pytest.fail((place / "log").read_text(encoding="utf-8"))
        return process, port

    yield start
    for process in started:
        process.kill()
        process.wait()


def _status(port: int, token: str = "", path: str = "/v1/status") -> int:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    try:
        with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=headers)) as answer:
            return int(answer.status)
    except HTTPError as error:
        with error:
            return error.code


def test_other_users_need_a_token_and_the_users_own_commands_find_it(
    served: Served, place: Path, environment: dict[str, str]
) -> None:
    process, port = served()
    assert _status(port) == 401
    with pytest.raises(LingxiError, match="token"):
        Client(f"http://127.0.0.1:{port}").forget(place / "known")
    command = [sys.executable, "-m", "lingxi", "search", "the sea", "--paths", "-L", str(place / "library")]
    found = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert found.stdout == f"{place / 'known' / 'sea.md'}\n", found.stderr
    assert Client(f"http://127.0.0.1:{port}", server_token(place / "library")).status().assets == 1
    _status(port, path="/?token=guess")
    log = (place / "log").read_text(encoding="utf-8")
    assert "token=" not in log, "a log is kept, and read by others"
    if sys.platform == "linux":
        assert server_token(place / "library") not in Path(f"/proc/{process.pid}/cmdline").read_text(encoding="utf-8")


def test_open_to_all_needs_no_token(served: Served) -> None:
    _, port = served("--open-to-all")
    assert _status(port) == 200


def test_a_token_file_is_made_read_and_not_shown(served: Served, place: Path) -> None:
    process, port = served("--token-file", str(place / "token"))
    token = (place / "token").read_text(encoding="ascii").strip()
    assert stat.S_IMODE((place / "token").stat().st_mode) == 0o600
    assert (_status(port), _status(port, token)) == (401, 200)
    assert token not in (place / "log").read_text(encoding="utf-8")
    process.terminate()
    assert process.wait(100) == 0
    _, port = served("--token-file", str(place / "token"))
    assert _status(port, token) == 200, "the next run has the same"


def test_a_token_on_the_command_line_causes_a_warning(served: Served, place: Path) -> None:
    _, port = served("--write-token", "secret")
    assert _status(port, "secret") == 200
    log = (place / "log").read_text(encoding="utf-8")
    assert "LINGXI_WRITE_TOKEN" in log
    assert "secret" not in log
    assert "LINGXI_READ_TOKEN" not in log


def test_uploads_are_their_owners_only(served: Served, place: Path) -> None:
    _, port = served("--uploads", str(place / "inbox"), LINGXI_WRITE_TOKEN="write")
    (place / "moon.md").write_text("The moon is a stone.", encoding="utf-8")
    (kept,) = Client(f"http://127.0.0.1:{port}", "write").add(place / "moon.md")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700


@pytest.mark.skipif(os.name != "posix", reason="has no signals")
def test_the_server_stops_whatever_its_clients_do(served: Served, place: Path) -> None:
    process, port = served(LINGXI_WRITE_TOKEN="write")
    head = f"HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer write\r\n"
    halves = [
        "",
        "GET / HT",
        f"GET /v1/index/events {head}",
        f"POST /v1/uploads {head}Content-Length: 1000000\r\n\r\nabc",
        f"POST /v1/index/pause {head}Content-Length: 1000000\r\n\r\nabc",
    ]
    clients = [socket.create_connection(("127.0.0.1", port)) for _ in halves]
    for client, half in zip(clients, halves, strict=True):
        client.sendall(half.encode())
    assert _status(port, "write") == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(100) == 0
    assert "Traceback" not in (place / "log").read_text(encoding="utf-8")
    for client in clients:
        client.close()
    with Library(place / "library", create=False) as lib:
        assert lib.status().assets == 1


@contextmanager
def _endless(served: Served, place: Path, linger_s: float) -> Iterator[subprocess.Popen[str]]:
    """A server whose run is in the code of a model, and a request in other work; neither comes back."""
    (place / "later").mkdir()
    (place / "later" / "moon.md").write_text("The moon is a stone.", encoding="utf-8")
    variables = {"LATER": str(place / "later"), "LINGER_S": str(linger_s), "LINGXI_WRITE_TOKEN": "write"}
    process, port = served(program=("-c", ENDLESS), **variables)
    with socket.create_connection(("127.0.0.1", port)) as client:
        head = f"Host: 127.0.0.1:{port}\r\nAuthorization: Bearer write\r\n\r\n"
        client.sendall(f"GET /v1/status HTTP/1.1\r\n{head}".encode())
        while (place / "log").read_text(encoding="utf-8").count("endless") < 2:
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
                pytest.fail((place / "log").read_text(encoding="utf-8"))
        yield process


def _left_whole(place: Path) -> bool:
    """Whether the library is free, with what was in it, and nothing was logged of how the server ended."""
    with Library(place / "library", create=False) as lib:
        found = [hit.path.name for hit in lib.search("the sea is blue")]
    return "sea.md" in found and "Traceback" not in (place / "log").read_text(encoding="utf-8")


@pytest.mark.skipif(os.name != "posix", reason="has no signals")
def test_the_server_stops_whatever_its_run_does(served: Served, place: Path) -> None:
    with _endless(served, place, linger_s=0.1) as process:
        process.send_signal(signal.SIGTERM)
        assert process.wait(100) == 0
    assert _left_whole(place)


@pytest.mark.skipif(os.name != "posix", reason="has no signals")
def test_a_second_ctrl_c_ends_the_server_at_once(served: Served, place: Path) -> None:
    with _endless(served, place, linger_s=1_000_000) as process:
        for _ in range(1000):  # two that come at the same moment are one
            process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.1)
                break
        assert process.returncode == 130
    assert _left_whole(place)
