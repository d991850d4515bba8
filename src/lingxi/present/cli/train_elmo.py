"""``lingxi train-elmo``: trains a language model on the user's own texts, for the model ``elmo``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lingxi.present.cli.options import JsonOption
from lingxi.present.cli.printable import printable_json
from lingxi.present.cli.progress import counted

TextsOption = Annotated[
    Path,
    typer.Argument(metavar="TEXTS", help="A file with a text on each line, a table of pairs, or a folder of notes."),
]


def train_elmo(
    texts: TextsOption,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="The folder to write.")],
    words: Annotated[int, typer.Option(min=10, help="Words that are predicted: the commonest.")] = 20_000,
    size: Annotated[int, typer.Option(min=4, help="Numbers of each of the two directions.")] = 128,
    cells: Annotated[int, typer.Option(min=4, help="Cells of each recurrent layer; more than --size.")] = 512,
    epochs: Annotated[int, typer.Option(min=1, help="Maximum; training stops early without gain.")] = 10,
    batch: Annotated[int, typer.Option(min=1, help="Texts per step.")] = 32,
    rate: Annotated[float, typer.Option(min=0.0, help="Learning rate.")] = 1e-3,
    seed: Annotated[int, typer.Option(help="The same seed gives the same result.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Train ELMo on your own texts: word vectors that depend on the context.

    A tenth of the texts is held out; the result is the perplexity on it, the number of words among which the model
    hesitates, beside that of the words' frequencies. Training needs the extra train; searching does not.
    """
    from lingxi.train.learn_elmo import ElmoRecipe, learn_elmo
    from lingxi.train.texts import read_texts

    recipe = ElmoRecipe(words, size, cells, epochs, batch, rate, seed=seed)
    try:
        with counted("training", "steps") as tell:
            found = learn_elmo(read_texts(texts), out, recipe, lambda _, done, total: tell(done, total))
    except OSError as error:
        raise typer.BadParameter(str(error)) from error
    model = f"elmo(model='{out.absolute()}')"
    if as_json:
        typer.echo(printable_json({"folder": str(out), "model": model, **found.as_dict()}))
        return
    typer.echo(f"{found.texts:,} texts, {found.words:,} words; {found.held_out:,} texts held out")
    typer.echo(f"perplexity {found.perplexity:.1f}, of the words' frequencies {found.unigram:.1f}")
    typer.echo(f'Written to {out}: lingxi index FOLDER --model "{model}"')
