"""Which encoders account for their scores."""

from __future__ import annotations

from lingxi.encode.accounts import Accounts
from lingxi.encode.encoders.embedded import Embedded
from lingxi.testing import ToyEncoder


def test_the_built_in_model_does_and_others_need_not() -> None:
    assert isinstance(Embedded(), Accounts)
    assert not isinstance(ToyEncoder(), Accounts)
