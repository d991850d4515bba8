"""What models there are, told without loading what is heavy."""

from __future__ import annotations

from lingxi.encode.choose import choose, describe
from lingxi.encode.encoders.embedded import Embedded
from lingxi.encode.hub import place_of
from tests.encode.encoders.test_onnx_clip import tiny_model


def test_a_registered_name() -> None:
    assert isinstance(choose("embedded"), Embedded)


def test_every_model_is_described_and_a_broken_one_says_what_it_needs() -> None:
    tiny_model(place_of("owner/tiny"))
    (tiny_model(place_of("owner/half")) / "textual" / "model.onnx").unlink()
    cards = {card.name: card for card in describe()}
    assert cards["embedded"].state == cards["owner/tiny"].state == "ready"
    assert cards["owner/tiny"].space is not None
    assert cards["owner/tiny"].modalities == ("image", "text")
    assert "textual/model.onnx" in cards["owner/half"].state
    assert cards["owner/half"].as_dict()["space"] is None
