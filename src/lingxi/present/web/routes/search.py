"""Search routes: hits, similar segments, single segments, facets, and uploads for queries."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Depends, Header, Path, Query, Request
from fastapi.responses import FileResponse, Response
from starlette.exceptions import HTTPException

from lingxi.errors import BadQuery
from lingxi.media.read import suffixes
from lingxi.media.thumbnail import thumbnail
from lingxi.present.web.answers import (
    HitAnswer,
    HitPageAnswer,
    HitPagesAnswer,
    IdsAnswer,
    MarkedAnswer,
    UploadAnswer,
    answers,
    sends,
)
from lingxi.present.web.deps import BYTES, DESCRIBED, Owner, Question, Served, question
from lingxi.present.web.files import PLAYED, SHOWN, UNTRUSTED, clip, etag, is_picture, taken_in
from lingxi.present.web.given import FILM, given, name_given, original_of
from lingxi.present.web.guests import PREVIEW
from lingxi.present.web.parts import asked_by, file_of, segment_of
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import (
    MOST_QUERIES,
    BatchBody,
    FeedbackBody,
    MarksBody,
    SearchBody,
    check_size,
    is_short,
)
from lingxi.present.web.service import Service
from lingxi.search.last import remember as remember_ids
from lingxi.search.marks import is_number
from lingxi.search.query import mark_texts
from lingxi.types import Audio
from lingxi.wire import hit_json, page

router = router_of("search")


Id = Annotated[str, Path(alias="id")]
Size = Literal["160", "320", "640", "1280"]


@router.post("/search", **answers(HitPageAnswer), openapi_extra=DESCRIBED)
async def search(asked: Annotated[Question, Depends(question)], service: Served, owner: Owner) -> Response:
    """The hits of a query, best first, and the cursor of the next page; a form contains the query's files."""
    if not owner:
        check_size(asked.body)
    stage = "search" if is_short(asked.body) else "long search"
    return _json(await service.run(stage, _written, service, asked, owner=owner))


@router.post("/search/batch", **answers(HitPagesAnswer))
async def batch(body: BatchBody, service: Served) -> Response:
    """Several queries at once, with results in their order."""
    if len(body.queries) > MOST_QUERIES:
        raise BadQuery(f"at most {MOST_QUERIES} queries in one batch")
    check_size(*body.queries)
    questions = [Question(each, {}) for each in body.queries]
    pages = [await service.run("batch", _written, service, each) for each in questions]  # others come between
    return _json(b'{"pages":[' + b",".join(pages) + b"]}")


@router.post("/feedback", **answers(HitPageAnswer))
async def feedback(body: FeedbackBody, service: Served) -> dict[str, Any]:
    """The hits of a query, re-ranked by a learner trained on marked hits."""
    asked = body.asked()
    check_size(asked)
    return await service.run("feedback", _searched, service, Question(asked, {}))


@router.get("/similar/{id}", **answers(HitPageAnswer))
async def similar(
    id_: Id, service: Served, k: Annotated[int, Query(ge=1, le=1000)] = 20, where: str | None = None
) -> dict[str, Any]:
    """Segments like one that is in the library."""
    question = Question(SearchBody(like=[id_], k=k, where=where), {})
    await service.run("get", segment_of, service, id_)
    return await service.run("search", _searched, service, question)


@router.post("/uploads", **answers(UploadAnswer, 201), openapi_extra=BYTES)
async def upload(request: Request, service: Served) -> dict[str, Any]:
    """Stores an image or a sound for queries, in memory and for a limited time."""
    data = await request.body()
    media = await service.run("decode", service.sandbox.run, taken_in, data)
    if isinstance(media, Audio):
        return {"upload": service.keep(media), "seconds": round(len(media.samples) / media.rate_hz, 3)}
    return {"upload": service.keep(media), "height": media.shape[0], "width": media.shape[1]}


@router.get("/segments/{id}", **answers(HitAnswer))
async def segment(id_: Id, service: Served) -> dict[str, Any]:
    """What is known of a segment."""
    hit = await service.run("get", segment_of, service, id_)
    return hit_json(hit, location=service.settings.location)


@router.get("/segments/{id}/thumbnail", **sends("image/jpeg", "The thumbnail", unchanged=True))
async def small(id_: Id, service: Served, size: Size = "320", if_none_match: Annotated[str, Header()] = "") -> Response:
    """A JPEG thumbnail of an image or a page, about ``size`` pixels high, without metadata."""
    return await service.run("thumbnail", _small, service, id_, int(size), if_none_match)


@router.get("/segments/{id}/original", **sends("*/*", "The file"))
async def original(id_: Id, service: Served) -> Response:
    """The file; without metadata, unless the client may see places: videos, sounds, PDFs, animations, images as JPEG.

    DICOM is an image to all but the owner. Other documents with pictures are given only to clients that may see places.
    """
    return await service.run("original", _original, service, id_)


