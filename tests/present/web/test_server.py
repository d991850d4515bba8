"""A server stops after a signal: gently after the first, at once after a second Ctrl-C."""

from __future__ import annotations

import signal
from threading import Event
from typing import cast

import pytest

pytest.importorskip("uvicorn", reason="needs the extra serve")

import uvicorn

from lingxi.present.web.departure import Departure
from lingxi.present.web.server import GRACE_S, INTERRUPTED, LINGER_S, Server
from lingxi.present.web.service import Service


class _Service:
    def __init__(self) -> None:
        self.ending = Event()

    def end(self) -> None:
        self.ending.set()


class _Departure:
    def __init__(self) -> None:
        self.ends: list[object] = []

    def within(self, seconds: float, code: int) -> None:
        self.ends.append((seconds, code))

    def now(self, code: int) -> None:
        self.ends.append(code)


def test_the_first_signal_ends_it_in_bounded_time_and_a_second_ctrl_c_at_once() -> None:
    service, departure = _Service(), _Departure()
    server = Server(
        uvicorn.Config("app"), cast("Service", service), cast("Departure", departure), started=lambda: None, drain_s=0.0
    )
    with pytest.raises(KeyboardInterrupt, match=r"^$"):
        server._outside(signal.SIGINT, None)  # before it answers, there is nothing to end
    server.handle_exit(signal.SIGTERM, None)
    assert (server.should_exit, server.force_exit, service.ending.is_set()) == (True, False, True)
    assert departure.ends == [(GRACE_S + LINGER_S, 0)]
    server.handle_exit(signal.SIGTERM, None)
    assert server.force_exit, "it waits for no requests any more"
    assert departure.ends.pop() == (LINGER_S, 0)
    server._outside(signal.SIGTERM, None)
    assert departure.ends == [(GRACE_S + LINGER_S, 0)], "it is ending already"
    server.handle_exit(signal.SIGINT, None)
    server._outside(signal.SIGINT, None)  # while the library is closed
    assert departure.ends.count(INTERRUPTED) == 2
