"""Published CLAP models: sounds and English texts in one space, as two ONNX files in one folder.

The layout is the one of the hub's exports for the browser, such as ``Xenova/clap-htsat-unfused`` and
``Xenova/larger_clap_general``:

    config.json               model_type "clap", projection_dim
    preprocessor_config.json  of ClapFeatureExtractor: sampling_rate, hop_length, fft_window_size, feature_size, ...
    tokenizer.json            of the tokenizers library
    onnx/audio_model.onnx     input_features (n, 1 or 4, frames, bands) float32 -> (n, projection_dim)
    onnx/text_model.onnx      input_ids, attention_mask (n, length) -> (n, projection_dim)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, final

import numpy as np
import numpy.typing as npt

from lingxi.arrays import Samples, Vectors, unit
from lingxi.encode import onnx_model
from lingxi.encode.audio.sound import Spectra, resampled_to
from lingxi.errors import BadModel, MissingModel
from lingxi.lazy import lazy
from lingxi.onnx_session import make_session
from lingxi.types import Audio, Media, Modality, Space, Text

FILES = ("config.json", "preprocessor_config.json", "tokenizer.json", "onnx/audio_model.onnx", "onnx/text_model.onnx")
LONGEST = 77  # tokens of a text; the captions that CLAP was trained on are shorter
FAINTEST = 1e-10  # power floor before the logarithm


@dataclass(frozen=True)
class Listening:
    """Preprocessing of the sound model; names as in ClapFeatureExtractor."""

    sampling_rate: int = 48_000
    max_length_s: float = 10.0
    hop_length: int = 480
    fft_window_size: int = 1024
    feature_size: int = 64
    frequency_min: float = 50.0
    frequency_max: float = 14_000.0
    truncation: str = "rand_trunc"  # or "fusion"
    padding: str = "repeatpad"  # or "repeat", "pad"

    @property
    def samples(self) -> int:
        """Samples of its window."""
        return int(self.max_length_s * self.sampling_rate)

    @property
    def fuses(self) -> bool:
        """Whether the model was trained on four spectrograms of a long sound."""
        return self.truncation == "fusion"


@final
class OnnxClap:
    """Contrastive language-audio pretraining (Wu et al., 2023): files are checked at once and loaded on first use.

    No code of the folder is run, only the two graphs, by ONNX Runtime. A sound longer than the model's window (10 s) is
    covered by evenly spread windows, whose vectors are averaged. Raises MissingModel,
    which names every missing file, and BadModel.
    """

    modalities: frozenset[Modality] = frozenset({"text", "audio"})

    def __init__(self, folder: Path, name: str | None = None) -> None:
        missing = [file for file in FILES if not (folder / file).is_file()]
        if missing:
            raise MissingModel(
                f"the model in {folder} is incomplete; copy these files into the folder: {', '.join(missing)}"
            )
        self._folder = folder
        self._listening = listening(onnx_model.settings(folder / "preprocessor_config.json"))
        revision = "-".join(onnx_model.revision(folder / file)[:6] for file in FILES[1:])
        self.space = Space(name or folder.name, _dim(onnx_model.settings(folder / "config.json")), revision)

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Vectors (n, dim) float32, unit rows; raises BadModel if the graphs do not fit the settings."""
        vectors = np.zeros((len(batch), self.space.dim), dtype=np.float32)
        texts = {n: media.text for n, media in enumerate(batch) if isinstance(media, Text)}
        if texts:
            found = self._tokenizer.encode_batch(list(texts.values()))
            vectors[list(texts)] = self._run(self._textual, onnx_model.token_inputs(self._textual, found))
        for n, media in enumerate(batch):
            if isinstance(media, Audio):
                vectors[n] = self._encode_sound(resampled_to(media, self._listening.sampling_rate))
        return unit(vectors)

    def _encode_sound(self, samples: Samples) -> npt.NDArray[np.float32]:
        """The mean of the unit vectors of a sound's windows; one window at a time, to bound the memory."""
        how, session = self._listening, self._auditory
        rows = []
        for start in windows(len(samples), how.samples):
            given = {"input_features": features(samples[start : start + how.samples], how)[None]}
            if any(each.name == "is_longer" for each in session.get_inputs()):
                given["is_longer"] = np.zeros((1, 1), dtype=bool)
            rows.append(unit(self._run(session, given))[0])
        mean: npt.NDArray[np.float32] = np.mean(rows, axis=0)
        return mean

    def _run(self, session: Any, inputs: Mapping[str, npt.NDArray[Any]]) -> Vectors:
        vectors = onnx_model.run(session, inputs)[0].astype(np.float32)
        expected = (len(next(iter(inputs.values()))), self.space.dim)
        if vectors.shape != expected:
            raise BadModel(f"{self._folder.name} gave {vectors.shape} where {expected} was expected")
        return vectors

    @lazy
    def _auditory(self) -> Any:
        return make_session(self._folder / "onnx" / "audio_model.onnx")

    @lazy
    def _textual(self) -> Any:
        return make_session(self._folder / "onnx" / "text_model.onnx")

    @lazy
    def _tokenizer(self) -> Any:
        return onnx_model.tokenizer(self._folder / "tokenizer.json", LONGEST)


