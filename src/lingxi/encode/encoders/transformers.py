"""Any model of the transformers library that has no ONNX export: CLIP-like, CLAP, or a text encoder; needs torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, ClassVar, final

import numpy as np

from lingxi.arrays import Vectors, unit
from lingxi.encode.audio.sound import resampled_to
from lingxi.encode.hub import fetch, loaded_part
from lingxi.encode.image.pictures import load
from lingxi.encode.onnx_model import settings
from lingxi.encode.registry import encoders
from lingxi.encode.text.vector_file import file_digest
from lingxi.errors import MissingModel
from lingxi.lazy import lazy
from lingxi.names import Name
from lingxi.types import About, Audio, Image, Media, Modality, Space, Text

NEEDED = ("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")
PREPARES = "preprocessor_config.json"  # present if the model takes images or sounds
AT_ONCE = 8


@final
@encoders.register("transformers")
class Transformers:
    """Text, image and sound models as the model's class has them; a plain text model is mean-pooled.

    Weights are read from safetensors only, and no code of the model is run. Raises MissingModel, MissingExtra and
    BadModel.
    """

    about: ClassVar[About] = About(
        "What a model of the hub sees that has no ONNX export: CLIP, SigLIP, CLAP, BERT.", "Wolf et al., 2020",
        "that of the model", needs="the extra hub; model='OWNER/NAME' of the hub or model='/folder'",
        extra="hub", imports=("torch", "transformers"),
    )  # fmt: skip

    def __init__(self, model: str = "") -> None:
        folder = Path(model).expanduser()
        if not model or not folder.is_dir():
            if model.count("/") != 1 or model.startswith((".", "/", "~")):
                raise MissingModel("transformers needs a model: transformers(model='OWNER/NAME') or (model='/folder')")
            folder = fetch(model, NEEDED)
            looks = settings(folder / "config.json").keys() & {"vision_config", "audio_config"}
            fetch(model, (PREPARES,) if looks else ())
        missing = [file for file in NEEDED if not (folder / file).is_file()]
        if missing:
            raise MissingModel(
                f"the model in {folder} is incomplete; copy these files into the folder: {', '.join(missing)}"
            )
        self._folder, self._name, self._lock = (
            folder.absolute(),
            str(Name("transformers", (), (("model", model),))),
            Lock(),
        )

    @lazy
    def modalities(self) -> frozenset[Modality]:
        """Text, and images or sounds if the settings have such a part; nothing is loaded."""
        config = settings(self._folder / "config.json")
        kinds: dict[str, Modality] = {"vision_config": "image", "audio_config": "audio"}
        return frozenset({"text", *(kind for name, kind in kinds.items() if name in config)})

    @lazy
    def space(self) -> Space:
        """The dimension of the model's output; the revision is a digest of the weights."""
        return Space(self._name, self._texts(["a"]).shape[1], file_digest(self._folder / "model.safetensors"))

    def encode(self, batch: Sequence[Media]) -> Vectors:
        """Unit rows (n, dim)."""
        found = np.zeros((len(batch), self.space.dim), np.float32)
        for start in range(0, len(batch), AT_ONCE):
            some = batch[start : start + AT_ONCE]
            for kind, encode in ((Text, self._texts_of), (Image, self._pictures), (Audio, self._sounds)):
                rows = [n for n, media in enumerate(some) if isinstance(media, kind)]
                if rows:
                    found[[start + n for n in rows]] = encode([some[n] for n in rows])
        return unit(found)

    def _texts_of(self, media: Sequence[Any]) -> Vectors:
        return self._texts([each.text for each in media])

    def _texts(self, texts: Sequence[str]) -> Vectors:
        with self._lock:  # padding and truncation of the tokenizer are set before each run
            inputs = self.tokenizer(list(texts), padding=True, truncation=True, return_tensors="pt")
        if hasattr(self.model, "get_text_features"):
            return self._numbers(self.model.get_text_features, inputs)
        outputs = self._run(self.model, inputs).last_hidden_state
        mask = inputs["attention_mask"][..., None]
        mean: Vectors = ((outputs * mask).sum(1) / mask.sum(1).clamp(min=1)).float().numpy()
        return mean

    def _pictures(self, media: Sequence[Any]) -> Vectors:
        pictures = [load("PIL.Image").fromarray(each.pixels) for each in media]
        return self._numbers(self.model.get_image_features, self.processor(images=pictures, return_tensors="pt"))

    def _sounds(self, media: Sequence[Any]) -> Vectors:
        rate_hz = int(self.processor.sampling_rate)
        sounds = [resampled_to(each, rate_hz) for each in media]
        inputs = self.processor(sounds, sampling_rate=rate_hz, return_tensors="pt")
        return self._numbers(self.model.get_audio_features, inputs)

    def _numbers(self, tower: Any, inputs: Any) -> Vectors:
        found = self._run(tower, inputs)
        pooled = getattr(found, "pooler_output", found)  # from version 5 on, a tower returns an output object
        vectors: Vectors = pooled.float().numpy()
        return vectors

    def _run(self, tower: Any, inputs: Any) -> Any:
        with self._lock, load("torch", "hub").inference_mode():
            return tower(**inputs)

    @lazy
    def model(self) -> Any:
        """The network, as the library loads it."""
        return loaded_part(self._folder, "AutoModel", use_safetensors=True).eval()

    @lazy
    def tokenizer(self) -> Any:
        """The tokenizer."""
        return loaded_part(self._folder, "AutoTokenizer")

    @lazy
    def processor(self) -> Any:
        """The preprocessor of images or sounds."""
        kind = "AutoImageProcessor" if "image" in self.modalities else "AutoFeatureExtractor"
        options = {"use_fast": False} if kind == "AutoImageProcessor" else {}
        return loaded_part(self._folder, kind, **options)
