"""The route that reads what is typed into a search box: its words, and the dates, places and kinds in it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from lingxi.codec import dump_fields
from lingxi.errors import MissingExtra
from lingxi.present.web.additions import TypedAnswer
from lingxi.present.web.answers import answers
from lingxi.present.web.deps import Served
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import LONGEST

router = router_of("search")


@router.get("/typed", **answers(TypedAnswer))
async def typed(text: Annotated[str, Query(max_length=LONGEST)], service: Served) -> dict[str, Any]:
    """The words of a text that are searched for, and its filters, each with the words that mean it."""
    return await service.run("typed", _typed, text)


def _typed(text: str) -> dict[str, Any]:
    from lingxi.apps.chat.typed import Typed, typed  # imported here: its patterns take longer than a search

    try:
        return dump_fields(typed(text))
    except MissingExtra:  # of countries
        return dump_fields(Typed(text.strip()))
