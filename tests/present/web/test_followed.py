"""Long work can be followed to its end, and ends when its client leaves."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable

import pytest

from lingxi.errors import BadQuery
from lingxi.present.web.followed import _ClientLeft, _events, followed
from lingxi.present.web.service import Service
from tests.present.web.conftest import Browser

Progress = Callable[[int, int], None]


@pytest.fixture
def service(ask: Browser) -> Service:
    found: Service = ask.app.state.service
    return found


def _told(
    service: Service, work: Callable[[Progress], object], seen: Callable[[str], object] = str
) -> list[tuple[str, object]]:
    """The events of work; ``seen`` is called with each as it comes."""

    async def all_events() -> list[str]:
        found = []
        async for each in followed(service, "explore", work).body_iterator:
            seen(str(each))
            found.append(str(each))
        return found

    events = [each.split("\n") for each in asyncio.run(all_events())]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data, *_ in events]


def test_progress_comes_before_the_end(service: Service) -> None:
    seen = threading.Event()

    def work(progress: Progress) -> None:
        progress(3, 7)
        seen.wait()

    told = _told(service, work, lambda event: seen.set() if '"done": 3' in event else None)
    assert told[0] == ("progress", {"done": 0, "total": None})
    assert ("progress", {"done": 3, "total": 7}) in told[:-1]
    assert told[-1] == ("done", {})


def test_an_error_is_told_with_its_kind(service: Service) -> None:
    def work(_: Progress) -> None:
        raise BadQuery("the library is empty")

    name, error = _told(service, work)[-1]
    assert (name, error) == ("failed", {"kind": "BadQuery", "message": "the library is empty"})


def test_a_client_that_leaves_ends_the_work(service: Service) -> None:
    ended = threading.Event()

    def work(progress: Progress) -> None:
        try:
            while True:
                progress(1, 2)
        except _ClientLeft:
            ended.set()
            raise

    async def leave() -> None:
        events = _events(service, "explore", work)
        await anext(events)
        await anext(events)
        await events.aclose()  # type: ignore[attr-defined]

    asyncio.run(leave())
    ended.wait()
