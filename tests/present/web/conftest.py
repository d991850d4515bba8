"""A library of four files, served."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("fastapi", reason="needs the extra serve")

import asyncio

from httpx import ASGITransport, AsyncClient, Response

from lingxi.library import Library
from lingxi.present.web.app import make_app
from lingxi.present.web.settings import Settings
from tests.present.web.conforming import check_conforms


class Browser:
    """Asks an application in this process, one request after the other."""

    def __init__(self, library: Library, settings: Settings | None = None) -> None:
        self.app = make_app(library, settings)

    def __call__(self, method: str, path: str, **more: object) -> Response:
        answer = asyncio.run(self._ask(method, path, more))
        check_conforms(self.app, method, path, answer)
        return answer

    async def _ask(self, method: str, path: str, more: dict[str, object]) -> Response:
        transport = ASGITransport(self.app, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://127.0.0.1:8735") as client:
            return await client.request(method, path, **more)  # type: ignore[arg-type]


@pytest.fixture
def indexed(library: Library, folder: Path) -> Library:
    library.index(folder, models=["toy"])
    return library


@pytest.fixture
def ask(indexed: Library) -> Iterator[Browser]:
    browser = Browser(indexed)
    yield browser
    browser.app.state.service.close()
