"""What people add to files: favourites, tags, and which are hidden. Kept with the other records of the library."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from lingxi.errors import BadQuery, LibraryDamaged
from lingxi.store import records
from lingxi.store.fields import fold

KIND = "annotations"
LONGEST = 60  # characters of a tag
MOST_TAGS = 50  # of a file
SPARE = 1000  # outdated records that may stay, beside one for each file


@dataclass(frozen=True)
class Annotation:
    """What people added to one file; raises BadQuery for what cannot be a tag."""

    file: str  # the id of the file's asset
    favourite: bool = False
    hidden: bool = False
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.tags) > MOST_TAGS:
            raise BadQuery(f"a file has at most {MOST_TAGS} tags, not {len(self.tags)}")
        for tag in self.tags:
            if not tag.strip() or tag != tag.strip() or len(tag) > LONGEST or not tag.isprintable():
                raise BadQuery(f"{tag!r} is no tag: 1 to {LONGEST} characters that can be printed, on one line")
        object.__setattr__(self, "tags", tuple({fold(tag): tag for tag in reversed(self.tags)}.values())[::-1])

    @property
    def empty(self) -> bool:
        """Whether nothing is left of it."""
        return not (self.favourite or self.hidden or self.tags)

    def merged(self, other: Annotation | None) -> Annotation:
        """The annotation with what another file has as well; its first tags, where both have too many."""
        if other is None:
            return self
        tags = {fold(tag): tag for tag in reversed((*self.tags, *other.tags))}
        return replace(
            self,
            favourite=self.favourite or other.favourite,
            hidden=self.hidden or other.hidden,
            tags=tuple(tags.values())[::-1][:MOST_TAGS],
        )

    def changed(
        self, favourite: bool | None, hidden: bool | None, tags: Sequence[str], untag: Sequence[str]
    ) -> Annotation:
        """The annotation after a change; ``None`` leaves a mark as it is. Tags are compared without regard to case."""
        gone = {fold(tag) for tag in untag}
        kept = {fold(tag): tag for tag in (*map(str.strip, tags), *self.tags) if fold(tag) not in gone}
        added = dict.fromkeys(fold(tag) for tag in (*self.tags, *map(str.strip, tags)))
        return replace(
            self,
            favourite=self.favourite if favourite is None else favourite,
            hidden=self.hidden if hidden is None else hidden,
            tags=tuple(kept[each] for each in added if each in kept),
        )


def read_annotations(library: Path) -> dict[str, Annotation]:
    """The annotations by file, without empty ones. Raises LibraryDamaged."""
    found = {each.file: each for each in map(_annotation, records.read(library, KIND))}  # the last one of a file counts
    return {file: each for file, each in found.items() if not each.empty}


def write_annotations(library: Path, annotations: Sequence[Annotation]) -> None:
    """Keeps annotations in place of earlier ones of their files. Raises OSError."""
    records.append(library, KIND, [vars(each) | {"tags": list(each.tags)} for each in annotations])
    last = {str(record.get("file")): number for number, record in enumerate(records.read(library, KIND))}
    if max(last.values(), default=0) > SPARE + 2 * len(last):
        numbers = count()  # of records that were added meanwhile, which are kept, they are higher
        records.keep_only(library, KIND, lambda record: next(numbers) >= last.get(str(record.get("file")), 0))


def drop_annotations(library: Path, known: Callable[[Sequence[str]], Container[str]]) -> None:
    """Removes the annotations of files that are not ``known`` any more."""
    there = known(sorted({str(record.get("file")) for record in records.read(library, KIND)}))
    records.keep_only(library, KIND, lambda record: record.get("file") in there)


def _annotation(record: Mapping[str, object]) -> Annotation:
    try:
        file, favourite, hidden, tags = (record[name] for name in ("file", "favourite", "hidden", "tags"))
        if not isinstance(tags, list):
            raise TypeError("its tags are no list")
        return Annotation(str(file), bool(favourite), bool(hidden), tuple(map(str, tags)))
    except (KeyError, TypeError, BadQuery) as error:
        raise LibraryDamaged(f"a record of {KIND} is no annotation: {error}") from error
