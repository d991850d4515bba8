"""The forms of answers about the library and what people keep in it, for the OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from lingxi.index.agreement import Agreement
from lingxi.media.reasons import ReasonKind
from lingxi.present.web.answers import HitAnswer
from lingxi.store.events import Event
from lingxi.types import SearchIndex, Space, UntranscribedReason


@dataclass
class HealthAnswer:
    """That the process is alive."""

    status: Literal["ok"]
    version: str


@dataclass
class ReadyAnswer:
    """That requests may be sent."""

    status: Literal["ready"]


@dataclass
class PathAnswer:
    """A path for display, and its address, which keeps every byte."""

    path: str
    address: str


@dataclass
class MissingFolder(PathAnswer):
    """A folder that is not there."""

    files: int


@dataclass
class WalkAnswer(PathAnswer):
    """How a folder is walked."""

    hidden: bool
    follow_links: bool
    archives: bool
    exclude: list[str]


@dataclass
class UntranscribedAnswer(PathAnswer):
    """A recording that was not transcribed."""

    reason: UntranscribedReason


@dataclass
class SpeechAnswer:
    """Which recordings, that is sounds and videos with sound, were transcribed."""

    model: str  # the speech model of the library; empty for none
    recordings: int
    transcribed: int
    why_not: dict[UntranscribedReason, int]  # the others, by reason
    untranscribed: list[UntranscribedAnswer]  # the others if there is a model, at most 1,000 of a reason


@dataclass
class StatusAnswer:
    """The contents of the library. Without the write token, its place is left empty."""

    folder: PathAnswer
    created: str
    roots: list[str]
    addresses: list[str]
    assets: int
    segments: int
    modalities: dict[str, int]  # segments
    files: dict[str, int]  # files by the modality of their first segment
    bytes: int
    skipped: int
    read_in_part: int
    missing: list[MissingFolder]
    walks: list[WalkAnswer]
    stale_audio: int
    unheard: int  # the name of stale_audio in earlier versions
    outdated: list[str]
    unfinished_rebuild: bool
    address: str
    remains: str
    indexes: list[SearchIndex]
    left_out: dict[str, int]  # files that no reader supports, by extension
    speech: SpeechAnswer


@dataclass
class ModelsAnswer:
    """The spaces of the library."""

    spaces: list[Space]


@dataclass
class SkippedAnswer(PathAnswer):
    """A file that could not be read, or only in part."""

    reason: str
    reason_zh: str  # in Chinese; empty where there is no translation, then the kind says it
    kind: ReasonKind
    passing: bool  # whether it may be readable the next time
    in_part: bool  # whether the rest of the file is in the library; the reason says what was lost


@dataclass
class SkippedFiles:
    """The files that could not be read, or only in part."""

    skipped: list[SkippedAnswer]


@dataclass
class AssetAnswer(PathAnswer):
    """A file that was sent; with a policy, what was decided of it."""

    state: Literal["stored", "flagged", "held", "unread"] | None = None
    findings: list[dict[str, Any]] | None = None


@dataclass
class AssetsAnswer:
    """The files or the folder that will be indexed."""

    assets: list[AssetAnswer]


@dataclass
class FolderAnswer:
    """A folder of the server's machine."""

    path: str
    name: str


@dataclass
class FoldersAnswer:
    """The folders in a folder, or those where choosing begins; then also what may be switched on."""

    path: str | None
    parent: str | None  # if it may be indexed as well
    folders: list[FolderAnswer]
    reads: bool | None = None  # whether the client may switch on the next two
    ocr: bool | None = None
    speech: bool | None = None
    uploads: bool | None = None


@dataclass
class ExtensionCount:
    """How many files have an extension that no reader supports."""

    extension: str
    files: int


@dataclass
class CountAnswer:
    """How many files a folder has, by kind and in part if there was no time for all."""

    files: dict[str, int]
    left_out: list[ExtensionCount]
    bytes: int
    complete: bool


@dataclass
class EstimateAnswer:
    """What indexing a folder costs."""

    files: int
    recordings: int  # sounds and videos among them that the speech model of the library is to transcribe
    seconds: float
    bytes: int


