"""TF-IDF agrees with scikit-learn."""

from __future__ import annotations

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from lingxi.encode.encoders.tfidf import Tfidf
from lingxi.encode.text.tokens import tokens
from lingxi.types import Text

TEXTS = ["a red cat on a red sofa", "the sea at night", "a dog and a red ball", "海边的狗 and the sea"]


def test_it_agrees_with_scikit_learn() -> None:
    encoder = Tfidf(stem=False)
    encoder.fit(map(Text, TEXTS))
    theirs = TfidfVectorizer(analyzer=tokens).fit(TEXTS)
    words = encoder.learned().facts["words"]
    order = [theirs.vocabulary_[word] for word in words]
    assert np.allclose(encoder.encode([Text(each) for each in TEXTS]), theirs.transform(TEXTS).toarray()[:, order])
