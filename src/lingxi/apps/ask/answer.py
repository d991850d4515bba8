"""The answer to a question: words of the library, and what they rest on."""

from __future__ import annotations

from dataclasses import dataclass

from lingxi.apps.ask.kinds import Kind
from lingxi.codec import Json
from lingxi.search.hit import Hit


@dataclass(frozen=True)
class Answer:
    """What the library says to a question. It holds nothing that is not in the evidence."""

    text: str | None  # one sentence of the library, a count or a date; None where nothing answers
    more: str = ""  # what stands around the sentence: its passage, the header of a table and the row, or the steps
    span: str | None = None  # the words of the text that answer
    evidence: tuple[Hit, ...] = ()  # of every kind, best first
    probability: float = 0.0  # that the text is right, in [0, 1]
    kind: Kind = "what"  # of the question
    note: str = ""  # why the answer of a language model was not taken

    def as_dict(self) -> Json:
        """The answer as plain JSON values, for people: numbers are rounded, and the note is left out."""
        return {
            "text": self.text,
            "more": self.more,
            "span": self.span,
            "evidence": [hit.as_dict() for hit in self.evidence],
            "probability": round(self.probability, 4),
            "kind": self.kind,
        }
