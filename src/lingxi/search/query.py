"""What is asked: weighted parts of any modality, exclusions, a filter, and how many answers."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TypeAlias

from lingxi.address import SCHEME, AnyPath, address_of, as_path, is_id, path_of
from lingxi.arrays import Pixels
from lingxi.errors import BadQuery, UnknownName
from lingxi.search.expand import EXPANSIONS, Expansion
from lingxi.search.hit import Hit
from lingxi.store.fields import fold
from lingxi.types import MODALITIES, Audio, Modality

Picture: TypeAlias = Path | bytes | Pixels  # a file, the bytes of one, or pixels (h, w, 3) uint8 RGB
AnyPicture: TypeAlias = AnyPath | bytes | Pixels
AnySound: TypeAlias = AnyPath | Audio
Mark: TypeAlias = str | int | os.PathLike[str] | Hit  # an id, a number of the last hits, a path, or a hit
Marks: TypeAlias = Mark | Sequence[Mark]  # in one text, commas separate them

DEEPEST = 10_000  # offset + limit, at most
MOST_PARTS = 32
LONGEST_TEXT = 10_000  # characters
_KEPT = re.compile(r"[0-9a-f]{32}\.(image|audio)")


@dataclass(frozen=True)
class KeptMedia:
    """A picture or a sound that the library keeps with a saved search, by its name: the digest of its content."""

    name: str  # the digest in 32 hexadecimal digits, then .image or .audio

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not _KEPT.fullmatch(self.name):
            raise BadQuery(f"{str(self.name)[:60]!r} is no name of an image or a sound of a saved search")

    @property
    def modality(self) -> Literal["image", "audio"]:
        """What it is."""
        return "image" if self.name.endswith(".image") else "audio"

    def part(self, weight: float = 1.0) -> Part:
        """The part of a query that asks with it."""
        return Part(image=self, weight=weight) if self.modality == "image" else Part(audio=self, weight=weight)


@dataclass(frozen=True, eq=False)
class Part:
    """One thing that is asked for: words, a picture or a sound, and its weight beside the others."""

    text: str | None = None
    image: Picture | KeptMedia | None = None
    weight: float = 1.0
    audio: Path | Audio | KeptMedia | None = None  # a file, one channel that is decoded, or one of a saved search
    asset: str = ""  # of a part that was taken from the library: the id of its file, which is forgotten with the part

    @property
    def modality(self) -> Modality:
        """What it is made of."""
        return "text" if self.text is not None else "image" if self.image is not None else "audio"

    def __post_init__(self) -> None:
        for name in ("image", "audio"):
            if isinstance(file := getattr(self, name), str | os.PathLike):
                object.__setattr__(self, name, as_path(file))
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
    without: tuple[Part, ...] = ()  # what hits should not show; alone, it asks for the rest of the library
    where: str | None = None  # a filter, as lingxi.store.where describes it
    limit: int = 10
    offset: int = 0
    min_score: float = 0.0  # in [0, 1]
    min_probability: float = 0.0  # in [0, 1]; more than 0 needs a calibrated space
    fusion: str | None = None  # of the rankings of spaces and words: rrf, borda, …; the usual one when None
    rerank: str | None = None  # a ranker that looks at the first hits once more: geometric, k_reciprocal, csls, …
    like: tuple[str, ...] = ()  # ids of segments that are what is wanted
    unlike: tuple[str, ...] = ()  # ids of those that are not; they are left out
    learner: str = "auto"  # what learns from both: auto, rocchio, kernel_ridge, knn, svm, forest, logistic
    only_liked: bool = False  # leave out what the learner does not count among the liked
    expand: Expansion | None = None  # ask again together with the first answers
    diverse: float = 0.0  # in [0, 1]: how much hits should differ from those above them
    within: Path | None = None  # a file, or a folder: nothing outside it is found
    group: bool = True  # one hit for each file, with its places; else one for each place
    person: str = ""  # whose taste ranks what an ambiguous query finds; nobody's when empty

    def __post_init__(self) -> None:
        if self.within is not None:
            object.__setattr__(self, "within", as_path(self.within))
        if self.only_filters and not self.where and self.within is None:
            raise BadQuery("empty query: give text, an image or audio, or a filter")
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

    @property
    def only_filters(self) -> bool:
        """Whether nothing says what is wanted, so that all that matches the filter is, newest first."""
        return not self.parts and not self.like and not self.without

    @staticmethod
    def of(
        text: str | None = None,
        *,
        image: AnyPicture | Sequence[AnyPicture] | None = None,
        image_weight: float = 1.0,
        audio: AnySound | Sequence[AnySound] | None = None,
        modality: str | Sequence[str] = (),
        without: str | Sequence[str] | None = None,
        where: str | None = None,
        limit: int = 10,
        offset: int = 0,
        min_score: float = 0.0,
        min_probability: float = 0.0,
        fusion: str | None = None,
        rerank: str | None = None,
        like: Marks = (),
        unlike: Marks = (),
        learner: str = "auto",
        only_liked: bool = False,
        expand: Expansion | None = None,
        diverse: float = 0.0,
        within: AnyPath | None = None,
        group: bool = True,
        person: str = "",
    ) -> Query:
        """A query as the command line takes it: text, images and sounds, filters, marks and settings.

        ``image`` is one or several of: a path, the bytes of a file, pixels (h, w, 3) uint8 RGB. ``audio`` is one or
        several of: a path, decoded :class:`Audio`. ``image_weight`` counts for each image beside 1 for the text.
        ``modality`` names the wanted kinds, as ``"image, video"`` or in a list; ``without`` is text that should not
        match; alone, it finds the rest of the library. ``like`` and ``unlike`` are ids or hits; paths and numbers of
        hits are resolved by :meth:`lingxi.Library.search`. ``min_score``, ``min_probability`` and ``diverse`` are in
        [0, 1]. ``group`` makes one hit of all that is found in a file. ``person`` ranks by that person's taste, as far
        as the query is ambiguous.

        Raises BadQuery.
        """
        parts = [Part(text=text)] if text is not None else []
        parts += [Part(image=_picture(each), weight=image_weight) for each in _each(image)]
        parts += [Part(audio=_sound(each)) for each in _each(audio)]
        return Query(
            tuple(parts), tuple(Part(text=each) for each in _each(without)), _filter(where, modality),
            limit, offset, min_score, min_probability, fusion, rerank, _ids(like), _ids(unlike),
            learner, only_liked, expand, diverse, None if within is None else as_path(within), group, person,
        )  # fmt: skip


def mark_texts(marks: Marks) -> list[str]:
    """Marks as text that another process understands too: numbers and ids as they are, files by their addresses."""
    if isinstance(marks, str):
        return [_mark_text(each) for each in filter(None, map(str.strip, marks.split(",")))]
    return [_mark_text(each) for each in _each(marks)]


def _mark_text(mark: Mark) -> str:
    if isinstance(mark, Hit):
        return mark.id
    text = str(mark) if isinstance(mark, int) else os.fspath(mark)
    if isinstance(mark, str | int) and (text.isdigit() or is_id(text) or text.startswith(SCHEME)):
        return text
    return address_of(as_path(text))


def _ids(marks: Marks) -> tuple[str, ...]:
    """Marks that need no library to be understood."""
    ids = mark_texts(marks)
    for id_ in ids:
        if not is_id(id_):
            shown = path_of(id_) if id_.startswith(SCHEME) else id_
            raise BadQuery(
                f"{shown} is not the id of a hit; lib.search(…, like=…) also takes paths and numbers of hits"
            )
    return tuple(ids)


def _each(value: object) -> Sequence[Any]:
    """One or several; a text, bytes and pixels are one."""
    if value is None:
        return ()
    return value if isinstance(value, list | tuple) else (value,)


def _picture(picture: AnyPicture) -> Picture:
    return as_path(picture) if isinstance(picture, str | os.PathLike) else picture


def _sound(sound: AnySound) -> Path | Audio:
    return sound if isinstance(sound, Audio) else as_path(sound)


def _filter(where: str | None, modality: str | Sequence[str]) -> str | None:
    """The filter, and the kinds that are wanted."""
    wanted = " or ".join(f"modality = {kind}" for kind in wanted_kinds(modality))
    return f"({where}) and ({wanted})" if where and wanted else wanted or where


def wanted_kinds(modality: str | Sequence[str]) -> tuple[Modality, ...]:
    """The kinds of media in a list or in a text, where commas separate them; raises BadQuery for an unknown one."""
    kinds = [each.strip() for each in (modality.split(",") if isinstance(modality, str) else modality) if each.strip()]
    unknown = next((kind for kind in kinds if fold(kind) not in MODALITIES), None)
    if unknown is not None:
        raise BadQuery(str(UnknownName("modality", unknown, MODALITIES)))
    return tuple(kind for kind in MODALITIES if kind in map(fold, kinds))


def portable(query: Query) -> Query:
    """The query for another process: a file that only this one can open, such as a pipe of the shell, by its bytes."""
    parts, without = (tuple(map(_portable, parts)) for parts in (query.parts, query.without))
    return replace(query, parts=parts, without=without)


def _portable(part: Part) -> Part:
    if isinstance(part.image, Path) and part.image.exists() and not part.image.is_file():
        return replace(part, image=part.image.read_bytes())
    return part