@router.get("/segments/{id}/clip", **sends("*/*", "The span as a file"))
async def piece(
    id_: Id,
    service: Served,
    start_s: Annotated[float | None, Query(ge=0, le=1e6)] = None,
    end_s: Annotated[float | None, Query(ge=0, le=1e6)] = None,
) -> Response:
    """The span of a segment, or another span of its file, at most two minutes long, as a file."""
    return await service.run("clip", _clip, service, id_, start_s, end_s)


@router.get("/marked", **answers(MarkedAnswer))
async def marked(marks: str, service: Served, owner: Owner) -> dict[str, Any]:
    """The ids that marks refer to: paths of files, ids, or, for the owner, numbers of the hits that were shown last."""
    if not owner and any(map(is_number, mark_texts(marks))):
        raise HTTPException(403, "only the user who started the server may use the numbers of the last hits; give ids")
    return await service.run("get", _marked, service, marks)


@router.put("/marked", **answers(IdsAnswer))
async def remember(body: MarksBody, service: Served, owner: Owner) -> dict[str, list[str]]:
    """Stores which hits the command line has shown, so that their numbers can be used as marks."""
    if not owner:
        raise HTTPException(403, "only the user who started the server may store which hits were shown")
    await service.run("remember", _remember, service, body)
    return {"ids": body.ids}


def _marked(service: Service, marks: str) -> dict[str, Any]:
    texts = mark_texts(marks)
    with service.gate.read():
        ids = list(service.library.marked(marks))
        spans = [service.library.shown_span(text) if is_number(text) else None for text in texts]
    return {"ids": ids, "spans": spans}


def _remember(service: Service, body: MarksBody) -> None:
    query = None if body.query is None else asked_by(Question(body.query, {}), service, owner=True)
    spans = [None if each is None else (each[0], each[1]) for each in body.spans or ()]
    whole = len(spans) == len(body.ids)
    remember_ids(service.library.folder, body.ids, query, spans if whole else None)


def _searched(service: Service, asked: Question, *, owner: bool = False) -> dict[str, Any]:
    query = asked_by(asked, service, owner=owner)
    with service.gate.read():
        hits = service.library.search(query)
    return page(query, hits, location=service.settings.location)


def _written(service: Service, asked: Question, *, owner: bool = False) -> bytes:
    """A page of hits as JSON, which is written by the thread that searches: the one that answers has no time for it."""
    found = _searched(service, asked, owner=owner)
    return json.dumps(found, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _json(written: bytes) -> Response:
    return Response(written, media_type="application/json")


def _small(service: Service, id_: str, size: int, known: str) -> Response:
    hit = segment_of(service, id_)
    if hit.modality == "text" and hit.place.start_s is None:
        raise HTTPException(404, "it has no thumbnail")
    at_s = hit.facts.get("at_s", hit.place.start_s) if hit.modality in ("video", "text") else None
    path = file_of(service, hit)
    if at_s is not None and path.suffix.lower() in suffixes("audio"):
        at_s = None
    if service.shared is not None and not service.shared.scope.originals:
        size = min(size, PREVIEW)
    headers = UNTRUSTED | {"ETag": etag(path, id_, size)}
    if headers["ETag"] in known:
        return Response(None, 304, headers)
    return Response(service.sandbox.run(thumbnail, path, size, hit.place, at_s), 200, headers, "image/jpeg")


def _clip(service: Service, id_: str, start_s: float | None, end_s: float | None) -> Response:
    hit = segment_of(service, id_)
    if hit.place.start_s is None or hit.place.end_s is None:
        raise HTTPException(404, "it has no moments to cut out")
    path = original_of(service, hit)
    piece = service.sandbox.run(
        clip,
        path,
        hit.place.start_s if start_s is None else start_s,
        hit.place.end_s if end_s is None else end_s,
        bared=not service.settings.location,
    )
    kind = PLAYED.get(FILM if is_picture(path) else path.suffix.lower(), "application/octet-stream")
    return Response(piece, media_type=kind, headers=UNTRUSTED)


def _original(service: Service, id_: str) -> Response:
    hit = segment_of(service, id_)
    path = given(service, hit)
    if isinstance(path, bytes):
        name = quote(name_given(service, hit), errors="replace")
        headers = UNTRUSTED | {"Content-Disposition": f"inline; filename*=utf-8''{name}"}
        return Response(path, media_type="image/jpeg", headers=headers)
    kind = (SHOWN | PLAYED).get(path.suffix.lower())
    how = "inline" if kind else "attachment"
    name = str(hit.path.name).encode("utf-8", "replace").decode()
    return FileResponse(
        path, 200, UNTRUSTED, kind or "application/octet-stream", None, name, content_disposition_type=how
    )
