"""``lingxi evaluate``: evaluates models on the user's data, with intervals, tests, costs and the worst failures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from lingxi.present.cli.options import JsonOption
from lingxi.present.cli.printable import printable_json

SELF, SIDE = 500, 320  # files for the evaluation without labels, and pixels of their shorter side

if TYPE_CHECKING:
    from lingxi.evaluate.dataset import Dataset
    from lingxi.evaluate.measure import Measure
    from lingxi.evaluate.run import Encoded, OnStep, Result
    from lingxi.similarity import Metric
    from lingxi.types import Encoder, Media


def evaluate(
    data: Annotated[Path, typer.Argument(help="Pairs in CSV, TSV or JSONL; a folder of classes; Karpathy, COCO, "
                                         "TREC, WebDataset or Parquet.")],
    model: Annotated[list[str] | None, typer.Option(metavar="NAME", help="A model; can be repeated.")] = None,
    split: Annotated[str | None, typer.Option(help="Rows to use, for example: val, or split=val,language=en.")] = None,
    form: Annotated[str | None, typer.Option(help="Format, if it is not recognised: {data set forms}.")] = None,
    measure: Annotated[list[str] | None, typer.Option(help="For example recall@10; known: {measures}.")] = None,
    metric: Annotated[str | None, typer.Option(help="Metric to use instead of the models' own.")] = None,
    itself: Annotated[
        bool, typer.Option("--self", help="A folder without labels: do edited copies find their originals?")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Use only the first N queries, among all items.")] = None,
    out: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write results.json and report.html.")] = None,
    as_json: JsonOption = False,
) -> None:  # fmt: skip
    """Measure models on data with known matches, in both directions.

    lingxi evaluate captions.csv --split val --model embedded --model "colour_histogram(colours=lab)" --out report
    """
    from lingxi.evaluate.dataset import read_dataset
    from lingxi.evaluate.measure import Measure
    from lingxi.evaluate.report import comparisons, summary
    from lingxi.evaluate.run import USUAL

    if itself:
        _evaluate_self(data, model or ["embedded"], limit or SELF, as_json=as_json)
        return
    dataset = _first(read_dataset(data, form, split), limit)
    measures = tuple(map(Measure.of, measure)) if measure else USUAL
    results, sets = _results(dataset, model or ["embedded"], measures, cast("Metric | None", metric))
    main = next((str(each) for each in measures if not each.lower_is_better), str(measures[0]))
    tests = comparisons(results, main)
    facts: dict[str, object] = {"dataset": str(data), "results": summary(results), "comparisons": tests}
    if out is not None:
        _write(out, facts, results, sets, main)
    if as_json:
        typer.echo(printable_json(facts))
    else:
        _print(results, tests)


def _evaluate_self(folder: Path, models: list[str], limit: int, *, as_json: bool) -> None:
    """Self-retrieval of each model, and the agreement of every pair of models."""
    from itertools import combinations

    from lingxi.encode.choose import choose
    from lingxi.encode.embed import embed
    from lingxi.errors import LingxiError
    from lingxi.evaluate.self_retrieval import agreement, self_retrieval
    from lingxi.types import Fitted, modality_of

    media = _sample(folder, limit)
    found, vectors = {}, {}
    for name in models:
        encoder = choose(name)
        if isinstance(encoder, Fitted) and not encoder.ready:
            encoder.fit(iter(media))
        own = [each for each in media if modality_of(each) in encoder.modalities]
        if not own:
            raise LingxiError(f"{name} supports no files in {folder}")
        found[name] = self_retrieval(encoder, own)
        vectors[name] = [modality_of(each) for each in own], encoder.space.metric, embed(encoder, own)
    alike = {
        f"{a} and {b}": vars(agreement(vectors[a][1:], vectors[b][1:]))
        for a, b in combinations(vectors, 2)
        if vectors[a][0] == vectors[b][0]
    }
    if as_json:
        typer.echo(printable_json({"items": len(media), "self_retrieval": found, "agreement": alike}))
        return
    for name, edits in found.items():
        typer.echo(f"{name}: " + ", ".join(f"{edit} {share:.3f}" for edit, share in edits.items()))
    for names, facts in alike.items():
        typer.echo(
            f"{names}: {facts['overlap']:.2f} of the nearest in common, ranks correlate {facts['correlation']:.2f}"
        )


def _sample(folder: Path, limit: int) -> list[Media]:
    """The media of so many files at most, evenly picked from the folder."""
    from lingxi.errors import LingxiError
    from lingxi.media.pool import read_all
    from lingxi.media.read import Reading
    from lingxi.media.scan import scan
    from lingxi.types import Limits, Source

    files = [each for each in scan(folder) if isinstance(each, Source)]
    picked = files[:: max(1, -(-len(files) // limit))]
    read = [found for found in read_all(picked, Limits(), SIDE) if isinstance(found, Reading) and found.segments]
    if len(read) < 3:
        raise LingxiError(f"{folder} has fewer than three readable files")
    return [found.segments[0].media for found in read]


def _first(dataset: Dataset, limit: int | None) -> Dataset:
    from dataclasses import replace

    if limit is None:
        return dataset
    return replace(dataset, queries=dataset.queries[:limit])


def _results(
    dataset: Dataset, models: list[str], measures: tuple[Measure, ...], metric: Metric | None
) -> tuple[list[Result], dict[str, Dataset]]:
    from lingxi.encode.choose import choose
    from lingxi.errors import BadQuery
    from lingxi.evaluate.run import judge
    from lingxi.similarity import METRICS

    if metric is not None and metric not in METRICS:
        raise BadQuery(f"unknown metric {metric!r}; known: {', '.join(METRICS)}")
    results: list[Result] = []
    sets: dict[str, Dataset] = {}
    for name in models:
        encoder = choose(name)
        with _progress(name) as tell:
            found = _encoded(dataset, encoder, name, tell)
        for each in found:
            sets.setdefault(each.dataset.direction, each.dataset)
            results.append(judge(each, name, metric or encoder.space.metric, measures))
    return results, sets


def _encoded(dataset: Dataset, encoder: Encoder, name: str, tell: OnStep | None) -> list[Encoded]:
    """Both directions, and items against items; models that support only items or only queries get those."""
    from lingxi.errors import CannotEvaluate
    from lingxi.evaluate.run import alike, encode, turned

    try:
        both = encode(dataset, encoder, tell)
    except CannotEvaluate as error:
        among = [same for same in (dataset.alike(), dataset.reversed().alike()) if same and _sees(encoder, same)]
        if not among:
            raise CannotEvaluate(f"{name} cannot be measured on {dataset.direction}: {error}") from None
        return [encode(same, encoder, tell) for same in among]
    return [both, turned(both), *filter(None, [alike(both)])]


def _sees(encoder: Encoder, dataset: Dataset) -> bool:
    return {each.modality for each in dataset.items} <= encoder.modalities


@contextmanager
def _progress(name: str) -> Iterator[Callable[[int, int], None] | None]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (TextColumn(name), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _write(out: Path, facts: dict[str, object], results: list[Result], sets: dict[str, Dataset], main: str) -> None:
    from lingxi.evaluate.report import page

    out.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("results.json", json.dumps(facts, ensure_ascii=False, indent=1) + "\n"),
        ("report.html", page(results, sets, main)),
    ):
        draft = out / f".{name}.new"
        draft.write_text(text, encoding="utf-8")
        draft.replace(out / name)
    typer.echo(f"wrote {out / 'report.html'}", err=True)


def _print(results: list[Result], tests: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    for direction in dict.fromkeys(each.direction for each in results):
        some = [each for each in results if each.direction == direction]
        table = Table(
            "model", *some[0].values, "ms/item", "bytes/item", title=direction, box=None, title_justify="left"
        )
        for each in some:
            cells = [f"{each.mean(name):.3f}" for name in each.values]
            table.add_row(each.model, *cells, f"{each.ms_per_item:.2f}", f"{4 * each.dim:,}")
        console = Console(highlight=False)
        console.width = max(console.width, 140)  # numbers are not cut off; a narrow terminal wraps them
        console.print(table)
        for skipped in some[0].skipped[:5]:
            typer.echo(f"  skipped {skipped}", err=True)
    for test in tests:
        verdict = "significant" if test["p"] < 0.05 else "not significant"
        said = f"{test['measure']} {test['difference']:+.3f}, p = {test['p']:.4f} ({verdict})"
        typer.echo(f"{test['direction']}: {' - '.join(test['models'])}: {said}", err=True)
