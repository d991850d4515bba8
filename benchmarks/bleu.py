"""BLEU-4: how many n-grams of a set of captions are in captions of people (Papineni et al., 2002)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from math import exp, log
from operator import or_

from ngrams import LONGEST, Counts, counted, tokens


def bleu(captions: Sequence[str], references: Sequence[Sequence[str]]) -> float:
    """BLEU-4 in [0, 1] of captions, one an image, against the references of each image (one or more).

    It is the geometric mean of the clipped precisions of one to four words over all captions, times the brevity
    penalty, with the reference that is nearest in length; 0 where no n-gram of a length is right.
    """
    right, total, length, wanted = [0] * LONGEST, [0] * LONGEST, 0, 0
    for caption, others in zip(captions, references, strict=True):
        words, own = tokens(caption), [tokens(each) for each in others]
        length += len(words)
        wanted += min((abs(len(each) - len(words)), len(each)) for each in own)[1]
        for n, (found, most) in enumerate(zip(counted(words), _most(own), strict=True)):
            right[n] += (found & most).total()
            total[n] += found.total()
    if not all(right):
        return 0.0
    precision = exp(sum(log(each / of) for each, of in zip(right, total, strict=True)) / LONGEST)
    return precision * min(1.0, exp(1 - wanted / length))


def _most(references: Sequence[Sequence[str]]) -> list[Counts]:
    """How often each n-gram is in the reference that has it most often."""
    return [reduce(or_, some) for some in zip(*map(counted, references), strict=True)]
