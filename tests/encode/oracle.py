"""librosa, with which features of sounds are compared, without numba: that compiles for 17 s in a new environment."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
import pytest

__all__ = ["librosa"]

PARTS = ("core.audio", "core.spectrum", "core.pitch", "feature.spectral", "util.utils", "filters")


def _as_it_is(*function: object, **options: object) -> Any:
    """A decorator, with or without options, that changes nothing."""
    return function[0] if function and callable(function[0]) else lambda plain: plain


def _for_each(*types: object, **options: object) -> Callable[[Callable[..., Any]], Any]:
    """A decorator of a function of numbers, for arrays."""
    return np.vectorize


def _imported() -> Any:
    """librosa with all that the tests use of it, whose functions are those of Python."""
    numba: Any = ModuleType("numba")
    numba.jit = numba.stencil = numba.guvectorize = _as_it_is
    numba.vectorize = _for_each
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "numba", numba)
        for part in PARTS:
            import_module(f"librosa.{part}")  # while numba is this one
    return import_module("librosa")


librosa = _imported()
