"""Bodies have a budget and deadlines, and work ends with the client that it is for."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from lingxi.library import Library
from lingxi.present.web.limits import SMALL, RequestLimits
from lingxi.present.web.service import CLIENT, Service
from lingxi.present.web.settings import Settings

LARGE = SMALL + 1


async def _read(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that answers with the size of the body."""
    body = await Request(scope, receive).body()
    await PlainTextResponse(f"{CLIENT.get()} {len(body)}")(scope, receive, send)


class Client:
    """Sends what it is given, and keeps what it is sent."""

    def __init__(self, size: int, *, changes: bool = False, owner: bool = False) -> None:
        self.messages: asyncio.Queue[Message] = asyncio.Queue()
        self.sent: list[Message] = []
        state = {"changes": changes, "owner": owner}
        headers = [(b"content-length", str(size).encode())]
        self.scope: Scope = {"type": "http", "method": "POST", "path": "/", "headers": headers, "state": state}
        self.scope["client"] = ("192.0.2.1", 1)

    def says(self, body: bytes, *, more: bool = False) -> None:
        self.messages.put_nowait({"type": "http.request", "body": body, "more_body": more})

    def leaves(self) -> None:
        self.messages.put_nowait({"type": "http.disconnect"})

    async def send(self, message: Message) -> None:
        self.sent.append(message)

    async def asks(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> int:
        await app(self.scope, self.messages.get, self.send)
        return int(self.sent[0]["status"]) if self.sent else 0


@pytest.mark.parametrize("changes", [True, False])
def test_a_request_body_passes(changes: bool) -> None:
    async def run() -> None:
        client = Client(6, changes=changes)
        client.says(b"abc", more=True)
        client.says(b"def")
        assert await client.asks(RequestLimits(_read, Settings())) == 200
        assert client.sent[1]["body"] == b"192.0.2.1 6"
        owner = Client(0, changes=changes, owner=True)
        owner.says(b"")
        assert await owner.asks(RequestLimits(_read, Settings())) == 200
        assert owner.sent[1]["body"] == b"owner 0"

    asyncio.run(run())


@pytest.mark.parametrize("changes", [True, False])
def test_a_missing_request_body_times_out(changes: bool) -> None:
    async def run() -> None:
        client = Client(6, changes=changes)
        client.says(b"abc", more=True)
        with pytest.raises(HTTPException, match="too slowly") as refused:
            await client.asks(RequestLimits(_read, Settings(silence_s=0.01)))
        assert refused.value.status_code == 408

    asyncio.run(run())


def test_a_slow_request_body_times_out() -> None:
    """Each part comes in time, but not all of them: 10 bytes are due 0.1 s after the silence that is allowed."""

    async def run() -> None:
        client = Client(10)
        trickle = asyncio.get_running_loop()

        def more() -> None:
            client.says(b"a", more=True)
            trickle.call_later(0.02, more)

        more()
        with pytest.raises(HTTPException, match="too slowly") as refused:
            await client.asks(RequestLimits(_read, Settings(silence_s=0.2, slowest=100)))
        assert refused.value.status_code == 408

    asyncio.run(run())


def test_large_request_bodies_share_a_budget_and_small_ones_need_none() -> None:
    async def run() -> None:
        app = RequestLimits(_read, Settings(bodies_bytes=2 * LARGE))
        unfinished = [Client(LARGE), Client(LARGE)]
        waiting = [asyncio.create_task(each.asks(app)) for each in unfinished]
        await asyncio.sleep(0)
        third, small = Client(LARGE), Client(SMALL)
        small.says(b"a")
        assert await third.asks(app) == 503
        assert await small.asks(app) == 200
        unfinished[0].says(b"a")
        assert await waiting[0] == 200
        fourth = Client(LARGE)
        fourth.says(b"a")
        assert await fourth.asks(app) == 200, "there is room again"
        unfinished[1].leaves()
        await waiting[1]

    asyncio.run(run())


@pytest.mark.parametrize("size", [0, 1])
def test_work_of_a_disconnected_client_is_never_started(library: Library, size: int) -> None:
    service = Service(library, Settings(threads=1))
    started: list[str] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if size:
            await Request(scope, receive).body()
        await service.run("search", started.append, "left")

    async def run() -> None:
        held, go = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def hold() -> None:
            loop.call_soon_threadsafe(held.set)
            asyncio.run_coroutine_threadsafe(go.wait(), loop).result()

        first = asyncio.create_task(service.run("search", hold))
        await held.wait()
        client = Client(size)
        client.says(b"a" * size)
        asked = asyncio.create_task(client.asks(RequestLimits(app, service.settings)))
        while service.waiting < 2:
            await asyncio.sleep(0)
        client.leaves()
        assert await asked == 0
        assert service.waiting == 1
        go.set()
        await first
        await service.run("search", started.append, "stayed")

    asyncio.run(run())
    assert started == ["stayed"]
    service.close()


def test_changes_are_finished_after_the_client_disconnects() -> None:
    async def run() -> None:
        client, finished = Client(1, changes=True), list[str]()

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            await Request(scope, receive).body()
            for _ in range(5):
                await asyncio.sleep(0)
            finished.append("changed")

        client.says(b"a")
        client.leaves()
        await client.asks(RequestLimits(app, Settings()))
        assert finished == ["changed"]

    asyncio.run(run())


def test_work_that_takes_too_long_times_out(library: Library) -> None:
    service = Service(library, replace(Settings(), work_s=0.01))

    async def run() -> None:
        go = asyncio.Event()
        loop = asyncio.get_running_loop()

        def hold() -> None:
            asyncio.run_coroutine_threadsafe(go.wait(), loop).result()

        with pytest.raises(HTTPException, match="too busy") as late:
            await service.run("search", hold)
        assert late.value.status_code == 503
        go.set()

    asyncio.run(run())
    service.close()
