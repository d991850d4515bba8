"""Requests end with JSON or with an error that says why."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from lingxi.errors import BadQuery, LibraryBusy, LingxiError
from lingxi.http_session import HttpSession

ANSWERS = {
    "/json": (200, b'{"a": 1}'),
    "/page": (200, b"<html>"),
    "/busy": (409, b'{"kind": "LibraryBusy", "detail": "in use"}'),
    "/refused": (404, b'{"detail": "there is no album"}'),
    "/broken": (500, b"oops"),
    "/events": (200, b'data: {"done": 1}\n\n: still there\n\ndata: {"done": 2}\n\n'),
}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body = ANSWERS[self.path]
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="module")
def session() -> Iterator[HttpSession]:
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    found = HttpSession(f"http://user:secret@127.0.0.1:{server.server_port}/", "", 60.0)
    yield found
    found.close()
    server.shutdown()
    thread.join()
    server.server_close()


def test_an_answer_is_json(session: HttpSession) -> None:
    assert session.ask("GET", "/json") == {"a": 1}
    with pytest.raises(LingxiError, match=r"^http://127\.0\.0\.1:\d+ is not lingxi serve: its answer is not JSON"):
        session.ask("GET", "/page")


def test_errors_keep_their_kind(session: HttpSession) -> None:
    with pytest.raises(LibraryBusy, match="in use"):
        session.ask("GET", "/busy")
    with pytest.raises(BadQuery, match="there is no album"):
        session.ask("GET", "/refused")
    with pytest.raises(LingxiError, match="answered with the status 500"):
        session.ask("GET", "/broken")


def test_events_are_read_until_the_end(session: HttpSession) -> None:
    assert list(session.events("/events")) == [{"done": 1}, {"done": 2}]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "127.0.0.1:8735", "http://"])
def test_only_a_server_address_is_taken(url: str) -> None:
    with pytest.raises(LingxiError, match="is not a server address"):
        HttpSession(url, "", 1.0)
