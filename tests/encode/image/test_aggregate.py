"""Aggregates agree with their formulas written out slowly."""

from __future__ import annotations

import numpy as np
import pytest

from lingxi.encode.image.aggregate import (
    EACH,
    Mixture,
    fisher,
    fisher_of_sums,
    fisher_sums,
    inverse_document_frequency,
    mixture,
    nearest_words,
    sampled,
    sampled_rows,
    vlad,
    vocabulary,
    weighted_words,
    word_counts,
)

CHANCE = np.random.default_rng(0)
CENTRES = CHANCE.standard_normal((5, 4)).astype(np.float32)
ROWS = CHANCE.standard_normal((40, 4)).astype(np.float32)


def test_words_are_the_nearest_centres() -> None:
    slowly = [min(range(5), key=lambda word: float(((row - CENTRES[word]) ** 2).sum())) for row in ROWS]
    assert nearest_words(ROWS, CENTRES).tolist() == slowly
    assert word_counts(ROWS, CENTRES).tolist() == np.bincount(slowly, minlength=5).tolist()


def test_vlad_is_the_sum_of_what_is_left() -> None:
    expected = np.zeros((5, 4))
    for row in ROWS:
        word = int(((row - CENTRES) ** 2).sum(1).argmin())
        expected[word] += row - CENTRES[word]
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    found = vlad(ROWS, CENTRES)
    assert found.shape == (20,)
    assert np.allclose(found, expected.ravel(), atol=1e-5)
    assert not vlad(ROWS[:0], CENTRES).any()


def _model(k: int = 3, p: int = 4) -> Mixture:
    weights = CHANCE.dirichlet(np.ones(k)).astype(np.float32)
    means, variances = CHANCE.standard_normal((k, p)), CHANCE.uniform(0.5, 2, (k, p))
    return Mixture(np.zeros(p, np.float32), np.eye(p, dtype=np.float32), weights, *(
        each.astype(np.float32) for each in (means, variances)))  # fmt: skip


def _likelihood(rows: np.ndarray, weights: np.ndarray, means: np.ndarray, deviations: np.ndarray) -> float:
    parts = [w * np.prod(np.exp(-(((rows - m) / s) ** 2) / 2) / s, axis=1) for w, m, s in
             zip(weights, means, deviations, strict=True)]  # fmt: skip
    return float(np.log(np.sum(parts, axis=0)).mean())


def test_a_fisher_vector_is_the_whitened_gradient_of_the_likelihood() -> None:
    model, step = _model(), 1e-5
    deviations, gradient = np.sqrt(model.variances).astype(float), []
    for which in ("mean", "deviation"):
        for k in range(3):
            for d in range(4):
                sides = []
                for sign in (1, -1):
                    means, own = model.means.astype(float), deviations.copy()
                    (means if which == "mean" else own)[k, d] += sign * step
                    sides.append(_likelihood(ROWS.astype(float), model.weights.astype(float), means, own))
                slope = (sides[0] - sides[1]) / (2 * step)
                size = np.sqrt(model.weights[k] * (1 if which == "mean" else 2))
                gradient.append(slope * deviations[k, d] / size)  # the Fisher information's diagonal approximation
    rooted = np.sign(gradient) * np.sqrt(np.abs(gradient))
    assert np.allclose(fisher(ROWS, model), rooted, atol=2e-3)


def test_a_mixture_finds_what_made_the_rows() -> None:
    groups = [CHANCE.normal(middle, 0.1, (200, 3)).astype(np.float32) for middle in (-2, 0, 2)]
    model = mixture(groups, 3, 3)
    back = model.means @ model.axes + model.mean
    assert np.allclose(np.sort(back.mean(1)), [-2, 0, 2], atol=0.1)
    assert np.allclose(model.weights, 1 / 3, atol=0.02)


def test_a_vocabulary_has_at_most_as_many_words_as_there_are_rows() -> None:
    assert len(vocabulary([ROWS], 8)) == 8
    assert len(vocabulary([ROWS[:3], ROWS[:3]], 8)) == 3


def test_rare_words_count_more() -> None:
    sample = [CENTRES[[0, 1]], CENTRES[[0]], CENTRES[[0, 2]]]
    frequency = inverse_document_frequency(iter(sample), CENTRES)
    assert frequency[0] == pytest.approx(0)
    assert frequency[1] == pytest.approx(np.log(3 / 1))
    assert frequency[4] == pytest.approx(np.log(3 / 1))  # in no image


@pytest.mark.parametrize("kept_bytes", [2**30, 10_000])
def test_document_frequencies_are_those_of_every_image_with_all_its_descriptors(
    monkeypatch: pytest.MonkeyPatch, kept_bytes: int
) -> None:
    """Also those after the file of the vocabulary's images is full."""
    monkeypatch.setattr("lingxi.encode.image.aggregate.KEPT_BYTES", kept_bytes)
    monkeypatch.setattr("lingxi.encode.image.aggregate.PICTURES", 20)
    chance = np.random.default_rng(1)
    images = [(chance.normal(n % 7, 1, (3 * EACH, 4))[: 20 + 7 * n]).astype(np.float32) for n in range(60)]
    found = weighted_words(iter(images), 12)
    assert found is not None
    centres, weights = found
    having = np.zeros(12)
    for image in images:
        having[np.unique(((image[:, None] - centres[None]) ** 2).sum(2).argmin(1))] += 1
    assert np.allclose(weights, np.log(60 / np.maximum(having, 1)), atol=1e-6)
    assert weighted_words(iter([np.zeros((0, 4), np.float32)]), 12) is None


def test_a_sample_is_uniform_over_the_stream_and_small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.encode.image.aggregate.PICTURES", 20)
    counts = np.zeros(100)
    for seed in range(200):
        stream = (np.full((3, 1), number, np.float32) for number in range(100))
        found = sampled(stream, seed)
        assert len(found) == 20
        counts[[int(each[0, 0]) for each in found]] += 1
    assert abs(counts[:50].mean() - counts[50:].mean()) < 3
    assert counts.min() > 15
    assert len(sampled([np.zeros((500, 2), np.float32)])[0]) == EACH


def test_a_sample_of_rows_is_uniform_and_small() -> None:
    counts = np.zeros(120)
    for seed in range(200):
        blocks = (np.arange(start, start + 30, dtype=np.float32)[:, None] for start in (0, 30, 60, 90))
        rows, count = sampled_rows(blocks, 20, seed)
        assert (rows.shape, count) == ((20, 1), 120)
        counts[rows[:, 0].astype(int)] += 1
    assert abs(counts[:60].mean() - counts[60:].mean()) < 3
    assert sampled_rows(iter([]), 20)[1] == 0


def test_sums_of_parts_are_those_of_the_whole() -> None:
    model = _model()
    parts = fisher_sums(ROWS[:15], model) + fisher_sums(ROWS[15:], model) + fisher_sums(ROWS[:0], model)
    assert np.allclose(fisher_of_sums(parts, model), fisher(ROWS, model), atol=1e-6)
