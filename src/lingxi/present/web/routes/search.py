"""Search routes: hits, similar segments, single segments, facets, and uploads for queries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse, Response
from starlette.exceptions import HTTPException

from lingxi.errors import BadQuery
from lingxi.media.clip import sound_of
from lingxi.media.read import suffixes
from lingxi.media.thumbnail import thumbnail
from lingxi.present.web.deps import BYTES, DESCRIBED, Owner, Question, Served, question
from lingxi.present.web.files import PLAYED, SHOWN, bare, clip, is_picture, moment, seen, servable, taken_in
from lingxi.present.web.schemas import (
    MOST_QUERIES,
    BatchBody,
    FeedbackBody,
    MarksBody,
    PartBody,
    SearchBody,
    check_size,
    is_short,
    query_of,
)
from lingxi.present.web.service import Service
from lingxi.search.hit import Hit
from lingxi.search.last import remember as remember_ids
from lingxi.search.query import Part
from lingxi.search.query import Query as Asked
from lingxi.types import Audio
from lingxi.wire import hit_json, page

PRIVATE = {"Cache-Control": "private, max-age=3600"}
UNTRUSTED = PRIVATE | {"Content-Security-Policy": "sandbox; default-src 'none'"}

router = APIRouter(prefix="/v1")


Size = Literal["160", "320", "640", "1280"]


@router.post("/search", openapi_extra=DESCRIBED)
async def search(asked: Annotated[Question, Depends(question)], service: Served, owner: Owner) -> Response:
    """The hits of a query, best first, and the cursor of the next page; a form contains the query's files."""
    if not owner:
        check_size(asked.body)
    stage = "search" if is_short(asked.body) else "long search"
    return _json(await service.run(stage, _written, service, asked.body, asked.pictures, owner=owner))


@router.post("/search/batch")
async def batch(body: BatchBody, service: Served) -> Response:
    """Several queries at once, with results in their order."""
    if len(body.queries) > MOST_QUERIES:
        raise BadQuery(f"at most {MOST_QUERIES} queries in one batch")
    check_size(*body.queries)
    pages = [await service.run("batch", _written, service, each) for each in body.queries]  # other requests run between
    return _json(b'{"pages":[' + b",".join(pages) + b"]}")


@router.post("/feedback")
async def feedback(body: FeedbackBody, service: Served) -> dict[str, Any]:
    """The hits of a query, re-ranked by a learner trained on marked hits."""
    asked = body.asked()
    check_size(asked)
    return await service.run("feedback", _searched, service, asked)


@router.get("/similar/{id_}")
async def similar(
    id_: str, service: Served, k: Annotated[int, Query(ge=1, le=1000)] = 20, where: str | None = None
) -> dict[str, Any]:
    """Segments similar to one of the library."""
    body = SearchBody(like=[id_], k=k, where=where)
    await service.run("get", _segment, service, id_)
    return await service.run("search", _searched, service, body)


@router.post("/uploads", status_code=201, openapi_extra=BYTES)
async def upload(request: Request, service: Served) -> dict[str, Any]:
    """Stores an image or a sound for queries, in memory and for a limited time."""
    data = await request.body()
    media = await service.run("decode", service.sandbox.run, taken_in, data)
    if isinstance(media, Audio):
        return {"upload": service.keep(media), "seconds": round(len(media.samples) / media.rate_hz, 3)}
    return {"upload": service.keep(media), "height": media.shape[0], "width": media.shape[1]}


@router.get("/segments/{id_}")
async def segment(id_: str, service: Served) -> dict[str, Any]:
    """A segment."""
    hit = await service.run("get", _segment, service, id_)
    return hit_json(hit, location=service.settings.location)


@router.get("/segments/{id_}/thumbnail")
async def small(id_: str, service: Served, size: Size = "320") -> Response:
    """A JPEG thumbnail of an image or a page, about ``size`` pixels high, without metadata."""
    return await service.run("thumbnail", _small, service, id_, int(size))


@router.get("/segments/{id_}/original")
async def original(id_: str, service: Served) -> Response:
    """The file; images without the camera's metadata, unless the server may show locations."""
    return await service.run("original", _original, service, id_)


@router.get("/segments/{id_}/clip")
async def piece(
    id_: str,
    service: Served,
    start_s: Annotated[float | None, Query(ge=0, le=1e6)] = None,
    end_s: Annotated[float | None, Query(ge=0, le=1e6)] = None,
) -> Response:
    """The span of a segment, or another span of its file, at most two minutes long, as a file."""
    return await service.run("clip", _clip, service, id_, start_s, end_s)


@router.get("/marked")
async def marked(marks: str, service: Served) -> dict[str, list[str]]:
    """The ids that marks refer to: numbers of the hits that the command line showed last, paths of files, or ids."""
    return {"ids": await service.run("get", _marked, service, marks)}


