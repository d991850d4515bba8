"""Speech: the words that are heard, and how often the moment of a sentence is found.

``python benchmarks/speech.py --model MODEL --data DATA``, where MODEL is a Whisper model and DATA the data set folder.
Voices of espeak-ng read captions of Flickr8k, ten in each recording, with pauses of 0.6 to 3 s between them; people say
the digits of spoken-digits. Word error rate: substitutions, omissions and insertions per word that was said.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import subprocess
import tempfile
import time
import wave
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import numpy as np
from machine import describe
from small import HELP

from lingxi.arrays import Samples
from lingxi.encode.audio import speech
from lingxi.encode.audio.speech import Speech
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.media.clip import sound_of
from lingxi.search.query import Part, Query

RATE_HZ, SEED = 16_000, 1
VOICES = ("en-gb", "en-us", "en-gb-scotland", "en-us+f3")
SENTENCES, EACH = 100, 10  # in all by default, and in one recording
PAUSE_S = (0.6, 3.0)
WITHIN_S = 2.0
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
MADE_UP = ("A dog runs along the beach .", "Two children play in the snow .")


@dataclass(frozen=True)
class Said:
    """A sentence in a recording, and when it begins."""

    path: Path
    start_s: float
    text: str


def main() -> None:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", default="base", help="a Whisper model: a folder, or a name of the hub")
    parser.add_argument("--data", type=Path, default=Path("../../shared/data"))
    parser.add_argument("--sentences", type=int, default=SENTENCES, help="that are read aloud")
    parser.add_argument("--each", type=int, default=EACH, help="sentences in one recording")
    parser.add_argument("--small", action="store_true", help=HELP)
    asked = parser.parse_args()
    print(describe())
    with tempfile.TemporaryDirectory() as place, _scripted() if asked.small else nullcontext():
        folder = Path(place, "talks")
        folder.mkdir()
        some = MADE_UP if asked.small else _captions(asked.data / "flickr8k" / "captions.csv", asked.sentences)
        said = list(_talks(folder, some, asked.each, _hum if asked.small else _read_aloud))
        _moments(said, Path(place, "library"), asked.model)
        if not asked.small:
            _digits(asked.data / "spoken-digits" / "recordings", Speech(asked.model))


def _captions(table: Path, count: int) -> list[str]:
    """Different captions of the validation part, of six to fourteen words."""
    with table.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["split"], row["language"]) == ("val", "en")]
    found = sorted({row["caption"] for row in rows if 6 <= len(_words(row["caption"])) <= 14})
    return random.Random(SEED).sample(found, count)


def _talks(
    folder: Path, sentences: Sequence[str], each: int, voice_of: Callable[[Path, str, str], Samples]
) -> Iterator[Said]:
    """Writes recordings and yields what is said in them."""
    chance = random.Random(SEED)
    for number in range(0, len(sentences), each):
        path, parts, at = folder / f"talk{number // each}.wav", list[Samples](), 0
        for text in sentences[number : number + each]:
            pause = np.zeros(int(chance.uniform(*PAUSE_S) * RATE_HZ), np.float32)
            voice = _trimmed(voice_of(folder.parent / "voice.wav", text, VOICES[number // each % len(VOICES)]))
            parts += [pause, voice]
            yield Said(path, (at + len(pause)) / RATE_HZ, text)
            at += len(pause) + len(voice)
        _write(path, np.concatenate(parts))


def _read_aloud(path: Path, text: str, voice: str) -> Samples:
    subprocess.run(["espeak-ng", "-v", voice, "-s", "150", "-w", str(path), text], check=True)
    return sound_of(path).samples


def _hum(*_: object) -> Samples:
    """Two seconds of a tone, in place of a voice."""
    return (0.5 * np.sin(np.arange(2 * RATE_HZ) / 8)).astype(np.float32)


def _trimmed(samples: Samples) -> Samples:
    """Without the silence at both ends, so that the time of the beginning is known."""
    loud = np.flatnonzero(np.abs(samples) > 0.01)
    return samples[loud[0] : loud[-1] + 1]


def _write(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes((samples * 32767).astype("<i2").tobytes())


def _moments(said: Sequence[Said], place: Path, model: str) -> None:
    """Indexes the recordings, compares what was heard, and searches each sentence."""
    began = time.process_time()
    right = near = 0
    with Library(place) as library:
        library.index(said[0].path.parent, settings=IndexSettings(speech=model))
        seconds = time.process_time() - began
        heard = _heard(library, said)
        for each in said:
            (hit, *_) = library.search(Query((Part(text=each.text),), limit=1, where="modality = text"))
            right += hit.path == each.path
            near += hit.path == each.path and abs((hit.place.start_s or 0.0) - each.start_s) <= WITHIN_S
    errors = sum(
        _errors(_words(" ".join(s.text for s in said if s.path == path)), _words(text)) for path, text in heard
    )
    words = sum(len(_words(each.text)) for each in said)
    print(f"\n{len(said)} sentences in {len(heard)} recordings, {words} words")
    print(f"word error rate {errors / words:.3f}")
    print(f"right recording {right / len(said):.3f}, moment within {WITHIN_S:g} s {near / len(said):.3f}")
    print(f"{seconds / len(said):.2f} s of processor time a sentence, with indexing")


def _heard(library: Library, said: Sequence[Said]) -> list[tuple[Path, str]]:
    """What was transcribed in each recording, in order."""
    found = []
    for path in dict.fromkeys(each.path for each in said):
        query = Query((Part(text="speech"),), limit=1_000, where="modality = text", within=path)
        lines = sorted((hit.place.start_s or 0.0, hit.text) for hit in library.search(query))
        found.append((path, " ".join(text for _, text in lines)))
    return found


def _digits(folder: Path, model: Speech) -> None:
    """Ten digits of each speaker, one after the other."""
    errors = words = 0
    gap = np.zeros(RATE_HZ // 4, np.float32)
    speakers = sorted({path.stem.split("_")[1] for path in folder.glob("*.wav")})
    for speaker in speakers:
        takes = [sound_of(folder / f"{digit}_{speaker}_0.wav").samples for digit in range(10)]
        lines = model.lines(np.concatenate([part for take in takes for part in (take, gap)]))
        text = re.sub(r"\d", lambda found: f" {DIGITS[int(found[0])]} ", " ".join(line.text for line in lines))
        errors += _errors(list(DIGITS), _words(text))
        words += len(DIGITS)
    print(f"\n{words} spoken digits of {len(speakers)} people: word error rate {errors / words:.3f}")


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower().replace("'", ""))


def _errors(wanted: Sequence[str], found: Sequence[str]) -> int:
    """The edit distance of two sequences of words (Levenshtein, 1966)."""
    row = list(range(len(found) + 1))
    for n, word in enumerate(wanted, 1):
        before, row[0] = row[0], n
        for m, other in enumerate(found, 1):
            before, row[m] = row[m], min(row[m] + 1, row[m - 1] + 1, before + (word != other))
    return row[-1]


@contextmanager
def _scripted() -> Iterator[None]:
    """In place of Whisper: it hears both sentences."""
    spoken = " ".join(MADE_UP).split()

    def transcribe(samples: Any, **_: Any) -> tuple[list[Any], Any]:
        step = len(samples) / RATE_HZ / len(spoken)
        words = [SimpleNamespace(start=n * step, end=(n + 1) * step, word=f" {word}") for n, word in enumerate(spoken)]
        heard = SimpleNamespace(words=words, no_speech_prob=0.0, avg_logprob=-0.2, compression_ratio=1.0)
        return [heard], SimpleNamespace(language="en")

    model = SimpleNamespace(transcribe=transcribe)
    loaded = SimpleNamespace(WhisperModel=lambda *_, **__: model)
    with patch.object(speech, "load", lambda *_: loaded):
        yield


if __name__ == "__main__":
    main()
