"""Trees of keywords, as photo managers write them: ``Animals|Dogs|Poodle``, ``Animals/Dogs``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

PERSON = frozenset({"people", "person", "persons", "faces", "personen", "人物", "人", "人脸"})  # the top of such a tree
SHORTEST = 3  # letters of each level between slashes, in a keyword that need not be a path: not AC/DC, 24/7


def path_of(text: str, separator: str) -> list[str]:
    """The levels of a keyword, the most general first.

    >>> path_of("Animals|Dogs|Poodle", "|")
    ['Animals', 'Dogs', 'Poodle']
    """
    return [each.strip() for each in text.split(separator) if each.strip()]


def levels(texts: Iterable[object]) -> Iterator[object]:
    """Keywords that may be paths, each level by itself; other keywords as they are."""
    for text in texts:
        if not isinstance(text, str):
            yield text
        elif "|" in text:
            yield from path_of(text, "|")
        else:
            parts = re.split("/", text)
            is_path = all(len(each.strip()) >= SHORTEST for each in parts) and "//" not in text
            yield from parts if is_path else [text]


def keywords_of(path: Sequence[str]) -> Sequence[str]:
    """The levels of a path that are keywords: all of them, or those between the top and the name of a person."""
    return path[1:-1] if is_person(path) else path


def is_person(path: Sequence[str]) -> bool:
    """Whether a path names a person, such as People/Anna."""
    return len(path) > 1 and path[0].casefold() in PERSON
