"""What a library knows of people, kind by kind: how much, where it lies, how to take it out and how to erase it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir
from typing import Any

from lingxi.check import MODELS
from lingxi.disk import bytes_on_disk
from lingxi.encode.hub import models_folder
from lingxi.index.roots import HELD, HELD_LIBRARY, roots_of
from lingxi.search.album import Album
from lingxi.search.album_files import all_kept
from lingxi.search.kept_media import FOLDER as MEDIA
from lingxi.search.library_calibration import FILE as CALIBRATION
from lingxi.search.weights import FILE as WEIGHTS
from lingxi.share.tokens import KIND as TOKENS
from lingxi.store.engine import Engine
from lingxi.store.generated import is_generated
from lingxi.store.kept_files import LAST, LAST_QUERY, REBUILD
from lingxi.store.manifest import Manifest
from lingxi.store.records import FOLDER as RECORDS
from lingxi.store.records import kinds as record_kinds
from lingxi.store.records import read

NOBODY = "(nobody named)"
MOST_NAMES = 50  # cameras or people that are listed
FLOAT = 4  # bytes
_FIELDS = [
    "asset",
    "order",
    "skipped",
    "modality",
    "text",
    "caption",
    "written",
    "start_s",
    "latitude",
    "taken",
    "camera",
    "keyword",
    "person",
    "place",
    "spaces",
]
FORGET = "lingxi forget PATH"
EXPORT = "lingxi export FOLDER"


@dataclass(frozen=True)
class Known:
    """One kind of data: what it says of people, how much there is, where it lies, and how to export and erase it."""

    kind: str
    what: str
    count: int | None = None  # None where lingxi does not count it
    bytes: int | None = None  # on disk, or of the values alone where they lie among others
    where: tuple[Path, ...] = ()
    names: Mapping[str, int] = field(default_factory=dict)  # cameras or people, with their numbers
    export: str = ""
    forget: str = ""


@dataclass(frozen=True)
class PrivacyReport:
    """What a library knows of people, and what of lingxi's lies outside its folder."""

    folder: Path
    bytes: int  # of the folder
    known: tuple[Known, ...]


def inventory(library: Path, manifest: Manifest, engine: Engine, notes: Path) -> PrivacyReport:
    """The report over one pass through all points; ``notes`` is the folder of the last hits. Raises LibraryDamaged."""
    kinds = [
        *_of_files(library, manifest, engine), *_kept(library), *_last(notes), *_records(library), *_models(library),
        *_waiting(roots_of(manifest)), *_elsewhere(library),
    ]  # fmt: skip
    return PrivacyReport(library, bytes_on_disk(library), tuple(kinds))


class _Tally:
    """What one pass over all points counts."""

    def __init__(self) -> None:
        self.files: set[str] = set()
        self.counts: Counter[str] = Counter()
        self.sizes: Counter[str] = Counter()
        self.vectors: Counter[str] = Counter()  # by space
        self.named: dict[str, Counter[str]] = {name: Counter() for name in _SAID}  # what metadata name, by kind

    def add(self, payload: Mapping[str, Any]) -> None:
        """Counts a segment, or a file that could not be read."""
        self.files.add(str(payload["asset"]))
        if "skipped" in payload:
            return
        self.counts["segments"] += 1
        self.vectors.update(map(str, payload.get("spaces", ())))
        heard = payload.get("modality") == "text" and "start_s" in payload
        said = "generated" if is_generated(payload) else "speech" if heard else "text"
        for name, kind in (("text", said), ("written", "written")):
            if name in payload:
                self.counts[kind] += 1
                self.sizes[kind] += len(str(payload[name]).encode("utf-8", "replace"))
        if payload["order"] == 0:  # these are facts of the file, which all of its segments have
            self.counts["places"] += "latitude" in payload or "place" in payload
            self.counts["dates"] += "taken" in payload
            for kind, counted in self.named.items():
                counted.update(_each(payload.get(_SAID[kind], ())))


