"""Videos: finding frames at their moments, speed and memory of reading, detection of cuts.

    python films.py --data ../../shared/data            # needs the surveillance clips for one of the tables

The videos are generated: a camera moves over photographs of scikit-image's wheel (and of DATA/flickr8k, if present),
with hard cuts and cross-fades, in H.264 if the build has it.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path

import av
import numpy as np
from PIL import Image as Pillow
from small import HELP, data_folder

from lingxi.arrays import Pixels
from lingxi.library import Library
from lingxi.media.clip import frame_at
from lingxi.media.container import opened
from lingxi.media.film import looks, thumb
from lingxi.media.moments import Moments
from lingxi.media.readers.video import VideoReader
from lingxi.media.tracks import film_of
from lingxi.search.hit import Hit
from lingxi.search.query import Part, Query
from lingxi.types import Limits

FPS, SIZE = 25, (640, 360)
FILMS, SCENES = 20, 12
Cut = float


def photographs(data: Path) -> list[Path]:
    """Those of scikit-image's wheel, and of Flickr8k where it is."""
    import skimage

    own = Path(skimage.__file__).parent / "data"
    found = sorted(path for path in own.iterdir() if path.suffix in {".jpg", ".png"})
    return found[:20] + sorted((data / "flickr8k").rglob("*.jpg"))[:400]


def panned(photo: Pixels, count: int, chance: np.random.Generator) -> Iterator[Pixels]:
    """A camera that moves over a photograph and comes nearer."""
    height, width = photo.shape[:2]
    zoom = chance.uniform(0.6, 0.8), chance.uniform(0.6, 0.8)
    corner = chance.uniform(0, 1, (2, 2))
    for n in range(count):
        share = n / max(1, count - 1)
        size = zoom[0] + (zoom[1] - zoom[0]) * share
        w = min(width, height * SIZE[0] / SIZE[1]) * size
        h = w * SIZE[1] / SIZE[0]
        x, y = (corner[0] * (1 - share) + corner[1] * share) * (width - w, height - h)
        yield np.asarray(Pillow.fromarray(photo).resize(SIZE, Pillow.Resampling.BILINEAR, box=(x, y, x + w, y + h)))


