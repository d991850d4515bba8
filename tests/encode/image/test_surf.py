"""SURF finds the same places again when a picture is turned, scaled or lit otherwise, about as often as SIFT does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow

from lingxi.encode.image.geometry import ratio_matches
from lingxi.encode.image.surf import OCTAVES, _descriptors, hessian, surf

SIDE = 320
Points = np.ndarray


@pytest.fixture(scope="module")
def photo(photographs: Path) -> np.ndarray:
    picture = Pillow.open(photographs / "astronaut.png").convert("L").resize((SIDE, SIDE), Pillow.Resampling.LANCZOS)
    return np.asarray(picture)


def _surf(level: np.ndarray) -> tuple[Points, np.ndarray]:
    found = surf((level / 255).astype(np.float32), 300)
    return found.points, found.signed


def _sift(level: np.ndarray) -> tuple[Points, np.ndarray]:
    points, descriptors = cv2.SIFT_create(300).detectAndCompute(level, None)  # type: ignore[attr-defined]
    return np.array([point.pt for point in points]), descriptors


def _turned(photo: np.ndarray, degrees: float, scale: float) -> tuple[np.ndarray, np.ndarray]:
    """The picture turned and scaled about its middle, and the (2, 3) map."""
    middle = (SIDE - 1) / 2
    mapping = cv2.getRotationMatrix2D((middle, middle), degrees, scale)
    return cv2.warpAffine(photo, mapping, (SIDE, SIDE), flags=cv2.INTER_AREA), mapping


def _right(
    features: Callable[[np.ndarray], tuple[Points, np.ndarray]], photo: np.ndarray, other: np.ndarray, map_: np.ndarray
) -> tuple[int, float]:
    """Matches, and the share of them that lie where the map says, to 3 pixels."""
    (points, descriptors), (there, others) = features(photo), features(other)
    pairs = ratio_matches(descriptors, others)
    expected = points[pairs[:, 0]] @ map_[:, :2].T + map_[:, 2]
    return len(pairs), float((np.linalg.norm(expected - there[pairs[:, 1]], axis=1) < 3).mean())


@pytest.mark.parametrize(("degrees", "scale"), [(90, 1.0), (25, 1.0), (0, 0.7), (40, 0.8), (0, 1.4)])
def test_a_rotated_and_scaled_image_matches_as_with_sift(photo: np.ndarray, degrees: float, scale: float) -> None:
    other, map_ = _turned(photo, degrees, scale)
    count, right = _right(_surf, photo, other, map_)
    sift_count, sift_right = _right(_sift, photo, other, map_)
    assert right > 0.75
    assert right > sift_right - 0.2
    assert count * right > 0.35 * sift_count * sift_right


def test_another_light_changes_little(photo: np.ndarray) -> None:
    dim = (photo * 0.6 + 30).astype(np.uint8)
    _, right = _right(_surf, photo, dim, np.eye(2, 3))
    assert right > 0.9


def test_a_blob_is_found_at_its_place_and_scale() -> None:
    y, x = np.mgrid[:120, :160]
    for deviation in (3.0, 6.0):
        level = np.exp(-((x - 90.3) ** 2 + (y - 50.6) ** 2) / (2 * deviation**2)).astype(np.float32)
        found = surf(level)
        assert np.allclose(found.points[0], (90.3, 50.6), atol=0.5)
        assert found.scales[0] == pytest.approx(deviation, rel=0.35)


def test_the_box_filters_approach_the_hessian_of_a_gaussian() -> None:
    y, x = np.mgrid[:64, :64] - 32.0
    level = np.exp(-(x**2 + y**2) / (2 * 4.0**2))
    integral = np.pad(np.pad(level, 64, mode="edge").cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    answers = [hessian(integral, level.shape, side, 1)[:, 32, 32] for side in (*OCTAVES[0], 39, 51)]
    assert (np.array(answers) * (1, -1) > 0).all()  # a blob, not a saddle; bright, so its Laplacian is negative
    flat = np.pad(np.full((192, 192), 0.5).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    assert np.allclose(hessian(flat, (64, 64), 9, 1), 0, atol=1e-18)


def test_plain_light_has_no_features() -> None:
    assert len(surf(np.full((40, 50), 0.5, np.float32)).points) == 0


def test_bright_and_dark_blobs_have_opposite_signs_and_never_match() -> None:
    y, x = np.mgrid[:120, :200]
    blobs = [np.exp(-((x - at) ** 2 + (y - 60) ** 2) / (2 * 5.0**2)) for at in (50, 150)]
    both = surf((0.5 + 0.4 * blobs[0] - 0.4 * blobs[1]).astype(np.float32), 2)
    bright = both.points[:, 0] < 100
    assert sorted(bright) == [False, True]
    assert np.array_equal(both.signs, np.where(bright, -1, 1))
    assert np.argmin(((both.signed[0] - both.signed[1:]) ** 2).sum(1)) == 0


def test_a_negative_matches_nothing_and_the_picture_itself_everything(photo: np.ndarray) -> None:
    level = (photo / 255).astype(np.float32)
    one, negative = surf(level, 200), surf(1 - level, 200)
    apart = ((one.signed[:, None] - negative.signed[None]) ** 2).sum(2)
    nearest = apart.argmin(1)
    assert np.array_equal(one.signs, negative.signs[nearest])
    trace = cv2.Laplacian(cv2.GaussianBlur(level, (0, 0), 2.0), cv2.CV_32F)
    small = one.scales < 3
    columns, rows = one.points[small].round().astype(int).T
    assert (np.sign(trace[rows, columns]) == one.signs[small]).mean() > 0.95


def test_the_box_filters_are_those_of_the_paper() -> None:
    """Of side 9: lobes of 3 x 5 with weights 1, -2, 1, and four squares of 3 x 3; the determinant weighs dxy by 0.9."""
    level = np.random.default_rng(0).random((20, 20))
    integral = np.pad(np.pad(level, 64, mode="edge").cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    dyy, dxy = np.zeros((9, 9)), np.zeros((9, 9))
    dyy[:, 2:7] = np.repeat([1, -2, 1], 3)[:, None]
    dxy[1:4, 1:4] = dxy[5:8, 5:8] = 1
    dxy[1:4, 5:8] = dxy[5:8, 1:4] = -1
    xx, yy, xy = (cv2.filter2D(level, -1, each)[4:-4, 4:-4] / 81 for each in (dyy.T, dyy, dxy))
    determinant, trace = hessian(integral, level.shape, 9, 1)[:, 4:-4, 4:-4]
    assert np.allclose(determinant, xx * yy - 0.81 * xy**2)
    assert np.allclose(trace, xx + yy)


def test_a_ramp_s_descriptor_is_the_gaussian_of_the_samples() -> None:
    """Light that falls to the right: every sample has the same slope, which counts by its distance."""
    level = np.tile(1 - np.arange(200) / 400, (200, 1))
    integral = np.pad(np.pad(level, 64, mode="edge").cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    point, scale = np.array([(100.0, 100.0)]), np.array([2.0])
    sample = np.exp(-((np.arange(20) - 9.5) ** 2) / (2 * 3.3**2)).reshape(4, 5).sum(1)
    weight = np.outer(sample, sample).ravel()
    straight = _descriptors(integral, point, scale, np.array([0.0])).reshape(16, 4)
    turned = _descriptors(integral, point, scale, np.array([np.pi / 2])).reshape(16, 4)  # the axis points down
    length = np.linalg.norm(weight) * 2**0.5
    assert np.allclose(straight, np.outer(weight, (-1, 0, 1, 0)) / length, atol=1e-5)
    assert np.allclose(turned, np.outer(weight, (0, 1, 0, 1)) / length, atol=1e-5)
