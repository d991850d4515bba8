"""How much each signal counts in a library, where it was learned from judgements."""

from __future__ import annotations

import math
from collections.abc import Mapping
from pathlib import Path

from lingxi.codec import parse_json
from lingxi.disk import write_json
from lingxi.errors import LibraryDamaged
from lingxi.store.checksum import signed, verified

FILE = "weights.json"


def save_weights(library: Path, weights: Mapping[str, float]) -> None:
    """Keeps weights by the names of signals."""
    write_json(library / FILE, signed(weights))


def load_weights(library: Path) -> dict[str, float]:
    """What was kept; empty where nothing was. Raises LibraryDamaged."""
    try:
        found = verified(parse_json((library / FILE).read_text(encoding="utf-8")))
        weights = {str(name): float(weight) for name, weight in found.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise LibraryDamaged(f"{library / FILE} holds no weights: {error}; delete it, or tune again") from error
    if not all(0 <= weight < math.inf for weight in weights.values()):
        raise LibraryDamaged(f"{library / FILE} holds weights below 0; delete it, or tune again")
    return weights
