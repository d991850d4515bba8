"""Files in an archive that belong to others in it: XMP and JSON files, subtitles, captions, as in a folder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lingxi.errors import UnreadableMedia
from lingxi.media.captions import MOST_BYTES as MOST_TABLE_BYTES
from lingxi.media.captions import TABLES, CaptionTable, read_table
from lingxi.media.companions import assigned, is_timed
from lingxi.media.members import Member, unpack
from lingxi.media.metadata.beside import MOST_BYTES, describers, may_describe
from lingxi.media.namesakes import stem_of
from lingxi.media.read import ending
from lingxi.media.sandbox import Sandbox
from lingxi.media.sidecars import MOST_SIDECAR_BYTES, SIDECAR, captioned, captions_in
from lingxi.types import Skipped

MOST_TABLES = 100  # caption tables of one archive


@dataclass
class Belongings:
    """What belongs to the files of an archive, by their names in it."""

    notes: dict[str, list[str]] = field(default_factory=dict)  # names of files that are copied beside them, in order
    texts: dict[str, str] = field(default_factory=dict)  # the text file with the captions of a file
    used: set[str] = field(default_factory=set)  # names in the archive that are no files by themselves
    subtitled: set[str] = field(default_factory=set)  # names of videos and sounds with subtitles


def belongings(members: Sequence[Member], is_read: Callable[[Member], bool]) -> Belongings:
    """What belongs to the files in an archive by their names."""
    folders = dict[str, dict[str, Member]]()
    for each in members:
        folder, _, name = each.name.rpartition("/")
        folders.setdefault(folder, {})[name] = each
    found = Belongings()
    for folder, inside in folders.items():
        _of_folder(f"{folder}/" if folder else "", inside, is_read, found)
    return found


def _of_folder(folder: str, inside: Mapping[str, Member], is_read: Callable[[Member], bool], found: Belongings) -> None:
    small = [name for name, each in inside.items() if may_describe(name) and each.size <= MOST_BYTES]
    described = (name for name, each in inside.items() if not may_describe(name) and is_read(each))
    for name, notes in describers(described, small).items():
        _add(found, folder, name, notes)
    subtitles = assigned(inside)
    texts = {
        stem_of(name): name
        for name, each in inside.items()
        if name.endswith(SIDECAR) and each.size <= MOST_SIDECAR_BYTES
    }
    for name in inside:
        timed = is_timed(name)
        if timed:
            beside = subtitles.get(stem_of(name).lower(), ())
            _add(found, folder, name, beside)
            found.subtitled |= {folder + name} if beside else set()
        text = texts.get(stem_of(name))
        if text and ending(name) in captioned():
            found.texts[folder + name] = folder + text
            found.used.add(folder + text)
            if timed:  # it may be a transcript
                _add(found, folder, name, [text])
    found.used |= {folder + name for name in inside if name.lower() in TABLES}


def _add(found: Belongings, folder: str, name: str, notes: Collection[str]) -> None:
    if notes:
        found.notes.setdefault(folder + name, []).extend(notes)
        found.used |= {folder + note for note in notes}


def captions(
    archive: Path, members: Sequence[Member], found: Belongings, sandbox: Sandbox
) -> tuple[dict[str, tuple[str, ...]], list[Skipped]]:
    """The captions of files in an archive, by their names; and tables that cannot be read."""
    names = [each.name for each in members if each.name.rpartition("/")[2].lower() in TABLES][:MOST_TABLES]
    if not names and not found.texts:
        return {}, []
    with TemporaryDirectory(prefix="lingxi-captions-") as place:
        texts = _copies(archive, sorted(set(found.texts.values())), Path(place), MOST_SIDECAR_BYTES, sandbox)
        tables, broken = _tables(archive, _copies(archive, names, Path(place), MOST_TABLE_BYTES, sandbox))
        said = dict[str, tuple[str, ...]]()
        for each in members:
            path = archive / each.name
            of_tables = [text for table in tables if path.is_relative_to(table.folder) for text in table.of(path)]
            said[each.name] = captions_in(
                of_tables, texts.get(found.texts.get(each.name, "")), timed=is_timed(each.name)
            )
        return said, broken


def _tables(archive: Path, copies: Mapping[str, Path]) -> tuple[list[CaptionTable], list[Skipped]]:
    found, broken = list[CaptionTable](), list[Skipped]()
    for name, copy in copies.items():
        try:
            found.append(replace(read_table(copy), folder=(archive / name).parent))
        except UnreadableMedia as error:
            broken.append(Skipped(archive / name, error.reason))
    return found, broken


def _copies(archive: Path, names: Sequence[str], place: Path, most: int, sandbox: Sandbox) -> dict[str, Path]:
    """Copies of files in an archive, by their names; without those that fail."""
    targets = {name: place / f"{most}-{number}{ending(name)}" for number, name in enumerate(names)}
    with suppress(UnreadableMedia):
        failed = sandbox.run(unpack, archive, targets, most) if targets else {}
        return {name: file for name, file in targets.items() if name not in failed}
    return {}
