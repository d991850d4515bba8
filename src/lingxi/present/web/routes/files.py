"""Routes of the library without a query: its files in order, its months, and the values of its fields."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query

from lingxi.codec import dump
from lingxi.present.web.answers import FacetsAnswer, FilePageAnswer, TimelineAnswer, answers
from lingxi.present.web.deps import Owner, Served
from lingxi.present.web.service import Service
from lingxi.search.file_order import Sort
from lingxi.search.listing import MOST, FileList, Timeline
from lingxi.wire import file_list_json

router = APIRouter(prefix="/v1")


@router.get("/files", **answers(FilePageAnswer))
async def files(
    service: Served,
    owner: Owner,
    where: str | None = None,
    sort: Sort = "newest",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
    cursor: str | None = None,
) -> dict[str, Any]:
    """The files that match a filter, in order, and the cursor of the next page."""
    found = await service.run("files", _files, service, where, sort, limit, cursor)
    return file_list_json(found, location=owner or service.settings.location)


@router.get("/timeline", **answers(TimelineAnswer))
async def timeline(service: Served, where: str | None = None) -> dict[str, Any]:
    """The number of files of each month, newest first, with the cursor of the page of files that begins there."""
    found: dict[str, Any] = dump(await service.run("files", _timeline, service, where))
    return found


@router.get("/facets", **answers(FacetsAnswer))
async def facets(
    field: str,
    service: Served,
    where: str | None = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
    count: Literal["segments", "files"] = "segments",
) -> dict[str, Any]:
    """The values of a field with their numbers of segments, or of files."""
    found = await service.run("facets", _facets, service, field, where, limit, files=count == "files")
    return {"field": field, "values": [{"value": value, "count": number} for value, number in found]}


def _files(service: Service, where: str | None, sort: Sort, limit: int, cursor: str | None) -> FileList:
    with service.gate.read():
        return service.library.files(where, sort, limit, cursor)


def _timeline(service: Service, where: str | None) -> Timeline:
    with service.gate.read():
        return service.library.timeline(where)


def _facets(service: Service, field: str, where: str | None, limit: int, *, files: bool) -> list[tuple[str, int]]:
    with service.gate.read():
        return service.library.facets(field, where, limit, files=files)
