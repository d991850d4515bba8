"""Routes of recommendations, and of the events that they go by."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Query
from starlette.exceptions import HTTPException

from lingxi.address import is_id
from lingxi.codec import dump
from lingxi.errors import BadQuery
from lingxi.present.web.answers import answers
from lingxi.present.web.deps import Owner, Served
from lingxi.present.web.reports import (
    CountAdded,
    CountForgotten,
    CountRecorded,
    EventsAnswer,
    PeopleAnswer,
    RecommendationsAnswer,
)
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import MOST_FILTER, MOST_MARKS, STRICT
from lingxi.present.web.service import Service
from lingxi.store.events import Act, Event
from lingxi.wire import recommendation_json

router = router_of("recommend")
MOST_EVENTS = 10_000  # per request
Person = Annotated[str, Query(min_length=1)]


@dataclass
class RecommendBody:
    """For whom, and of what."""

    __pydantic_config__ = STRICT

    person: str = ""
    like: list[str] = field(default_factory=list)
    modality: list[str] = field(default_factory=list)
    where: str | None = None
    limit: int = 10
    seen: bool = False
    diverse: float = 0.3


@dataclass
class RecordBody:
    """What a person did with segments or files."""

    __pydantic_config__ = STRICT

    person: str
    act: Act
    items: list[str]
    weight: float = 1.0


@dataclass
class EventsBody:
    """Events of any people."""

    __pydantic_config__ = STRICT

    events: list[Event]


@dataclass
class RecordingBody:
    """Whether events of a person are kept."""

    __pydantic_config__ = STRICT

    person: str
    on: bool


@router.post("/recommend", **answers(RecommendationsAnswer))
async def recommend(body: RecommendBody, service: Served, owner: Owner) -> dict[str, Any]:
    """What a person may like, or who likes these segments."""
    if len(body.like) > MOST_MARKS or len(body.where or "") > MOST_FILTER:
        raise HTTPException(413, f"at most {MOST_MARKS:,} liked items and {MOST_FILTER:,} characters of a filter")
    return await service.run("long search", _recommended, service, body, owner)


@router.post("/events", **answers(CountRecorded))
async def record(body: RecordBody, service: Served, owner: Owner) -> dict[str, int]:
    """Keeps what a person did, if recording is on for them."""
    if len(body.items) > MOST_MARKS:
        raise HTTPException(413, f"at most {MOST_MARKS:,} items at once")
    _check(body.items, owner=owner)
    return {"recorded": await service.run("albums", _recorded, service, body)}


@router.put("/events", **answers(CountAdded))
async def add(body: EventsBody, service: Served, owner: Owner) -> dict[str, int]:
    """Keeps events of any people; only for the user who started the server."""
    if not owner:
        raise HTTPException(403, "only the user who started the server may add the events of other people")
    if len(body.events) > MOST_EVENTS:
        raise HTTPException(413, f"at most {MOST_EVENTS:,} events at once")
    return {"added": await service.run("albums", service.library.add_events, body.events)}


@router.get("/events", **answers(EventsAnswer))
async def events(service: Served, person: str | None = None) -> dict[str, Any]:
    """The events of a person, or of all, oldest first; needs the write token."""
    return {"events": dump(await service.run("albums", service.library.events, person))}


@router.delete("/events", **answers(CountForgotten))
async def forget(person: Person, service: Served) -> dict[str, int]:
    """Removes all events of a person and switches recording off."""
    return {"forgotten": await service.run("albums", service.library.forget_events, person)}


@router.get("/recording", **answers(PeopleAnswer))
async def recording(service: Served) -> dict[str, list[str]]:
    """The people for whom recording is on; needs the write token."""
    return {"people": await service.run("albums", service.library.recorded)}


@router.put("/recording", **answers(PeopleAnswer))
async def switch(body: RecordingBody, service: Served) -> dict[str, list[str]]:
    """Switches recording on or off for a person."""
    await service.run("albums", _switched, service, body)
    return await recording(service)


def _check(items: list[str], *, owner: bool) -> None:
    """Raises BadQuery unless a client that is not the owner gives ids alone: numbers and paths are the owner's."""
    if not owner and not all(map(is_id, items)):
        raise BadQuery("items, and what is liked, are ids of segments, as hits have them")


def _recommended(service: Service, body: RecommendBody, owner: bool) -> dict[str, Any]:
    _check(body.like, owner=owner)
    with service.gate.read():
        found = service.library.recommend(
            body.person, like=body.like, modality=body.modality, where=body.where or None,
            limit=body.limit, seen=body.seen, diverse=body.diverse,
        )  # fmt: skip
    location = service.settings.location
    return {"recommendations": [recommendation_json(each, location=location) for each in found]}


def _recorded(service: Service, body: RecordBody) -> int:
    with service.gate.read():
        return service.library.record(body.person, body.act, body.items, body.weight)


def _switched(service: Service, body: RecordingBody) -> None:
    service.library.set_recording(body.person, on=body.on)
