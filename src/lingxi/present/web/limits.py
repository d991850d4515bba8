"""Limits for clients: total size and speed of bodies, and cancellation when a client leaves. Plain ASGI.

auth.py limits the size of single bodies. This middleware limits what depends on time: a budget over all large bodies in
transfer, deadlines for their bytes, and work that no client waits for any more.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import final

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lingxi.present.web.problem import problem
from lingxi.present.web.service import CLIENT
from lingxi.present.web.settings import Settings

SMALL = 2**17  # bytes of a body that does not count towards the budget


@final
class RequestLimits:
    """Passes on requests whose bodies fit the budget, and cancels them when the client leaves."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._left = settings.bodies_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles a request. If the client leaves, reads are cancelled and changes are finished."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        size = int(Headers(scope=scope).get("content-length", "0"))
        counted = size if size > SMALL else 0
        if counted > self._left:
            busy = problem(503, "too much is being sent at once; try again in a moment", {"Retry-After": "5"})
            await busy(scope, receive, send)
            return
        self._left -= counted
        CLIENT.set("owner" if scope["state"]["owner"] else (scope.get("client") or ("",))[0])
        request = _Request(receive, send, size, self._settings)
        try:
            with suppress(ClientDisconnect):
                if scope["state"]["changes"]:
                    await self._app(scope, request.receive, request.send)
                else:
                    await self._while_waited_for(scope, request)
        finally:
            self._left += counted

    async def _while_waited_for(self, scope: Scope, request: _Request) -> None:
        answer = asyncio.ensure_future(self._app(scope, request.received, request.send))
        leaving = asyncio.ensure_future(request.leaving())
        try:
            await asyncio.wait({answer, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if answer.done() or request.answered:
                await answer
        finally:
            leaving.cancel()
            if not answer.done():
                answer.cancel()
                await asyncio.wait({answer})


@final
class _Request:
    """The messages of one request and its response."""

    def __init__(self, receive: Receive, send: Send, size: int, settings: Settings) -> None:
        self._receive, self._send, self._settings = receive, send, settings
        self._empty = size == 0
        self._end = asyncio.get_running_loop().time() + settings.silence_s + size / settings.slowest
        self._whole, self._gone = asyncio.Event(), asyncio.Event()
        if self._empty:
            self._whole.set()
        self.answered = False

    async def send(self, message: Message) -> None:
        """Sends a message, and notes the end of the response."""
        await self._send(message)
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self.answered = True

    async def receive(self) -> Message:
        """Receives the next part of the body; raises 408 if the client is too slow."""
        if self._whole.is_set():
            return await self._receive()
        try:
            async with asyncio.timeout_at(min(self._end, asyncio.get_running_loop().time() + self._settings.silence_s)):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(408, "the body came too slowly; send it again", {"Connection": "close"}) from None
        if message["type"] == "http.disconnect" or not message.get("more_body", False):
            self._whole.set()
        return message

    async def received(self) -> Message:
        """Receives a part of the body; after the body, waits until the client has left."""
        if not self._whole.is_set():
            return await self.receive()
        if self._empty:  # :meth:`leaving` consumes the disconnect message
            self._empty = False
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def leaving(self) -> None:
        """Returns when the client has left, or has the whole response."""
        await self._whole.wait()
        while (await self._receive())["type"] != "http.disconnect":
            pass
        self._gone.set()
