"""Combines many descriptors of one image or clip into one vector: visual words, VLAD, Fisher vectors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from tempfile import TemporaryFile
from typing import IO

import numpy as np
import numpy.typing as npt

from lingxi.encode.image.pictures import load

Descriptors = npt.NDArray[np.float32]  # (n, d) of one image
Sums = npt.NDArray[np.float64]  # (k, 1 + 2 * p): of shares, and of descriptors and their squares by share
PICTURES = 1_500  # that a vocabulary is learned from, at most: a uniform sample of the stream
EACH = 100  # descriptors of each image
KEPT_BYTES = 2**30  # of descriptors in a temporary file, until the vocabulary is learned: those of 4,000 photos


def sampled(stream: Iterable[Descriptors], seed: int = 0) -> list[Descriptors]:
    """A uniform sample of the stream's images, with some descriptors of each; memory does not grow with the stream."""
    chance = np.random.default_rng(seed)
    kept: list[tuple[float, int, Descriptors]] = []
    for number, descriptors in enumerate(stream):
        key = float(chance.random())
        if len(descriptors) and (len(kept) < PICTURES or key < kept[-1][0]):
            some = chance.permutation(len(descriptors))[:EACH]
            kept.append((key, number, descriptors[np.sort(some)]))
            kept.sort(key=lambda each: each[:2])
            del kept[PICTURES:]
    return [each for _, _, each in sorted(kept, key=lambda each: each[1])]


def sampled_rows(stream: Iterable[Descriptors], most: int, seed: int = 0) -> tuple[Descriptors, int]:
    """A uniform sample (at most ``most``, d) of the rows of a stream, and how many rows the stream had."""
    chance = np.random.default_rng(seed)
    keys, rows, count = np.zeros(0), np.zeros((0, 0), np.float32), 0
    for block in stream:
        count += len(block)
        keys = np.concatenate([keys, chance.random(len(block))])
        rows = np.concatenate([rows, block]) if rows.size else block
        if len(keys) > 2 * most:
            keys, rows = _smallest(keys, rows, most)
    return _smallest(keys, rows, most)[1], count


def _smallest(
    keys: npt.NDArray[np.float64], rows: Descriptors, most: int
) -> tuple[npt.NDArray[np.float64], Descriptors]:
    kept = np.argsort(keys)[:most]
    return keys[kept], rows[kept]


def vocabulary(sample: list[Descriptors], words: int) -> Descriptors:
    """Centres (words, d) by k-means; fewer if there are fewer different descriptors."""
    rows = np.concatenate(sample)
    count = min(words, len(np.unique(rows, axis=0)))
    found = load("sklearn.cluster").MiniBatchKMeans(count, n_init=1, batch_size=4096, random_state=0).fit(rows)
    centres: Descriptors = found.cluster_centers_.astype(np.float32)
    return centres


def nearest_words(descriptors: Descriptors, centres: Descriptors) -> npt.NDArray[np.intp]:
    """The nearest word (n,) of each descriptor."""
    apart = (centres**2).sum(1)[None] - 2 * descriptors @ centres.T
    words: npt.NDArray[np.intp] = apart.argmin(1)
    return words


def word_counts(descriptors: Descriptors, centres: Descriptors) -> npt.NDArray[np.int64]:
    """How often each word occurs (words,)."""
    return np.bincount(nearest_words(descriptors, centres), minlength=len(centres)).astype(np.int64)


def weighted_words(stream: Iterable[Descriptors], words: int) -> tuple[Descriptors, npt.NDArray[np.float32]] | None:
    """A vocabulary (words, d) and the inverse document frequency (words,) of each word; None without descriptors.

    The vocabulary is learned from a sample of the first images, as many as a temporary file of 1 GiB holds; the
    frequencies count every image of the stream, with all its descriptors. The stream is read once.
    """
    images = iter(stream)
    with TemporaryFile() as file:
        sample = sampled(_kept(images, file))
        if not sample:
            return None
        centres = vocabulary(sample, words)
        return centres, inverse_document_frequency(chain(_read_again(file), images), centres)


def _kept(images: Iterator[Descriptors], file: IO[bytes]) -> Iterator[Descriptors]:
    """The first images, each written to the file."""
    while file.tell() < KEPT_BYTES and (descriptors := next(images, None)) is not None:
        np.save(file, descriptors, allow_pickle=False)
        yield descriptors


def _read_again(file: IO[bytes]) -> Iterator[Descriptors]:
    end = file.tell()
    file.seek(0)
    while file.tell() < end:
        yield np.load(file, allow_pickle=False)


