"""The connection of one client, with limits before a request reaches the application and after its response.

uvicorn limits neither the size of a request's head nor the time to receive it. It also keeps a connection open if the
request was answered before its body was complete, or if the client does not read the response.
"""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEAD_BYTES = 2**15  # of the URL and all headers of a request
PIPELINED = 16  # requests that a client may send before it reads a response


class Connection(HttpToolsProtocol):
    """Closes connections that take too long; if there are too many, idle ones are closed first."""

    head_s: ClassVar[float] = 10.0  # from the first byte, or the connection, to the end of the headers
    linger_s: ClassVar[float] = 5.0  # for the rest of a body, after the response
    unread_s: ClassVar[float] = 30.0  # without the client reading the response
    most: ClassVar[int] = 900  # connections
    rest_bytes: ClassVar[int] = (
        2**26
    )  # of a body, read and dropped after the response: browsers send all of it before they read

    _in_head = True
    _in_body = False
    _head = 0  # bytes of the current head so far
    _rest = 0  # bytes of the body received after the response
    _deadline: asyncio.TimerHandle | None = None
    _stalled: asyncio.TimerHandle | None = None

    @property
    def waiting(self) -> bool:
        """Whether no request is in progress."""
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Starts the timeout for the first request."""
        if len(self.connections) >= self.most:
            self._make_room()
        super().connection_made(transport)
        self._close_after(self.head_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """Cancels the timeouts."""
        self._close_after(None)
        self.resume_writing()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Reads on while the head is not too large."""
        if self.parser is None or self.transport.is_closing():
            return
        if not self._in_body and self.waiting and self._deadline is None:
            self._close_after(self.head_s)
        only_head = self._in_head
        if self._in_body and self.waiting:
            self._rest += len(data)
            if self._rest > self.rest_bytes:
                self.transport.abort()
                return
        super().data_received(data)
        if only_head and self._in_head and self.parser is not None and not self.transport.is_closing():
            self._head += len(data)
            if self._head > HEAD_BYTES:
                self.send_400_response("")

    def send_400_response(self, msg: str) -> None:
        """Sends the error in the head, and closes the connection."""
        if not self.waiting:
            self.transport.abort()
        elif self._head > HEAD_BYTES:
            self._refuse(431, f"the headers are too large: at most {HEAD_BYTES:,} bytes are read")
        else:
            super().send_400_response(msg)

    def on_message_begin(self) -> None:
        """Starts a request."""
        self._in_head, self._head = True, 0
        if self._deadline is None:
            self._close_after(self.head_s)
        super().on_message_begin()

    def on_url(self, url: bytes) -> None:
        """Counts the bytes of the URL."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Counts the bytes of a header."""
        self._count(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Ends the timeout: from here on the application limits the time."""
        self._in_head, self._in_body, self._head, self._rest = False, True, 0, 0
        self._close_after(None)
        if len(self.pipeline) >= PIPELINED:
            raise ValueError("too many requests before the first response")
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Prepares for the next request."""
        self._in_body = False
        if self.waiting:
            self._close_after(None)  # uvicorn has its own timeout for idle connections
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Starts a short timeout if the client still sends the body."""
        super().on_response_complete()
        if self._in_body:
            self._close_after(self.linger_s)

    def shutdown(self) -> None:
        """Closes at once unless a complete request is in progress."""
        if self.waiting or self._in_body:
            self.transport.abort()
        else:
            super().shutdown()

    def pause_writing(self) -> None:
        """Starts the timeout for a client that does not read."""
        super().pause_writing()
        self._stalled = self.loop.call_later(self.unread_s, self.transport.abort)

    def resume_writing(self) -> None:
        """Ends the timeout: the client reads again, or has left."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        if self.flow is not None:
            super().resume_writing()

    def _count(self, size: int) -> None:
        self._head += size
        if self._head > HEAD_BYTES:
            raise ValueError("the head is too large")  # it stops the parser

    def _close_after(self, seconds: float | None) -> None:
        """Replaces the timeout after which the connection is closed."""
        if self._deadline is not None:
            self._deadline.cancel()
        self._deadline = None if seconds is None else self.loop.call_later(seconds, self.transport.abort)

    def _make_room(self) -> None:
        for each in list(self.connections):
            if isinstance(each, Connection) and each.waiting:
                each.transport.abort()
                return

    def _refuse(self, status: int, why: str) -> None:
        head = f"content-type: text/plain; charset=utf-8\r\ncontent-length: {len(why)}\r\nconnection: close\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + f"{head}{why}".encode())
        self.transport.close()


def limited(**limits: Any) -> type[Connection]:
    """A subclass with other limits, given by name."""
    return type("LimitedConnection", (Connection,), limits)
