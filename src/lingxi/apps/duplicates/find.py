"""Finds the duplicates among files: copies by digest, then edits and bursts of each sort, then groups."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lingxi.apps.duplicates.documents import same_documents
from lingxi.apps.duplicates.file import File, of_sort
from lingxi.apps.duplicates.films import same_films
from lingxi.apps.duplicates.group import Duplicates, Group, Kind
from lingxi.apps.duplicates.keep import better_first
from lingxi.apps.duplicates.link import Link, changes_of, connected, flaws_of
from lingxi.apps.duplicates.photos import Looks, OnCompared, same_photos
from lingxi.apps.duplicates.sounds import same_recordings
from lingxi.apps.duplicates.upscaled import upscaled


def duplicates(files: Sequence[File], on_compared: OnCompared | None = None, crew: str = "") -> Duplicates:
    """The groups of files that show, sound or say the same; the files are read now.

    A file is in one group of copies or edits at most; a burst names one file of such a group. ``on_compared`` is called
    with the work done on photos and all of it, in photos; what it raises ends the work. ``crew`` has the first look at
    photos, as ``--workers`` names it. Raises MissingExtra without OpenCV if photos are alike.
    """
    copies = _copies(files)
    copied = {file for each in copies for file in each[1:]}
    unread = dict[Path, None]()
    looks = Looks(lambda path: unread.update({path: None}), crew)
    links = list(_links([file for file in files if file not in copied], looks, unread, on_compared))
    identical = [Link(each[0], other, ("identical",)) for each in copies for other in each[1:]]
    same = [*identical, *(link for link in links if not link.burst)]
    twins = {file: each[0] for each in copies for file in each}
    groups = [_group(each, same, looks.sharpness, twins) for each in connected(same)]
    keepers = {path: group.files[0] for group in groups for path in group.files}
    bursts = [_burst(each, keepers) for each in connected(link for link in links if link.burst)]
    return Duplicates((*groups, *(each for each in bursts if len(each.files) > 1)), tuple(unread))


def _links(
    files: Sequence[File], looks: Looks, unread: dict[Path, None], on_compared: OnCompared | None
) -> Iterator[Link]:
    def missed(path: Path) -> None:
        unread[path] = None

    photos = list(of_sort(files, "photo"))
    yield from same_photos(photos, looks) if on_compared is None else same_photos(photos, looks, on_compared)
    yield from same_films(list(of_sort(files, "film")), missed)
    yield from same_recordings(list(of_sort(files, "recording")), missed)
    yield from same_documents(list(of_sort(files, "document")))


def _copies(files: Sequence[File]) -> list[list[File]]:
    """The files with the same bytes, as their digests say."""
    by_digest: defaultdict[tuple[str, int], list[File]] = defaultdict(list)
    for file in files:
        if file.digest:
            by_digest[file.digest, file.size].append(file)
    return [each for each in by_digest.values() if len(each) > 1]


def _group(
    files: Sequence[File], links: Sequence[Link], sharpness: Mapping[File, float], twins: Mapping[File, File]
) -> Group:
    """The files as a group; of a copy that which is known of its twin is known."""
    within = set(files)
    own = [link for link in links if link.one in within]
    flaws, changes = flaws_of(own), changes_of(own)
    sharp, changed = ({f: of.get(twins.get(f, f), 0.0) for f in files} for of in (sharpness, flaws))
    if "scaled" in changes or "marked" in changes:
        changed |= {file: changed[file] + 1 for file in upscaled(files)}
    ordered, merit = better_first(files, sharp, changed)
    kind: Kind = "copy" if changes == ("identical",) else "edit"
    paths, ids = tuple(file.path for file in ordered), tuple(file.id for file in ordered)
    return Group(kind, paths, paths[0], changes, merit, ids, tuple(file.facts for file in ordered))


def _burst(files: Sequence[File], keepers: Mapping[Path, Path]) -> Group:
    """A burst in the order of time, with one file of each group of copies or edits."""
    of = {file.path: file for file in files}
    ordered = sorted(files, key=lambda file: (str(file.taken or ""), file.path))
    shown = [file for file in ordered if keepers.get(file.path, file.path) == file.path or keepers[file.path] not in of]
    return Group("burst", tuple(file.path for file in shown), None, ("moved",), None, tuple(file.id for file in shown))
