"""The route of a conversation: its state comes with each turn and goes back, and nothing of it is kept here."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from lingxi.apps.chat.state import load_state
from lingxi.errors import BadQuery
from lingxi.present.web.deps import Owner, Served
from lingxi.present.web.schemas import ChatBody
from lingxi.present.web.service import Service
from lingxi.wire import turn_json

MOST_HITS = 100  # per turn

router = APIRouter(prefix="/v1")


@router.post("/chat")
async def chat(body: ChatBody, service: Served, owner: Owner) -> dict[str, Any]:
    """The hits after a turn of a conversation, what was understood, and the state to send with the next one."""
    if not 1 <= body.k <= MOST_HITS:
        raise BadQuery(f"k must be from 1 to {MOST_HITS}, not {body.k}")
    return await service.run("chat", _conversed, service, body, owner)


def _conversed(service: Service, body: ChatBody, owner: bool) -> dict[str, Any]:
    state = load_state(body.state)
    with service.gate.read():
        found = service.library.converse(state, body.text, body.remove, body.k)
    return turn_json(found, location=owner or service.settings.location)
