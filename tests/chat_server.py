"""A real HTTP server that speaks the protocol of chat completions, and answers as a test says."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class ChatServer:
    """What the server answers, and what it was sent."""

    url: str = ""
    answer: Any = "Yes [1]."  # the text of the model, or bytes that are sent as they are
    status: int = 200
    blind: bool = False  # whether it refuses pictures
    silent: threading.Event | None = None  # it answers only when this is set
    redirect: str = ""
    encoding: str = ""  # the Content-Encoding
    bodies: list[dict[str, Any]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    """A server at a free port of the loopback, until the end of the block."""
    state = ChatServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._send(200, json.dumps({"data": [{"id": "small"}, {"id": "large"}]}).encode())

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            state.bodies.append(body)
            state.tokens.append(self.headers.get("Authorization", ""))
            if state.silent is not None:
                state.silent.wait(30)
            if state.blind and not isinstance(body["messages"][1]["content"], str):
                self._send(400, b'{"error": "no pictures"}')
                return
            text = {"choices": [{"message": {"role": "assistant", "content": state.answer}}]}
            self._send(
                state.status, state.answer if isinstance(state.answer, bytes) else json.dumps(text).encode("utf-8")
            )

        def _send(self, status: int, data: bytes) -> None:
            self.send_response(status)
            if state.redirect:
                self.send_header("Location", state.redirect)
            if state.encoding:
                self.send_header("Content-Encoding", state.encoding)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_port}/v1"
    try:
        yield state
    finally:
        if state.silent is not None:
            state.silent.set()
        server.shutdown()
        thread.join()
        server.server_close()
