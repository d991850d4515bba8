"""Saves what a fitted encoder learned, as a folder: ``encoder.json`` and ``encoder.safetensors``. Never a pickle."""

from __future__ import annotations

import json
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np

from lingxi.codec import parse_json
from lingxi.disk import whole_folder, write_json
from lingxi.errors import BadModel
from lingxi.types import Learned

FACTS, ARRAYS = "encoder.json", "encoder.safetensors"
FORMAT = 1
MOST_BYTES = 4 * 2**30  # of each of the two files


def digest(learned: Learned) -> str:
    """Twelve characters that change when anything learned changes; used as a space's revision."""
    found = blake2b(json.dumps(learned.facts, sort_keys=True, ensure_ascii=False).encode(), digest_size=6)
    for name in sorted(learned.arrays):
        array = np.ascontiguousarray(learned.arrays[name])
        found.update(f"{name} {array.dtype.str} {array.shape}".encode())
        found.update(array.data)
    return found.hexdigest()


def is_saved(folder: Path) -> bool:
    """Whether a folder holds a fitted encoder."""
    return (folder / FACTS).is_file()


def save_learned(folder: Path, name: str, learned: Learned) -> None:
    """Writes what the encoder ``name`` learned; the folder appears complete or not at all.

    Raises FileExistsError if it exists.
    """
    from safetensors.numpy import save_file

    arrays = {key: np.ascontiguousarray(array) for key, array in learned.arrays.items()}
    facts = {"format": FORMAT, "encoder": name, "digest": digest(learned), "facts": learned.facts}
    with whole_folder(folder) as draft:
        save_file(arrays, draft / ARRAYS)
        write_json(draft / FACTS, facts, indent=None)


def load_learned(folder: Path) -> tuple[str, Learned]:
    """The encoder's name and what it learned; raises BadModel if the files are not what was written."""
    from safetensors import SafetensorError
    from safetensors.numpy import load_file

    try:
        for file in (FACTS, ARRAYS):
            if (folder / file).stat().st_size > MOST_BYTES:
                raise BadModel(f"{folder / file} is larger than {MOST_BYTES:,} bytes")
        facts: dict[str, Any] = parse_json((folder / FACTS).read_text(encoding="utf-8"))
        learned = Learned(load_file(folder / ARRAYS), dict(facts["facts"]))
        name, said = str(facts["encoder"]), facts["digest"]
    except (OSError, ValueError, KeyError, TypeError, SafetensorError) as error:
        raise BadModel(f"{folder} does not contain a readable fitted encoder: {error}") from error
    if digest(learned) != said:
        raise BadModel(f"{folder} was changed after it was written; fit the encoder again")
    return name, learned
