"""How something is done: the steps of the note or recipe that tells it."""

from __future__ import annotations

import re

from lingxi.apps.ask.answer import Answer
from lingxi.apps.ask.evidence import split, terms_of
from lingxi.apps.ask.found import Found
from lingxi.apps.ask.meaning import nearness
from lingxi.apps.ask.question import Question
from lingxi.apps.searchable import Searchable
from lingxi.search.hit import Hit

PASSAGES = 50  # of the file
FILES = 60  # whose names are compared with what is done
LEAST = 0.3  # match probability of a file that tells it
SAME = 0.75  # nearness of a name from which on it names the same: 番茄炒蛋 is 西红柿炒鸡蛋
LACKING = 0.4  # nearness below which a name lacks a word
_DO = re.compile(r"^(?:make|cook|prepare|do|bake|做|煮|烧|制作)\s*(?:an?\s|the\s|some\s|my\s)?", re.IGNORECASE)
_TELLS = re.compile(r"的?(?:做法|制作方法|步骤|方法)$|^how to (?:make|cook) ", re.IGNORECASE)
_STEP = re.compile(r"^[ \t]*(?:(?P<number>\d{1,2})[.)、．]|[-*+•])[ \t]*(?P<text>\S.*)$", re.MULTILINE)
_HEADING = re.compile(
    r"操作|步骤|做法|方法|过程|流程|\b(?:steps?|instructions?|directions?|method|preparation|how to)\b", re.IGNORECASE
)
_LINK = re.compile(r"!\[[^\[\]]*+\]\([^()]*+\)|\[([^\[\]]*+)\]\([^()]*+\)")


def steps(library: Searchable, question: Question, found: Found) -> Answer | None:
    """What is done and in how many steps as the text, and the steps in ``more``; None where no file tells them."""
    topic = _DO.sub("", question.topic) or question.topic
    hits = library.search(topic, FILES, modality="text")
    near = {hit.id: _nearness(topic, hit) for hit in hits}
    first = sorted((hit for hit in hits if near[hit.id] >= SAME), key=lambda hit: -near[hit.id])
    for best in [*first, *(hit for hit in [*hits[:3], *found.passages[:3]] if _tells(hit, topic))]:
        whole = library.search(topic, PASSAGES, modality="text", group=False, within=best.path)
        passages = sorted(whole, key=lambda hit: (hit.place.page or 0, hit.place.start or 0))
        told = steps_of(passages)
        if told:
            sure = max(near.get(best.id, 0.0), best.probability or 0.0)
            text = _headline(passages, len(told), chinese=question.chinese)
            more = "\n".join(f"{number}. {step}" for number, step in enumerate(told, start=1))
            return Answer(text, more, None, found.evidence(best), sure, question.kind)
    return None


def _nearness(topic: str, hit: Hit) -> float:
    """How near the name or the title of a file is to what is done, 0 to 1, in either language and with other words.

    It is the harmonic mean of the share of each that is near the other, and 0 where the name lacks a word of the topic.
    """
    best = 0.0
    for name in {_TELLS.sub("", each) for each in (hit.path.stem, hit.title)} - {""}:
        (near, share), (back, weights) = nearness(topic, [name]), nearness(name, [topic])
        if near.size and back.size and near.min() >= LACKING:
            there, here = float(near[0] @ share), float(back[0] @ weights)
            best = max(best, 2 * there * here / (there + here))
    return best


def _tells(hit: Hit, topic: str) -> bool:
    """Whether a passage is likely to be about it, or has all its words."""
    terms, known = terms_of(topic), [*split([hit])]
    return (hit.probability or 0.0) >= LEAST or any(
        all(not term.tokens.isdisjoint(each.tokens) for term in terms) for each in known if terms
    )


def _headline(passages: list[Hit], count: int, *, chinese: bool) -> str:
    """The title of the file, else its name, and the number of steps."""
    titles = (_TELLS.sub("", hit.title) for hit in passages if not _HEADING.fullmatch(hit.title))
    name = next(filter(None, titles), passages[0].path.stem)
    return f"{name}：共 {count} 步。" if chinese else f"{name}: {count} step{'s' * (count != 1)}."


def steps_of(passages: list[Hit]) -> list[str]:
    """The items of lists below a heading that promises steps; of all numbered lists where there is no such heading."""
    headed = [hit for hit in passages if _HEADING.search(hit.title)]
    found = [match for hit in headed or passages for match in _STEP.finditer(hit.body)]
    wanted = found if headed else [match for match in found if match["number"]]
    told = [_LINK.sub(lambda link: link[1] or "", match["text"]).strip() for match in wanted]
    return [each for each in told if any(map(str.isalnum, each))]
