"""What a client can do to a connection before its request is whole, and after the answer."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest

pytest.importorskip("uvicorn", reason="needs the extra serve")

import uvicorn
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from lingxi.present.web.connection import HEAD_BYTES, PIPELINED, Connection, limited

SOON_S = 0.05
NEVER_S = 1000.0
GET = b"GET / HTTP/1.1\r\nHost: localhost\r\n"


async def _hello(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers without looking at the body; with many bytes where that is asked for."""
    answer = Response(bytes(2**26)) if scope["path"] == "/much" else PlainTextResponse("hello")
    if scope["path"] == "/body":
        answer = PlainTextResponse(str(len(await Request(scope, receive).body())))
    if scope["type"] == "http":
        await answer(scope, receive, send)


Opened = Callable[[], socket.socket]


@contextmanager
def served(protocol: type[HttpToolsProtocol]) -> Iterator[tuple[uvicorn.Server, Opened]]:
    """A server in a thread, and how to connect to it."""
    config = uvicorn.Config(
        _hello, host="127.0.0.1", port=0, http=protocol, lifespan="off", log_level="critical", timeout_keep_alive=1000
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.01)
    opened: list[socket.socket] = []

    def connect() -> socket.socket:
        opened.append(socket.create_connection(server.servers[0].sockets[0].getsockname(), timeout=100))
        return opened[-1]

    try:
        yield server, connect
    finally:
        for each in opened:
            each.close()
        server.should_exit = True
        thread.join()


def read(client: socket.socket) -> bytes:
    """Everything that comes until the server closes the connection."""
    found = b""
    with suppress(ConnectionError):
        while data := client.recv(2**16):
            found += data
    return found


def asked(client: socket.socket) -> bytes:
    """The first line that a whole request is answered with."""
    client.sendall(GET + b"\r\n")
    return client.recv(2**16).partition(b"\r\n")[0]


HALF = {
    "nothing": b"",
    "half a line": b"GET / HT",
    "half the headers": GET + b"X-Slow: a",
    "another request after the first": GET + b"\r\n" + GET,
}


@pytest.mark.parametrize("half", HALF)
def test_an_incomplete_request_times_out(half: str) -> None:
    with served(limited(head_s=SOON_S)) as (_, connect):
        client = connect()
        client.sendall(HALF[half])
        read(client)  # returns
        assert asked(connect()) == b"HTTP/1.1 200 OK"
    with served(limited(head_s=NEVER_S)) as (_, connect):
        client = connect()
        client.sendall(HALF[half])
        asked(connect())
        client.settimeout(2 * SOON_S)
        with pytest.raises(TimeoutError, match="timed out"):  # the negative control
            read(client)


ENDLESS = {
    "one header": GET + b"X: " + b"a" * 2**20,
    "many headers": GET + b"X: a\r\n" * 2**17,
    "an address": b"GET /" + b"a" * 2**20,
    "one line after the other": GET + b"X: " + b"a" * HEAD_BYTES + b"\r\n\r\n",
}


@pytest.mark.parametrize("head", ENDLESS)
def test_endless_request_headers_are_refused(head: str) -> None:
    with served(Connection) as (_, connect):
        client = connect()
        with suppress(ConnectionError):
            client.sendall(ENDLESS[head])
        assert not read(client).startswith(b"HTTP/1.1 200")
        assert asked(connect()) == b"HTTP/1.1 200 OK"


def test_too_large_request_headers_get_an_error_response() -> None:
    with served(Connection) as (_, connect):
        client = connect()
        client.sendall(GET + b"X: " + b"a" * HEAD_BYTES + b"\r\n\r\n")
        assert read(client).startswith(b"HTTP/1.1 431 ")
        client = connect()
        client.sendall(b"nonsense\r\n\r\n")
        assert read(client).startswith(b"HTTP/1.1 400 ")
    with served(HttpToolsProtocol) as (_, connect):
        client = connect()
        client.sendall(GET + b"X: " + b"a" * HEAD_BYTES + b"\r\n\r\n")
        assert client.recv(100).startswith(b"HTTP/1.1 200 "), "the negative control"


@pytest.mark.parametrize("size", [10, 2**15, 2**20])
def test_a_request_body_does_not_count_as_headers(size: int) -> None:
    with served(Connection) as (_, connect):
        client = connect()
        whole = f"POST /body HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n".encode() + b"a" * size
        for _ in range(2):
            client.sendall(whole)
            found = b""
            while not found.endswith(str(size).encode()):
                found += client.recv(2**16)
            assert found.startswith(b"HTTP/1.1 200 OK")
        assert asked(client) == b"HTTP/1.1 200 OK"


def test_a_body_that_is_not_finished_after_the_answer_ends_the_connection() -> None:
    with served(limited(linger_s=SOON_S)) as (_, connect):
        client = connect()
        client.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nabc")
        assert read(client).startswith(b"HTTP/1.1 200 OK")


def test_a_body_is_not_read_for_long_after_the_answer() -> None:
    with served(limited(linger_s=NEVER_S, rest_bytes=2**20)) as (_, connect):
        client = connect()
        client.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\n")
        assert client.recv(2**16).startswith(b"HTTP/1.1 200 OK")
        with pytest.raises(ConnectionError, match=r"reset|Broken pipe|aborted"):
            client.sendall(b"a" * 100_000_000)


def test_a_client_that_sends_a_large_body_before_it_reads_gets_the_answer() -> None:
    """As browsers do with a file that is too large: with a connection that is reset, they would show no reason."""
    size = 40 * 2**20
    with served(limited(linger_s=NEVER_S)) as (_, connect):
        client = connect()
        client.sendall(f"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n".encode())
        client.sendall(bytes(size))
        assert client.recv(2**16).startswith(b"HTTP/1.1 200 OK")


def test_a_response_that_is_not_read_times_out() -> None:
    with served(limited(unread_s=SOON_S)) as (server, connect):
        client = connect()
        client.sendall(b"GET /much HTTP/1.1\r\nHost: localhost\r\n\r\n")
        client.recv(10)
        while server.server_state.connections:
            threading.Event().wait(0.01)
        assert asked(connect()) == b"HTTP/1.1 200 OK"


def test_idle_connections_are_closed() -> None:
    with served(limited(most=3, head_s=NEVER_S)) as (server, connect):
        idle = [connect() for _ in range(3)]
        while len(server.server_state.connections) < 3:
            threading.Event().wait(0.01)
        assert [asked(connect()) for _ in range(3)] == [b"HTTP/1.1 200 OK"] * 3
        assert len(server.server_state.connections) <= 3
        assert sum(_closed(each) for each in idle) >= 1


def _closed(client: socket.socket) -> bool:
    client.settimeout(SOON_S)
    try:
        return client.recv(1) == b""
    except TimeoutError:
        return False
    except ConnectionError:
        return True


def test_too_many_requests_at_once_end_the_connection() -> None:
    with served(Connection) as (_, connect):
        client = connect()
        client.sendall((GET + b"\r\n") * (PIPELINED + 10))
        assert read(client).count(b"hello") <= PIPELINED + 1
        client = connect()
        client.sendall((GET + b"\r\n") * 3)
        found = b""
        while found.count(b"hello") < 3:
            found += client.recv(2**16)


def test_requests_one_after_the_other_keep_their_connection() -> None:
    with served(Connection) as (_, connect):
        client = connect()
        assert [asked(client) for _ in range(3)] == [b"HTTP/1.1 200 OK"] * 3
