"""Published CLIP-like models, as two ONNX files and their settings in one folder.

The layout is the one of Immich's exports on the hub, so any CLIP, SigLIP, MobileCLIP or multilingual export of that
kind works:

    config.json                    embed_dim, text_cfg.context_length, text_cfg.tokenizer_kwargs.clean
    visual/model.onnx              image (n, 3, size, size) float32 -> (n, embed_dim)
    visual/preprocess_cfg.json     size, mean, std, interpolation, resize_mode
    textual/model.onnx             text (n, length) int32 or int64, or input_ids and attention_mask -> (n, embed_dim)
    textual/tokenizer.json         of the tokenizers library
    textual/tokenizer_config.json  pad_token
"""

from __future__ import annotations

import json
import re
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any, Literal, final

import numpy as np

from lingxi.arrays import Pixels, Vectors, unit
from lingxi.errors import BadModel, MissingModel
from lingxi.lazy import lazy
from lingxi.onnx_session import make_session
from lingxi.types import Image, Media, Modality, Space, Text

FILES = (
    "config.json",
    "visual/model.onnx",
    "visual/preprocess_cfg.json",
    "textual/model.onnx",
    "textual/tokenizer.json",
    "textual/tokenizer_config.json",
)
LARGEST_SETTINGS = 64 * 2**20  # bytes of a JSON file
_HASHED = 2**20  # bytes at both ends of a large file that its digest covers


@dataclass(frozen=True)
class Preprocessing:
    """Preprocessing of the image model."""

    size: int
    mean: tuple[float, ...]  # of red, green and blue
    std: tuple[float, ...]
    interpolation: Literal["nearest", "bilinear", "bicubic", "lanczos"]
    resize: Literal["shortest", "squash"]


@dataclass(frozen=True)
class Wording:
    """Preprocessing of the text model."""

    length: int  # tokens; texts are padded or cut to it
    pad: str
    canonical: bool  # no case, no punctuation, single spaces: as SigLIP was trained


