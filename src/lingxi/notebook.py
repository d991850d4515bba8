"""Results in notebooks: tables and cards as HTML that escapes all text and loads nothing."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

SIDE = 160  # the height of a card's image, in pixels
_CARD = "display:inline-block;vertical-align:top;width:200px;"
_CARD += "margin:0 8px 8px 0;border:1px solid #8886;border-radius:6px"
_INSIDE = f"height:{SIDE}px;overflow:hidden;padding:6px;box-sizing:border-box;white-space:pre-line;font-size:12px"
_PICTURE = f"display:block;height:{SIDE}px;max-width:100%;object-fit:contain;margin:0 auto"
_LINE = "overflow:hidden;text-overflow:ellipsis;white-space:nowrap;padding:4px 6px;font-size:12px"


@dataclass(frozen=True)
class Card:
    """One result: an image or a text, the name of its file, and a note."""

    name: str
    path: str
    note: str
    text: str = ""
    picture: bytes | None = None  # a JPEG


def cards(title: str, shown: Iterable[Card]) -> str:
    """Cards in a row below a title."""
    return f"<div><div>{_text(title)}</div>{''.join(map(_card, shown))}</div>"


def table(title: str, rows: Iterable[tuple[str, object]]) -> str:
    """A table of names and values below a title."""
    lines = (
        f'<tr><th style="text-align:left;vertical-align:top">{_text(name)}</th>'
        f'<td style="text-align:left;white-space:pre-line">{_text(str(value))}</td></tr>'
        for name, value in rows
    )
    return f"<table><caption>{_text(title)}</caption>{''.join(lines)}</table>"


def _card(card: Card) -> str:
    inside = f'<div style="{_INSIDE}">{_text(card.text)}</div>'
    if card.picture is not None:
        data = b64encode(card.picture).decode("ascii")
        inside = f'<img style="{_PICTURE}" alt="{_text(card.name)}" src="data:image/jpeg;base64,{data}">'
    line = f'<div style="{_LINE}" title="{_text(card.path)}">{_text(card.note)} {_text(card.name)}</div>'
    return f'<div style="{_CARD}">{inside}{line}</div>'


def _text(text: str) -> str:
    """Escaped text; bytes of a name that are not UTF-8 become U+FFFD."""
    return escape(text.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
