"""The sentences of the passages that were found, with the words of the question in them and how rare those are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from math import log

from lingxi.apps.ask.sentences import sentences
from lingxi.search.hit import Hit
from lingxi.store.tokens import Characters, Word, pairs, query_words, text_tokens, token_id

_ASKS = re.compile(
    r"什么时候|为什么|是什么|什么样?|甚么|多少|谁|哪[里儿个些位年天国]?|怎么样?|怎样|如何|为何|何时|何处|何人|是否|吗|呢|请问|几(?=[个次年天人种名位])"
)

_LINK = re.compile(r"!\[[^\[\]]*+\]\([^()]*+\)|https?://\S+")  # a picture in Markdown, or an address: no sentence


@dataclass(frozen=True)
class Term:
    """A word of the question: a text has it if it has any of its tokens."""

    tokens: frozenset[int]
    text: str


@dataclass(frozen=True)
class Sentence:
    """A sentence of a passage."""

    text: str
    hit: int  # the number of its hit, from 0
    place: int  # the number of the sentence in its passage, from 0
    of: int  # how many sentences the passage has
    tokens: Set[int]


def without_asking(question: str) -> str:
    """A question without the Chinese words that ask; the English ones are stop words."""
    return _ASKS.sub(" ", question)


def terms_of(question: str) -> list[Term]:
    """The words of a question that texts may have: no stop words and no words that ask."""
    found = list[Term]()
    for word in query_words(without_asking(question)):
        if isinstance(word, Characters):
            pieces = pairs(word.text) if len(word.text) > 1 else [word.text]
            found += [Term(frozenset([token_id(piece)]), piece) for piece in pieces]
        elif isinstance(word, Word):
            found.append(Term(frozenset(map(token_id, word.forms)), word.forms[-1]))
    return list(dict.fromkeys(found))


def split(hits: Sequence[Hit]) -> list[Sentence]:
    """The sentences of the passages, in their order."""
    found = list[Sentence]()
    for number, hit in enumerate(hits):
        pieces = _read(hit.body)
        found += [Sentence(text, number, place, len(pieces), tokens) for place, (text, tokens) in enumerate(pieces)]
    return found


def says_more(sentence: Sentence, question: str) -> bool:
    """Whether a sentence has a word that the question does not have; a title has none, often."""
    asked = frozenset[int]().union(*(term.tokens for term in terms_of(question)))
    return any(term.tokens.isdisjoint(asked) for term in terms_of(sentence.text))


def rarity(terms: Sequence[Term], found: Sequence[Sentence]) -> list[float]:
    """The inverse document frequency of each word of the question among the sentences, as in BM25."""
    counts = Counter(
        n for sentence in found for n, term in enumerate(terms) if not term.tokens.isdisjoint(sentence.tokens)
    )
    return [log(1 + (len(found) - counts[n] + 0.5) / (counts[n] + 0.5)) for n in range(len(terms))]


@lru_cache(maxsize=4096)
def _read(text: str) -> list[tuple[str, frozenset[int]]]:
    said = [each for each in sentences(text) if any(map(str.isalnum, _LINK.sub("", each)))]
    return [(each, frozenset(text_tokens(each)[0])) for each in said]
