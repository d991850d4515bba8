"""Where the words of a query stand in a long text, so that what is shown of it begins there."""

from __future__ import annotations

from collections.abc import Iterator

from lingxi.store.tokens import query_words, text_tokens

MARK = "… "  # before an excerpt that does not begin with the text
LONGEST_WORD = 20  # characters; a piece of a line begins inside of a longer one, and inside of Chinese


def excerpt(text: str, asked: str, length: int) -> str:
    r"""At most ``length`` characters of the text after an ellipsis: from the line, or part of one, with most words.

    Words are compared as the lexical index compares them; the fewer lines have one, the more it counts. The text is cut
    at its beginning if the words stand there or nowhere.

    >>> excerpt("Contractor: price\nDach & Sohn: 4,250\nHolz Meier: 5,100", "Meier", 18)
    '… Holz Meier: 5,100'
    """
    start = _start(text, asked, length) if len(text) > length else 0
    return f"{MARK if start else ''}{text[start : start + length]}"


def _start(text: str, asked: str, length: int) -> int:
    """Where the best piece begins; 0 if it lies within the first characters."""
    pieces, words = list(_pieces(text, length)), query_words(asked)
    ids = [text_tokens(piece)[0].keys() for _, piece in pieces]
    held = [[word.held(own) for own in ids] for word in words]  # (words, pieces)
    scores = [sum(row[n] / sum(row) for row in held if row[n]) for n in range(len(pieces))]
    best = max(scores, default=0.0)
    at = scores.index(best)
    if not best or pieces[at][0] + len(pieces[at][1]) <= length:
        return 0
    while scores[at + 1 : at + 2] == [best] and pieces[at + 1][0] < pieces[at][0] + len(pieces[at][1]):
        at += 1  # of pieces that overlap, the last one has most of what follows the words
    return pieces[at][0]


def _pieces(text: str, length: int) -> Iterator[tuple[int, str]]:
    """Where each line begins, and the line; of longer lines, pieces of this length, a quarter of it apart."""
    start = 0
    for line in text.splitlines(keepends=True):
        step = max(1, length // 4)
        for at in range(0, max(1, len(line) - length + step), step):
            begin = line.find(" ", at, at + LONGEST_WORD) + 1 or at if at else 0
            yield start + begin, line[begin : begin + length].rstrip()
        start += len(line)
