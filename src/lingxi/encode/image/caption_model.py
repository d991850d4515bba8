"""Image captioning models of the transformers library, such as BLIP (Li et al., 2022); needs torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, final

from lingxi.encode.hub import fetch, loaded_part
from lingxi.encode.image.pictures import load
from lingxi.encode.text.vector_file import file_digest
from lingxi.errors import MissingModel
from lingxi.lazy import lazy
from lingxi.types import Image

NEEDED = ("config.json", "model.safetensors", "preprocessor_config.json", "tokenizer.json", "tokenizer_config.json")
WORDS = 40  # tokens of a caption, at most
SIDE = 384  # pixels of the shorter side that such models see


@final
class CaptionModel:
    """A model of the hub (``OWNER/NAME``) or of a folder; its weights are safetensors, and its code is not run.

    Raises MissingModel, MissingExtra and BadModel.
    """

    def __init__(self, model: str) -> None:
        folder = Path(model).expanduser()
        if not folder.is_dir():
            if model.count("/") != 1 or model.startswith((".", "/", "~")):
                raise MissingModel(f"{model!r} is neither a folder nor OWNER/NAME of the hub")
            folder = fetch(model, NEEDED)
        missing = [file for file in NEEDED if not (folder / file).is_file()]
        if missing:
            raise MissingModel(f"the model in {folder} is incomplete; it lacks {', '.join(missing)}")
        self._folder = folder.absolute()

    @lazy
    def revision(self) -> str:
        """Changes with the content of the model's files."""
        return " ".join(["model", *(file_digest(self._folder / file) for file in NEEDED)])

    def captions(self, images: Sequence[Image]) -> list[str]:
        """A sentence for each image, by greedy search."""
        pictures = [load("PIL.Image").fromarray(each.pixels) for each in images]
        inputs = self._processor(images=pictures, return_tensors="pt")
        with load("torch", "hub").inference_mode():
            found = self._model.generate(**inputs, max_new_tokens=WORDS, num_beams=1, do_sample=False)
        return [str(text).strip() for text in self._tokenizer.batch_decode(found, skip_special_tokens=True)]

    @lazy
    def _model(self) -> Any:
        return loaded_part(self._folder, "AutoModelForImageTextToText", use_safetensors=True).eval()

    @lazy
    def _processor(self) -> Any:
        return loaded_part(self._folder, "AutoImageProcessor", use_fast=False)

    @lazy
    def _tokenizer(self) -> Any:
        return loaded_part(self._folder, "AutoTokenizer")
