"""What is found: a segment, its score, and the signals that put it there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias, final

from lingxi.errors import LingxiError, UnreadableMedia
from lingxi.notebook import SIDE, Card, cards
from lingxi.types import Line, Modality, Place

MOST_CARDS = 100  # hits that a notebook shows
MOST_PICTURES = 24  # of them with a picture, each a JPEG of 160 pixels height

Kind: TypeAlias = Literal["similarity", "caption", "ocr", "words", "recording", "feedback", "rerank"]


@dataclass(frozen=True)
class Signal:
    """What spoke for a hit: the kind of evidence, the space it comes from, and a detail that tells two apart."""

    kind: Kind
    space: str = ""  # of the vectors; empty where words or sounds were compared
    detail: str = ""  # words: all, exact, some or written; feedback: the learner; rerank: the reranker

    def __str__(self) -> str:
        """Its name in weights and in JSON."""
        return _NAMES[self.kind].format(space=self.space or "", detail=self.detail)


_NAMES: dict[Kind, str] = {
    "similarity": "{space}",
    "caption": "{space}.caption",
    "ocr": "{space}.written",
    "words": "{detail} words",
    "recording": "same recording",
    "feedback": "{space} {detail}",
    "rerank": "{detail}",
}
ALL_WORDS, SOME_WORDS = Signal("words", detail="all"), Signal("words", detail="some")
EXACT_WORDS = Signal("words", detail="exact")  # all of them, in so few files that these are meant
WRITTEN_WORDS = Signal("words", detail="written")  # those that stand in a picture
SAME = Signal("recording")


@dataclass(frozen=True)
class Contribution:
    """What one signal said of a hit."""

    rank: int  # from 1
    score: float  # a cosine, or BM25 for words
    signal: Signal

    def as_dict(self) -> dict[str, Any]:
        """Rank, score, and the facts of the signal as plain JSON values."""
        return {"rank": self.rank, "score": round(self.score, 6), **vars(self.signal)}


@dataclass(frozen=True)
class Hit:
    """A segment that was found."""

    id: str
    path: Path
    score: float  # in (0, 1]: 1 is the first place in every ranking, and nothing that was excluded
    modality: Modality
    probability: float | None = None  # that it is a match, in [0, 1]; None where no space of it is calibrated
    place: Place = field(default_factory=Place)
    title: str = ""
    text: str = ""  # the passage, or the captions of a picture
    written: tuple[Line, ...] = ()  # what was read in the picture
    asked: tuple[Line, ...] = ()  # the lines among them that hold words of the query
    facts: Mapping[str, Any] = field(default_factory=dict)  # width, height, taken, camera, size, modified, …
    signals: Mapping[str, Contribution] = field(default_factory=dict)  # the signal's name -> what it said

    missing: bool = False  # whether its file was not there when it was last looked for, or its root is not there now

    @property
    def body(self) -> str:
        """The text without the heading that it begins with, which is its title."""
        first, _, rest = self.text.partition("\n")
        return rest.strip() if self.title and first.strip("# \t\r") == self.title.strip("# \t\r") else self.text

    def __repr__(self) -> str:
        return f"<Hit {_text(self.path)!r} {self.modality} {_match(self)}>"

    def _repr_html_(self) -> str:
        """The hit as a notebook shows it; its file is read now."""
        return cards("", [_card(self, with_picture=True)])

    def as_dict(self) -> dict[str, Any]:
        """The hit as plain JSON values; a place appears where the segment has one."""
        place = {name: value for name, value in vars(self.place).items() if value is not None}
        words = {name: value for name, value in (("title", self.title), ("text", self.text)) if value}
        facts = {name: _plain(value) for name, value in self.facts.items()}
        signals = {name: each.as_dict() for name, each in self.signals.items()}
        shown: dict[str, Any] = {
            "id": self.id,
            "path": _text(self.path),
            "modality": self.modality,
            "score": round(self.score, 6),
        }
        if self.probability is not None:
            shown["probability"] = round(self.probability, 4)
        if self.missing:
            shown["missing"] = True
        lines = [vars(line) | {"box": list(line.box), "asked": line in self.asked} for line in self.written]
        return shown | place | words | ({"written": lines} if lines else {}) | {"facts": facts, "signals": signals}


@final
class Hits(list[Hit]):
    """The hits of one page, best first, and how many there are on all pages: at least, or exactly."""

    def __init__(self, hits: Iterable[Hit] = (), total: int = 0, *, at_least: bool = False) -> None:
        super().__init__(hits)
        self.total = total  # neighbours in time, which are one hit, may be counted one by one far down
        self.at_least = at_least  # whether rankings were not read to their end, so that there may be more

    def __repr__(self) -> str:
        first = "".join(f", {_text(Path(hit.path.name))} {_match(hit)}" for hit in self[:3])
        return f"<Hits: {self._counted()}{first}{', …' if len(self) > 3 else ''}>"

    def _repr_html_(self) -> str:
        """The hits as a notebook shows them; the files of the first ones are read now."""
        shown = [_card(hit, with_picture=number < MOST_PICTURES) for number, hit in enumerate(self[:MOST_CARDS])]
        return cards(f"{self._counted()} hits", shown)

    def _counted(self) -> str:
        total = max(self.total, len(self))
        return f"{len(self)} of {'at least ' if self.at_least else ''}{total:,}"


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _text(path: Path) -> str:
    """A path as JSON can hold it; bytes that are no UTF-8 are shown as U+FFFD."""
    return str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _match(hit: Hit) -> str:
    """How likely it is a match; the score where the library is not calibrated."""
    return f"{hit.score:.3f}" if hit.probability is None else f"{hit.probability:.0%}"


def _card(hit: Hit, *, with_picture: bool) -> Card:
    text, picture = hit.text, None
    if with_picture and hit.modality != "text":
        try:
            picture = _picture(hit)
        except (LingxiError, OSError) as error:
            text = str(error)
    return Card(hit.path.name, str(hit.path), f"{_match(hit)}{_where(hit.place)}", text[:400], picture)


def _picture(hit: Hit) -> bytes:
    """A JPEG of the hit; raises UnreadableMedia where its file is not here, or is another one by now."""
    from lingxi.media.isolation import decoded
    from lingxi.media.thumbnail import thumbnail

    size = hit.facts.get("size")
    if size is not None and hit.path.stat().st_size != size:
        raise UnreadableMedia("the file is not the one that was indexed")
    at_s = float(hit.facts.get("at_s", 0.0)) if hit.modality == "video" else None
    return decoded(thumbnail, hit.path, SIDE, hit.place.page, at_s, hit.place if hit.modality == "audio" else None)


def _where(place: Place) -> str:
    if place.start_s is not None:
        return f" · {int(place.start_s // 60)}:{place.start_s % 60:04.1f}"
    return "" if place.page is None else f" · p. {place.page}"