@dataclass
class RunAnswer:
    """A run, so far or at its end."""

    state: Literal["idle", "running", "paused", "done", "failed"]
    run: int | None = None
    folder: str | None = None
    rebuild: bool | None = None
    captioning: bool | None = None  # a run that generates captions, or removes them
    removing: bool | None = None  # a captioning run that removes them
    stage: Literal["files", "captions"] | None = None  # what is counted: files, or images that get captions
    done: int | None = None  # files or images
    total: int | None = None  # files or images; null until they are counted
    skipped: int | None = None
    read_in_part: int | None = None  # at its end
    file: str | None = None  # the last one
    reason: str | None = None  # of a failure
    added: int | None = None
    changed: int | None = None
    unchanged: int | None = None
    moved: int | None = None
    removed: int | None = None  # files, or generated captions
    missing: int | None = None
    segments: int | None = None
    images: int | None = None  # of a captioning run, that were looked at
    captions: int | None = None  # that were generated
    left_out: dict[str, int] | None = None  # files that no reader supports, by extension
    files: int | None = None  # of a rebuild
    kept: int | None = None
    agreement: Agreement | None = None
    seconds: float | None = None  # since its stage began; at its end, of the whole run


@dataclass
class CountForgotten:
    """How many were removed."""

    forgotten: int


@dataclass
class CountAdded:
    """How many were added."""

    added: int


@dataclass
class CountRecorded:
    """How many were recorded."""

    recorded: int


@dataclass
class FreedAnswer:
    """What compacting freed."""

    freed_bytes: int


@dataclass
class BackupAnswer:
    """Where a backup is, and how many points it has."""

    path: str
    points: int


@dataclass
class DeletedAnswer:
    """The name of what was deleted."""

    deleted: str


@dataclass
class RevokedAnswer:
    """The name of the token that was revoked."""

    revoked: str


@dataclass
class AlbumAnswer:
    """An album: the ids of its segments, in order."""

    name: str
    ids: list[str]


@dataclass
class SavedAnswer:
    """What was saved: an album, or a saved search, and how many hits it has now."""

    name: str
    ids: list[str] | None = None
    definition: dict[str, Any] | None = None
    count: int | None = None
    at_least: bool | None = None


@dataclass
class AlbumsAnswer:
    """The albums, and what is wrong with those that cannot be read."""

    albums: list[AlbumAnswer]
    unreadable: list[str]


@dataclass
class SavedSearchAnswer:
    """A saved search, with its whole query."""

    name: str
    definition: dict[str, Any]


@dataclass
class SavedSearchesAnswer:
    """The saved searches."""

    searches: list[SavedSearchAnswer]


@dataclass
class GroupAnswer:
    """A group of duplicates; the better copy is the first, if one is."""

    kind: str
    files: list[str]
    addresses: list[str]
    ids: list[str]
    keep: str | None
    why: str
    changes: list[str]
    merit: str | None
    facts: list[dict[str, Any]]


@dataclass
class DuplicatesAnswer:
    """Groups of duplicates, and files that could not be read."""

    groups: list[GroupAnswer]
    unread: list[str]
    unread_addresses: list[str]


@dataclass
class ClusterAnswer:
    """Files that are alike."""

    names: dict[str, list[str]]  # by language
    words: list[str]
    size: int
    covers: list[str]
    ids: list[str]
    children: list[ClusterAnswer]


@dataclass
class MonthAnswer:
    """A month and its cover."""

    name: str
    size: int
    cover: str


@dataclass
class PlaceCluster(MonthAnswer):
    """A place where something was taken."""

    names: dict[str, str]
    latitude: float | None
    longitude: float | None


@dataclass
class ExplorationAnswer:
    """The library as a whole."""

    clusters: list[ClusterAnswer]
    odd: list[str]
    new: list[str]
    months: list[MonthAnswer]
    places: list[PlaceCluster]


@dataclass
class BecauseAnswer(PathAnswer):
    """What a recommendation is made for."""

    id: str
    share: float


@dataclass
class RecommendationAnswer:
    """Something that a person may like."""

    hit: HitAnswer
    score: float
    interest: int
    because: list[BecauseAnswer]
    crowd: bool


@dataclass
class RecommendationsAnswer:
    """What a person may like, best first."""

    recommendations: list[RecommendationAnswer]


@dataclass
class EventsAnswer:
    """What people did, oldest first."""

    events: list[Event]


@dataclass
class PeopleAnswer:
    """The people for whom recording is on."""

    people: list[str]
