"""The state of a conversation: plain values that become JSON, go to whoever talks, and come back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias, get_args

from lingxi.address import is_id
from lingxi.codec import Json, dump, load
from lingxi.errors import BadQuery
from lingxi.search.query import LONGEST_TEXT
from lingxi.store.filter_language import parse

ChipKind: TypeAlias = Literal["text", "without", "date", "place", "kind", "like", "unlike", "order"]
Order: TypeAlias = Literal["best", "newest", "oldest"]

ORDER = 0  # the id of the condition that stands for an order: it is a value of the search, not one of its chips
MOST_CHIPS = 24
MOST_SHOWN = 100  # hits of the last turn
MOST_PAST = 20  # turns that can be undone
MOST_CHARACTERS = 60_000  # of all texts and filters in a state


@dataclass(frozen=True)
class Chip:
    """One condition of the search, which can be taken off by its id."""

    id: int
    kind: ChipKind
    text: str  # what people read, and for texts what is searched for
    where: str = ""  # the filter of a date, a place or a kind
    hit: str = ""  # the id of a segment that is liked or not

    def __post_init__(self) -> None:
        if self.kind not in get_args(ChipKind):
            raise BadQuery(f"the state of the chat has a condition of unknown kind: {str(self.kind)[:40]!r}")
        if len(self.text) > LONGEST_TEXT or not self.text.strip():
            raise BadQuery(f"a condition of the chat is empty or longer than {LONGEST_TEXT:,} characters")
        if self.kind in ("date", "place", "kind"):
            parse(self.where)
        if self.kind in ("like", "unlike") and not is_id(self.hit):
            raise BadQuery(f"the state of the chat refers to {self.hit[:40]!r}, which is not the id of a hit")


@dataclass(frozen=True)
class Search:
    """What is searched for."""

    chips: tuple[Chip, ...] = ()
    order: Order = "best"
    offset: int = 0

    def __post_init__(self) -> None:
        if self.order not in get_args(Order):
            raise BadQuery(f"the state of the chat has an unknown order: {str(self.order)[:40]!r}")
        if len(self.chips) > MOST_CHIPS:
            raise BadQuery(f"a chat has at most {MOST_CHIPS} conditions; take some off, or start over")
        if not 0 <= self.offset <= 5_000:
            raise BadQuery(f"the state of the chat is at hit {self.offset}; it must be from 0 to 5,000")

    def of_kind(self, *kinds: ChipKind) -> list[Chip]:
        """The conditions of some kinds, in order."""
        return [chip for chip in self.chips if chip.kind in kinds]

    @property
    def understood(self) -> tuple[Chip, ...]:
        """The conditions, and the order unless it is the best first."""
        return self.chips if self.order == "best" else (*self.chips, Chip(ORDER, "order", f"{self.order} first"))

    def without(self, chip: int) -> Search:
        """The search without one condition, or in the usual order; raises BadQuery where there is none with that id."""
        if chip == ORDER and self.order != "best":
            return replace(self, order="best", offset=0)
        left = tuple(each for each in self.chips if each.id != chip)
        if len(left) == len(self.chips):
            raise BadQuery(
                f"the chat has no condition {chip}; it has: {', '.join(str(each.id) for each in left) or 'none'}"
            )
        return replace(self, chips=left, offset=0)


@dataclass(frozen=True)
class State:
    """A conversation between two turns."""

    search: Search = field(default_factory=Search)
    past: tuple[Search, ...] = ()  # before each turn, the oldest first
    shown: tuple[str, ...] = ()  # ids of the last hits, in order
    options: tuple[str, ...] = ()  # the answers to the question that was asked back
    asked: tuple[str, ...] = ()  # the questions that were asked already

    def __post_init__(self) -> None:
        if len(self.past) > MOST_PAST or len(self.shown) > MOST_SHOWN or len(self.options) > 10 or len(self.asked) > 50:
            raise BadQuery("the state of the chat is too long; start over")
        if not all(map(is_id, self.shown)):
            raise BadQuery("the state of the chat shows hits whose ids are none")
        chips = [chip for search in (self.search, *self.past) for chip in search.chips]
        size = sum(len(chip.text) + len(chip.where) for chip in chips) + sum(map(len, (*self.options, *self.asked)))
        if size > MOST_CHARACTERS * (1 + MOST_PAST):
            raise BadQuery(f"the state of the chat is longer than {MOST_CHARACTERS:,} characters")

    def step(self, search: Search) -> State:
        """The state after a turn that changed the search; the one before can be restored."""
        return State(search, (*self.past, self.search)[-MOST_PAST:], asked=self.asked)

    def next_id(self) -> int:
        """An id that no condition has had."""
        return 1 + max((chip.id for search in (self.search, *self.past) for chip in search.chips), default=0)


def dump_state(state: State) -> Json:
    """The state as JSON values."""
    found: Json = dump(state)
    return found


def load_state(known: Mapping[str, Any] | None) -> State:
    """The state of :func:`dump_state`, which may come from anybody; None is a new conversation. Raises BadQuery."""
    try:
        json.dumps(known, ensure_ascii=False).encode()  # a lone surrogate cannot be sent back
        return State() if not known else load(State, known)
    except (TypeError, KeyError, ValueError, AttributeError, RecursionError) as error:
        if isinstance(error, BadQuery):
            raise
        raise BadQuery("the state of the chat is not one that a chat gave; start over without it") from error
