"""A private channel: this user's processes are answered, nobody else is, and nothing waits for ever."""

from __future__ import annotations

import json
import os
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from lingxi import channel
from lingxi.channel import Endpoint, ask
from lingxi.store.lock import NOTE, SOCKET

PATIENT_S = 100.0
unix = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="the system has no Unix sockets")


def _backwards(request: bytes) -> bytes:
    return request[::-1]


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[Endpoint]:
    with closing(Endpoint(tmp_path, _backwards)) as opened:
        yield opened


@contextmanager
def _connected(folder: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENT_S)
        connection.connect(str(folder / SOCKET))
        yield connection


def _is_let_go(connection: socket.socket) -> bool:
    """Whether the other side ends it without an answer; a reset where it had not read everything yet."""
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def _token(folder: Path) -> bytes:
    return str(json.loads((folder / NOTE).read_text())["token"]).encode()


def test_a_request_is_answered(endpoint: Endpoint, tmp_path: Path) -> None:
    for request in (b"abc", b"", bytes(range(256)) * 5_000):
        assert ask(tmp_path, request, PATIENT_S) == request[::-1]


@unix
def test_only_this_user_can_reach_it(endpoint: Endpoint, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / SOCKET).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / NOTE).stat().st_mode) == 0o600


@unix
@pytest.mark.parametrize("shown", [b"", b"0" * 64, None], ids=["none", "a wrong one", "the right one"])
def test_a_client_without_the_token_gets_no_answer(endpoint: Endpoint, tmp_path: Path, shown: bytes | None) -> None:
    token = _token(tmp_path) if shown is None else shown
    with _connected(tmp_path) as connection:
        connection.sendall(token + (3).to_bytes(8, "big") + b"abc")
        connection.shutdown(socket.SHUT_WR)
        try:
            answer = b"".join(iter(lambda: connection.recv(100), b""))
        except ConnectionResetError:
            answer = b""
    assert answer == (b"" if shown is not None else (3).to_bytes(8, "big") + b"cba")


@unix
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can be somebody else")
def test_another_user_gets_no_answer_even_with_the_secret(endpoint: Endpoint, tmp_path: Path) -> None:
    """The folder, the socket and the token are open to all by mistake: the system still says who asks."""
    if not hasattr(socket, "SO_PEERCRED"):
        pytest.skip("the system does not say who asks")
    for place in (tmp_path, *tmp_path.parents):
        if place.owner() == "root" and place != Path("/"):
            place.chmod(place.stat().st_mode | 0o055)
    (tmp_path / SOCKET).chmod(0o666)
    code = (
        "import os, socket, sys\n"
        "os.setgid(65534); os.setuid(int(sys.argv[3]))\n"
        "s = socket.socket(socket.AF_UNIX); s.connect(sys.argv[1])\n"
        "try:\n s.sendall(sys.argv[2].encode() + (3).to_bytes(8, 'big') + b'abc'); print(s.recv(100))\n"
        "except OSError: print(b'')"
    )
    answers = [
        subprocess.run(
            [sys.executable, "-c", code, str(tmp_path / SOCKET), _token(tmp_path).decode(), user],
            capture_output=True, text=True, timeout=PATIENT_S, check=True,
        ).stdout.strip()
        for user in ("65534", "0")
    ]  # fmt: skip
    assert answers[0] == "b''"
    assert "cba" in answers[1], "the negative control"


@unix
def test_a_request_that_never_ends_is_let_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "ARRIVE_S", 0.05)
    with closing(Endpoint(tmp_path, _backwards)), _connected(tmp_path) as connection:
        connection.sendall(_token(tmp_path) + b"\0")
        assert _is_let_go(connection)


@unix
def test_a_message_that_is_too_long_is_not_read(endpoint: Endpoint, tmp_path: Path) -> None:
    with _connected(tmp_path) as connection:
        connection.sendall(_token(tmp_path) + (channel.MOST_ASKED + 1).to_bytes(8, "big"))
        assert _is_let_go(connection)


@unix
def test_more_connections_than_threads_wait_their_turn(tmp_path: Path) -> None:
    entered, leave = threading.Semaphore(0), threading.Event()

    def slow(request: bytes) -> bytes:
        entered.release()
        assert leave.wait(PATIENT_S)
        return request

    answers: list[bytes] = []
    with closing(Endpoint(tmp_path, slow)):
        asking = [
            threading.Thread(target=lambda: answers.append(ask(tmp_path, b"x", PATIENT_S)))
            for _ in range(channel.CONNECTIONS + 2)
        ]
        for thread in asking:
            thread.start()
        for _ in range(channel.CONNECTIONS):
            assert entered.acquire(timeout=PATIENT_S)
        assert not entered.acquire(blocking=False), "no more than so many are answered at the same time"
        leave.set()
        for thread in asking:
            thread.join()
    assert answers == [b"x"] * len(asking)