@final
class OnnxClip:
    """The encoder in a folder; files are checked at construction and loaded on first use.

    No code of the folder is run, only the two graphs, by ONNX Runtime. Raises MissingModel, which names every missing
    file, and BadModel.
    """

    modalities: frozenset[Modality] = frozenset({"text", "image"})

    def __init__(self, folder: Path, name: str | None = None) -> None:
        self._folder = folder
        missing = [file for file in FILES if not (folder / file).is_file()]
        if missing:
            raise MissingModel(missing_files(folder, missing))
        self._config = _json(folder / "config.json")
        self.space = Space(name or folder.name, self._dim(), _revision(folder))
        self._preprocessing = _preprocessing(_json(folder / "visual" / "preprocess_cfg.json"))
        self._wording = _wording(self._config, _json(folder / "textual" / "tokenizer_config.json"))

    @property
    def side(self) -> int:
        """The shorter side, in pixels, that a decoded image should have."""
        return self._preprocessing.size

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Vectors (n, dim) float32, unit rows; raises BadModel if the graphs do not fit the settings."""
        vectors = np.zeros((len(batch), self.space.dim), dtype=np.float32)
        pictures = {n: media.pixels for n, media in enumerate(batch) if isinstance(media, Image)}
        texts = {n: media.text for n, media in enumerate(batch) if isinstance(media, Text)}
        if pictures:
            pixels = np.stack([prepared(each, self._preprocessing) for each in pictures.values()])
            vectors[list(pictures)] = self._run(self._visual, {_inputs(self._visual)[0].name: pixels})
        if texts:
            vectors[list(texts)] = self._run(self._textual, self._tokens(list(texts.values())))
        return unit(vectors)

    def _dim(self) -> int:
        try:
            return int(self._config["embed_dim"])
        except (KeyError, TypeError, ValueError):
            raise BadModel(f"{self._folder / 'config.json'} has no embed_dim") from None

    def _tokens(self, texts: Sequence[str]) -> dict[str, Any]:
        found = self._tokenizer.encode_batch([canonical(text) if self._wording.canonical else text for text in texts])
        ids, mask = ([getattr(each, field) for each in found] for field in ("ids", "attention_mask"))
        wanted = _inputs(self._textual)
        kind = np.int64 if wanted[0].type == "tensor(int64)" else np.int32
        fed = {each.name: mask if "mask" in each.name else ids for each in wanted}
        return {name: np.asarray(values, dtype=kind) for name, values in fed.items()}

    def _run(self, session: Any, inputs: Mapping[str, Any]) -> Vectors:
        """All rows at once, or one by one if the graph was exported for a batch of one."""
        single = isinstance(_inputs(session)[0].shape[0], int)
        count = len(next(iter(inputs.values())))
        slices = [slice(n, n + 1) for n in range(count)] if single else [slice(None)]
        try:
            rows = [session.run(None, {name: value[some] for name, value in inputs.items()})[0] for some in slices]
        except Exception as error:  # onnxruntime's exception classes have no common base
            raise BadModel(f"{self._folder.name} cannot be run: {str(error).splitlines()[0][:300]}") from error
        vectors = np.concatenate(rows).astype(np.float32)
        if vectors.shape != (count, self.space.dim):
            raise BadModel(f"{self._folder.name} gave {vectors.shape} where {(count, self.space.dim)} was expected")
        return vectors

    @lazy
    def _visual(self) -> Any:
        return self._session("visual")

    @lazy
    def _textual(self) -> Any:
        return self._session("textual")

    def _session(self, tower: str) -> Any:
        return make_session(self._folder / tower / "model.onnx")

    @lazy
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        path = self._folder / "textual" / "tokenizer.json"
        try:
            tokenizer = Tokenizer.from_str(_settings(path))
        except Exception as error:  # tokenizers raises bare exceptions
            raise BadModel(f"{path} is not a tokenizer: {error}") from error
        pad = tokenizer.token_to_id(self._wording.pad)
        if pad is None:
            raise BadModel(f"{path} does not know the padding token {self._wording.pad!r}")
        tokenizer.enable_padding(length=self._wording.length, pad_id=pad, pad_token=self._wording.pad)
        tokenizer.enable_truncation(max_length=self._wording.length)
        return tokenizer


def missing_files(folder: Path, missing: Sequence[str]) -> str:
    """The message for missing files of a model."""
    return f"the model in {folder} is incomplete; copy these files into the folder: {', '.join(missing)}"


def canonical(text: str) -> str:
    """Text without case and ASCII punctuation, with single spaces."""
    return re.sub(r"\s+", " ", text.translate(str.maketrans("", "", string.punctuation)).lower()).strip()


def prepared(pixels: Pixels, how: Preprocessing) -> np.ndarray[Any, np.dtype[np.float32]]:
    """(3, size, size) float32 from an image (h, w, 3) uint8."""
    from PIL import Image as Pillow

    image = Pillow.fromarray(pixels)
    resampling = Pillow.Resampling[how.interpolation.upper()]
    if how.resize == "squash":
        image = image.resize((how.size, how.size), resampling)
    else:
        scale = how.size / min(image.size)
        image = image.resize([max(how.size, round(each * scale)) for each in image.size], resampling)
        left, top = (image.width - how.size) // 2, (image.height - how.size) // 2
        image = image.crop((left, top, left + how.size, top + how.size))
    mean, std = (np.array(each, dtype=np.float32) for each in (how.mean, how.std))
    values = (np.asarray(image, dtype=np.float32) / 255 - mean) / std
    return np.ascontiguousarray(values.transpose(2, 0, 1))


def _inputs(session: Any) -> Any:
    return session.get_inputs()


def _settings(path: Path) -> str:
    if path.stat().st_size > LARGEST_SETTINGS:
        raise BadModel(f"{path} is larger than {LARGEST_SETTINGS:,} bytes")
    return path.read_text(encoding="utf-8")


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(_settings(path))
    except (ValueError, RecursionError) as error:
        raise BadModel(f"{path} is not JSON: {error}") from error
    if not isinstance(found, dict):
        raise BadModel(f"{path} is not a JSON object")
    return found


def _preprocessing(found: Mapping[str, Any]) -> Preprocessing:
    try:
        size = found["size"][0] if isinstance(found["size"], list) else found["size"]
        mean, std = ([float(value) for value in found[name]] for name in ("mean", "std"))
        interpolation, resize = found.get("interpolation", "bicubic"), found.get("resize_mode", "shortest")
        how = Preprocessing(int(size), tuple(mean), tuple(std), interpolation, resize)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise BadModel(f"visual/preprocess_cfg.json has no valid {error}") from error
    if not 8 <= how.size <= 4096 or len(how.mean) != 3 or len(how.std) != 3 or 0 in how.std:
        raise BadModel("visual/preprocess_cfg.json: size must be 8..4096, mean and std three numbers, std not 0")
    if how.interpolation not in ("nearest", "bilinear", "bicubic", "lanczos"):
        raise BadModel(f"visual/preprocess_cfg.json: interpolation {how.interpolation!r} is not known")
    if how.resize not in ("shortest", "squash"):
        raise BadModel(f"visual/preprocess_cfg.json: resize_mode {how.resize!r} is not known")
    return how


def _wording(config: Mapping[str, Any], tokens: Mapping[str, Any]) -> Wording:
    text = config.get("text_cfg")
    settings: Mapping[str, Any] = text if isinstance(text, dict) else {}
    kwargs = settings.get("tokenizer_kwargs")
    pad = tokens.get("pad_token")
    pad = pad.get("content") if isinstance(pad, dict) else pad
    if not isinstance(pad, str):
        raise BadModel("textual/tokenizer_config.json has no pad_token")
    try:
        length = int(settings.get("context_length", 77))
    except (TypeError, ValueError):
        raise BadModel("config.json: text_cfg.context_length is not a number") from None
    if not 2 <= length <= 8192:
        raise BadModel(f"config.json: text_cfg.context_length must be 2..8192, not {length}")
    return Wording(length, pad, isinstance(kwargs, dict) and kwargs.get("clean") == "canonicalize")


def _revision(folder: Path) -> str:
    """A digest of the files; for large ones only of their size and both ends, so that it is fast."""
    digest = blake2b(digest_size=6)
    for name in FILES:
        size = (folder / name).stat().st_size
        digest.update(f"{name}:{size}:".encode())
        with (folder / name).open("rb") as file:
            digest.update(file.read(_HASHED))
            file.seek(max(_HASHED, size - _HASHED))
            digest.update(file.read(_HASHED))
    return digest.hexdigest()
