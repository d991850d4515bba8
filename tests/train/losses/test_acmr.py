"""After adversarial training no fresh classifier knows the modality, and without it every one does."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from lingxi.arrays import unit  # noqa: E402
from lingxi.train.data import Data  # noqa: E402
from lingxi.train.judge import judge  # noqa: E402
from lingxi.train.loop import Trainer  # noqa: E402
from lingxi.train.recipe import Recipe  # noqa: E402
from lingxi.train.terms import class_triplets  # noqa: E402
from lingxi.train.tower import projection  # noqa: E402
from tests.train.losses.test_gradients import made  # noqa: E402
from tests.train.toys import untrained, views  # noqa: E402


def _known(trained: Any, held: Data) -> float:
    """The held-out accuracy of a fresh linear probe (logistic regression) that says which rows are of images."""
    linear = pytest.importorskip("sklearn.linear_model")
    image, text = trained
    rows = np.concatenate([unit(image(held.image[:, 0])), unit(text(held.text[:, 0]))])
    truth = np.repeat([0, 1], len(held.image))
    order = np.random.default_rng(0).permutation(len(rows))
    half = len(rows) // 2
    model = linear.LogisticRegression(C=10, max_iter=1000).fit(rows[order[:half]], truth[order[:half]])
    return float(model.score(rows[order[half:]], truth[order[half:]]))


def _shifted(count: int, seed: int) -> Data:
    """Modalities whose means differ, also in the space that training begins with."""
    found = views(count, seed)
    return Data(found.image + 1.5, found.text - 1.5, found.pairs)


def test_a_fresh_probe_is_deceived_only_after_the_adversary_and_recall_stays() -> None:
    held, known, recall = _shifted(300, 2), [], []
    for adversary in (0, 1):
        loss = f"acmr(adversary={adversary}, margin=0.02, turns=5)"
        recipe = Recipe(loss=loss, epochs=50, batch=100, rate=0.004, patience=50, warm_up=0)
        trainer = Trainer(_shifted(300, 0), _shifted(30, 1), untrained(), recipe)
        trainer.run()
        last = projection(trainer.towers, "image"), projection(trainer.towers, "text")
        known.append(_known(last, held))
        recall.append(judge(last[0](held.image[:, 0]), last[1](held.text[:, 0]), held).score)
    assert known[0] > 0.85
    assert known[1] <= 0.6
    assert recall[1] > recall[0] - 0.02


def test_the_towers_gain_what_the_discriminator_loses() -> None:
    (loss, batch, rows), (without, _, _) = made("acmr"), made("acmr(adversary=0)")
    without.own = loss.own
    found, plain, other = (
        torch.autograd.grad(each, rows) for each in (loss(batch), without(batch), loss.discriminate(batch))
    )
    for gained, own, lost in zip(found, plain, other, strict=True):
        torch.testing.assert_close(gained, own - 0.05 * lost)


def test_without_classes_its_triplets_are_of_pairs() -> None:
    data = views(60)
    trainer = Trainer(data, views(60, 1), untrained(), Recipe(loss="acmr", epochs=1, batch=30))
    assert not trainer.loss.own
    assert 0 <= float(trainer._step([np.arange(30)], np.random.default_rng(0))) < 10


def test_the_embedding_loss_is_triplets_and_the_labels_of_both_modalities() -> None:
    loss, batch, _ = made("acmr")
    image, text = (torch.nn.functional.normalize(each, dim=1) for each in (batch.image, batch.text))
    weight, bias = loss.own["classifier.0.weight"], loss.own["classifier.0.bias"]
    labels = [torch.nn.functional.cross_entropy(each @ weight + bias, batch.classes) for each in (image, text)]
    wanted = class_triplets(image, text, batch.classes, 1.0) + sum(labels) / 2
    torch.testing.assert_close(loss.embedding(batch), wanted)


def test_the_discriminator_has_a_hidden_layer_and_does_not_see_lengths(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lingxi.train.losses.acmr.HIDDEN", 3)
    loss, batch, _ = made("acmr")
    assert [tuple(each.shape) for name, each in loss.judges.items() if "weight" in name] == [(5, 3), (3, 1)]
    longer = replace(batch, image=3 * batch.image)
    torch.testing.assert_close(loss.discriminate(longer), loss.discriminate(batch))
