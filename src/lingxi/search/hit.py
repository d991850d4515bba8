"""What is found: a segment, its score, and the signals that put it there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias, final

from lingxi.address import shown
from lingxi.archive_path import archive_of
from lingxi.codec import Json, dump, dump_fields, load
from lingxi.errors import LingxiError, UnreadableMedia
from lingxi.media.page_kind import page_words
from lingxi.notebook import SIDE, Card, cards
from lingxi.store.generated import is_generated
from lingxi.types import Line, Modality, Place

MOST_CARDS = 100  # hits that a notebook shows
MOST_PICTURES = 24  # of them with a picture, each a JPEG of 160 pixels height

Kind: TypeAlias = Literal["similarity", "caption", "ocr", "words", "recording", "feedback", "rerank", "person"]


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
    "person": "personal taste",
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

    def as_dict(self) -> Json:
        """Rank, score, and the facts of the signal as plain JSON values."""
        return {"rank": self.rank, "score": round(self.score, 6)} | dump_fields(self.signal)


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
    places: tuple[Place, ...] = ()  # further places of the file that are found, best first

    @property
    def generated(self) -> bool:
        """Whether its text is a generated caption, and no person's."""
        return is_generated(self.facts)

    @property
    def labelled(self) -> str:
        """The text as it stands among other texts: after a label if it is a generated caption."""
        return f"(generated caption) {self.text}" if self.generated else self.text

    @property
    def body(self) -> str:
        """The text without the heading that it begins with, which is its title."""
        first, _, rest = self.text.partition("\n")
        return rest.strip() if self.title and first.strip("# \t\r") == self.title.strip("# \t\r") else self.text

    def __repr__(self) -> str:
        return f"<Hit {shown(self.path)!r} {self.modality} {_match(self)}>"

    def _repr_html_(self) -> str:
        """The hit as a notebook shows it; its file is read now."""
        return cards("", [_card(self, with_picture=True)])

    def as_dict(self) -> Json:
        """The hit as plain JSON values, for people: numbers are rounded, and what is empty is left out."""
        known = dump_fields(self)
        place = {name: value for name, value in known.pop("place").items() if value is not None}
        places = [{name: value for name, value in each.items() if value is not None} for each in known["places"]]
        known |= place | {
            "places": places,
            "path": shown(self.path),
            "score": round(self.score, 6),
            "probability": None if self.probability is None else round(self.probability, 4),
            "written": lines_as_dicts(self),
            "facts": facts_as_dict(self),
            "signals": {name: each.as_dict() for name, each in self.signals.items()},
        }
        del known["asked"]  # which each line says
        return {name: value for name, value in known.items() if name in _ALWAYS or not _is_empty(value)}


def lines_as_dicts(hit: Hit) -> list[Json]:
    """The lines that were read in its picture: whether each holds words of the query, and may have been misread."""
    return [dump_fields(line) | {"asked": line in hit.asked, "unsure": line.unsure} for line in hit.written]


def facts_as_dict(hit: Hit) -> Json:
    """Its facts, times in ISO 8601."""
    return {name: each.isoformat() if isinstance(each, datetime) else each for name, each in hit.facts.items()}


def _is_empty(value: object) -> bool:
    return value is None or value is False or value == "" or value == []


_ALWAYS = ("facts", "signals")


@final
class Hits(list[Hit]):
    """The hits of one page, best first, and how many there are on all pages: at least, or exactly."""

    def __init__(
        self,
        hits: Iterable[Hit] = (),
        total: int = 0,
        *,
        at_least: bool = False,
        nothing: bool = False,
        exact: bool = True,
        absent: Iterable[str] = (),
    ) -> None:
        super().__init__(hits)
        self.total = total
        self.at_least = at_least  # whether not all was looked at, so that there may be more
        self.nothing = nothing  # whether probably nothing in the library matches, and these are only the nearest
        self.exact = exact  # whether every segment was compared; not if an approximate index was asked, or some absent
        self.absent = tuple(absent)  # the parts of a database (shards) that did not answer: their segments are missing

    def of(self, hits: Iterable[Hit]) -> Hits:
        """The same with other hits."""
        return Hits(
            hits, self.total, at_least=self.at_least, nothing=self.nothing, exact=self.exact, absent=self.absent
        )

    def __repr__(self) -> str:
        first = "".join(f", {shown(Path(hit.path.name))} {_match(hit)}" for hit in self[:3])
        return f"<Hits: {self._counted()}{first}{', …' if len(self) > 3 else ''}>"

    def _repr_html_(self) -> str:
        """The hits as a notebook shows them; the files of the first ones are read now."""
        shown = [_card(hit, with_picture=number < MOST_PICTURES) for number, hit in enumerate(self[:MOST_CARDS])]
        return cards(f"{self._counted()} hits", shown)

    def _counted(self) -> str:
        total = max(self.total, len(self))
        return f"{len(self)} of {'at least ' if self.at_least else ''}{total:,}"


def dump_hits(hits: Hits) -> Json:
    """A page of hits as exact JSON values."""
    return {
        "hits": [dump(hit) for hit in hits],
        "total": hits.total,
        "at_least": hits.at_least,
        "nothing": hits.nothing,
        "exact": hits.exact,
        "absent": list(hits.absent),
    }


def load_hits(known: Json) -> Hits:
    """The page of :func:`dump_hits`."""
    hits = [load(Hit, hit) for hit in known["hits"]]
    return Hits(hits, **{name: value for name, value in known.items() if name != "hits"})


def _match(hit: Hit) -> str:
    """How likely it is a match; the score where the library is not calibrated."""
    return f"{hit.score:.3f}" if hit.probability is None else f"{hit.probability:.0%}"


def _card(hit: Hit, *, with_picture: bool) -> Card:
    text, picture = hit.labelled, None
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
    if size is not None and archive_of(hit.path) is None and hit.path.stat().st_size != size:
        raise UnreadableMedia("the file is not the one that was indexed")
    at_s = float(hit.facts.get("at_s", 0.0)) if hit.modality == "video" else None
    return decoded(thumbnail, hit.path, SIDE, hit.place, at_s)


def _where(place: Place) -> str:
    if place.start_s is not None:
        return f" · {int(place.start_s // 60)}:{place.start_s % 60:04.1f}"
    return "" if place.page is None else f" · {page_words(place)}"