def make(path: Path, photos: Sequence[Path], chance: np.random.Generator) -> tuple[list[Cut], float]:
    """A film of scenes of 2 to 8 s; a third of the changes are cross-fades of half a second. The cuts, the length."""
    cuts, at = list[Cut](), 0
    with av.open(str(path), "w") as target:
        stream = target.add_stream("libx264" if "libx264" in av.codecs_available else "mpeg4", rate=FPS)
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        tail: list[Pixels] = []
        for number, each in enumerate(photos):
            photo = np.asarray(Pillow.open(each).convert("RGB"))
            frames = list(panned(photo, int(FPS * chance.uniform(2, 8)), chance))
            fade = len(tail)
            shown = [
                (a * (1 - (n + 1) / (fade + 1)) + b * ((n + 1) / (fade + 1))).astype(np.uint8)
                for n, (a, b) in enumerate(zip(tail, frames, strict=False))
            ] + frames[fade:]
            if number:
                cuts.append((at + fade / 2) / FPS)
            tail = shown[-FPS // 2 :] if chance.random() < 1 / 3 and number + 1 < len(photos) else []
            for pixels in shown[: len(shown) - len(tail)]:
                target.mux(list(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgb24"))))
                at += 1
        target.mux(list(stream.encode()))
    return cuts, at / FPS


def changed(frame: Pixels, chance: np.random.Generator, how: str) -> Pixels:
    """A frame as people pass it on: cropped, scaled, saved as JPEG of quality 50, or all three."""
    height, width = frame.shape[:2]
    if how in ("crop", "all"):
        share = chance.uniform(0.8, 0.95)
        w, h = int(width * share), int(height * share)
        x, y = int(chance.integers(0, width - w + 1)), int(chance.integers(0, height - h + 1))
        frame = frame[y : y + h, x : x + w]
    if how in ("scale", "all"):
        factor = chance.uniform(0.4, 1.5)
        size = int(frame.shape[1] * factor), int(frame.shape[0] * factor)
        frame = np.asarray(Pillow.fromarray(frame).resize(size))
    if how in ("jpeg", "all"):
        out = BytesIO()
        Pillow.fromarray(frame).save(out, "JPEG", quality=50)
        frame = np.asarray(Pillow.open(out))
    return frame


def find(library: Library, films: dict[Path, float], trials: int, chance: np.random.Generator) -> dict[str, object]:
    """How often a frame's film is the first hit, and the frame within a second of the hit, and of its best moment."""
    kinds = ("none", "crop", "scale", "jpeg", "all")
    film, hits, moment = (dict.fromkeys(kinds, 0) for _ in range(3))
    spans, names = list[float](), list(films)
    for n in range(trials):
        path = names[int(chance.integers(len(names)))]
        at_s = float(chance.uniform(0, films[path] - 0.1))
        how = kinds[n % len(kinds)]
        frame = changed(frame_at(path, at_s, 360).pixels, chance, how)
        (hit,) = library.search(Query((Part(image=np.ascontiguousarray(frame)),), limit=1))
        (best,) = library.segments([hit.id])
        film[how] += hit.path == path
        hits[how] += hit.path == path and _near(hit, at_s)
        moment[how] += hit.path == path and _near(best, at_s)
        spans.append((hit.place.end_s or 0.0) - (hit.place.start_s or 0.0))
    each = trials / len(kinds)
    said = {"video": film, "hit within 1 s": hits, "its best moment within 1 s": moment}
    shares = {name: {how: round(count / each, 3) for how, count in found.items()} for name, found in said.items()}
    together = {name: round(sum(found.values()) / trials, 4) for name, found in said.items()}
    return {"trials": trials, **shares, "all": together, "seconds of a hit, mean": round(float(np.mean(spans)), 2)}


def _near(hit: Hit, at_s: float) -> bool:
    return (hit.place.start_s or 0.0) - 1 <= at_s <= (hit.place.end_s or 0.0) + 1


def our_cuts(path: Path) -> list[Cut]:
    """Seconds at which lingxi sees a jump."""
    found = list[Cut]()
    with opened(path) as container:
        cutter = Moments()
        for look in looks(container, film_of(container), 0.0):
            if cutter.begins(look.at_s, thumb(look.frame)) and cutter.cut and look.at_s > 0:
                found.append(look.at_s)
    return found


def their_cuts(path: Path) -> list[Cut]:
    """Seconds at which PySceneDetect begins a scene."""
    from scenedetect import AdaptiveDetector, detect

    return [start.seconds for start, _ in detect(str(path), AdaptiveDetector())][1:]


def judged(found: list[Cut], wanted: list[Cut], near: float = 0.35) -> tuple[int, int, int]:
    """Hits, found, wanted."""
    left, hits = list(found), 0
    for each in wanted:
        best = min(left, key=lambda at: abs(at - each), default=None)
        if best is not None and abs(best - each) <= near:
            hits += 1
            left.remove(best)
    return hits, len(found), len(wanted)


def cuts(films: dict[Path, list[Cut]]) -> dict[str, object]:
    """Precision and recall of the cuts, and seconds."""
    said: dict[str, object] = {}
    for name, finder in (("lingxi", our_cuts), ("PySceneDetect, AdaptiveDetector", their_cuts)):
        began = time.perf_counter()
        try:
            hits, found, wanted = map(sum, zip(*(judged(finder(p), c) for p, c in films.items()), strict=True))
        except ImportError:
            said[name] = "not installed"
            continue
        precision, recall = hits / max(1, found), hits / wanted
        said[name] = {
            "precision": round(precision, 3),
            "recall": round(recall, 3),
            "F1": round(2 * precision * recall / max(1e-9, precision + recall), 3),
            "seconds": round(time.perf_counter() - began, 1),
        }
    return said


def cost(folder: Path, seconds: int) -> dict[str, object]:
    """A minute of 720p, or less: decoding alone, reading, and indexing, as minutes of film a minute."""
    path = folder / "hd.mp4"
    chance = np.random.default_rng(1)
    with av.open(str(path), "w") as target:
        stream = target.add_stream("libx264" if "libx264" in av.codecs_available else "mpeg4", rate=30)
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuv420p"
        base = np.kron(chance.integers(0, 256, (18, 32, 3), np.uint8), np.ones((40, 40, 1), np.uint8))
        for n in range(30 * seconds):
            target.mux(list(stream.encode(av.VideoFrame.from_ndarray(np.roll(base, 3 * n, 1), format="rgb24"))))
        target.mux(list(stream.encode()))
    began = time.perf_counter()
    with opened(path) as container:
        stream = film_of(container)
        stream.thread_type = "AUTO"
        for _ in container.decode(stream):
            pass
    decode = time.perf_counter() - began
    began = time.perf_counter()
    VideoReader().read(path, Limits(), 260)
    reading = time.perf_counter() - began
    with Library(folder / "hd") as library:
        library.search("warm") if library.status().segments else None
        began = time.perf_counter()
        library.index(path)
        whole = time.perf_counter() - began
    taken = {"decode alone": decode, "reading": reading, "indexing": whole}
    return {name: round(seconds / each, 1) for name, each in taken.items()}


def long_film(folder: Path, lengths_s: Sequence[float]) -> dict[str, object]:
    """Peak memory of a process that indexes a film, for a short one and a long one."""
    said = {}
    for seconds in lengths_s:
        name = f"{seconds / 60:g} minutes"
        path = folder / f"long{int(seconds)}.mp4"
        with av.open(str(path), "w") as target:
            stream = target.add_stream("mpeg4", rate=5)
            stream.width, stream.height, stream.pix_fmt, stream.bit_rate = 320, 180, "yuv420p", 200_000
            for n in range(int(5 * seconds)):
                picture = np.kron(
                    np.random.default_rng(n // 40).integers(0, 256, (9, 16, 3), np.uint8),
                    np.ones((20, 20, 1), np.uint8),
                )
                target.mux(list(stream.encode(av.VideoFrame.from_ndarray(picture.astype(np.uint8), format="rgb24"))))
            target.mux(list(stream.encode()))
        command = [sys.executable, __file__, "--only", str(path), str(folder / name)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        said[name] = json.loads(done.stdout)
    return said


def only(film: Path, library: Path) -> None:
    """Indexes one film and prints what it took."""
    began = time.monotonic()
    with Library(library) as lib:
        segments = lib.index(film).segments
    read = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    peaks = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    own = int(peaks[0].split()[1])  # what getrusage says of a process begins with its parent's peak
    took = {"segments": segments, "MB": own // 1024, "MB of a reader": read // 1024}
    print(json.dumps(took | {"seconds": round(time.monotonic() - began)}))


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--trials", type=int, default=500)
    parser.add_argument("--hours", type=float, default=3.0)
    parser.add_argument("--only", type=Path, nargs=2)
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    if asked.only:
        only(*asked.only)
        return
    print(f"{platform.machine()}, {platform.python_version()}, av {av.__version__}")
    with data_folder(asked.data, asked.small) as data:
        if asked.small:
            tables(data, count=1, scenes=2, trials=5, minute=1, hours=5 / 3600)
        else:
            tables(data, FILMS, SCENES, asked.trials, minute=60, hours=asked.hours)
    print("peak MB here", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


def tables(data: Path, count: int, scenes: int, trials: int, minute: int, hours: float) -> None:
    """So many films of so many scenes; so many frames; seconds of 720p; hours of a long film."""
    chance = np.random.default_rng(0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "films")
        folder.mkdir()
        photos = photographs(data)
        chance.shuffle(photos)
        wanted, length = {}, {}
        for n in range(count):
            path = folder / f"{n}.mp4"
            some = [photos[(n * scenes + k) % len(photos)] for k in range(scenes)]
            wanted[path], length[path] = make(path, some, chance)
        print("cuts", json.dumps(cuts(wanted), indent=1), flush=True)
        with Library(Path(name, "library")) as library:
            report = library.index(folder)
            print(f"{report.segments} moments of {sum(length.values()) / 60:.1f} minutes in {report.seconds:.1f} s")
            print("generated videos", json.dumps(find(library, length, trials, chance), indent=1), flush=True)
        clips = sorted((data / "surveillance").glob("*.mp4"))
        if clips:
            with Library(Path(name, "watched")) as library:
                library.index(data / "surveillance")
                seconds = {path.absolute(): 1.9 for path in clips}
                print("surveillance", json.dumps(find(library, seconds, trials, chance), indent=1), flush=True)
        print("720p, minutes of video per minute", json.dumps(cost(Path(name), minute)), flush=True)
        print("memory", json.dumps(long_film(Path(name), (minute, hours * 3600)), indent=1), flush=True)
    print("peak MB of this process", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    main()
