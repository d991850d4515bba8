"""The route of explorations: clusters with names, what is odd, what is new, months and places."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query

from lingxi.present.web.deps import Owner, Served
from lingxi.present.web.service import Service
from lingxi.wire import exploration_json

router = APIRouter(prefix="/v1")


@router.get("/explore")
async def explore(
    service: Served,
    owner: Owner,
    since: datetime | None = None,
    seed: Annotated[int, Query(ge=0, lt=2**31)] = 0,
) -> dict[str, Any]:
    """The library as a whole: clusters with names in both languages, what is odd or new, months and places."""
    return await service.run("explore", _explored, service, since, seed, location=owner or service.settings.location)


def _explored(service: Service, since: datetime | None, seed: int, *, location: bool) -> dict[str, Any]:
    with service.gate.read():
        found = service.library.explore(since=since and since.replace(tzinfo=None), seed=seed)
    return exploration_json(found, location=location)
