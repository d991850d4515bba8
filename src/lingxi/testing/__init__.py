"""Tests for plug-ins of other packages: contract checks for each kind, and a small encoder without weights.

from lingxi.testing import check_encoder

def test_mine() -> None:
    check_encoder(MyEncoder())
"""

from lingxi.testing.encoders import ToyEncoder, check_encoder
from lingxi.testing.engines import check_engine
from lingxi.testing.indexes import check_index
from lingxi.testing.learners import check_learner
from lingxi.testing.rank_fusions import check_rank_fusion
from lingxi.testing.readers import check_reader
from lingxi.testing.vector_fusions import check_vector_fusion

__all__ = [
    "ToyEncoder", "check_encoder", "check_engine", "check_index", "check_learner", "check_rank_fusion",
    "check_reader", "check_vector_fusion",
]  # fmt: skip
