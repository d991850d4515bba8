"""The card of the sound encoder: what it is, its sources, what it knows, and its measured quality."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
from config import CONFIG
from corpora import concepts
from features import Features
from words import UNUSED

HEAD = """# The sound encoder of the embedded model

Revision `{revision}` of `sound.onnx` ({size:.1f} MB). Its vectors are in the space `embedded` `{space}`, whose other
files it does not change. Written by `training/sound/build.py`, which builds every file here. All files of the
embedded model together are {all_size:.0f} MB.

**How a sound becomes a vector.** The input is 16 kHz mono, in windows of five seconds, as log-mel (64 bands, 20 ms,
the loudest 80 dB), so the recording level does not matter. {networks} small CNNs ({channels} channels, like Cnn6 of
Kong et al., 2020) give probabilities of {classes} classes. Their mean mixes the text vectors of the classes, like ConSE
(Norouzi et al., 2013). This part is {named:.2f} of a score, in both halves of the space. Ridge regression moves the
vectors of spoken words apart, so that the names of one score zero with the others. The rest, {own:.2f}, identifies
the recording: a linear map of the networks' features and the bands, trained contrastively so that two noisy excerpts of
a recording agree, in {unused} directions that no class name uses. So words are compared with what a sound is, and
sounds with both. A sound longer than five seconds is the mean of its windows.

**Training.** Label-smoothed cross-entropy, mixup of powers, SpecAugment, random parts, pitch, tempo, room and noise;
running mean of the weights. {train:,} sounds: ESC-10 folds 1-4, training part of `sounds`, spoken digits from take
2 on, words spoken by espeak-ng, tones. {epochs} epochs with a third of the speech each, then {again} at half
the learning rate with all of it. `docs/experiments.md` describes the run of the shipped networks.

**Data.** ESC-10 (Piczak, 2015, CC BY 3.0), fold 5 held out. Animals (a published research set without a stated licence)
and instruments (from FSDKaggle2018, Fonseca et al., 2018, Creative Commons per clip), every fourth held out. Free
Spoken Digit Dataset (CC BY-SA 4.0), takes 0-1 held out. They are of the same speakers, so the figures say nothing about
other speakers. Generated: {words} words in English and Mandarin by espeak-ng (GPL-3.0; only its output is used),
tones, noises, sirens, rhythms. The files contain no recording. The weights are under CC BY-SA 4.0, as the licence of
the spoken digits requires.

**What it knows.** {known}. It treats any other sound as a mixture of these, with little certainty. It
does not recognise speech beyond these {words} words.

**Speed.** {speed:,} times real time, without decoding, on the machine that built this (with other work running).

## Figures

The figures are for held-out sounds, through the package's encoder, starting from samples. They changed the recipe once:
spoken digits were at 0.66, so the second cycle was added, and short sounds are no longer cut. Moving spoken
words apart was chosen on noisy views of training sounds. `mAP` uses each label as a text query. `other words` uses
phrases that were not trained on ("the sound of {{}}", "{{}}的录音"). `accuracy` is of a sound's nearest label in its
set. `benchmarks/sound.py` adds MFCC with SVM and random forest, images and excerpts.

| set | mAP | mAP, other words | accuracy | P@1 | P@5 |
|---|---|---|---|---|---|
"""

RULE = "|---|---|---|---|---|---|\n"  # below the head of the table of figures
MATCHES = "## Match probability\n"  # the heading of the last part
CALIBRATION = """
As in the embedded model's card; `share` is that of right pairs in the sets. Fitted on every other held-out sound,
measured on the rest.

| query->segment | slope | standing | usual | offset | share | expected calibration error |
|---|---|---|---|---|---|---|
"""


def write_card(
    figures: dict[str, dict[str, float]], calibration: dict[str, dict[str, object]], speed: float, revision: str,
    train: Features,
) -> None:  # fmt: skip
    """Writes CARD.md and figures.json beside the weights."""
    facts = json.loads((CONFIG.shipped / "model.json").read_text(encoding="utf-8"))
    head = HEAD.format(
        revision=revision, size=(CONFIG.shipped / "sound.onnx").stat().st_size / 2**20, space=facts["space"],
        epochs=CONFIG.epochs, again=CONFIG.again, all_size=_megabytes(CONFIG.shipped.parent),
        networks={1: "One", 2: "Two", 3: "Three"}[CONFIG.networks],
        channels=", ".join(map(str, CONFIG.channels)), classes=len(concepts()), named=1 - CONFIG.own, own=CONFIG.own,
        unused=UNUSED, train=len(train.classes), words=sum(each.spoken for each in concepts()), speed=speed,
        known=", ".join(each.name for each in concepts() if not each.spoken) + "; spoken: "
        + ", ".join(each.name for each in concepts() if each.spoken),
    )  # fmt: skip
    _write(head, figures, calibration)
    print(json.dumps(figures, indent=1), np.unique(train.sources), flush=True)


def renew_figures(figures: dict[str, dict[str, float]], calibration: dict[str, dict[str, object]]) -> None:
    """Writes the card again for the same networks in another revision of the space."""
    facts = json.loads((CONFIG.shipped / "model.json").read_text(encoding="utf-8"))
    card = (CONFIG.shipped / "CARD.md").read_text(encoding="utf-8")
    card = re.sub("(?<=Revision `)[0-9a-f]+", facts["revision"], card)
    card = re.sub("(?<=`embedded` `)[0-9a-f]+", facts["space"], card)
    _write(card[: card.index(RULE) + len(RULE)], figures, calibration)


def _write(head: str, figures: dict[str, dict[str, float]], calibration: dict[str, dict[str, object]]) -> None:
    """CARD.md and figures.json; the head ends where the rows of the table begin."""
    columns = ("mAP", "mAP, other words", "accuracy", "P@1", "P@5")
    rows = [
        f"| {name} | " + " | ".join(_cell(row.get(each)) for each in columns) + " |" for name, row in figures.items()
    ]
    card = f"{head}{chr(10).join(rows)}\n\n{_calibration(calibration)}"
    (CONFIG.shipped / "CARD.md").write_text(card, encoding="utf-8")
    (CONFIG.shipped / "figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def renew(calibration: dict[str, dict[str, object]]) -> None:
    """Writes the part of the card on match probabilities again."""
    file = CONFIG.shipped / "CARD.md"
    before, _, _ = file.read_text(encoding="utf-8").partition(MATCHES)
    file.write_text(before + _calibration(calibration), encoding="utf-8")


def _calibration(found: dict[str, dict[str, object]]) -> str:
    columns = ("slope", "standing", "usual", "offset", "share")
    cells = [
        f"| {name} | " + " | ".join(f"{fit[each]:.3g}" for each in columns) + f" | {fit['ece']} |"
        for name, fit in found.items()
    ]
    return MATCHES + CALIBRATION + "\n".join(cells) + "\n"


def _megabytes(folder: Path) -> float:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) / 2**20


def _cell(value: float | None) -> str:
    return "" if value is None else f"{value:g}"
