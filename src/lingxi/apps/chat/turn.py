"""One turn of a conversation: what was said changes the search, and the search is made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from lingxi.apps.ask.answer import Answer
from lingxi.apps.chat.advice import blocking
from lingxi.apps.chat.apply import applied
from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.query import query_of
from lingxi.apps.chat.question import Look, Question, answered, question_about
from lingxi.apps.chat.state import MOST_SHOWN, Chip, Search, State, dump_state, load_state
from lingxi.apps.searchable import Searchable
from lingxi.codec import Json, dump, load
from lingxi.errors import BadQuery, LingxiError
from lingxi.search.hit import Hit, Hits, dump_hits, load_hits
from lingxi.search.query import LONGEST_TEXT

if TYPE_CHECKING:
    from lingxi.apps.language_model import LanguageModel

DATED = 200  # hits that are put into the order of their dates
LIKELY = 0.1  # probability from which on a hit counts where the order is that of dates
POOL = 60  # hits that a question back divides


@runtime_checkable
class Asks(Protocol):
    """A library that answers questions."""

    def ask(self, question: str) -> Answer:
        """The answer, with its evidence."""
        ...


@dataclass(frozen=True)
class Turn:
    """What a turn of a conversation gave."""

    hits: Hits
    understood: tuple[Chip, ...]  # the conditions of the search now; Chat.remove takes one off by its id
    moves: tuple[str, ...]  # what the turn did: add, remove, date, like, page, undo, …
    question: Question | None = None  # asked back, where an answer would divide the hits well
    state: State = field(default_factory=State)
    save: str = ""  # the name of an album that is to be made of the hits; Chat does it
    answer: Answer | None = None  # to a question
    blocking: tuple[int, ...] = ()  # where there are no hits: the conditions without any one of which there are some
    note: str = ""  # why the language model did not read the turn, and the grammar did


def dump_turn(turn: Turn) -> Json:
    """A turn as JSON values, without loss."""
    found: Json = dump(vars(turn) | {"hits": dump_hits(turn.hits), "state": dump_state(turn.state)})
    return found


def load_turn(known: Json) -> Turn:
    """The turn of :func:`dump_turn`."""
    return Turn(
        load_hits(known["hits"]),
        load(tuple[Chip, ...], known["understood"]),
        tuple(known["moves"]),
        None if known["question"] is None else load(Question, known["question"]),
        load_state(known["state"]),
        known["save"],
        load(Answer, known["answer"]) if known["answer"] else None,
        tuple(known["blocking"]),
        known["note"],
    )


def step(
    library: Searchable,
    state: State,
    text: str,
    off: int | None = None,
    limit: int = 10,
    look: Look | None = None,
    llm: LanguageModel | None = None,
) -> Turn:
    """A turn that says something, or takes a condition off by its id; raises BadQuery."""
    if off is None:
        return turn(library, state, text, limit, look, llm)
    return searched(library, state.step(state.search.without(off)), ("off",), limit, look)


def turn(
    library: Searchable,
    state: State,
    text: str,
    limit: int = 10,
    look: Look | None = None,
    llm: LanguageModel | None = None,
) -> Turn:
    """What one turn of a conversation gives.

    ``look`` compares hits with words, where a question may be asked back. ``llm`` reads the turn. Where it fails, the
    grammar does, and the turn has a note.

    Raises BadQuery for an empty turn, one of more than 10,000 characters, or what cannot be done.
    """
    if not text.strip():
        raise BadQuery("say what to look for, or how to change the search")
    if len(text) > LONGEST_TEXT:
        raise BadQuery(f"a turn has at most {LONGEST_TEXT:,} characters, and this one has {len(text):,}")
    moves, note = _read(state, text, llm)
    return replace(_done(library, state, text, moves, limit, look), note=note)


def _done(library: Searchable, state: State, text: str, moves: list[Move], limit: int, look: Look | None) -> Turn:
    """What the moves of a turn give."""
    first = moves[0].kind if moves else ""
    if first == "save":
        return _saved(library, state, moves[0])
    if first == "hello":
        return searched(library, state, ("hello",), limit)
    if first == "ask" and isinstance(library, Asks):
        return _asked(library, state, text, limit, library.ask)
    moves = [replace(move, kind="add") if move.kind == "ask" else move for move in moves]
    new = applied(library, state, moves, limit)
    return searched(library, new, tuple(dict.fromkeys(move.kind for move in moves)), limit, look)


def searched(library: Searchable, state: State, moves: tuple[str, ...], limit: int, look: Look | None = None) -> Turn:
    """The turn that makes the search of a state."""
    search = state.search
    if not search.chips:
        return Turn(Hits(), search.understood, moves, state=replace(state, shown=(), options=()))
    pool = _found(library, search, limit)
    hits = pool.of(pool[:limit])
    asked = None
    if look and search.order == "best" and not search.offset:
        asked = question_about(search, state.asked, pool, limit, look)
    state = replace(
        state,
        shown=tuple(hit.id for hit in hits[:MOST_SHOWN]),
        options=tuple(option.text for option in asked.options) if asked else (),
        asked=(*state.asked, asked.topic)[-50:] if asked else state.asked,
    )
    return Turn(hits, search.understood, moves, asked, state, blocking=() if pool else blocking(library, search))


def _read(state: State, text: str, llm: LanguageModel | None) -> tuple[list[Move], str]:
    """The moves of a turn: an answer, none where no answer fits, or what the model or the grammar reads; and a note."""
    answer = answered(state.options, text)
    if answer is not None:
        return [Move("add", answer)] if answer else [], ""
    if llm is None:
        return _moves(text), ""
    from lingxi.apps.chat.parse import parsed

    try:
        return parsed(text, state, llm), ""
    except LingxiError as error:
        return _moves(text), str(error)


def _moves(text: str) -> list[Move]:
    """What the grammar reads; the rest is words."""
    from lingxi.apps.chat.understand import understand  # imported here: its patterns take longer than a search

    moves = understand(text) or [Move("add", text.strip())]
    if moves[0].kind == "new" and moves[0].text:
        return [moves[0], *understand(moves[0].text)]
    return moves


def _found(library: Searchable, search: Search, limit: int) -> Hits:
    """The hits of a search; in the order of their dates, those among the first that are likely matches."""
    if search.order == "best":
        return library.search(query_of(search, limit if search.offset else max(limit, POOL)))
    first = library.search(query_of(replace(search, offset=0), DATED))
    likely = [hit for hit in first if hit.probability is None or hit.probability >= LIKELY]
    dated = sorted(likely or first[:limit], key=_when, reverse=search.order == "newest")
    found = first.of(dated[search.offset : search.offset + limit])
    found.total, found.at_least = len(dated), False
    return found


def _when(hit: Hit) -> datetime:
    found = hit.facts.get("taken") or hit.facts.get("modified")
    return found if isinstance(found, datetime) else datetime.min


def _saved(library: Searchable, state: State, move: Move) -> Turn:
    """The hits that are to be saved; nothing is written here, since a turn may come from one who only reads."""
    if not state.shown:
        raise BadQuery("there are no hits to save yet: say what to look for first")
    if not move.text:
        raise BadQuery("the album needs a name: save as NAME")
    return Turn(Hits(library.segments(state.shown)), state.search.understood, ("save",), state=state, save=move.text)


def _asked(library: Searchable, state: State, text: str, limit: int, ask: Callable[[str], Answer]) -> Turn:
    """The answer to a question, about the hits if it refers to them; the search and its hits stay."""
    from lingxi.apps.chat.about_hits import about_hits

    last = searched(library, state, ("ask",), limit) if state.search.chips else None
    answer = about_hits(library, state, None if last is None else last.hits, text) or ask(text)
    if last is not None:
        return replace(last, answer=answer)
    hits = Hits(answer.evidence)
    shown = tuple(hit.id for hit in hits[:MOST_SHOWN])
    return Turn(hits, (), ("ask",), state=replace(state, shown=shown or state.shown), answer=answer)
