"""Moves change what is searched for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import permutations
from typing import TypeAlias

from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.references import beside, referred
from lingxi.apps.chat.state import Chip, ChipKind, Search, State
from lingxi.apps.filters.spans import OPEN_END, OPEN_START
from lingxi.apps.searchable import Searchable
from lingxi.errors import BadQuery
from lingxi.store.fields import fold

Apply: TypeAlias = Callable[[Searchable, State, Search, Move, int], Search]


def applied(library: Searchable, state: State, moves: list[Move], limit: int) -> State:
    """The state after the moves of one turn; raises BadQuery for what cannot be done."""
    for move in moves:
        if move.kind == "undo":
            return _undone(state, move.number or 1)
    search = state.search
    for move in moves:
        if move.kind == "impossible":
            raise BadQuery(f"there is no such date as {move.text}; give another one")
        search = _APPLY[move.kind](library, state, search, move, limit)
    return state.step(search)


def _undone(state: State, turns: int) -> State:
    if len(state.past) < turns:
        raise BadQuery(f"only {len(state.past)} turns can be undone" if state.past else "there is nothing to undo")
    return State(state.past[-turns], state.past[:-turns], asked=state.asked)


def _with(state: State, search: Search, kind: ChipKind, text: str, where: str = "", hit: str = "") -> Search:
    """The search with one more condition."""
    number = max((state.next_id() - 1, *(chip.id for chip in search.chips))) + 1
    return replace(search, chips=(*search.chips, Chip(number, kind, text, where, hit)), offset=0)


def _without_kind(search: Search, *kinds: ChipKind) -> Search:
    return replace(search, chips=tuple(chip for chip in search.chips if chip.kind not in kinds))


def _add(_: Searchable, state: State, search: Search, move: Move, __: int) -> Search:
    if any(fold(chip.text) == fold(move.text) for chip in search.of_kind("text")):
        return search
    return _with(state, search, "text", move.text)


def _remove(_: Searchable, state: State, search: Search, move: Move, __: int) -> Search:
    """What was said before is taken off; anything else should not show."""
    said = [chip for chip in search.of_kind("text") if _same(chip.text, move.text)]
    if said:
        return search.without(said[-1].id)
    return _with(state, search, "without", move.text)


def _replace(_: Searchable, state: State, search: Search, move: Move, limit: int) -> Search:
    """The old words, where one of the texts has them; else the last text of its kind: a thing, or where it is."""
    texts = search.of_kind("text")
    for chip in reversed(texts):
        if move.old and (words := _exchanged(chip.text, move.old, move.text)):
            chips = tuple(replace(each, text=words) if each is chip else each for each in search.chips)
            return replace(search, chips=chips, offset=0)
    alike = [chip for chip in texts if _is_circumstance(chip.text) == _is_circumstance(move.text)] or texts
    left = search.without(alike[-1].id) if alike else search
    found = _with(state, _without_kind(left, "like", "unlike"), "text", move.text)
    return _remove(_, state, found, Move("remove", move.old), limit) if move.old else found


def _filter(_: Searchable, state: State, search: Search, move: Move, __: int) -> Search:
    """A filter takes the place of the one of the same kind, unless both may hold: "since 2020", "before 2022"."""
    kind: ChipKind = "date" if move.kind == "date" else "place" if move.kind == "place" else "kind"
    left = tuple(chip for chip in search.chips if chip.kind != kind or _go_together(chip.where, move.where))
    return _with(state, replace(search, chips=left), kind, move.text, move.where)


def _like(_: Searchable, state: State, search: Search, move: Move, __: int) -> Search:
    hit = referred(state, move.number)
    return _with(state, _without_kind(search, "like", "unlike"), "like", _numbered(state, hit), hit=hit)


def _unlike(_: Searchable, state: State, search: Search, move: Move, __: int) -> Search:
    """Unlike one hit; if none is liked, like the best of the others."""
    hit = referred(state, move.number or 1)
    if not search.of_kind("like"):
        others = [id_ for id_ in state.shown if id_ != hit][:2]
        for each in others:
            search = _with(state, search, "like", _numbered(state, each), hit=each)
    return _with(state, search, "unlike", _numbered(state, hit), hit=hit)


def _go_together(one: str, other: str) -> bool:
    """Whether two filters of a kind narrow each other: where one says what is left out, or they are two ends."""
    if one == other:
        return False
    ends = [(OPEN_START.match(each), OPEN_END.match(each)) for each in (one, other)]
    return "not (" in (one[:5], other[:5]) or any(start and end for (start, _), (_, end) in permutations(ends))


def _numbered(state: State, hit: str) -> str:
    return f"#{state.shown.index(hit) + 1}" if hit in state.shown else "#"


def _order(_: Searchable, __: State, search: Search, move: Move, ___: int) -> Search:
    return replace(
        search, order="newest" if move.text == "newest" else "oldest" if move.text == "oldest" else "best", offset=0
    )


def _page(_: Searchable, __: State, search: Search, move: Move, limit: int) -> Search:
    if move.text.isdigit():
        return replace(search, offset=max(0, int(move.text) - 1) * limit)
    return replace(search, offset=max(0, search.offset + (limit if move.text == "next" else -limit)))


def _beside(library: Searchable, state: State, _: Search, move: Move, __: int) -> Search:
    return beside(library, state, move)


def _clear(_: Searchable, __: State, search: Search, move: Move, ___: int) -> Search:
    """Without the conditions of a kind, or the last one."""
    left = search.chips[:-1] if move.text == "last" else tuple(chip for chip in search.chips if chip.kind != move.text)
    if left == search.chips:
        raise BadQuery(f"there is no condition to take off{'' if move.text == 'last' else f' of the {move.text}'}")
    return replace(search, chips=left, offset=0)


def _restart(_: Searchable, __: State, ___: Search, ____: Move, _____: int) -> Search:
    return Search()


_APPLY: Mapping[str, Apply] = {
    "add": _add, "remove": _remove, "replace": _replace, "date": _filter, "place": _filter, "kind": _filter,
    "like": _like, "unlike": _unlike, "before": _beside, "after": _beside, "order": _order, "page": _page,
    "new": _restart, "clear": _clear,
}  # fmt: skip


def _same(one: str, other: str) -> bool:
    """Whether two texts have the same words, articles aside."""
    words = [set(fold(each).split()) - {"a", "an", "the", "some"} for each in (one, other)]
    return bool(words[0]) and words[0] == words[1]


def _exchanged(text: str, old: str, new: str) -> str:
    """The text with new words in place of old ones; empty where it does not have them."""
    plain = old.strip()
    for article in ("a ", "an ", "the "):
        plain = plain.removeprefix(article)
    for each in (old, plain, plain.removesuffix("s"), f"{plain}s"):
        at = fold(text).find(fold(each)) if each else -1
        if at >= 0:
            return f"{text[:at]}{new}{text[at + len(each) :]}"
    return ""


def _is_circumstance(text: str) -> bool:
    """Whether a text says where, when or how something is, and not what."""
    return bool(
        re.match(r"(?:in|on|at|near|by|under|with|during|next to|inside|outside|behind)\b|[在于有]", text, re.I)
    )