def inverse_document_frequency(images: Iterable[Descriptors], centres: Descriptors) -> npt.NDArray[np.float32]:
    """log(images / images with the word) of each word (words,); Sivic and Zisserman, 2003.

    A word that no image has counts as if one had it.
    """
    count, having = 0, np.zeros(len(centres), np.int64)
    for descriptors in images:
        count += 1
        having += word_counts(descriptors, centres) > 0
    return np.log(count / np.maximum(having, 1)).astype(np.float32)


def vlad(descriptors: Descriptors, centres: Descriptors) -> npt.NDArray[np.float32]:
    """Sums of the differences between descriptors and their word, each normalised (words * d,); not of unit length.

    Jégou, Douze, Schmid and Pérez, 2010; intra-normalisation of Arandjelović and Zisserman, 2013.
    """
    sums = np.zeros_like(centres)
    words = nearest_words(descriptors, centres)
    np.add.at(sums, words, descriptors - centres[words])
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    found: npt.NDArray[np.float32] = np.where(lengths > 1e-9, sums / np.maximum(lengths, 1e-9), 0).ravel()
    return found


@dataclass(frozen=True)
class Mixture:
    """A principal subspace and a mixture of normal distributions with diagonal covariance in it."""

    mean: npt.NDArray[np.float32]  # (d,)
    axes: npt.NDArray[np.float32]  # (p, d)
    weights: npt.NDArray[np.float32]  # (k,)
    means: npt.NDArray[np.float32]  # (k, p)
    variances: npt.NDArray[np.float32]  # (k, p)


def mixture(sample: list[Descriptors], components: int, dimensions: int) -> Mixture:
    """Fitted by PCA, then expectation maximisation from k-means."""
    rows = np.concatenate(sample).astype(np.float64)
    pca = load("sklearn.decomposition").PCA(min(dimensions, *rows.shape), random_state=0).fit(rows)
    low = pca.transform(rows)
    count = min(components, len(np.unique(low.round(6), axis=0)))
    model = load("sklearn.mixture").GaussianMixture(count, covariance_type="diag", random_state=0, reg_covar=1e-5)
    found = model.set_params(max_iter=50, tol=1e-2).fit(low)
    arrays = (pca.mean_, pca.components_, found.weights_, found.means_, found.covariances_)
    return Mixture(*(each.astype(np.float32) for each in arrays))


def fisher(descriptors: Descriptors, model: Mixture) -> npt.NDArray[np.float32]:
    """The improved Fisher vector (2 * k * p,) of descriptors (n, d): see :func:`fisher_of_sums`."""
    return fisher_of_sums(fisher_sums(descriptors, model), model)


def fisher_sums(descriptors: Descriptors, model: Mixture) -> Sums:
    """What a Fisher vector needs of descriptors (n, d); the sums of several parts may be added."""
    low = (descriptors - model.mean).astype(np.float64) @ model.axes.T  # (n, p)
    weights, means, variances = (each.astype(np.float64) for each in (model.weights, model.means, model.variances))
    constant = np.log(weights) - 0.5 * (np.log(variances) + means**2 / variances).sum(1)
    logs = constant + low @ (means / variances).T - 0.5 * low**2 @ (1 / variances).T  # (n, k)
    shares = np.exp(logs - logs.max(1, keepdims=True, initial=-np.inf))
    shares /= shares.sum(1, keepdims=True)
    return np.hstack([shares.sum(0)[:, None], shares.T @ low, shares.T @ low**2])


def fisher_of_sums(sums: Sums, model: Mixture) -> npt.NDArray[np.float32]:
    """The improved Fisher vector (2 * k * p,): signed square roots of the gradients by mean and deviation.

    Perronnin, Sánchez and Mensink, 2010; not of unit length.
    """
    size = model.means.shape[1]
    counts, first, second = sums[:, :1], sums[:, 1 : 1 + size], sums[:, 1 + size :]
    by_mean = (first - counts * model.means) / np.sqrt(model.variances)
    by_deviation = (second - 2 * model.means * first + counts * model.means**2) / model.variances - counts
    weights = model.weights[:, None]
    gradient = np.concatenate([(by_mean / np.sqrt(weights)).ravel(), (by_deviation / np.sqrt(2 * weights)).ravel()])
    gradient /= max(1.0, float(counts.sum()))
    rooted: npt.NDArray[np.float32] = (np.sign(gradient) * np.sqrt(np.abs(gradient))).astype(np.float32)
    return rooted
