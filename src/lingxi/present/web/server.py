"""The server process: it starts uvicorn, and ends within seconds of SIGTERM or Ctrl-C."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from contextlib import suppress
from socket import socket
from types import FrameType

import uvicorn

from lingxi.present.web.departure import Departure, WithoutCancelled
from lingxi.present.web.service import Service

GRACE_S = 3  # for requests in progress when the server is stopped
LINGER_S = 4.0  # then, for the run and for work that nobody waits for; what goes on after that is cut off
INTERRUPTED = 130  # the exit code after a second Ctrl-C


class Server(uvicorn.Server):
    """Requests in progress are finished, and the run is interrupted; after SIGTERM it answers for ``drain_s`` more.

    A second Ctrl-C ends the process at once.
    """

    def __init__(
        self,
        config: uvicorn.Config,
        service: Service,
        departure: Departure,
        started: Callable[[], None],
        drain_s: float,
    ) -> None:
        super().__init__(config)
        self._service, self._departure, self._started, self._drain_s = service, departure, started, drain_s

    def run(self, sockets: list[socket] | None = None) -> None:
        """Serves until a signal; afterwards, another Ctrl-C ends the process at once."""
        logging.getLogger("uvicorn.error").addFilter(WithoutCancelled())
        for sig in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sig, self._outside)
        with suppress(KeyboardInterrupt):
            super().run(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Ends event streams of indexing runs before it waits for other requests."""
        del frame
        if self._service.ending.is_set():
            self._again(sig)
            self._departure.within(LINGER_S, 0)
            self.config.timeout_graceful_shutdown, self.should_exit, self.force_exit = 0, True, True
            return
        drain_s = self._drain_s if sig == signal.SIGTERM and self.started else 0.0
        self._departure.within(drain_s + GRACE_S + LINGER_S, 0)
        self._service.end()
        if drain_s:
            self._loop.call_soon_threadsafe(self._loop.call_later, drain_s, self._close)
        else:
            self._close()

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Calls ``started`` once it answers."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets)
        if self.started:
            self._started()

    async def shutdown(self, sockets: list[socket] | None = None) -> None:
        """Closes the service also after a second signal, when uvicorn would cancel it, which logs a traceback."""
        await super().shutdown(sockets)
        if self.force_exit:
            await self.lifespan.shutdown()

    def _outside(self, sig: int, frame: FrameType | None) -> None:
        """Handles a signal that comes before uvicorn handles them, or after it, while the library is closed."""
        del frame
        if not self._service.ending.is_set():
            raise KeyboardInterrupt
        self._again(sig)

    def _again(self, sig: int) -> None:
        if sig == signal.SIGINT:
            self._departure.now(INTERRUPTED)

    def _close(self) -> None:
        self.should_exit = True
