"""Answers a question from what a library holds: understand -> find -> read, or count, or look up a fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from lingxi.apps.ask.answer import Answer
from lingxi.apps.ask.counting import counted
from lingxi.apps.ask.facts import stated
from lingxi.apps.ask.found import Found, find
from lingxi.apps.ask.kinds import Fact
from lingxi.apps.ask.latest import latest
from lingxi.apps.ask.question import Question, understand
from lingxi.apps.ask.reading import probability, read
from lingxi.apps.ask.span import span
from lingxi.apps.ask.steps import steps
from lingxi.apps.ask.table import around
from lingxi.apps.searchable import Searchable
from lingxi.errors import BadQuery, LingxiError

if TYPE_CHECKING:
    from lingxi.apps.language_model import LanguageModel
    from lingxi.encode.text.span_reader import SpanReader

LIKELY = 0.1  # a less likely sentence is not shown; training/ask/fit.py prints what that declines
MOST = 100  # hits of evidence
FACTS: Mapping[Fact, Callable[[Searchable, Question, str | None, int], Answer]] = {
    "count": counted, "newest": latest, "oldest": latest
}  # fmt: skip


def ask(
    library: Searchable,
    question: str,
    *,
    reader: SpanReader | None = None,
    llm: LanguageModel | None = None,
    where: str | None = None,
    limit: int = 10,
) -> Answer:
    """The answer to a question in English or Chinese, from the library alone.

    ``reader`` chooses the words that answer; ``llm`` writes the text instead, from numbered evidence that it must cite:
    what it does not cite is dropped, and if it fails the library answers itself, with the reason in ``note``. ``where``
    is a filter; ``limit`` the number of hits of evidence, 1 to 100. Raises BadQuery and BadFilter.
    """
    if not 1 <= limit <= MOST:
        raise BadQuery(f"limit must be in 1..{MOST}, not {limit}")
    asked = understand(question)
    if asked.fact is not None:
        return FACTS.get(asked.fact, stated)(library, asked, where, limit)
    found = find(library, asked, where, limit)
    answer = _read(library, asked, found, reader)
    return answer if llm is None else _told(asked, answer, found, llm)


def _read(library: Searchable, asked: Question, found: Found, reader: SpanReader | None) -> Answer:
    """The answer of the passages themselves."""
    if asked.kind in ("show me", "which picture"):
        return Answer(None, evidence=found.evidence(), probability=found.likely, kind=asked.kind)
    if asked.kind == "how to":
        shown = steps(library, asked, found)
        if shown is not None:
            return shown
    passages = read(asked, found.passages)
    sure = probability(passages) if passages.sentences else 0.0
    if sure < LIKELY:
        return Answer(None, evidence=found.evidence(), probability=sure, kind=asked.kind)
    best = passages.sentences[passages.best]
    hit = found.passages[best.hit]
    more = around(library, hit, best.text)
    answer = Answer(best.text, more, span(asked, best.text), found.evidence(hit), sure, asked.kind)
    return answer if reader is None else _marked(asked, answer, reader)


def _marked(asked: Question, answer: Answer, reader: SpanReader) -> Answer:
    """The same answer with the words that the reader marks in the sentence."""
    text = answer.text or ""
    start, end, _ = reader.read(asked.text, text)
    return replace(answer, span=text[start:end].strip() or answer.span)


def _told(asked: Question, answer: Answer, found: Found, llm: LanguageModel) -> Answer:
    from lingxi.apps.ask.cited import cited  # imported here: it loads an HTTP library

    try:
        return cited(asked, answer, found, llm)
    except LingxiError as error:
        return replace(answer, note=str(error))
