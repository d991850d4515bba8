"""The route of a conversation: its state comes with each turn and goes back, and nothing of it is kept here."""

from __future__ import annotations

from typing import Any

from lingxi.apps.chat.state import Search, load_state
from lingxi.errors import BadQuery
from lingxi.present.web.answers import answers
from lingxi.present.web.deps import Served
from lingxi.present.web.replies import TurnAnswer
from lingxi.present.web.router import router_of
from lingxi.present.web.schemas import ChatBody, check_sizes
from lingxi.present.web.service import Service
from lingxi.wire import turn_json

MOST_HITS = 100  # per turn

router = router_of("ask")


@router.post("/chat", **answers(TurnAnswer))
async def chat(body: ChatBody, service: Served) -> dict[str, Any]:
    """The hits after a turn of a conversation, what was understood, and the state to send with the next one."""
    if not 1 <= body.k <= MOST_HITS:
        raise BadQuery(f"k must be from 1 to {MOST_HITS}, not {body.k}")
    return await service.run("chat", _conversed, service, body)


def _conversed(service: Service, body: ChatBody) -> dict[str, Any]:
    state, text = load_state(body.state), body.text.encode("utf-8", "replace").decode()
    for search in (state.search, *state.past):  # any of them may be searched for, after an undo
        _check_size(search, text, body.k)
    with service.gate.read():
        found = service.library.converse(state, text, body.remove, body.k)
    return turn_json(found, location=service.settings.location)


def _check_size(search: Search, text: str, hits: int) -> None:
    """Raises HTTPException 413 if a turn would search for more than one request may."""
    check_sizes(
        texts=[len(text), *(len(chip.text) for chip in search.of_kind("text", "without"))],
        filters=sum(len(chip.where) for chip in search.chips),
        marks=len(search.of_kind("like", "unlike")),
        hits=hits,
    )
