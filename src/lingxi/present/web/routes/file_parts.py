"""Routes of what a file consists of: its pages, passages and moments, and where a passage lies on its page."""

from __future__ import annotations

from typing import Any

from fastapi.responses import FileResponse, Response
from starlette.exceptions import HTTPException

from lingxi.media.passage_boxes import passage_boxes
from lingxi.present.web.additions import BoxesAnswer, PartsAnswer
from lingxi.present.web.answers import answers, sends
from lingxi.present.web.deps import Served
from lingxi.present.web.files import PLAYED, UNTRUSTED
from lingxi.present.web.given import FILM, film_of
from lingxi.present.web.parts import file_of, segment_of
from lingxi.present.web.router import router_of
from lingxi.present.web.routes.search import Id
from lingxi.present.web.service import Service
from lingxi.wire import hit_json

router = router_of("library", "/v1/segments")


@router.get("/{id}/parts", **answers(PartsAnswer))
async def parts(id_: Id, service: Served) -> dict[str, Any]:
    """All segments of the file of a segment, in their order: pages, passages and moments."""
    return {"parts": await service.run("get", _parts, service, id_)}


@router.get("/{id}/film", **sends("video/mp4", "The film"))
async def film(id_: Id, service: Served) -> Response:
    """The film in a motion photo, of which the segment is a moment, as MP4 without metadata."""
    return await service.run("original", _film, service, id_)


@router.get("/{id}/boxes", **answers(BoxesAnswer))
async def boxes(id_: Id, service: Served) -> dict[str, Any]:
    """Where a passage of a PDF lies on its page: the corners of its lines as shares of the page; else none."""
    return {"boxes": await service.run("thumbnail", _boxes, service, id_)}


def _parts(service: Service, id_: str) -> list[dict[str, Any]]:
    with service.gate.read():
        found = service.library.parts(id_)
    if not found:
        raise HTTPException(404, "the library has no such segment")
    return [hit_json(hit, location=service.settings.location) for hit in found]


def _film(service: Service, id_: str) -> Response:
    path = film_of(service, segment_of(service, id_))
    return FileResponse(path, 200, UNTRUSTED, PLAYED[FILM], content_disposition_type="inline")


def _boxes(service: Service, id_: str) -> list[tuple[float, ...]]:
    hit = segment_of(service, id_)
    if hit.modality != "text" or hit.place.page is None or hit.path.suffix.lower() != ".pdf":
        return []
    return list(service.sandbox.run(passage_boxes, file_of(service, hit), hit.place.page, hit.text))
