"""Clips with the same motion are near, whatever moves."""

from __future__ import annotations

import itertools
import logging
import weakref

import numpy as np
import pytest

from lingxi.encode.choose import choose
from lingxi.encode.encoders import idt
from lingxi.encode.encoders.idt import Idt
from lingxi.encode.video.trajectories import KINDS, trajectories
from lingxi.errors import BadModel, BadName, NotFitted
from lingxi.types import Learned, Video
from tests.encode.video.test_motion import passing


def _clip(turn: int = 0, step: int = 2) -> Video:
    frames = passing(16, step)[:, 24:96, :128]  # around the square: it is quicker
    return Video(np.ascontiguousarray(np.rot90(frames, turn, axes=(1, 2))), 12.0)


@pytest.fixture(scope="module")
def clips() -> list[Video]:
    return [_clip(0, 1), _clip(1, 1), _clip(0, 2)]


@pytest.fixture(scope="module")
def tracks(clips: list[Video]) -> dict[int, list[dict[str, np.ndarray]]]:
    """The trajectories of each clip."""
    return {id(each.frames): list(trajectories(each.frames)) for each in clips}


@pytest.fixture(autouse=True)
def _known(tracks: dict[int, list[dict[str, np.ndarray]]], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(idt, "trajectories", lambda frames, without_people: iter(tracks.get(id(frames), [])))


@pytest.fixture
def encoder(clips: list[Video]) -> Idt:
    found = Idt(components=2)
    found.fit(iter(clips[:2]))
    return found


def test_the_same_motion_is_nearer_than_another(encoder: Idt, clips: list[Video]) -> None:
    right, down, faster = encoder.encode(clips)
    assert right @ faster > right @ down
    assert encoder.space.dim == 2 * 2 * (15 + 48 + 54 + 48 + 48)
    still = Video(np.stack([passing(1)[0]] * 16), 12.0)
    assert not encoder.encode([still]).any()
    again = Idt(components=2)
    again.restore(encoder.learned())
    assert np.allclose(again.encode([clips[1]])[0], down)


def test_it_must_be_fitted_and_what_an_earlier_version_learned_is_refused(encoder: Idt) -> None:
    with pytest.raises(NotFitted, match="is learned from a collection first"):
        Idt().encode([])
    with pytest.raises(BadModel, match=r"it lacks 'components'"):
        Idt().restore(Learned(encoder.learned().arrays, {}))
    with pytest.raises(BadModel, match=r"it lacks 'shape.mean'"):
        Idt().restore(Learned({}, encoder.learned().facts))


def test_few_trajectories_are_enough_for_few_components_and_it_says_so(
    clips: list[Video], caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [np.random.default_rng(0).random((350, 30)).astype(np.float32)]
    monkeypatch.setattr(idt, "KINDS", {"shape": 30})
    monkeypatch.setattr(idt, "trajectories", lambda frames, without_people: iter([{"shape": rows[-1]}]))
    encoder = Idt()
    with caplog.at_level(logging.WARNING):
        encoder.fit(clips[:1])
    assert encoder.space.dim == 2 * 3 * 15
    assert caplog.messages == ["idt: 3 components, since there are only 350 trajectories"]
    assert encoder.learned().facts == {"components": 3, "trajectories": 350}
    monkeypatch.setattr(idt, "SAMPLE", 300)
    rows.append(np.random.default_rng(0).random((5_000, 30)).astype(np.float32))
    encoder.fit(clips[:1])
    assert encoder.learned().facts == {"components": 3, "trajectories": 5_000}, "300 of them are learned from"


def test_its_name_has_its_settings() -> None:
    assert choose("idt(components=8, without_people=true)")._name == "idt(components=8, without_people=true)"  # type: ignore[attr-defined]
    with pytest.raises(BadName, match="components is a number from 1 to 256"):
        choose("idt(components=512)")


def test_tracks_are_not_kept(encoder: Idt, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are added up as they end."""
    seen = list[weakref.ref[np.ndarray]]()

    def streamed(frames: object, without_people: bool) -> object:
        for n in range(30):
            rows = {kind: np.full((4, size), n, np.float32) for kind, size in KINDS.items()}
            seen.append(weakref.ref(rows["hof"]))
            assert sum(each() is not None for each in seen) <= 2
            yield rows

    monkeypatch.setattr(idt, "trajectories", streamed)
    encoder.encode([Video(passing(2), 12.0)])
    assert len(seen) == 30


def test_each_kind_of_descriptor_counts_equally(encoder: Idt, clips: list[Video]) -> None:
    ends = np.cumsum([0, *(2 * encoder.learned().arrays[f"{kind}.means"].size for kind in KINDS)])
    (row,) = encoder.encode(clips[:1])
    lengths = [np.linalg.norm(row[low:high]) for low, high in itertools.pairwise(ends)]
    assert np.allclose(lengths, 5**-0.5, atol=1e-5)
