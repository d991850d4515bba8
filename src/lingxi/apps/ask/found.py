"""What a library has on a question: passages to read, and pictures, sounds and moments to show."""

from __future__ import annotations

from dataclasses import dataclass

from lingxi.apps.ask.question import Question
from lingxi.apps.searchable import Searchable
from lingxi.search.hit import Hit

READ = 10  # passages
OTHERS = ("image", "video", "audio")
SHOWS = ("what is", "show me", "which picture")  # kinds that want a picture, even an unlikely one


@dataclass(frozen=True)
class Found:
    """Passages and other hits, each best first."""

    passages: tuple[Hit, ...]
    others: tuple[Hit, ...]
    limit: int

    def evidence(self, first: Hit | None = None) -> tuple[Hit, ...]:
        """The hits of every kind, likely ones first; ``first`` is the passage that answers, and heads the list."""
        rest = sorted((*self.passages, *self.others), key=lambda hit: -(hit.probability or 0.0))
        named = [] if first is None else [first]
        named += [hit for hit in self.others[:1] if first is not None]  # the picture beside the passage
        return tuple({hit.id: hit for hit in (*named, *rest)}.values())[: self.limit]

    @property
    def likely(self) -> float:
        """How likely the best hit that is no passage matches."""
        return (self.others[0].probability or 0.0) if self.others else 0.0


def find(library: Searchable, question: Question, where: str | None, limit: int) -> Found:
    """The first passages for a question, and what shows its topic."""
    wants = question.kind in SHOWS
    passages = library.search(question.text, READ, modality="text", group=False, where=where)
    others = library.search(question.topic if wants else question.text, limit, modality=OTHERS, where=where)
    return Found(tuple(passages), tuple(others) if wants or not others.nothing else (), limit)
