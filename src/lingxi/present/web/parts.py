"""The part of a query that a client names: a segment of the library, what it sent along, or sent before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

from starlette.exceptions import HTTPException

from lingxi.address import address_of, asset_id
from lingxi.media.clip import sound_of
from lingxi.present.web.deps import Question
from lingxi.present.web.files import moment, seen, taken_in
from lingxi.present.web.schemas import PartBody, query_of
from lingxi.present.web.service import Service
from lingxi.search.hit import Hit
from lingxi.search.query import Part, Query
from lingxi.types import Audio


def asked_by(question: Question, service: Service, *, owner: bool) -> Query:
    """The query of a question, with its media decoded; raises BadQuery, UnreadableMedia or 404."""
    return query_of(question.body, partial(_part, service, question.pictures), trusted=owner)


def segment_of(service: Service, id_: str) -> Hit:
    """The segment with that id; raises 404."""
    with service.gate.read():
        found = service.library.segments([id_]) or _held(service, id_)
    if not found:
        raise HTTPException(404, "the library has no such segment")
    return found[0]


def _held(service: Service, id_: str) -> list[Hit]:
    """The segment of a sent file that waits for a verdict."""
    return [] if service.quarantine is None else list(service.quarantine.segments([id_]).values())


def file_of(service: Service, hit: Hit) -> Path:
    """The file of a segment; raises 404 where it may not be served."""
    return service.file_of(hit)


def _part(service: Service, pictures: Mapping[str, bytes], body: PartBody) -> Part:
    """The part that a segment, a picture of the form or an upload makes."""
    if body.upload is not None:
        sent = pictures.get(body.upload)
        media = service.kept(body.upload) if sent is None else service.sandbox.run(taken_in, sent)
        if isinstance(media, Audio):
            return Part(audio=media, weight=body.weight)
        return Part(image=media, weight=body.weight)
    hit = segment_of(service, body.image_id or "")
    return replace(_of_segment(service, hit), weight=body.weight, asset=asset_id(address_of(hit.path)))


def _of_segment(service: Service, hit: Hit) -> Part:
    if hit.modality == "text":
        return Part(text=hit.text)
    if hit.modality == "video":
        at_s = float(hit.facts.get("at_s", 0.0))
        return Part(image=service.sandbox.run(moment, file_of(service, hit), at_s))
    if hit.modality == "audio":
        start_s, end_s = hit.place.start_s or 0.0, hit.place.end_s or 0.0
        return Part(audio=service.sandbox.run(sound_of, file_of(service, hit), start_s, end_s - start_s))
    return Part(image=service.sandbox.run(seen, file_of(service, hit), hit.place))
