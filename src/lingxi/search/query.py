"""What is asked: weighted parts of any modality, exclusions, a filter, and how many answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from lingxi.arrays import Pixels
from lingxi.errors import BadQuery
from lingxi.search.expand import EXPANSIONS, Expansion
from lingxi.types import Audio, Modality

Picture: TypeAlias = Path | bytes | Pixels  # a file, the bytes of one, or pixels (h, w, 3) uint8 RGB

DEEPEST = 10_000  # offset + limit, at most
MOST_PARTS = 32
LONGEST_TEXT = 10_000  # characters


@dataclass(frozen=True, eq=False)
class Part:
    """One thing that is asked for: words, a picture or a sound, and its weight beside the others."""

    text: str | None = None
    image: Picture | None = None
    weight: float = 1.0
    audio: Path | Audio | None = None  # a file, or one channel that is decoded

    @property
    def modality(self) -> Modality:
        """What it is made of."""
        return "text" if self.text is not None else "image" if self.image is not None else "audio"

    def __post_init__(self) -> None:
        if sum(each is not None for each in (self.text, self.image, self.audio)) != 1:
            raise BadQuery("a part of a query is either words, a picture or a sound")
        if not 0 < self.weight < 1e6:
            raise BadQuery(f"the weight of a part must be a positive number, not {self.weight}")
        if self.text is not None and not self.text.strip():
            raise BadQuery("the words to search for are empty")
        if self.text is not None and len(self.text) > LONGEST_TEXT:
            raise BadQuery(f"the words to search for are longer than {LONGEST_TEXT:,} characters")


@dataclass(frozen=True, eq=False)
class Query:
    """A whole question; ``lib.search("words")`` is ``lib.search(Query.of("words"))``."""

    parts: tuple[Part, ...]
    without: tuple[Part, ...] = ()  # what the answers should not show: evidence for it is taken off their scores
    where: str | None = None  # a filter, as lingxi.store.where describes it
    limit: int = 10
    offset: int = 0
    min_score: float = 0.0  # in [0, 1]
    min_probability: float = 0.0  # in [0, 1]; more than 0 needs a calibrated space
    fusion: str | None = None  # of the rankings of spaces and words: rrf, borda, …; the usual one when None
    rerank: str | None = None  # a ranker that looks at the first hits once more: geometric, k_reciprocal, csls, …
    like: tuple[str, ...] = ()  # ids of segments that are what is wanted
    unlike: tuple[str, ...] = ()  # ids of those that are not; they are left out
    learner: str = "rocchio"  # what learns from both: rocchio, knn, svm, forest, logistic
    only_liked: bool = False  # leave out what the learner does not count among the liked
    expand: Expansion | None = None  # ask again together with the first answers
    diverse: float = 0.0  # in [0, 1]: how much hits should differ from those above them
    within: Path | None = None  # a file, or a folder: nothing outside it is found

    def __post_init__(self) -> None:
        if not self.parts and not self.like:
            raise BadQuery("nothing is asked for: give words, a picture, or both")
        if self.unlike and not self.like:
            raise BadQuery("to say what is unlike it, say what is like it too")
        if not 0 <= self.diverse <= 1:
            raise BadQuery(f"how diverse hits should be is a number from 0 to 1, not {self.diverse}")
        if self.expand not in (None, *EXPANSIONS):
            raise BadQuery(f"a query is expanded by {' or '.join(EXPANSIONS)}, not {self.expand}")
        if len(self.parts) + len(self.without) > MOST_PARTS:
            raise BadQuery(f"a query has at most {MOST_PARTS} parts")
        if self.limit < 1 or self.offset < 0 or self.limit + self.offset > DEEPEST:
            raise BadQuery(f"limit must be at least 1, offset at least 0, and both together at most {DEEPEST:,}")
        if not 0 <= self.min_score <= 1:
            raise BadQuery(f"the minimum score must be in 0..1, not {self.min_score}")
        if not 0 <= self.min_probability <= 1:
            raise BadQuery(f"the minimum probability must be in 0..1, not {self.min_probability}")

    @staticmethod
    def of(
        text: str | None = None,
        *,
        image: Picture | None = None,
        without: str | None = None,
        where: str | None = None,
        limit: int = 10,
        offset: int = 0,
        min_score: float = 0.0,
        min_probability: float = 0.0,
        fusion: str | None = None,
        rerank: str | None = None,
    ) -> Query:
        """The usual question: words, a picture or both, perhaps without something."""
        parts = [Part(text=text)] if text is not None else []
        parts += [Part(image=image)] if image is not None else []
        excluded = (Part(text=without),) if without is not None else ()
        return Query(tuple(parts), excluded, where, limit, offset, min_score, min_probability, fusion, rerank)


def portable(query: Query) -> Query:
    """The query for another process: a file that only this one can open, such as a pipe of the shell, by its bytes."""
    parts, without = (tuple(map(_portable, parts)) for parts in (query.parts, query.without))
    return replace(query, parts=parts, without=without)


def _portable(part: Part) -> Part:
    if isinstance(part.image, Path) and part.image.exists() and not part.image.is_file():
        return replace(part, image=part.image.read_bytes())
    return part
