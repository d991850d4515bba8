"""``lingxi evaluate``: evaluates models on the user's data, with intervals, tests, costs and the worst failures."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from lingxi.present.cli.evaluate_self import SELF, evaluate_self
from lingxi.present.cli.evaluate_shown import progress, show, show_changed, show_data
from lingxi.present.cli.language import system_language
from lingxi.present.cli.options import JsonOption
from lingxi.present.cli.printable import printable_json, printable_path

if TYPE_CHECKING:
    from lingxi.evaluate.finished import Finished
    from lingxi.evaluate.study import Study

STUDIES = (".toml", "manifest.json")  # files that describe a whole study
OF_STUDY = ("data", "against", "out", "language", "as_json")  # parameters beside a study
OF_SELF = ("data", "itself", "model", "limit", "as_json")
MinutesOption = Annotated[
    float | None,
    typer.Option(help="Leave out models that would take longer, together; above 0. embedded is always measured."),
]
TestFoldOption = Annotated[
    str, typer.Option(metavar="FOLD", help="Judge on this fold of the column --folds; fit on the other folds.")
]
TrainFoldsOption = Annotated[
    str, typer.Option(metavar="FOLDS", help="With --test-fold: fit on these folds only, as in 1,2,3.")
]
DataArgument = Annotated[
    Path,
    typer.Argument(
        help="Pairs in CSV, TSV or JSONL; a folder of classes; another form; or a study: study.toml, manifest.json."
    ),
]
ModelOption = Annotated[
    list[str] | None,
    typer.Option(
        metavar="NAME", help='A model; can be repeated. "svm(embedded)": a classifier over it; all: whatever fits.'
    ),
]
SplitOption = Annotated[
    str | None,
    typer.Option(
        help="Rows to judge on: val, or val,language=en; default: test, else val, else all. Models are fitted on train."
    ),
]
FormOption = Annotated[
    str | None, typer.Option("--format", "--form", help="Format, if it is not recognised: {data set forms}.")
]
GroupOption = Annotated[str | None, typer.Option(help="Column of what belongs in one split, such as the patient.")]
SelfOption = Annotated[
    bool, typer.Option("--self", help="A folder without labels: do edited copies find their originals?")
]
LanguageOption = Annotated[
    Literal["en", "zh"] | None, typer.Option(help="Language of report.html; default: that of the system.")
]
FoldsOption = Annotated[
    str, typer.Option(metavar="K", help="Cross-validation: a number of folds, or the column that has them.")
]


def evaluate(
    context: typer.Context,
    data: DataArgument,
    model: ModelOption = None,
    split: SplitOption = None,
    form: FormOption = None,
    text_column: Annotated[str | None, typer.Option(help="Column of texts.")] = None,
    file_column: Annotated[str | None, typer.Option(help="Column of files.")] = None,
    label_column: Annotated[str | None, typer.Option(help="Column of classes.")] = None,
    split_column: Annotated[str | None, typer.Option(help="Column with train, val and test.")] = None,
    group_column: GroupOption = None,
    folds: FoldsOption = "",
    test_fold: TestFoldOption = "",
    train_folds: TrainFoldsOption = "",
    seeds: Annotated[int, typer.Option(min=1, max=1000, help="Runs of models and folds with a random part.")] = 1,
    measure: Annotated[list[str] | None, typer.Option(help="For example recall@10; known: {measures}.")] = None,
    metric: Annotated[str | None, typer.Option(help="Metric to use instead of the models' own.")] = None,
    itself: SelfOption = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Use only the first N queries, among all items.")] = None,
    minutes: MinutesOption = None,
    against: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Test against this earlier --out.")] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Write all results; the same command continues them.")
    ] = None,
    language: LanguageOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure models on data with known matches, in all directions.

    lingxi evaluate captions.csv --split val --model embedded --model "colour_histogram(colours=lab)" --out report
    """
    from lingxi.evaluate.dataset import form_of
    from lingxi.evaluate.measure import Measure
    from lingxi.evaluate.run import USUAL
    from lingxi.evaluate.run_study import run_study
    from lingxi.evaluate.study import Source, Study, named_form, read_study

    if itself:
        _refuse_others(context, OF_SELF, "--self measures edited copies of files without labels")
        evaluate_self(data, model or ["embedded"], limit or SELF, as_json=as_json)
        return
    if data.name.endswith(STUDIES) and data.is_file():
        _refuse_others(context, OF_STUDY, f"{printable_path(data)} says what is measured; change it there")
        study = read_study(data)
    else:
        columns = {"text": text_column, "file": file_column, "label": label_column, "split": split_column,
                   "group": group_column}  # fmt: skip
        fold = "" if folds.isdecimal() else folds
        guess = form_of(data, form) if fold or any(columns.values()) else ""
        fitted = tuple(each.strip() for each in train_folds.split(",") if each.strip())
        source = Source(
            str(data.resolve()), named_form(form, guess, columns, fold), split, folds, (), test_fold, fitted
        )
        measures = tuple(str(Measure.of(each)) for each in measure) if measure else tuple(map(str, USUAL))
        study = Study((source,), tuple(model or ["embedded"]), measures, metric, seeds, limit, minutes)
    on_data = partial(show_data, limit=study.limit)
    runs = run_study(study, out, against, progress, on_data, show_changed, language or system_language(os.environ))
    _say(study, list(runs), out, against, as_json=as_json)


def _refuse_others(context: typer.Context, used: tuple[str, ...], why: str) -> None:
    """Raises BadQuery for options on the command line that have no effect there."""
    from lingxi.errors import BadQuery

    given = {
        name for name in context.params if getattr(context.get_parameter_source(name), "name", "") == "COMMANDLINE"
    }
    spelled = {each.name: each.opts[0] for each in context.command.params}
    if unused := sorted(spelled[name] for name in given - {*used}):
        raise BadQuery(f"{' and '.join(unused)} cannot be used here: {why}")


def _say(study: Study, runs: list[Finished], out: Path | None, against: Path | None, *, as_json: bool) -> None:
    """Prints the results; the exit code is 1 if nothing could be measured."""
    if out is not None:
        typer.echo(f"wrote {printable_path(out)}", err=True)
    if against is not None:
        for why in dict.fromkeys(run.not_compared for run in runs if run.not_compared):
            typer.echo(f"{printable_path(against)}: {why}", err=True)
    if as_json:
        found = [each.as_dict() for each in runs]
        typer.echo(printable_json(found[0] if len(found) == 1 else {"datasets": found}))
    else:
        for name, run in zip(study.named(), runs, strict=True):
            show(run, name if len(runs) > 1 else "")
    if not any(outcome.results for run in runs for outcome in run.outcomes):
        if as_json:
            typer.echo('no model can be measured on this data: "missing" has the reasons', err=True)
        raise typer.Exit(1)
