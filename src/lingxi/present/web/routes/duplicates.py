"""The routes of duplicates: groups of copies, edits and bursts."""

from __future__ import annotations

from typing import Any

from fastapi.responses import StreamingResponse

from lingxi.present.web.answers import answers, sends
from lingxi.present.web.deps import Served
from lingxi.present.web.followed import followed
from lingxi.present.web.reports import DuplicatesAnswer
from lingxi.present.web.router import router_of
from lingxi.present.web.service import Service
from lingxi.wire import duplicates_json

router = router_of("library")


@router.get("/duplicates", **answers(DuplicatesAnswer))
async def duplicates(service: Served) -> dict[str, Any]:
    """Groups of copies, edits and bursts, with the better copy of each; kept until a file or the library changes."""
    return await service.run("duplicates", _found, service)


@router.get("/duplicates/events", **sends("text/event-stream", "The events", binary=False))
async def events(service: Served) -> StreamingResponse:
    """The progress of the search for duplicates as server-sent events; a client that leaves ends it."""
    return followed(service, "duplicates", service.library.duplicates)


def _found(service: Service) -> dict[str, Any]:
    return duplicates_json(service.library.duplicates())
