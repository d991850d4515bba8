"""Run after a rebuild of the built-in model: updates the text vectors in the shipped graph; ``python renew.py``.

The networks stay as they are. The figures, the match probabilities and the card are made again.
"""

from __future__ import annotations

import json
from hashlib import blake2b

import numpy as np
import onnx
from calibrate import calibrate
from card import renew_figures
from config import CONFIG
from measure import SETS, figures, heard
from onnx import numpy_helper
from words import anchors, unused

from lingxi.encode.encoders.embedded import Embedded


def main() -> None:
    """Replaces the vectors, measures, calibrates, writes the card."""
    file = CONFIG.shipped / "sound.onnx"
    model = onnx.load(file)
    made = {"anchors": anchors(), "directions": unused()}
    for each in model.graph.initializer:
        if each.name in made:
            each.CopyFrom(numpy_helper.from_array(made[each.name].astype(np.float32), each.name))
    onnx.save(model, file)
    facts = json.loads((CONFIG.shipped / "model.json").read_text(encoding="utf-8"))
    facts |= {"revision": blake2b(file.read_bytes(), digest_size=6).hexdigest(), "space": Embedded().space.revision}
    (CONFIG.shipped / "model.json").write_text(json.dumps(facts, ensure_ascii=False) + "\n", encoding="utf-8")
    sets = {name: heard(name) for name in SETS}
    renew_figures(figures(sets), calibrate(sets))


if __name__ == "__main__":
    main()
