"""How fast files of each kind are read, beside another revision of lingxi.

    git worktree add ../before REVISION
    python decoding.py ../before/src

Two processes, one with each revision, read the same files in turn, so that noise of the machine meets both; every few
rounds two new ones take over, since processes differ in how their memory lies. The ratio is that of the median times of
a round: over 1, this revision is faster. The spread is from the lower to the upper quartile of the ratios of single
rounds. Photographs are those of scikit-image's wheel, in sRGB and with EXIF as cameras write it; films and sounds are
made from them and from noise.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import av
import numpy as np
from machine import describe
from PIL import Image as Pillow

import lingxi
from lingxi.media.read import Reading, read
from lingxi.types import Limits, Source

SIDE = 256  # pixels of the shorter side of a decoded image, as the built-in model needs
ROUNDS = 20
TOGETHER = 4  # rounds of one pair of processes
PICTURES = {  # kind: extension, size, files
    "JPEG, 500 x 375": ("jpg", (500, 375), 40),
    "JPEG, 4000 x 3000": ("jpeg", (4000, 3000), 5),
    "PNG, 800 x 600": ("png", (800, 600), 10),
    "WebP, 800 x 600": ("webp", (800, 600), 12),
    "HEIC, 1600 x 1200": ("heic", (1600, 1200), 3),
}
SOUNDS = {"MP3, 60 s": ("mp3", "mp3"), "FLAC, 60 s": ("flac", "flac"), "WAV, 60 s": ("wav", "pcm_s16le")}
FILM = "H.264, 640 x 360, 12 s"
RATE_HZ, FPS = 44_100, 25


def main() -> None:
    """Prints the table, or reads folders named on the standard input."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path, nargs="?", help="the folder src of another revision")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"of each kind; {ROUNDS} by default")
    parser.add_argument("--small", action="store_true", help="check in seconds that the script works; no figures")
    parser.add_argument("--reads", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.reads:
        read_named(sys.stdin)
        return
    now = Path(lingxi.__file__).parents[1]
    with tempfile.TemporaryDirectory() as folder:
        if options.small:
            compare(Path(folder), now, now, 2, 16)
        elif options.before is None:
            parser.error("name the folder src of another revision, or use --small")
        else:
            compare(Path(folder), options.before, now, options.rounds, 1)


def compare(folder: Path, before: Path, now: Path, rounds: int, shrunk: int) -> None:
    """Prints a row for each kind. Pictures, films and sounds are ``shrunk`` for the small mode."""
    print(describe())
    print("\n| files | before | now | ratio | spread | ratio of processor times |\n|---|---|---|---|---|---|")
    kinds = tuple(_made_up(folder, shrunk))
    spent: dict[str, list[list[tuple[float, float]]]] = {kind: [] for kind, _ in kinds}
    for begin in range(0, rounds, TOGETHER):
        with ExitStack() as ended:
            readers = [ended.enter_context(_reader(source)) for source in (before, now)]
            for kind, place in kinds:
                for each in readers:
                    _spent(each, place)  # modules are loaded, files are cached
                spent[kind] += [_in_turn(readers, place, n) for n in range(begin, min(rounds, begin + TOGETHER))]
    for kind, place in kinds:  # round, revision, wall or processor
        print(f"| {kind} | {_row(np.array(spent[kind]), len(list(place.iterdir())))} |")


def _in_turn(readers: Sequence[subprocess.Popen[str]], place: Path, n: int) -> list[tuple[float, float]]:
    """The times of both revisions; who begins changes from round to round."""
    if n % 2:
        return [_spent(each, place) for each in readers]
    return [_spent(each, place) for each in reversed(readers)][::-1]


def _row(spent: np.ndarray, count: int) -> str:
    wall, processor = spent[:, :, 0], spent[:, :, 1]
    before, now = np.median(wall, axis=0)
    low, high = np.percentile(wall[:, 0] / wall[:, 1], (25, 75))
    cpu = np.divide(*np.median(processor, axis=0))
    times = " | ".join(f"{each / count * 1e3:.2f} ms" for each in (before, now))
    return f"{times} | {before / now:.3f} | {low:.3f} to {high:.3f} | {cpu:.3f}"


def _reader(source: Path) -> subprocess.Popen[str]:
    """A process of the revision whose ``src`` is given."""
    return subprocess.Popen(
        [sys.executable, __file__, "--reads"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(source.absolute())},
    )


def _spent(reader: subprocess.Popen[str], place: Path) -> tuple[float, float]:
    """Seconds and processor seconds for all files of a folder."""
    assert reader.stdin
    assert reader.stdout
    reader.stdin.write(f"{place}\n")
    reader.stdin.flush()
    wall, processor = map(float, reader.stdout.readline().split())
    return wall, processor


def read_named(names: IO[str]) -> None:
    """Reads the folders named in the lines, and prints the times of each."""
    for line in names:
        places = sorted(Path(line.rstrip("\n")).iterdir())
        wall, processor = time.perf_counter(), time.process_time()
        for path in places:
            _read_to_the_end(path)
        print(time.perf_counter() - wall, time.process_time() - processor, flush=True)


def _read_to_the_end(path: Path) -> None:
    info = path.stat()
    source, part = Source(path, info.st_size, info.st_mtime_ns), None
    while part is None or part.onward is not None:
        found: Reading = read(source, Limits(), SIDE, part)
        assert found.segments, path
        part = found


def _made_up(folder: Path, shrunk: int) -> Iterator[tuple[str, Path]]:
    """A folder of files for each kind."""
    photos = _photographs()
    for n, (kind, (extension, (width, height), count)) in enumerate(PICTURES.items()):
        place = folder / str(n)
        place.mkdir()
        size = width // shrunk, height // shrunk
        for each in range(-(-count // shrunk)):
            _picture(place / f"{each}.{extension}", photos[each % len(photos)], size)
        yield kind, place
    place = folder / "film"
    place.mkdir()
    _film(place / "film.mp4", photos, 12 // min(shrunk, 6))
    yield FILM, place
    for kind, (extension, codec) in SOUNDS.items():
        place = folder / extension
        place.mkdir()
        _sound(place / f"sound.{extension}", codec, 60 // min(shrunk, 20))
        yield kind, place


def _photographs() -> list[Pillow.Image]:
    import skimage

    names = ("astronaut.png", "chelsea.png", "coffee.png", "rocket.jpg")
    data = Path(skimage.__file__).parent / "data"
    return [
        Pillow.fromarray(np.asarray(Pillow.open(data / name).convert("RGB")))
        for name in names
        if (data / name).exists()
    ]


def _picture(path: Path, photo: Pillow.Image, size: tuple[int, int]) -> None:
    if path.suffix == ".heic":
        from pillow_heif import register_heif_opener

        register_heif_opener()
    exif = Pillow.Exif()
    exif[0x010F], exif[0x0110], exif[0x0112] = "Maker", "Model", 1
    exif.get_ifd(0x8769)[0x9003] = "2024:05:06 07:08:09"
    exif.get_ifd(0x8825).update({1: "N", 2: (48.0, 51.0, 29.0), 3: "E", 4: (2.0, 17.0, 40.0)})
    photo.resize(size).save(path, exif=exif)


def _film(path: Path, photos: Sequence[Pillow.Image], seconds: int) -> None:
    """A camera that moves over photographs, another one every 4 s."""
    with av.open(path, "w") as film:
        stream = film.add_stream("libx264", FPS)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        large = [photo.resize((960, 540)) for photo in photos]
        for n in range(seconds * FPS):
            left, top = 3 * (n % 100), n % 100
            cut = large[n // 100 % len(large)].crop((left, top, left + 640, top + 360))
            film.mux(stream.encode(av.VideoFrame.from_ndarray(np.asarray(cut), format="rgb24")))
        film.mux(stream.encode())


def _sound(path: Path, codec: str, seconds: int) -> None:
    chance = np.random.default_rng(0)
    moments = np.arange(seconds * RATE_HZ) / RATE_HZ
    samples = 0.3 * np.sin(2 * np.pi * 440 * moments) + 0.05 * chance.standard_normal(len(moments))
    with av.open(path, "w") as file:
        stream: Any = file.add_stream(codec, RATE_HZ, layout="mono")
        for start in range(0, len(samples), RATE_HZ):
            block = (samples[start : start + RATE_HZ] * 32_000).astype(np.int16)[None]
            frame = av.AudioFrame.from_ndarray(block, format="s16", layout="mono")
            frame.sample_rate = RATE_HZ
            file.mux(stream.encode(frame))
        file.mux(stream.encode())


if __name__ == "__main__":
    main()
