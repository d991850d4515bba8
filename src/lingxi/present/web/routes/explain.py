"""The explanation route: why a segment matches a query."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends
from starlette.exceptions import HTTPException

from lingxi.address import is_id
from lingxi.errors import BadQuery
from lingxi.present.web.answers import answers
from lingxi.present.web.deps import DESCRIBED, Owner, Question, Served, question
from lingxi.present.web.parts import asked_by, file_of, segment_of
from lingxi.present.web.replies import ExplanationAnswer
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import PartBody, SearchBody, check_size
from lingxi.present.web.service import Service
from lingxi.search.last import last_query
from lingxi.search.query import Query
from lingxi.wire import explanation_json

router = router_of("search")


@router.get("/explain", **answers(ExplanationAnswer))
async def explain_text(hit: str, service: Served, owner: Owner, query: str | None = None) -> dict[str, Any]:
    """Why a segment matches a text, or the query that the command line showed last."""
    if query is None:
        return await service.run("explain", _explained_last, service, hit, owner=owner)
    asked = Question(SearchBody([PartBody(text=query)]), {})
    check_size(asked.body)
    return await service.run("explain", _explained, service, hit, asked, owner=owner)


@router.post("/explain", **answers(ExplanationAnswer), openapi_extra=DESCRIBED)
async def explain(
    hit: str, asked: Annotated[Question, Depends(question)], service: Served, owner: Owner
) -> dict[str, Any]:
    """Why a segment matches a whole query; a form contains the query's files."""
    if not owner:
        check_size(asked.body)
    return await service.run("explain", _explained, service, hit, asked, owner=owner)


def _explained(service: Service, hit: str, asked: Question, *, owner: bool) -> dict[str, Any]:
    if not owner and not is_id(hit):
        raise HTTPException(404, "there is no such segment; give the id of a hit")
    return _with(service, hit, asked_by(asked, service, owner=owner))


def _explained_last(service: Service, hit: str, *, owner: bool) -> dict[str, Any]:
    if not owner:
        raise HTTPException(403, "give a query; only the user who started the server may use the last one")
    return _with(service, hit, last_query(service.library.folder))


def _with(service: Service, hit: str, query: Query) -> dict[str, Any]:
    with service.gate.read():
        ids = service.library.marked(hit)
    if len(ids) < 1 or not is_id(ids[0]):
        raise BadQuery("give the id of a segment")
    found = segment_of(service, ids[0])
    if not found.missing and found.modality != "text":
        file_of(service, found)
    with service.gate.read():
        return explanation_json(service.library.explain(ids[0], query))
