"""scikit-learn, where it is installed, and the one way its classifiers are used here."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np

from lingxi.arrays import Vectors
from lingxi.errors import MissingExtra


def load(module: str) -> Any:
    """The module; raises MissingExtra where scikit-learn is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError as error:
        raise MissingExtra("scikit-learn", "feedback") from error


def fitted(model: Any, liked: Vectors, unliked: Vectors) -> Any:
    """A classifier that learned to tell the liked (1) from the unliked (0)."""
    rows = np.concatenate([liked, unliked])
    return model.fit(rows, np.repeat([1, 0], [len(liked), len(unliked)]))
