"""The ASGI application: routes and middleware over one open library."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from types import ModuleType

from fastapi import Depends, FastAPI

from lingxi.library import Library
from lingxi.present.web import problem
from lingxi.present.web.auth import AuthMiddleware
from lingxi.present.web.guests import finder
from lingxi.present.web.head import HeadAsGet
from lingxi.present.web.limits import RequestLimits
from lingxi.present.web.openapi import document, operation_id
from lingxi.present.web.parameters import known_parameters
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

ROOMS: dict[str, tuple[ModuleType, ...]] = {  # by tag
    "search": (search, typed, spoken, explain),
    "library": (files, file_parts, additions, archives, explore, duplicates),
    "ask": (ask, chat),
    "recommend": (recommend,),
    "albums": (albums, saved_searches),
    "indexing": (folders, assets, indexing),
    "moderation": (moderate,),
    "access": (tokens, privacy),
    "server": (status, maintenance, page, login),
}


PAGES = (page, login)  # people add parameters to the addresses of pages


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
        generate_unique_id_function=operation_id,
    )
    app.state.service, app.state.attempts, app.state.find = service, login.Attempts(), finder(library)
    app.state.archives = archives.Archives()
    problem.install(app)
    for tag, rooms in ROOMS.items():
        for room in rooms:
            checks = [] if room in PAGES else [Depends(known_parameters)]
            app.include_router(room.router, tags=[tag], dependencies=checks)
    app.openapi = partial(document, app)  # type: ignore[method-assign]
    app.add_middleware(HeadAsGet)
    app.add_middleware(RequestLimits, settings=service.settings)
    app.add_middleware(AuthMiddleware, settings=service.settings, attempts=app.state.attempts, find=app.state.find)
    return app
