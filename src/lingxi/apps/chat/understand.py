"""What a turn means: moves, in the order in which they are made."""

from __future__ import annotations

import re
from datetime import date

from lingxi.apps.chat.moves.add import add
from lingxi.apps.chat.moves.ask import ask
from lingxi.apps.chat.moves.move import Move
from lingxi.apps.chat.moves.new import new
from lingxi.apps.chat.moves.order import order
from lingxi.apps.chat.moves.page import page
from lingxi.apps.chat.moves.phrasing import plain
from lingxi.apps.chat.moves.refer import refer
from lingxi.apps.chat.moves.remove import remove
from lingxi.apps.chat.moves.replace import replace
from lingxi.apps.chat.moves.save import save
from lingxi.apps.chat.moves.undo import undo
from lingxi.apps.filters.kinds import is_kind
from lingxi.apps.filters.read import LONGEST, read_filters

_WHOLE = (new, undo, page, order, save)  # these are a turn by themselves


def understand(text: str, today: date | None = None) -> list[Move]:
    """The moves of a turn; nothing where it says nothing. A turn of more than 500 characters is words to add."""
    text = text.strip()
    if len(text) > LONGEST:
        return [Move("add", text)]
    text = plain(text)
    referred, rest = refer(text)
    if referred:
        return referred + (_wanted(rest, today) if rest else [])
    for read in _WHOLE:
        if moves := read(text):
            return moves
    return ask(text) or _clauses(text, today)


def _clauses(text: str, today: date | None) -> list[Move]:
    """What is wanted, where a clause may also name an order: "dogs from 2020, newest first"."""
    clauses = re.split(r"[,，;；]\s*", text)
    ordered = [move for clause in clauses for move in order(clause)]
    if not ordered:
        return _wanted(text, today)
    return [*_wanted(", ".join(clause for clause in clauses if not order(clause)), today), *ordered[:1]]


def _wanted(text: str, today: date | None) -> list[Move]:
    """What is wanted, what is not, and the filters."""
    found, rest = read_filters(text, today)
    filters = [Move(each.kind, each.words, each.where) for each in found]
    replaced = replace(rest)
    kept = [each for each in filters if each.kind == "kind"]  # "no videos, just photos" names two
    if replaced and not (kept and is_kind(replaced[0].old)):
        return filters + replaced
    removed, rest = remove(rest)
    removed = [each for each in removed if not (kept and is_kind(each.text))]
    return [*filters, *add(rest), *removed]
