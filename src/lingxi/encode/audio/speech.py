"""What is said in a recording, with its times, by Whisper (Radford et al., 2023) as faster-whisper runs it."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, final

from lingxi.arrays import Samples
from lingxi.encode.image.pictures import load
from lingxi.errors import MissingModel
from lingxi.lazy import lazy
from lingxi.media.subtitles import Cue
from lingxi.onnx_session import runtime

LEAST_S = 0.3  # of a sound that may be speech
SILENT = 0.6  # a passage with this probability that nobody speaks is left out


@final
class Speech:
    """A Whisper model in CTranslate2's layout: a folder, or a name of the hub such as ``small``; read on first use."""

    def __init__(self, model: str) -> None:
        self.model = model

    @property
    def revision(self) -> str:
        """Changes with the model."""
        return f"speech:{self.model}"

    def load(self) -> None:
        """Reads the model now; raises MissingExtra or MissingModel."""
        _ = self._whisper

    def lines(self, samples: Samples) -> list[Cue]:
        """The lines said in samples at 16 kHz, in any language that the model knows; raises MissingModel.

        No line reaches beyond the samples, although Whisper pads them to 30 s and may say so of what it heard.
        """
        length_s = len(samples) / 16_000
        if length_s < LEAST_S:
            return []
        found, _ = self._whisper.transcribe(samples, beam_size=1, condition_on_previous_text=False)
        return [
            Cue(float(each.start), min(float(max(each.start, each.end)), length_s), each.text.strip())
            for each in found
            if each.text.strip() and each.no_speech_prob < SILENT and each.start < length_s
        ]

    @lazy
    def _whisper(self) -> Any:
        runtime()  # which faster-whisper imports: silent from here on
        whisper = load("faster_whisper", "speech")
        folder = Path(self.model).expanduser()
        place = str(folder) if folder.is_dir() else self.model
        load_model = partial(whisper.WhisperModel, place, device="cpu", compute_type="int8")
        with suppress(Exception):  # what is on this machine is used without a question to the hub
            return load_model(local_files_only=True)
        try:
            return load_model()
        except Exception as error:  # of CTranslate2 or of the hub, which have no common one
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
            raise MissingModel(
                f"the speech model {self.model} cannot be loaded ({reason}); give a folder with model.bin, config.json "
                "and tokenizer.json of a Whisper model in CTranslate2's layout, or a name of the hub: small"
            ) from error
