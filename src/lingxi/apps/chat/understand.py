"""What a turn means: moves, in the order in which they are made."""

from __future__ import annotations

import re
from datetime import date

from lingxi.apps.chat.moves.add import add
from lingxi.apps.chat.moves.ask import ask
from lingxi.apps.chat.moves.clear import clear
from lingxi.apps.chat.moves.hello import hello
from lingxi.apps.chat.moves.move import Kind, Move
from lingxi.apps.chat.moves.new import new
from lingxi.apps.chat.moves.order import order
from lingxi.apps.chat.moves.page import page
from lingxi.apps.chat.moves.phrasing import plain, without_rejection
from lingxi.apps.chat.moves.refer import refer
from lingxi.apps.chat.moves.remove import remove
from lingxi.apps.chat.moves.replace import replace
from lingxi.apps.chat.moves.save import save
from lingxi.apps.chat.moves.undo import undo
from lingxi.apps.filters.dates import date_named, impossible
from lingxi.apps.filters.kinds import kind_named
from lingxi.apps.filters.places import place_named
from lingxi.apps.filters.read import LONGEST, read_filters

_REFUSED = re.compile(
    r"(?:but |and )?(?:not?|without|except(?: for)?|exclude|excluding|remove|hide|skip|drop|leave out|filter out"
    r"|(?:i )?(?:don'?t|do not) (?:want|show|include|need)(?: me| to see)?)(?: (?:the|any|those|all|ones"
    r"|photos|pictures"
    r"|anything|stuff|taken|made))*"
    r"|不|(?:把|将|那些)*(?:都|就|也|的)*(?:不要|去掉|别要|排除|除了|不看|不算|过滤|删掉|隐藏|别给我看)(?:看|掉"
    r"|了|都行|的|照片|那些|拍)*",
    re.IGNORECASE,
)
_PICTURES = re.compile(r" (?:photos?|pictures?|images?|pics?|shots?|ones?)$|的?(?:照片|图片|图)$", re.IGNORECASE)
_WHOLE = (clear, new, undo, page, order, save)  # these are a turn by themselves


def understand(text: str, today: date | None = None) -> list[Move]:
    """The moves of a turn; nothing where it says nothing. A turn of more than 500 characters is words to add."""
    text = text.strip()
    if len(text) > LONGEST:
        return [Move("add", text)]
    if small_talk := hello(text):
        return small_talk
    text = plain(text)
    for words in dict.fromkeys((text, without_rejection(text))):
        if moves := _whole(words, today):
            return moves
    return ask(text) or _clauses(text, today)


def _whole(text: str, today: date | None) -> list[Move]:
    """The moves of a turn that refers to a hit, or that does one thing."""
    referred, rest = refer(text)
    if referred:
        return referred + (_wanted(rest, today) if rest else [])
    return next((moves for read in _WHOLE if (moves := read(text))), [])


def _clauses(text: str, today: date | None) -> list[Move]:
    """What is wanted, where a clause may also name an order: "dogs from 2020, newest first"."""
    clauses = re.split(r"[,，;；]\s*", text)
    ordered = [move for clause in clauses for move in order(clause)]
    if not ordered:
        return _wanted(text, today)
    return [*_wanted(", ".join(clause for clause in clauses if not order(clause)), today), *ordered[:1]]


def _wanted(text: str, today: date | None) -> list[Move]:
    """What is wanted, what is not, and the filters."""
    if wrong := impossible(text, today or date.today()):
        return [Move("impossible", wrong)]
    found, rest = read_filters(text, today)
    if found and _REFUSED.fullmatch(rest):  # "not the ones from Paris"
        telling = [
            each for each in found if each.kind != "kind"
        ] or found  # "photos" says nothing in "no London photos"
        return [Move(each.kind, f"not {each.words}", f"not ({each.where})") for each in telling]
    filters = [Move(each.kind, each.words, each.where) for each in found]
    replaced = replace(rest)
    kept = [each for each in filters if each.kind == "kind"]  # "no videos, just photos" names two
    if replaced and not (kept and kind_named(replaced[0].old)):
        return [*filters, *map(_filtered, replaced)]
    removed, rest = remove(rest)
    if kept:
        removed = [each for each in removed if not kind_named(each.text)]
    return [*filters, *add(rest), *(_refused(move, today) for move in removed)]


def _filtered(move: Move) -> Move:
    """The move, or a filter where the new words are a kind of files: 换成视频."""
    where = kind_named(move.text)
    return Move("kind", move.text, where) if where else move


def _refused(move: Move, today: date | None) -> Move:
    """The move, or a filter where it removes a kind of files, a place or a time: "no videos", "not Athens"."""
    words = _PICTURES.sub("", move.text)
    named: dict[Kind, str] = {
        "kind": kind_named(move.text),
        "place": place_named(words),
        "date": date_named(words, today or date.today()),
    }
    return next((Move(kind, f"not {move.text}", f"not ({where})") for kind, where in named.items() if where), move)
