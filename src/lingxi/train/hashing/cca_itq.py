"""CCA-ITQ: canonical directions, rotated to minimise the quantisation error."""

from __future__ import annotations

import numpy as np

from lingxi.arrays import Vectors
from lingxi.encode.joint.hash_codes import principal, rotate
from lingxi.encode.joint.projection import Projection
from lingxi.fuse.course import Log, quiet
from lingxi.train.cca import cca
from lingxi.train.data import Data
from lingxi.train.hasher import Both, hashers


@hashers.register("cca_itq")
def cca_itq(data: Data, bits: int, seed: int = 0, log: Log = quiet) -> Both:
    """ITQ's rotation over canonical directions scaled by their correlation (Gong and Lazebnik, 2011, section 4).

    For more bits than the smaller side has dimensions, orthogonal mixtures of all directions are used.
    """
    del log  # there are no epochs
    rows = data.paired()
    both = cca(*rows, min(bits, *(each.shape[1] for each in rows)), power=1.0)
    shown = [each(side) for each, side in zip(both, rows, strict=True)]
    together = np.concatenate(shown)
    basis = np.eye(together.shape[1], dtype=np.float32)
    basis = basis if basis.shape[1] == bits else principal(together, bits)
    rotation, _ = rotate(together @ basis, seed)
    turned = (_turned(each, basis @ rotation) for each in both)
    image, text = turned
    return image, text


def _turned(each: Projection, rotation: Vectors) -> Projection:
    return Projection((each.weight @ rotation).astype(np.float32), (each.bias @ rotation).astype(np.float32))
