"""Animations move as before, and say nothing of who made them, and where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import PngImagePlugin

from lingxi.errors import UnreadableMedia
from lingxi.media.bare import write_bare
from lingxi.media.bare_animation import can_bare_animation, write_bare_animation

SECRET = b"Onym's kitchen"


def _frames(path: Path) -> list[tuple[bytes, object]]:
    found = list[tuple[bytes, object]]()
    with Pillow.open(path) as image:
        for n in range(getattr(image, "n_frames", 1)):
            image.seek(n)
            found.append((image.convert("RGBA").tobytes(), image.info.get("duration")))
    return found


def animation(path: Path) -> Path:
    """Three frames, with metadata of each kind that the format has."""
    frames = [Pillow.fromarray(np.full((12, 16, 3), 60 * n, np.uint8)) for n in range(3)]
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", SECRET.decode())
    exif = Pillow.Exif()
    exif[0x010E] = SECRET.decode()
    more: dict[str, dict[str, Any]] = {
        ".gif": {"comment": SECRET},
        ".png": {"pnginfo": texts, "exif": exif},
        ".webp": {"exif": exif, "xmp": SECRET, "lossless": True},
    }
    frames[0].save(path, save_all=True, append_images=frames[1:], duration=200, loop=0, **more[path.suffix])
    return path


@pytest.mark.parametrize("suffix", [".gif", ".png", ".webp"])
def test_frames_stay_and_metadata_does_not(tmp_path: Path, suffix: str) -> None:
    path, out = animation(tmp_path / f"a{suffix}"), tmp_path / f"out{suffix}"
    path.write_bytes(path.read_bytes() + SECRET)
    assert can_bare_animation(path)
    write_bare(path, out)
    assert SECRET in path.read_bytes()
    assert SECRET not in out.read_bytes()
    assert b"EXIF" not in out.read_bytes()
    assert _frames(out) == _frames(path)
    whole = out.read_bytes()
    for cut in (20, 40, 60):
        path.write_bytes(whole[:-cut])
        write_bare(path, out)  # as far as it goes


def test_blocks_hold_nothing_more_than_their_kind_says(tmp_path: Path) -> None:
    gif, out = animation(tmp_path / "a.gif"), tmp_path / "out.gif"
    frames, more = _frames(gif), bytes([len(SECRET)]) + SECRET
    data = gif.read_bytes().replace(b"\x03\x01\0\0\0", b"\x03\x01\0\0" + more + b"\0")
    control = data.index(b"!\xf9\x04")
    named = b"!\xff\x0bNETSCAPE2.0" + more + b"\0!\xf9" + more + b"\0"
    gif.write_bytes(data[:control] + named + data[control : control + 7] + more + data[control + 7 :])
    assert gif.read_bytes().count(SECRET) == 5
    write_bare_animation(gif, out)
    assert SECRET not in out.read_bytes()
    assert b"NETSCAPE2.0\x03\x01\0\0\0" in out.read_bytes()
    assert _frames(out) == frames


def test_frames_of_webp_hold_no_frames(tmp_path: Path) -> None:
    webp, out, nested = animation(tmp_path / "a.webp"), tmp_path / "out.webp", b""
    frames = _frames(webp)
    for _ in range(2_000):
        nested = b"ANMF" + (16 + len(nested)).to_bytes(4, "little") + bytes(16) + nested
    data = webp.read_bytes()
    at = data.index(b"ANMF")
    size = int.from_bytes(data[at + 4 : at + 8], "little")
    longer = (size + len(nested)).to_bytes(4, "little") + data[at + 8 : at + 8 + size] + nested
    data = (
        b"RIFF"
        + (len(data) + len(nested) - 8).to_bytes(4, "little")
        + data[8:at]
        + b"ANMF"
        + longer
        + data[at + 8 + size :]
    )
    webp.write_bytes(data)
    write_bare_animation(webp, out)
    assert _frames(out) == frames


@pytest.mark.parametrize(("suffix", "size"), [(".gif", 12), (".gif", 40), (".webp", 40), (".png", 60)])
def test_one_that_ends_before_its_first_frame_is_refused(tmp_path: Path, suffix: str, size: int) -> None:
    path, out = animation(tmp_path / f"a{suffix}"), tmp_path / f"out{suffix}"
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(UnreadableMedia, match=r"metadata|readable|damaged|cut"):
        write_bare_animation(path, out)
    assert not out.exists()


def test_still_pictures_and_other_files_are_none(tmp_path: Path) -> None:
    still = tmp_path / "a.png"
    Pillow.new("RGB", (9, 9)).save(still)
    assert not can_bare_animation(still)
    (tmp_path / "a.avif").write_bytes(b"\0\0\0\x18ftypavis")
    assert not can_bare_animation(tmp_path / "a.avif")


@pytest.mark.parametrize("data", [b"GIF89a", b"GIF89a" + bytes(7) + b"x"])
def test_a_damaged_one_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.gif"
    path.write_bytes(data)
    with pytest.raises(UnreadableMedia, match="without its metadata"):
        write_bare_animation(path, tmp_path / "out.gif")