def test_closing_answers_pending_requests_and_releases_the_other_clients(tmp_path: Path) -> None:
    entered, leave, answers = threading.Event(), threading.Event(), list[bytes]()

    def slow(request: bytes) -> bytes:
        entered.set()
        assert leave.wait(PATIENT_S)
        return request

    endpoint = Endpoint(tmp_path, slow)
    asking = threading.Thread(target=lambda: answers.append(ask(tmp_path, b"x", PATIENT_S)))
    asking.start()
    assert entered.wait(PATIENT_S)
    closer = threading.Thread(target=endpoint.close)
    closer.start()
    while (tmp_path / NOTE).exists():
        time.sleep(0.001)
    leave.set()
    closer.join()
    asking.join()
    assert answers == [b"x"]
    assert not (tmp_path / SOCKET).exists()
    with pytest.raises(ConnectionError, match="no process answers"):
        ask(tmp_path, b"x", PATIENT_S)
    endpoint.close()  # once more does no harm


@unix
def test_half_a_request_does_not_keep_it_open(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "GRACE_S", PATIENT_S)
    monkeypatch.setattr(channel, "ARRIVE_S", PATIENT_S)
    endpoint = Endpoint(tmp_path, _backwards)
    with _connected(tmp_path) as connection:
        connection.sendall(_token(tmp_path))
        endpoint.close()
        assert _is_let_go(connection)
    assert not any(thread.is_alive() for thread in endpoint._threads)


def test_the_channel_of_a_killed_process_is_taken_over(tmp_path: Path) -> None:
    code = "import os, sys, pathlib; from lingxi.channel import Endpoint\n"
    code += "Endpoint(pathlib.Path(sys.argv[1]), bytes); os._exit(9)"
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], timeout=PATIENT_S)
    assert (tmp_path / NOTE).exists()
    with pytest.raises(ConnectionError, match="no process answers"):
        ask(tmp_path, b"x", PATIENT_S)
    with closing(Endpoint(tmp_path, _backwards)):
        assert ask(tmp_path, b"ab", PATIENT_S) == b"ba"


def test_a_lost_server_and_a_slow_server_raise_different_errors(tmp_path: Path) -> None:
    with closing(Endpoint(tmp_path, lambda _: None)), pytest.raises(ConnectionError, match="went away"):
        ask(tmp_path, b"x", PATIENT_S)
    leave = threading.Event()
    with closing(Endpoint(tmp_path, lambda _: b"" if leave.wait(PATIENT_S) else None)):
        with pytest.raises(TimeoutError, match=r"timed out|time"):
            ask(tmp_path, b"x", 0.05)
        leave.set()


def test_where_the_path_is_too_long_for_a_socket_a_port_of_this_machine_takes_its_place(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 120)
    folder.mkdir()
    with closing(Endpoint(folder, _backwards)):
        assert json.loads((folder / NOTE).read_text())["port"]
        assert not (folder / SOCKET).exists()
        assert ask(folder, b"ab", PATIENT_S) == b"ba"
        note = json.loads((folder / NOTE).read_text())
        (folder / NOTE).write_text(json.dumps(note | {"token": "0" * 64}))
        with pytest.raises(ConnectionError, match=r"no process answers|went away|refused"):
            ask(folder, b"ab", PATIENT_S)


def test_a_note_that_is_garbled_or_of_another_version_is_not_followed(endpoint: Endpoint, tmp_path: Path) -> None:
    note = json.loads((tmp_path / NOTE).read_text())
    for text in ("", "[]", "{}", json.dumps(note | {"protocol": 2}), json.dumps(note | {"token": 3})):
        (tmp_path / NOTE).write_text(text)
        with pytest.raises(ConnectionError, match="no process answers"):
            ask(tmp_path, b"x", PATIENT_S)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_a_disk_that_keeps_no_permissions_gets_no_channel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fstat = os.fstat
    monkeypatch.setattr(os, "fstat", lambda file: os.stat_result([fstat(file).st_mode | 0o044, *fstat(file)[1:]]))
    with pytest.raises(PermissionError, match="others could read"):
        Endpoint(tmp_path, _backwards)
    assert not list(tmp_path.iterdir())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_process_that_was_forked_off_does_not_close_its_parents_channel(endpoint: Endpoint, tmp_path: Path) -> None:
    child = os.fork()
    if child == 0:
        endpoint.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert ask(tmp_path, b"ab", PATIENT_S) == b"ba"
