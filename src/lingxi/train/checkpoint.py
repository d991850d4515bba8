"""The state of a training in one file, written whole or not at all. Never a pickle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from lingxi.disk import write_whole


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """Arrays by name, and plain JSON values."""

    arrays: Mapping[str, npt.NDArray[Any]]
    facts: Mapping[str, Any]


def save(path: Path, checkpoint: Checkpoint) -> None:
    """Replaces the file by this state."""
    path.parent.mkdir(parents=True, exist_ok=True)
    facts = np.frombuffer(json.dumps(dict(checkpoint.facts)).encode(), np.uint8)
    named: dict[str, Any] = {f"array.{name}": each for name, each in checkpoint.arrays.items()}
    np.savez(data := BytesIO(), facts=facts, **named)
    write_whole(path, data.getvalue())


def load(path: Path) -> Checkpoint | None:
    """The state in the file; None if there is no readable one."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as found:
            arrays = {name[6:]: found[name] for name in found.files if name.startswith("array.")}
            return Checkpoint(arrays, json.loads(found["facts"].tobytes()))
    except (OSError, ValueError, KeyError, BadZipFile):
        return None
