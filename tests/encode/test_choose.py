"""What models there are, told without loading what is heavy."""

from __future__ import annotations

import pkgutil
import re
import subprocess
import sys

import numpy as np
import pytest

import lingxi.encode.encoders as encoders_room
from lingxi.encode.choose import card_of, choose, describe
from lingxi.encode.encoders.embedded import Embedded
from lingxi.encode.hub import place_of
from lingxi.encode.registry import encoders
from lingxi.errors import BadName, UnknownName
from lingxi.types import About, Audio, Described, Image, Media, Text, Video
from tests.encode.encoders.test_onnx_clip import tiny_model

PIXELS = np.random.default_rng(0).integers(0, 256, (96, 96, 3), np.uint8)
SEEN: dict[str, Media] = {
    "image": Image(PIXELS),
    "text": Text("a cat"),
    "audio": Audio(np.sin(np.arange(16000, dtype=np.float32) / 9), 16000),
    "video": Video(np.stack([PIXELS] * 20), 8.0),
}


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


def test_cards_have_the_source_and_whether_fitting_is_needed() -> None:
    assert card_of("recurrent(dim=8)").state == "trained by lingxi train PAIRS --text recurrent --out FOLDER"
    assert card_of("vlad(sift, words=8)").state == "learned from the folder that is indexed"
    hog = card_of("hog")
    assert hog.space is not None
    assert hog.space.dim == 1764
    assert hog.about is not None
    assert hog.about.source == "Dalal and Triggs, 2005"
    assert "ONNX file" in card_of("c3d").state
    for name in ("nothing_like_it", "hog(size=3)"):
        with pytest.raises((UnknownName, BadName), match=r"unknown encoder 'nothing_like_it'|hog takes no settings"):
            card_of(name)


def test_every_registered_model_has_a_description() -> None:
    ours = {module.name for module in pkgutil.iter_modules(encoders_room.__path__)}
    for card in describe():
        if card.name in ours:
            assert card.about is not None, card.name
            assert card.about.what, card.name
            assert re.search(r"\b(19|20)\d\d\b", card.about.source), card.name


def test_listing_models_loads_none_of_the_heavy_libraries() -> None:
    heavy = ["cv2", "skimage", "sklearn", "scipy", "gensim", "jieba", "librosa", "torch", "transformers", "onnxruntime"]
    code = (
        "import sys; from lingxi.encode.choose import describe; describe(); "
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_model_whose_library_is_missing_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = {each for name in encoders if (about := _about(name)) for each in about.imports}
    for module in [each for each in sys.modules if each.partition(".")[0] in libraries]:
        monkeypatch.delitem(sys.modules, module)
    for each in libraries:  # as if it were not installed
        monkeypatch.setitem(sys.modules, each, None)
    cards = {card.name: card for card in describe() if card.name in encoders}
    assert cards["hog"].state == "this needs cv2; install it with: pip install 'lingxi[vision]'"
    assert cards["word2vec"].state == "this needs gensim; install it with: pip install 'lingxi[words]'"
    for card in cards.values():
        if card.state == "ready":
            choose(card.name).encode([SEEN[each] for each in card.modalities])


def _about(name: str) -> About | None:
    kind = encoders[name]
    return kind.about if isinstance(kind, Described) else None