def _each(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(map(str, value)) if isinstance(value, list) else []


_SAID = {"cameras": "camera", "people in metadata": "person", "keywords": "keyword"}  # kind -> field


def _of_files(library: Path, manifest: Manifest, engine: Engine) -> Iterator[Known]:
    tally, data = _Tally(), library / manifest.data
    for point in engine.scroll(None, _FIELDS):
        tally.add(point.payload)
    counts, sizes = tally.counts, tally.sizes
    dims = {held.space.name: held.space.dim for held in manifest.held}
    vectors = sum(FLOAT * dims.get(name, 0) * count for name, count in tally.vectors.items())
    for kind, count, size, names in (
        ("files", len(tally.files), bytes_on_disk(data), {}),
        ("vectors", sum(tally.vectors.values()), vectors, {}),
        *((kind, counts[kind], sizes[kind], {}) for kind in ("text", "speech", "written", "generated")),
        *((kind, counts[kind], None, {}) for kind in ("places", "dates")),
        *((kind, len(named), None, _most(named)) for kind, named in tally.named.items()),
    ):
        yield Known(kind, _FILES[kind], count, size, (data,) if kind == "files" else (), names, EXPORT, FORGET)
    yield Known("faces", "none: lingxi recognises no people and keeps no faces", 0, 0)


_FILES = {
    "files": "names, folders, sizes and dates of the indexed files, not the files; its bytes include all kinds below",
    "vectors": "numbers that say what files show, say or sound like; whoever has them can search the files by meaning",
    "text": "passages of documents and captions of pictures, word by word",
    "speech": "what was said in recordings, word by word, from transcripts and subtitles",
    "written": "what was read in pictures (OCR), word by word",
    "generated": "generated captions of pictures, word by word; lingxi caption --remove removes them",
    "places": "where pictures were taken: latitude and longitude, and names of places",
    "dates": "when pictures were taken",
    "cameras": "the cameras and phones that took pictures",
    "people in metadata": "names of people that other programs wrote into files, or beside them",
    "keywords": "keywords that other programs wrote into files, or beside them",
}


def _kept(library: Path) -> Iterator[Known]:
    kept = list(all_kept(library))
    albums = [each for each in kept if isinstance(each, Album)]
    media = [file for file in (library / MEDIA).glob("*") if file.is_file()]
    place = (library / MEDIA).parent
    yield Known(
        "albums", "hits that were picked, by name", len(albums), None, (place,) if place.is_dir() else (),
        export="lingxi album show NAME --json", forget="lingxi album delete NAME",
    )  # fmt: skip
    yield Known(
        "saved searches", "questions that were saved by name, with their pictures and sounds, which are copies",
        len(kept) - len(albums), _size(media), (library / MEDIA,) if media else (),
        export="lingxi album list --json", forget="lingxi album delete NAME",
    )  # fmt: skip


def _last(notes: Path) -> Iterator[Known]:
    files = _there([notes / LAST, notes / LAST_QUERY])
    yield Known(
        "last search", "the ids of the hits that were shown last, and the words that were asked",
        len(files), _size(files), tuple(files), forget="delete these files; the next search replaces them",
    )  # fmt: skip


def _records(library: Path) -> Iterator[Known]:
    for kind in sorted({TOKENS, "annotations", "events", "moderation-decisions", *record_kinds(library)}):
        file = library / RECORDS / f"{kind}.jsonl"
        records = list(read(library, kind))
        people = Counter(str(record.get(_NAMED[kind]) or NOBODY) for record in records if kind in _NAMED)
        what, forget = _RECORDS.get(kind, ("what people added", f"delete {file.name} while the library is closed"))
        yield Known(
            kind, what, len(records), _size(_there([file])), tuple(_there([file])),
            _most(people), "lingxi backup FILE.zip", forget,
        )  # fmt: skip


_RECORDS = {
    TOKENS: (
        "names of the people or groups to whom a part is shown, with the folders and albums; secrets as digests only",
        "lingxi token revoke NAME",
    ),
    "events": ("what each person viewed, liked or hid", "lingxi events forget --person NAME"),
    "annotations": (
        "which files are favourites, tagged or hidden; it goes with the file",
        "lingxi annotate PATH --clear",
    ),
    "recording": (
        "the people for whom events are recorded",
        "lingxi events off --person NAME, or forget, which also removes the events",
    ),
    "moderation-decisions": (
        "what reviewers decided on files, with their names; it goes with the file",
        "lingxi forget PATH",
    ),
    "moderation-log": (
        "findings and decisions as ids, digests of files, names of reviewers and numbers; forgotten files stay in it",
        "delete moderation-log.jsonl and moderation-decisions.jsonl while the library is closed",
    ),
}
_NAMED = {"events": "person", "recording": "person", "moderation-decisions": "by", "moderation-log": "by"}  # fields


def _waiting(roots: Sequence[Path]) -> Iterator[Known]:
    """What `lingxi serve --policy` keeps beside the files of an inbox that is indexed."""
    places = [place for root in roots for name in (HELD, HELD_LIBRARY) if (place := root / name).is_dir()]
    files = [file for place in places if place.name == HELD for file in place.iterdir() if file.is_file()]
    yield Known(
        "held files", "files that were sent and wait for reviewers, with a library of what they show and say",
        len(files), sum(map(_bytes, places)), tuple(places),
        forget="lingxi review, then delete these folders while no server runs",
    )  # fmt: skip


def _models(library: Path) -> Iterator[Known]:
    fitted = [*(library / MODELS).glob("*"), *_there([library / WEIGHTS, library / CALIBRATION])]
    yield Known(
        "learned", "encoders, weights and calibrations that were fitted on the files; they hold statistics of them",
        len(fitted), sum(map(_bytes, fitted)), tuple(fitted), export="lingxi backup FILE.zip",
        forget="delete them while the library is closed",
    )  # fmt: skip
    models = models_folder()
    yield Known(
        "models", "models from the hub, which say nothing of the files",
        len(list(models.glob("*"))), bytes_on_disk(models) if models.is_dir() else 0,
        (models,) if models.is_dir() else (), forget="delete the folder",
    )  # fmt: skip


def _elsewhere(library: Path) -> Iterator[Known]:
    """What lies outside the library, or is left of interrupted work."""
    rebuild = library / REBUILD
    yield Known(
        "unfinished rebuild", "the vectors and words of a rebuild that was interrupted",
        int(rebuild.is_dir()), bytes_on_disk(rebuild) if rebuild.is_dir() else 0,
        (rebuild,) if rebuild.is_dir() else (), forget="lingxi index --rebuild",
    )  # fmt: skip
    copies = sorted(Path(gettempdir()).glob("lingxi-*"))
    yield Known(
        "temporary files", "copies of read-only libraries and of media that are open now, or that a kill left behind",
        len(copies), sum(map(_bytes, copies)), tuple(copies), forget="delete them when no lingxi runs",
    )  # fmt: skip
    yield Known("thumbnails", "none: the server makes them for each request, and keeps none", 0, 0)
    yield Known(
        "backups", "lingxi keeps no list of backups and exports; what was erased since is still in them",
        forget="delete them, and make new ones",
    )  # fmt: skip


def _there(files: Iterable[Path]) -> list[Path]:
    return [file for file in files if file.is_file()]


def _bytes(path: Path) -> int:
    return bytes_on_disk(path) if path.is_dir() else _size(_there([path]))


def _size(files: Sequence[Path]) -> int:
    return sum(file.stat().st_size for file in files)


def _most(counted: Counter[str]) -> dict[str, int]:
    return dict(counted.most_common(MOST_NAMES))
