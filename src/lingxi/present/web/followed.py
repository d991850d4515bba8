"""Long work as server-sent events: its progress, then its end. A client that leaves ends the work."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from fastapi.responses import StreamingResponse
from starlette.exceptions import HTTPException

from lingxi.codec import dump_error
from lingxi.errors import LingxiError
from lingxi.present.web.service import Service

LOOK_S = 0.2  # between two polls of the work
QUIET = 50  # polls without news after which a keep-alive comment is sent

Work = Callable[[Callable[[int, int], None]], object]  # gets what is called with the work done and its total


class _ClientLeft(Exception):
    """Raised in work that nobody follows any more."""


@dataclass
class _Progress:
    """How far the work is, in the thread that does it."""

    done: int = 0
    total: int | None = None
    left: bool = False  # whether the client has left

    def __call__(self, done: int, total: int) -> None:
        if self.left:
            raise _ClientLeft
        self.done, self.total = done, total


def followed(service: Service, stage: str, work: Work) -> StreamingResponse:
    """The progress of work as events ``progress`` with ``done`` and ``total``, then an event ``done`` or ``failed``.

    ``total`` is null before the work has begun. The result is not sent: the library keeps it, so the route that gives
    it answers at once.
    """
    return StreamingResponse(
        _events(service, stage, work), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )


async def _events(service: Service, stage: str, work: Work) -> AsyncIterator[str]:
    progress, quiet = _Progress(), 0
    last: dict[str, Any] = {}
    task = asyncio.ensure_future(service.run(stage, work, progress))
    try:
        while not task.done():
            update = {"done": progress.done, "total": progress.total}
            quiet = 0 if update != last else quiet + 1
            if quiet == 0:
                yield _event("progress", update)
            elif quiet % QUIET == 0:
                yield ": still at it\n\n"
            last = update
            if service.ending.is_set():
                return
            await asyncio.wait({task}, timeout=LOOK_S)
        yield _ended(task)
    finally:
        progress.left = True
        task.cancel()


def _ended(task: asyncio.Future[object]) -> str:
    """The last event of work that has ended."""
    try:
        task.result()
    except LingxiError as error:
        return _event("failed", dump_error(error))
    except HTTPException as error:
        return _event("failed", {"kind": "LingxiError", "message": str(error.detail)})
    return _event("done", {})


def _event(name: str, facts: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(facts)}\n\n"
