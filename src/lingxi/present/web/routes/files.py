"""Routes of the library without a query: its files in order, its months, and the values of its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, Query

from lingxi.codec import dump
from lingxi.present.web.answers import CellsAnswer, FacetsAnswer, FilePageAnswer, TimelineAnswer, answers
from lingxi.present.web.deps import Served
from lingxi.present.web.router import router_of
from lingxi.present.web.service import Service
from lingxi.search.file_order import Sort
from lingxi.search.listing import MOST, FileList, Timeline
from lingxi.search.places import LARGEST, SMALLEST, Box
from lingxi.wire import cells_json, file_list_json

router = router_of("library")


@router.get("/files", **answers(FilePageAnswer))
async def files(
    service: Served,
    where: str | None = None,
    sort: Sort = "newest",
    limit: Annotated[int, Query(ge=1, le=MOST)] = 100,
    cursor: str | None = None,
) -> dict[str, Any]:
    """The files that match a filter, in order, and the cursor of the next page."""
    found = await service.run("files", _files, service, where, sort, limit, cursor)
    return file_list_json(found, location=service.settings.location)


@router.get("/timeline", **answers(TimelineAnswer))
async def timeline(service: Served, where: str | None = None) -> dict[str, Any]:
    """The number of files of each month, newest first, with the cursor of the page of files that begins there."""
    found: dict[str, Any] = dump(await service.run("files", _timeline, service, where))
    return found


@dataclass
class View:
    """The part of a map that is seen, in degrees, and the width of its cells."""

    degrees: Annotated[float, Query(ge=SMALLEST, le=LARGEST)] = 5.0
    south: Annotated[float, Query(ge=-90, le=90)] = -90.0
    west: Annotated[float, Query(ge=-180, le=180)] = -180.0
    north: Annotated[float, Query(ge=-90, le=90)] = 90.0
    east: Annotated[float, Query(ge=-180, le=180)] = 180.0

    @property
    def box(self) -> Box:
        """The part of the earth."""
        return Box(self.south, self.west, self.north, self.east)


@router.get("/places", **answers(CellsAnswer))
async def places(service: Served, view: Annotated[View, Depends()], where: str | None = None) -> dict[str, Any]:
    """Where the files that match a filter were taken: cells of a grid with counts, most files first."""
    if not service.settings.location:
        return {"cells": []}
    return await service.run("files", _places, service, where, view)


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


def _places(service: Service, where: str | None, view: View) -> dict[str, Any]:
    with service.gate.read():
        return cells_json(service.library.places(where, view.degrees, view.box))


def _facets(service: Service, field: str, where: str | None, limit: int, *, files: bool) -> list[tuple[str, int]]:
    with service.gate.read():
        return service.library.facets(field, where, limit, files=files)
