"""The routes of explorations: clusters with names, what is odd, what is new, months and places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Query
from fastapi.responses import StreamingResponse

from lingxi.apps.explore.exploration import Exploration
from lingxi.present.web.answers import answers, sends
from lingxi.present.web.deps import Served
from lingxi.present.web.followed import followed
from lingxi.present.web.reports import ExplorationAnswer
from lingxi.present.web.router import router_of
from lingxi.present.web.service import Service
from lingxi.wire import exploration_json

router = router_of("library")


@dataclass
class Wanted:
    """From when on things are new, and the seed of the clusters."""

    since: datetime | None = None
    seed: Annotated[int, Query(ge=0, lt=2**31)] = 0

    def of(self, service: Service, on_progress: Callable[[int, int], None] | None = None) -> Exploration:
        """The exploration of the library."""
        since = self.since and self.since.replace(tzinfo=None)
        with service.gate.read():
            return service.library.explore(since=since, seed=self.seed, on_progress=on_progress)


Asked = Annotated[Wanted, Depends()]


@router.get("/explore", **answers(ExplorationAnswer))
async def explore(wanted: Asked, service: Served) -> dict[str, Any]:
    """The library as a whole: clusters with names in both languages, what is odd or new, months and places."""
    return await service.run("explore", _explored, service, wanted, location=service.settings.location)


@router.get("/explore/events", **sends("text/event-stream", "The events", binary=False))
async def events(wanted: Asked, service: Served) -> StreamingResponse:
    """The progress of the exploration as server-sent events; a client that leaves ends it."""
    return followed(service, "explore", lambda on_progress: wanted.of(service, on_progress))


def _explored(service: Service, wanted: Wanted, *, location: bool) -> dict[str, Any]:
    return exploration_json(wanted.of(service), location=location)