@router.put("/marked")
async def remember(body: MarksBody, service: Served, owner: Owner) -> dict[str, list[str]]:
    """Stores which hits the command line has shown, so that their numbers can be used as marks."""
    if not owner:
        raise HTTPException(403, "only the user who started the server may store which hits were shown")
    await service.run("remember", remember_ids, service.library.folder, body.ids)
    return {"ids": body.ids}


@router.get("/facets")
async def facets(
    field: str, service: Served, where: str | None = None, limit: Annotated[int, Query(ge=1, le=1000)] = 100
) -> dict[str, Any]:
    """The values of a field with their numbers of segments."""
    found = await service.run("facets", _together, service, field, where, limit)
    return {"field": field, "values": [{"value": value, "count": count} for value, count in found]}


def _marked(service: Service, marks: str) -> list[str]:
    with service.gate.read():
        return list(service.library.marked(marks))


def _together(service: Service, field: str, where: str | None, limit: int) -> list[tuple[str, int]]:
    with service.gate.read():
        return service.library.facets(field, where, limit)


def _searched(
    service: Service, body: SearchBody, pictures: Mapping[str, bytes] | None = None, *, owner: bool = False
) -> dict[str, Any]:
    query: Asked = query_of(body, partial(_part, service, pictures or {}), trusted=owner)
    with service.gate.read():
        hits = service.library.search(query)
    return page(query, hits, location=owner or service.settings.location)


def _written(
    service: Service, body: SearchBody, pictures: Mapping[str, bytes] | None = None, *, owner: bool = False
) -> bytes:
    """A page of hits, already as JSON text: it is serialised in the searching thread, not in the event loop."""
    found = _searched(service, body, pictures, owner=owner)
    return json.dumps(found, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _json(written: bytes) -> Response:
    return Response(written, media_type="application/json")


def _part(service: Service, pictures: Mapping[str, bytes], body: PartBody) -> Part:
    """The query part for a segment, a file of the form or an upload."""
    if body.upload is not None:
        sent = pictures.get(body.upload)
        media = service.kept(body.upload) if sent is None else service.sandbox.run(taken_in, sent)
        if isinstance(media, Audio):
            return Part(audio=media, weight=body.weight)
        return Part(image=media, weight=body.weight)
    hit = _segment(service, body.image_id or "")
    if hit.modality == "text":
        return Part(text=hit.text, weight=body.weight)
    if hit.modality == "video":
        at_s = float(hit.facts.get("at_s", 0.0))
        return Part(image=service.sandbox.run(moment, _path(service, hit), at_s), weight=body.weight)
    if hit.modality == "audio":
        start_s, end_s = hit.place.start_s or 0.0, hit.place.end_s or 0.0
        heard = service.sandbox.run(sound_of, _path(service, hit), start_s, end_s - start_s)
        return Part(audio=heard, weight=body.weight)
    return Part(image=service.sandbox.run(seen, _path(service, hit), hit.place.page), weight=body.weight)


def _segment(service: Service, id_: str) -> Hit:
    with service.gate.read():
        return _known(service, id_)


def _known(service: Service, id_: str) -> Hit:
    found = service.library.segments([id_])
    if not found:
        raise HTTPException(404, "the library has no such segment")
    return found[0]


def _path(service: Service, hit: Hit) -> Path:
    return servable(hit.path, service.library.roots())


def _small(service: Service, id_: str, size: int) -> Response:
    hit = _segment(service, id_)
    if hit.modality == "text" and hit.place.start_s is None:
        raise HTTPException(404, "it has no thumbnail")
    at_s = hit.facts.get("at_s", hit.place.start_s) if hit.modality in ("video", "text") else None
    span = hit.place if hit.modality == "audio" else None
    path = _path(service, hit)
    if at_s is not None and path.suffix.lower() in suffixes("audio"):
        at_s, span = None, hit.place
    small = service.sandbox.run(thumbnail, path, size, hit.place.page, at_s, span)
    return Response(small, media_type="image/jpeg", headers=UNTRUSTED)


def _clip(service: Service, id_: str, start_s: float | None, end_s: float | None) -> Response:
    hit = _segment(service, id_)
    if hit.place.start_s is None or hit.place.end_s is None:
        raise HTTPException(404, "it is neither a video nor a sound")
    path = _path(service, hit)
    piece = service.sandbox.run(
        clip,
        path,
        hit.place.start_s if start_s is None else start_s,
        hit.place.end_s if end_s is None else end_s,
    )
    kind = PLAYED.get(path.suffix.lower(), "application/octet-stream")
    return Response(piece, media_type=kind, headers=UNTRUSTED)


def _original(service: Service, id_: str) -> Response:
    path = _path(service, _segment(service, id_))
    if is_picture(path) and not service.settings.location:
        return Response(service.sandbox.run(bare, path), media_type="image/jpeg", headers=UNTRUSTED)
    kind = (SHOWN | PLAYED).get(path.suffix.lower())
    how = "inline" if kind else "attachment"
    name = str(path.name).encode("utf-8", "replace").decode()
    return FileResponse(
        path, 200, UNTRUSTED, kind or "application/octet-stream", None, name, content_disposition_type=how
    )
