"""Recurrent networks over the words of a text, the same in NumPy and in torch: RNN, LSTM and GRU."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Vectors

Tensor = Any  # an array of NumPy or of torch: both have the operations that are used
Cell: TypeAlias = Literal["rnn", "lstm", "gru"]
CELLS: tuple[Cell, ...] = get_args(Cell)
GATES: dict[Cell, int] = {"rnn": 1, "lstm": 4, "gru": 3}
NAMES = ("table", "input", "state", "bias", "state_bias")
PADDING = 0  # the word number where a text has ended; the table's row for it is not used


def initial(cell: Cell, vectors: Vectors, size: int, seed: int = 0) -> dict[str, Vectors]:
    """Weights to begin with: ``vectors`` (v, d) as the table, after the row of the padding; the others at random.

    All but the table are uniform in ±1 / sqrt(size), as in torch.
    """
    chance, limit = np.random.default_rng(seed), size**-0.5
    columns = GATES[cell] * size
    shapes = {
        "input": (vectors.shape[1], columns),
        "state": (size, columns),
        "bias": (columns,),
        "state_bias": (columns,),
    }
    drawn = {name: chance.uniform(-limit, limit, shape).astype(np.float32) for name, shape in shapes.items()}
    return {"table": np.vstack([np.zeros_like(vectors[:1]), vectors]).astype(np.float32), **drawn}


def states(xp: Any, cell: Cell, weights: Mapping[str, Tensor], words: Tensor) -> Tensor:
    """The state (n, size) after the last word of texts, whose word numbers are (n, t), 0 after their end.

    ``xp`` is ``numpy`` or ``torch``. Gates are laid out as in torch. Elman, 1990; Hochreiter and Schmidhuber, 1997;
    Cho et al., 2014.
    """
    words = xp.asarray(words, dtype=xp.int64)
    there = xp.asarray(words != PADDING, dtype=weights["input"].dtype)
    inputs = weights["table"][words] @ weights["input"] + weights["bias"]  # (n, t, gates x size)
    size = weights["state"].shape[0]
    state = memory = 0 * inputs[:, 0, :size]
    for n in range(words.shape[1]):
        given = state @ weights["state"] + weights["state_bias"]
        new, kept = _step(xp, cell, inputs[:, n], given, state, memory)
        goes_on = there[:, n : n + 1]
        state = goes_on * new + (1 - goes_on) * state
        memory = goes_on * kept + (1 - goes_on) * memory
    return state


def _step(xp: Any, cell: Cell, own: Tensor, given: Tensor, state: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
    """The next state and memory (n, size) from a word's and the state's contributions (n, gates x size)."""
    size = state.shape[1]
    if cell == "rnn":
        return xp.tanh(own + given), memory
    first, second, third = (slice(n * size, (n + 1) * size) for n in range(3))
    if cell == "gru":
        reset, update = (_sigmoid(xp, own[:, gate] + given[:, gate]) for gate in (first, second))
        new = xp.tanh(own[:, third] + reset * given[:, third])
        return (1 - update) * new + update * state, memory
    gates = own + given
    enter, forget, leave = (_sigmoid(xp, gates[:, gate]) for gate in (first, second, slice(3 * size, 4 * size)))
    memory = forget * memory + enter * xp.tanh(gates[:, third])
    return leave * xp.tanh(memory), memory


def _sigmoid(xp: Any, rows: Tensor) -> Tensor:
    return (xp.tanh(rows / 2) + 1) / 2


def fits(cell: Cell, weights: Mapping[str, npt.NDArray[Any]], words: int, size: int) -> bool:
    """Whether these are finite weights of such a network for so many words."""
    if not all(name in weights and np.isfinite(weights[name]).all() for name in NAMES):
        return False
    table, columns = weights["table"], GATES[cell] * size
    wanted = {
        "input": (table.shape[-1], columns),
        "state": (size, columns),
        "bias": (columns,),
        "state_bias": (columns,),
    }
    shapes = all(weights[name].shape == shape for name, shape in wanted.items())
    return shapes and table.ndim == 2 and len(table) == words + 1
