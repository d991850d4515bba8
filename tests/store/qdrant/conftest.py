"""Libraries on a server that answers with the client's local mode, and on the one that LINGXI_QDRANT_URL names.

It names a server as an address does, without a library: ``qdrant://host:6333``.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from importlib.util import find_spec
from threading import Thread
from uuid import uuid4

import pytest

from lingxi.errors import LibraryError

collect_ignore_glob = [] if find_spec("qdrant_client") else ["test_*.py"]  # tests/test_contracts.py is skipped then

SERVER = os.environ.get("LINGXI_QDRANT_URL", "")


@pytest.fixture(scope="session")
def wire() -> Iterator[str]:
    """The address of a server that answers with the client's local mode."""
    from tests.store.qdrant.wire import serve

    with running(serve()) as address:
        yield address


@pytest.fixture(params=["wire", "server"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a library that does not exist yet; it is removed after the test."""
    if request.param == "server" and not SERVER:
        pytest.skip("LINGXI_QDRANT_URL names no Qdrant server")
    made = f"{request.getfixturevalue('wire') if request.param == 'wire' else SERVER}/test-{uuid4().hex}"
    yield made
    remove(made)


@contextmanager
def running(server: HTTPServer) -> Iterator[str]:
    """Runs a server in a thread; its address."""
    thread = Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    try:
        yield f"qdrant://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def remove(address: str) -> None:
    """Deletes the collections of a library."""
    from lingxi.store.qdrant.address import parse_address
    from lingxi.store.qdrant.connection import Connection

    connection = Connection(parse_address(address))
    for ending in ("", "-files"):
        with suppress(LibraryError):
            connection("delete_collection", connection.address.name + ending)
    connection.close()


@pytest.fixture
def answering() -> Iterator[Callable[..., str]]:
    """Starts a server that gives one answer to everything, and returns the address of a library on it."""
    with ExitStack() as servers:

        def start(status: int, body: str = "{}", date: str = "Thu, 01 Jan 2026 00:00:00 GMT") -> str:
            class Handler(BaseHTTPRequestHandler):
                def _answer(self) -> None:
                    self.rfile.read(int(self.headers.get("Content-Length") or 0))
                    self.send_response_only(status)
                    self.send_header("Date", date)
                    self.send_header("Content-Length", str(len(body)))
                    self.end_headers()
                    self.wfile.write(body.encode())

                do_GET = do_PUT = _answer  # noqa: N815

            return servers.enter_context(running(HTTPServer(("127.0.0.1", 0), Handler))) + "/photos"

        yield start
