"""The forms of bodies and answers about what people add to files, and of files together, for the OpenAPI document."""

from __future__ import annotations

from dataclasses import dataclass, field

from lingxi.present.web.answers import HitAnswer
from lingxi.present.web.schemas import STRICT
from lingxi.store.annotations import Annotation


@dataclass
class ChangeBody:
    """A change of the files of segments; ``null`` leaves a mark as it is."""

    __pydantic_config__ = STRICT

    ids: list[str]
    favourite: bool | None = None
    hidden: bool | None = None
    tags: list[str] = field(default_factory=list)
    untag: list[str] = field(default_factory=list)


@dataclass
class AnnotationBody:
    """What is known of one file, by the id of its asset."""

    __pydantic_config__ = STRICT

    file: str
    favourite: bool = False
    hidden: bool = False
    tags: list[str] = field(default_factory=list)

    def annotation(self) -> Annotation:
        """The annotation; raises BadQuery."""
        return Annotation(self.file, self.favourite, self.hidden, tuple(self.tags))


@dataclass
class AnnotationsBody:
    """What is known of several files."""

    __pydantic_config__ = STRICT

    annotations: list[AnnotationBody]


@dataclass
class AnnotationAnswer:
    """What is known of one file, by the id of its asset."""

    file: str
    favourite: bool
    hidden: bool
    tags: list[str]


@dataclass
class AnnotationsAnswer:
    """What is known of all files of which something is known."""

    annotations: list[AnnotationAnswer]


@dataclass
class BeforeAnswer:
    """What was known of files before a change."""

    before: list[AnnotationAnswer]


@dataclass
class FilesAnswer:
    """How many files were changed."""

    files: int


@dataclass
class ArchiveBody:
    """The segments whose files are wanted."""

    __pydantic_config__ = STRICT

    ids: list[str]


@dataclass
class ArchiveAnswer:
    """The name of a ZIP file that can be fetched, and what it holds.

    ``bytes`` counts the files as they are; files that are written again without metadata have another size.
    """

    archive: str
    files: int
    bytes: int


@dataclass
class PartsAnswer:
    """All segments of a file, in their order."""

    parts: list[HitAnswer]


@dataclass
class BoxesAnswer:
    """Where a passage lies on its page: x and y of the four corners of each line, as shares of the page."""

    boxes: list[list[float]]


@dataclass
class NarrowedAnswer:
    """A filter that a part of a text means."""

    kind: str
    words: str
    where: str


@dataclass
class TypedAnswer:
    """The words of a text, and its filters."""

    words: str
    filters: list[NarrowedAnswer]


@dataclass
class SpokenAnswer:
    """What is said in a recording."""

    text: str
