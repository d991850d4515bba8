"""A conversation keeps its state, and nothing of a turn that failed."""

from __future__ import annotations

import pytest

from lingxi.apps.chat.chat import Chat
from lingxi.apps.chat.state import State
from lingxi.apps.chat.turn import Turn, step
from lingxi.errors import BadQuery
from tests.apps.chat.found import Found, hit

HITS = [hit(number) for number in range(5)]


def _chat(saved: list[tuple[str, list[str]]]) -> Chat:
    library = Found(HITS)

    def one(state: State, text: str, off: int | None, limit: int) -> Turn:
        return step(library, state, text, off, limit)

    return Chat(one, lambda name, ids: saved.append((name, list(ids))), limit=2)


def test_turns_follow_each_other() -> None:
    chat = _chat([])
    chat.say("a dog")
    assert [chip.text for chip in chat.say("a ball").understood] == ["a dog", "a ball"]
    with pytest.raises(BadQuery, match="no hit 9"):
        chat.say("like number 9")
    assert [chip.text for chip in chat.remove(1).understood] == ["a ball"]
    assert len(chat.say("undo").hits) == 2


def test_an_album_is_saved_with_the_hits_that_are_shown() -> None:
    saved = list[tuple[str, list[str]]]()
    chat = _chat(saved)
    chat.say("a dog")
    chat.say("save as Dogs")
    assert saved == [("Dogs", [each.id for each in HITS[:2]])]
