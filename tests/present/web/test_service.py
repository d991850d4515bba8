"""The queue is bounded, uploads are few, and an end waits for what is in work."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from typing import Any

import numpy as np
import pytest
from starlette.exceptions import HTTPException

from lingxi.library import Library
from lingxi.media.isolation import decoded
from lingxi.present.web.service import Service
from lingxi.present.web.settings import Settings
from tests.conftest import Paint
from tests.present.web.conftest import Browser


def test_too_many_requests_get_a_retry_after(library: Library) -> None:
    service, go = Service(library, Settings(threads=1, queue=2)), threading.Event()

    async def three() -> None:
        first = [asyncio.create_task(service.run("work", go.wait)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(HTTPException, match="too many requests at once") as refused:
            await service.run("work", go.wait)
        assert refused.value.status_code == 429
        assert refused.value.headers == {"Retry-After": "1"}
        go.set()
        assert await asyncio.gather(*first) == [True, True]
        assert await service.run("work", go.wait), "there is room again"

    asyncio.run(three())
    service.close()


def test_old_uploads_go_first(library: Library) -> None:
    service = Service(library, Settings(uploads=2))
    names = [service.keep(np.full((1, 1, 3), shade, np.uint8)) for shade in range(3)]
    assert np.array_equal(service.kept(names[2]), np.full((1, 1, 3), 2))  # type: ignore[arg-type]
    with pytest.raises(HTTPException, match="404"):
        service.kept(names[0])
    service.close()


def test_searches_go_on_while_a_folder_is_indexed(library: Library, paint: Paint) -> None:
    folder = paint("red.png").parent
    library.index(folder, models=["toy"])
    for n in range(70):
        paint(f"{n}.png", (n, 2 * n, 100))
    service = Service(library, Settings())

    async def many() -> None:
        assert service.job.start(folder)
        while service.job.running:
            found = await asyncio.gather(*[service.run("search", library.search, "red", 1) for _ in range(8)])
            assert [hits[0].path.name for hits in found] == ["red.png"] * 8

    asyncio.run(many())
    assert service.job.progress()["added"] == 70
    service.close()


def test_idle_models_are_unloaded_and_loaded_again(indexed: Library) -> None:
    service = Service(indexed, Settings(idle_s=0.2))
    service.open()
    assert asyncio.run(service.run("search", indexed.search, "red", 1))[0].path.name == "red.png"
    while indexed.loaded:
        time.sleep(0.05)
    assert asyncio.run(service.run("search", indexed.search, "green", 1))[0].path.name == "green.png"
    service.close()


def test_a_server_that_stops_does_not_wait_for_clients_that_follow_a_run(library: Library, paint: Paint) -> None:
    folder = paint("red.png").parent
    library.index(folder, models=["toy"])
    for n in range(200):
        paint(f"{n}.png", (n, 2 * n % 256, 100))
    ask = Browser(library)
    service = ask.app.state.service
    assert service.job.start(folder)
    service.end()
    assert '"state"' in ask("GET", "/v1/index/events").text, "it was told, and the answer ended"
    service.close()
    assert service.job.progress()["state"] == "paused"


def test_query_media_are_decoded_in_another_process(indexed: Library) -> None:
    service = Service(indexed, Settings())
    assert asyncio.run(service.run("search", decoded, os.getpid)) != os.getpid()
    service.close()


def test_the_decoding_process_starts_before_the_first_request(indexed: Library) -> None:
    service = Service(indexed, Settings())
    before: Any = service.sandbox._pool
    service.open()
    service._pool.shutdown(wait=True)
    after: Any = service.sandbox._pool
    assert before is None
    assert after.active
    service.close()
