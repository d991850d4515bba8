"""Speech to text with times, by Whisper (Radford et al., 2023) through faster-whisper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, final

from lingxi.arrays import Samples
from lingxi.encode.hub import reason_of
from lingxi.encode.image.pictures import load
from lingxi.errors import MissingModel
from lingxi.lazy import lazy
from lingxi.media.interruption import check_interrupted
from lingxi.media.subtitle_formats import Cue
from lingxi.onnx_session import runtime

LEAST_S = 0.3  # of a sound; shorter ones are not transcribed
PAUSE_S, LONGEST_S = 1.0, 6.0  # between the words of a line, and of all of it
REPEATED = 2.4  # compression ratio of a text above which it repeats itself (as published)
FAILED = -1.0  # mean log probability of the tokens below which decoding failed (as published)
SILENT, LIKELY = 0.6, -0.5  # probability of no speech from which on only words with a higher log probability count
SENTENCE = tuple(".?!。？！")  # what ends one


@final
class Speech:
    """A Whisper model in CTranslate2's layout: a folder, or a hub name such as ``small``. Loaded on first use."""

    def __init__(self, model: str) -> None:
        self.model = model

    @property
    def revision(self) -> str:
        """Changes with the model."""
        return f"speech:{self.model}"

    def load(self) -> None:
        """Loads the model; raises MissingExtra or MissingModel."""
        _ = self._whisper

    def lines(self, samples: Samples) -> list[Cue]:
        """The lines spoken in samples at 16 kHz, in any language the model supports; raises MissingModel.

        A line ends with a sentence, at a pause, or after six seconds, by the times of its words. Times are cut at the
        end of the samples, because Whisper pads them to 30 s and may transcribe the padding.
        """
        length_s = len(samples) / 16_000
        if length_s < LEAST_S:
            return []
        found, about = self._whisper.transcribe(
            samples, beam_size=1, condition_on_previous_text=False, word_timestamps=True
        )
        words = [word for each in _interruptible(found) if _is_speech(each) for word in each.words or ()]
        return [
            Cue(float(some[0].start), min(float(max(some[0].start, some[-1].end)), length_s), text, about.language)
            for some in _lines([each for each in words if each.start < length_s])
            if (text := "".join(word.word for word in some).strip())
        ]

    @lazy
    def _whisper(self) -> Any:
        runtime()  # faster-whisper imports it; this call disables its telemetry first
        whisper = load("faster_whisper", "speech")
        folder = Path(self.model).expanduser()
        place = str(folder) if folder.is_dir() else self.model
        load_model = partial(whisper.WhisperModel, place, device="cpu", compute_type="int8")
        with suppress(Exception):  # a model on this machine is used without a request to the hub
            return load_model(local_files_only=True)
        try:
            return load_model()
        except Exception as error:  # CTranslate2 and the hub have no common exception class
            raise MissingModel(
                f"the speech model {self.model} cannot be loaded ({reason_of(error)}); give a folder with model.bin, "
                "config.json and tokenizer.json of a Whisper model in CTranslate2's layout, or a name of the hub: small"
            ) from error


def _interruptible(found: Iterable[Any]) -> Iterator[Any]:
    """The segments of a transcription, each of which is decoded when it is taken."""
    check_interrupted()
    for each in found:
        yield each
        check_interrupted()


def _is_speech(segment: Any) -> bool:
    """Whether a text was said: in noise, Whisper hears words that it is unsure of, or that it repeats."""
    heard = segment.no_speech_prob < SILENT or segment.avg_logprob > LIKELY
    return bool(heard and segment.avg_logprob >= FAILED and segment.compression_ratio <= REPEATED)


def _lines(words: Sequence[Any]) -> Iterator[list[Any]]:
    """Words with times as lines."""
    line = list[Any]()
    for word in words:
        if line and (
            line[-1].word.rstrip().endswith(SENTENCE)
            or word.start - line[-1].end > PAUSE_S
            or word.end - line[0].start > LONGEST_S
        ):
            yield line
            line = []
        line.append(word)
    if line:
        yield line
