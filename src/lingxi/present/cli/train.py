"""``lingxi train``: trains an embedding space or hash codes on the user's own pairs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lingxi.present.cli.options import JsonOption
from lingxi.present.cli.printable import printable_json
from lingxi.present.cli.progress import staged

if TYPE_CHECKING:
    from lingxi.train.learn import Learning
    from lingxi.train.learn_hash import Hashing


FolderOption = Annotated[Path | None, typer.Option(help="Base folder of the paths; else the table's.")]
PairsOption = Annotated[
    Path, typer.Argument(metavar="PAIRS.csv", help="A table: path, caption, perhaps class and split.")
]
HashOption = Annotated[str, typer.Option("--hash", metavar="NAME", help="Learn hash codes instead: {hashing methods}.")]
FusionOption = Annotated[
    str,
    typer.Option(
        metavar="NAME", help='Learn a fused model instead: "attention(resnet50, word2vec)"; also {vector fusions}.'
    ),
]
UnfreezeOption = Annotated[
    int, typer.Option(min=0, help="Number of last layers to train, of --image transformers(model=…) and its texts.")
]
BitsOption = Annotated[int, typer.Option(min=8, max=1024, help="Bits of a code.")]
EpochsOption = Annotated[
    int | None, typer.Option(min=1, help="Maximum; training stops early without gain. By default 20 for a space.")
]
BatchOption = Annotated[
    int | None, typer.Option(min=2, help="Pairs per step. By default 32 to 512, by the number of pairs.")
]
RateOption = Annotated[
    float | None, typer.Option(help="Peak learning rate. By default 0.003 to 0.001, by the number of pairs.")
]
PatienceOption = Annotated[
    int | None,
    typer.Option(min=1, help="Epochs without gain before training stops. By default 5 to 20, more for few pairs."),
]


# options of each way of training, in addition to the table, --out and --json; others are refused
SPACE = frozenset({
    "image", "text", "folder", "loss", "epochs", "batch", "accumulate", "rate", "dim", "hidden", "views", "balanced",
    "patience", "seed", "cache",
})  # fmt: skip
TAKES = {
    "hashing": frozenset(["image", "text", "folder", "bits", "epochs", "rate", "seed", "cache"]),
    "unfreeze": frozenset(["image", "folder", "epochs", "batch", "rate", "seed"]),
    "fusion": frozenset(["folder", "epochs", "batch", "rate", "patience", "seed"]),
}
FLAGS = {"hashing": "--hash"}


def train(
    context: typer.Context,
    pairs: PairsOption,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder to write, for --model ./FOLDER.")],
    image: Annotated[str, typer.Option(metavar="NAME", help="The image encoder.")] = "embedded",
    text: Annotated[str, typer.Option(metavar="NAME", help="The text encoder.")] = "embedded",
    folder: FolderOption = None,
    loss: Annotated[str, typer.Option(help="Loss: {losses}; with settings: triplet(margin=0.3).")] = "infonce",
    hashing: HashOption = "",
    fusion: FusionOption = "",
    unfreeze: UnfreezeOption = 0,
    bits: BitsOption = 64,
    epochs: EpochsOption = None,
    batch: BatchOption = None,
    accumulate: Annotated[int, typer.Option(min=1, help="Batches whose gradients are summed for one step.")] = 1,
    rate: RateOption = None,
    dim: Annotated[int, typer.Option(min=1, help="Dimensions of the space, if the encoders share none.")] = 256,
    hidden: Annotated[int, typer.Option(min=0, help="Hidden units beside each linear map.")] = 0,
    views: Annotated[int, typer.Option(min=1, help="Augmented copies of each item, with the original.")] = 1,
    balanced: Annotated[bool, typer.Option("--balanced", help="Sample all classes equally often.")] = False,
    patience: PatienceOption = None,
    seed: Annotated[int, typer.Option(help="The same seed gives the same result.")] = 0,
    cache: Annotated[Path | None, typer.Option(help="Folder for cached features.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Train an embedding space on your own pairs of images and texts, and test whether it is better.

    The encoders do not change: projections of their vectors are trained. A training that was stopped continues when
    you run it again. Held-out pairs (the split column, else a tenth of the images) are the test set. --hash, --fusion
    and --unfreeze train something else, and refuse options that have no effect on it.
    """
    from lingxi.train.finetune import finetune
    from lingxi.train.learn import learn
    from lingxi.train.learn_fusion import learn_fusion
    from lingxi.train.learn_hash import learn_hash
    from lingxi.train.recipe import Recipe

    own = seed if "seed" in _check(context) else None  # a fusion has the seed of its name
    course = {"epochs": epochs, "batch": batch, "rate": rate}
    found: Learning | Hashing
    try:
        with staged() as tell:
            if hashing:
                found = learn_hash(pairs, out, hashing, bits, image, text, folder, cache, seed, epochs, rate, tell)
            elif unfreeze:
                found = finetune(pairs, out, image, unfreeze, seed=seed, folder=folder, tell=tell, **_some(course))
            elif fusion:
                found = learn_fusion(pairs, out, fusion, folder, tell, own, {**course, "patience": patience})
            else:
                recipe = Recipe(
                    loss, dim, hidden, epochs or Recipe.epochs, batch or 0, accumulate, rate or 0.0,
                    patience=patience or 0, balanced=balanced, views=views, seed=seed,
                )  # fmt: skip
                found = learn(pairs, out, image, text, recipe, folder, cache, tell)
    except OSError as error:
        raise typer.BadParameter(str(error)) from error
    if as_json:
        typer.echo(printable_json({"folder": str(out), **found.as_dict()}))
        return
    _print(found.as_dict(), out)


def _check(context: typer.Context) -> frozenset[str]:
    """The names of the options that are given; raises BadParameter for one that has no effect with the others."""
    given = frozenset(
        name for name in context.params if getattr(context.get_parameter_source(name), "name", "") == "COMMANDLINE"
    )
    ways = [name for name in TAKES if name in given]
    takes = TAKES[ways[0]] if ways else SPACE
    for name in sorted(given - takes - {*ways[:1], "pairs", "out", "as_json"}):
        instead = f"with {_flag(ways[0])}" if ways else "without --hash"
        raise typer.BadParameter(f"{_flag(name)} has no effect {instead}; leave it out")
    return given


def _some(numbers: dict[str, Any]) -> dict[str, Any]:
    """Those that are given."""
    return {name: value for name, value in numbers.items() if value is not None}


def _flag(name: str) -> str:
    return FLAGS.get(name, f"--{name}")


def _print(found: dict[str, Any], out: Path) -> None:
    columns = [name for name in ("before", "after", "random", "codes", "vectors") if name in found]
    typer.echo(" " * 24 + "".join(f"{name:>10}" for name in columns))
    for measure in found[columns[0]]:
        typer.echo(f"{measure:24}" + "".join(f"{found[name][measure]:10.3f}" for name in columns))
    typer.echo(found["verdict"])
    whole = (out / "config.json").is_file()  # a model in the hub's layout
    name = f"transformers(model='{out}')" if whole else str(out) if out.is_absolute() else f"./{out}"
    typer.echo(f'Written to {out}: lingxi index FOLDER --model "{name}"')
