"""Every training can report its stages, and reports nothing by default."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("torch")

from lingxi.train.finetune import finetune
from lingxi.train.learn import learn
from lingxi.train.learn_fusion import learn_fusion
from lingxi.train.learn_hash import learn_hash
from lingxi.train.progress import silent


@pytest.mark.parametrize("training", [learn, learn_fusion, learn_hash, finetune])
def test_a_training_is_silent_by_default(training: Callable[..., Any]) -> None:
    assert inspect.signature(training).parameters["tell"].default is silent
