"""The queue is bounded, uploads are few, and an end waits for what is in work."""

from __future__ import annotations

import asyncio
import threading

import numpy as np
import pytest
from starlette.exceptions import HTTPException

from lingxi.library import Library
from lingxi.present.web.service import Service
from lingxi.present.web.settings import Settings
from tests.conftest import Paint


def test_too_many_requests_are_told_to_come_back(library: Library) -> None:
    service, go = Service(library, Settings(threads=1, queue=2)), threading.Event()

    async def three() -> None:
        first = [asyncio.create_task(service.run("work", go.wait, 10)) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(HTTPException) as refused:
            await service.run("work", go.wait, 10)
        assert refused.value.status_code == 429
        assert refused.value.headers == {"Retry-After": "1"}
        go.set()
        assert await asyncio.gather(*first) == [True, True]
        assert await service.run("work", go.wait, 10), "there is room again"

    asyncio.run(three())
    service.close()


def test_old_uploads_go_first(library: Library) -> None:
    service = Service(library, Settings(uploads=2))
    names = [service.keep(np.full((1, 1, 3), shade, np.uint8)) for shade in range(3)]
    assert service.kept(names[2])[0, 0, 0] == 2
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
    assert service.job.told["added"] == 70
    service.close()
