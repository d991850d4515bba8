"""A private channel to the process that has a library open: byte messages between processes of one user.

It is a Unix socket in the library's folder. Where Unix sockets are not available (Windows, a path that is too long,
some file systems), it is a port of the loopback interface. A file beside it, readable only by the user, holds the
address and a token.
"""

from __future__ import annotations

import json
import os
import selectors
import socket
import struct
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from hmac import compare_digest
from pathlib import Path
from secrets import token_hex
from typing import Any, final

from lingxi.codec import parse_json
from lingxi.store.lock import NOTE, SOCKET

PROTOCOL = 1  # version of the messages; processes with another version are not contacted
CONNECTIONS = 4  # served at the same time; more must wait
WAITING = 16  # connections in the waiting queue, at most
MOST_ASKED, MOST_ANSWERED = 64 * 2**20, 256 * 2**20  # bytes
ARRIVE_S = 10.0  # for a request to arrive completely
GRACE_S = 2.0  # for answers in progress when the channel is closed
CHUNK = 2**16
_LENGTH = struct.Struct("!Q")
_PEER = struct.Struct("3i")  # Linux's struct ucred: process, user, group


@final
class Endpoint:
    """Answers requests in threads until it is closed; the work of the process itself goes on meanwhile.

    ``answer`` must not raise; it returns None when nobody waits for the answer any more. Raises OSError if no private
    channel can be made in the folder. Only the process that holds the library's lock may make one.
    """

    def __init__(self, folder: Path, answer: Callable[[bytes], bytes | None]) -> None:
        self._folder, self._answer, self._process = folder, answer, os.getpid()
        self._token = token_hex().encode("ascii")
        self._guard, self._open, self._closed = threading.Lock(), set[socket.socket](), False
        self._closing, self._wake = socket.socketpair()
        self._listener = _listener_in(folder)
        try:
            _write_note(folder, self._listener, self._token)
        except OSError:
            self._end()
            raise
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(CONNECTIONS)]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Accepts no more requests. Requests that have arrived are answered, within two seconds."""
        if self._closed or self._process != os.getpid():
            return  # in a forked child: the channel belongs to its parent
        with self._guard:
            self._closed = True
        self._withdraw()
        self._wake.close()
        self._shut(socket.SHUT_RD)
        until = time.monotonic() + GRACE_S
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join(max(0.0, until - time.monotonic()))
        self._shut(socket.SHUT_RDWR)
        self._listener.close()
        self._closing.close()

    def _work(self) -> None:
        with selectors.DefaultSelector() as ready:
            ready.register(self._listener, selectors.EVENT_READ)
            ready.register(self._closing, selectors.EVENT_READ)
            while self._wait_for_request(ready):
                with suppress(OSError, EOFError):  # another thread accepted it, or the client is gone
                    self._serve(self._listener.accept()[0])

    def _wait_for_request(self, ready: selectors.BaseSelector) -> bool:
        """Waits for a connection; returns False when the channel was closed instead."""
        return not self._closed and self._closing not in {key.fileobj for key, _ in ready.select()}

    def _serve(self, connection: socket.socket) -> None:
        with connection:
            with self._guard:
                if self._closed:
                    return
                self._open.add(connection)
            try:
                until = time.monotonic() + ARRIVE_S
                if not _is_trusted(connection) or not compare_digest(_read(connection, 64, until), self._token):
                    return
                answer = self._answer(_read_message(connection, MOST_ASKED, until))
                if answer is not None:
                    _send(connection, _LENGTH.pack(len(answer)) + answer, time.monotonic() + ARRIVE_S)
            finally:
                with self._guard:
                    self._open.discard(connection)

    def _shut(self, how: int) -> None:
        with self._guard:
            for connection in self._open:
                with suppress(OSError):
                    connection.shutdown(how)

    def _withdraw(self) -> None:
        for name in (NOTE, SOCKET):
            with suppress(OSError):
                (self._folder / name).unlink(missing_ok=True)

    def _end(self) -> None:
        self._withdraw()
        for each in (self._listener, self._closing, self._wake):
            each.close()


def ask(folder: Path, request: bytes, timeout_s: float) -> bytes:
    """The answer of the process that has the library in ``folder`` open.

    Raises ConnectionError if no process answers or the connection is lost, TimeoutError if it takes too long.
    """
    until = time.monotonic() + timeout_s
    address, token = _read_note(folder)
    kind = socket.AF_INET if isinstance(address, tuple) else socket.AF_UNIX
    with socket.socket(kind, socket.SOCK_STREAM) as connection:
        try:
            connection.settimeout(timeout_s)
            connection.connect(address)
            _send(connection, token + _LENGTH.pack(len(request)) + request, until)
            return _read_message(connection, MOST_ANSWERED, until)
        except TimeoutError:
            raise
        except (OSError, EOFError) as error:
            raise ConnectionError(f"no process answers for {folder}: {error}") from error


def _listener_in(folder: Path) -> socket.socket:
    """A Unix socket with access for this user only; a loopback port where the system has no Unix sockets."""
    if hasattr(socket, "AF_UNIX"):
        place, listener = folder / SOCKET, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            place.unlink(missing_ok=True)  # left by a killed process: the lock is ours now
            listener.bind(os.fsencode(place))
            place.chmod(0o600)
            return _opened(listener)
        except OSError:
            listener.close()
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.bind(("127.0.0.1", 0))
        return _opened(listener)
    except OSError:
        listener.close()
        raise


def _opened(listener: socket.socket) -> socket.socket:
    listener.listen(WAITING)
    listener.setblocking(False)
    return listener


def _write_note(folder: Path, listener: socket.socket, token: bytes) -> None:
    """Writes the address and the token of the channel; raises OSError if others could read the file."""
    port = listener.getsockname()[1] if listener.family == socket.AF_INET else None
    facts = {"protocol": PROTOCOL, "port": port, "token": token.decode("ascii")}
    draft = folder / f"{NOTE}.new"
    draft.unlink(missing_ok=True)
    try:
        with open(draft, "x", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                raise PermissionError(f"others could read {draft}")
            json.dump(facts, file)
        draft.replace(folder / NOTE)
    finally:
        draft.unlink(missing_ok=True)


def _read_note(folder: Path) -> tuple[bytes | tuple[str, int], bytes]:
    """Reads the address and the token of the channel; raises ConnectionError."""
    try:
        facts: dict[str, Any] = parse_json((folder / NOTE).read_text(encoding="ascii"))
        if facts["protocol"] != PROTOCOL:
            raise ValueError(f"it speaks protocol {facts['protocol']}")
        port, token = facts["port"], facts["token"].encode("ascii")
        return (os.fsencode(folder / SOCKET) if port is None else ("127.0.0.1", int(port))), token
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ConnectionError(f"no process answers for {folder}: {error}") from error


def _is_trusted(connection: socket.socket) -> bool:
    """Whether the peer is this user or root, as far as the system tells."""
    if connection.family == socket.AF_INET or not hasattr(socket, "SO_PEERCRED"):
        return True
    _, user, _ = _PEER.unpack(connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    return user in (0, os.geteuid())


def _read_message(connection: socket.socket, most: int, until: float) -> bytes:
    (length,) = _LENGTH.unpack(_read(connection, _LENGTH.size, until))
    if length > most:
        raise EOFError(f"a message of {length:,} bytes is too long")
    return _read(connection, length, until)


def _read(connection: socket.socket, size: int, until: float) -> bytes:
    """Reads exactly so many bytes; raises EOFError if the peer closes before, or TimeoutError."""
    got = bytearray()
    while len(got) < size:
        connection.settimeout(_left(until))
        piece = connection.recv(min(CHUNK, size - len(got)))
        if not piece:
            raise EOFError("the other side went away")
        got += piece
    return bytes(got)


def _send(connection: socket.socket, data: bytes, until: float) -> None:
    connection.settimeout(_left(until))  # for sendall, the timeout covers the whole message
    connection.sendall(data)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("the other side takes too long")
    return left
