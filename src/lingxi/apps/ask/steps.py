"""How something is done: the steps of the note or recipe that tells it."""

from __future__ import annotations

import re

from lingxi.apps.ask.answer import Answer
from lingxi.apps.ask.evidence import split, terms_of
from lingxi.apps.ask.found import Found
from lingxi.apps.ask.question import Question
from lingxi.apps.searchable import Searchable
from lingxi.search.hit import Hit

PASSAGES = 50  # of the file
LEAST = 0.3  # match probability of a file that tells it
_STEP = re.compile(r"^[ \t]*(?:(?P<number>\d{1,2})[.)、．]|[-*+•])[ \t]*(?P<text>\S.*)$", re.MULTILINE)
_HEADING = re.compile(
    r"操作|步骤|做法|方法|过程|流程|\b(?:steps?|instructions?|directions?|method|preparation|how to)\b", re.IGNORECASE
)
_LINK = re.compile(r"!\[[^\[\]]*+\]\([^()]*+\)|\[([^\[\]]*+)\]\([^()]*+\)")


def steps(library: Searchable, question: Question, found: Found) -> Answer | None:
    """The first step as the text, and all of them in ``more``; None where no passage has any."""
    hits = library.search(question.topic, 3, modality="text", group=False)
    for best in (hit for hit in [*hits, *found.passages[:3]] if _tells(hit, question)):
        whole = library.search(question.topic, PASSAGES, modality="text", group=False, within=best.path)
        told = steps_of(sorted(whole, key=lambda hit: (hit.place.page or 0, hit.place.start or 0)))
        if told:
            sure = best.probability or 0.0
            return Answer(told[0], "\n".join(told), None, found.evidence(best), sure, question.kind)
    return None


def _tells(hit: Hit, question: Question) -> bool:
    """Whether a passage is likely to be about it, or its file is named so."""
    terms = terms_of(question.topic)
    named = split([hit])
    return (hit.probability or 0.0) >= LEAST or any(
        all(not term.tokens.isdisjoint(each.tokens) for term in terms) for each in named if terms
    )


def steps_of(passages: list[Hit]) -> list[str]:
    """The items of lists below a heading that promises steps; of all numbered lists where there is no such heading."""
    headed = [hit for hit in passages if _HEADING.search(hit.title)]
    found = [match for hit in headed or passages for match in _STEP.finditer(hit.body)]
    wanted = found if headed else [match for match in found if match["number"]]
    told = [_LINK.sub(lambda link: link[1] or "", match["text"]).strip() for match in wanted]
    return [each for each in told if any(map(str.isalnum, each))]