def is_clap(folder: Path) -> bool:
    """Whether a folder seems to hold a model in this layout."""
    return any((folder / file).is_file() for file in FILES[1:]) and not (folder / "visual").is_dir()


def windows(count: int, size: int) -> list[int]:
    """The start samples of as few evenly spread windows as cover a sound of ``count`` samples."""
    needed = max(1, -(-count // size))
    return [round(n * (count - size) / max(1, needed - 1)) for n in range(needed)] if needed > 1 else [0]


def features(samples: Samples, how: Listening) -> npt.NDArray[np.float32]:
    """Log-mel (1 or 4, frames, bands) float32 in dB, as ClapFeatureExtractor computes it for at most a window.

    A short sound is repeated as a whole and padded with silence ("repeatpad"), repeated and cut ("repeat"), or padded
    with silence ("pad"). A model with fusion gets four copies.
    """
    size, signal = how.samples, samples[: how.samples].astype(np.float64)
    if 0 < len(signal) < size and how.padding in ("repeat", "repeatpad"):
        times = size // len(signal)
        signal = np.tile(signal, times + 1)[:size] if how.padding == "repeat" else np.tile(signal, times)
    signal = np.pad(signal, (0, size - len(signal)))
    edge = how.fft_window_size // 2
    padded = np.pad(signal, edge, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, how.fft_window_size)[:: how.hop_length]
    window = np.hanning(how.fft_window_size + 1)[:-1]  # periodic
    power = np.abs(np.fft.rfft(frames * window)) ** 2
    mel = 10 * np.log10(np.maximum(power @ bands(how), FAINTEST))
    return np.repeat(mel[None].astype(np.float32), 4 if how.fuses else 1, axis=0)


def bands(how: Listening) -> Spectra:
    """Triangular filters (bins, bands): Slaney's mel scale with equal area, or the HTK scale for models with fusion."""
    to_mel, to_hz = (_htk, _htk_hz) if how.fuses else (_slaney, _slaney_hz)
    edges = to_hz(np.linspace(to_mel(how.frequency_min), to_mel(how.frequency_max), how.feature_size + 2))
    bins = np.fft.rfftfreq(how.fft_window_size, 1 / how.sampling_rate)[:, None]
    rising, falling = (bins - edges[:-2]) / np.diff(edges)[:-1], (edges[2:] - bins) / np.diff(edges)[1:]
    found: Spectra = np.maximum(0, np.minimum(rising, falling))
    return found if how.fuses else found * (2 / (edges[2:] - edges[:-2]))


def _htk(hz: float) -> float:
    return 2595 * float(np.log10(1 + hz / 700))


def _htk_hz(mel: Spectra) -> Spectra:
    return np.asarray(700 * (10 ** (mel / 2595) - 1))


def _slaney(hz: float) -> float:
    return 3 * hz / 200 if hz < 1000 else 15 + float(np.log(hz / 1000)) * 27 / float(np.log(6.4))


def _slaney_hz(mel: Spectra) -> Spectra:
    return np.where(mel < 15, 200 * mel / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))


def listening(found: Mapping[str, Any]) -> Listening:
    """The settings in a preprocessor_config.json; raises BadModel for invalid ones."""
    plain = Listening()
    values = {name: found.get(name, getattr(plain, name)) for name in vars(plain)}
    try:
        how = Listening(**{name: type(getattr(plain, name))(value) for name, value in values.items()})
    except (TypeError, ValueError, OverflowError) as error:
        raise BadModel(f"preprocessor_config.json has an invalid setting: {error}") from None
    sensible = (
        8_000 <= how.sampling_rate <= 192_000 and 0.1 <= how.max_length_s <= 60 and 16 <= how.fft_window_size <= 8192
        and 16 <= how.hop_length <= how.fft_window_size and 1 <= how.feature_size <= 512
        and 0 <= how.frequency_min < how.frequency_max <= how.sampling_rate / 2
    )  # fmt: skip
    if not sensible:
        raise BadModel(f"preprocessor_config.json has invalid settings: {how}")
    if how.truncation not in ("rand_trunc", "fusion") or how.padding not in ("repeatpad", "repeat", "pad"):
        raise BadModel(f"preprocessor_config.json: truncation {how.truncation!r} or padding {how.padding!r} is unknown")
    return how


def _dim(config: Mapping[str, Any]) -> int:
    try:
        dim = int(config["projection_dim"])
    except (KeyError, TypeError, ValueError):
        raise BadModel("config.json has no projection_dim") from None
    if not 1 <= dim <= 65_536:
        raise BadModel(f"config.json: projection_dim must be 1..65536, not {dim}")
    return dim
