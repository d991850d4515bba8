"""The ASGI application: routes and middleware over one open library."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import FastAPI

from lingxi.library import Library
from lingxi.present.web import problem
from lingxi.present.web.auth import AuthMiddleware
from lingxi.present.web.guests import finder
from lingxi.present.web.head import HeadAsGet
from lingxi.present.web.limits import RequestLimits
from lingxi.present.web.openapi import document
from lingxi.present.web.routes import (
    additions,
    albums,
    archives,
    ask,
    assets,
    chat,
    duplicates,
    explain,
    explore,
    file_parts,
    files,
    folders,
    indexing,
    login,
    maintenance,
    moderate,
    page,
    privacy,
    recommend,
    saved_searches,
    search,
    spoken,
    status,
    tokens,
    typed,
)
from lingxi.present.web.service import Service
from lingxi.present.web.settings import Settings
from lingxi.version import __version__

ROOMS = (
    search, typed, spoken, explain, files, file_parts, additions, archives, explore, duplicates, ask, chat, recommend,
    albums, saved_searches, folders, assets, indexing, moderate, tokens, privacy, status, maintenance, page, login,
)  # fmt: skip


def make_app(library: Library, settings: Settings | None = None) -> FastAPI:
    """The ASGI application of a library. The caller closes the library after the application has ended."""
    service = Service(library, settings or Settings())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.open()
        yield
        service.close()

    app = FastAPI(
        title="lingxi",
        version=__version__,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.service, app.state.attempts, app.state.find = service, login.Attempts(), finder(library)
    app.state.archives = archives.Archives()
    problem.install(app)
    app.router.routes += [route for room in ROOMS for route in room.router.routes]
    app.openapi = partial(document, app)  # type: ignore[method-assign]
    app.add_middleware(HeadAsGet)
    app.add_middleware(RequestLimits, settings=service.settings)
    app.add_middleware(AuthMiddleware, settings=service.settings, attempts=app.state.attempts, find=app.state.find)
    return app
