"""Runs a study: every model on every data set, resuming what is on the disk, and writes all files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from lingxi.disk import write_text
from lingxi.errors import BadDataset
from lingxi.evaluate.bench import Bench, Outcome, check_name, is_fusion
from lingxi.evaluate.compare import against, comparisons, why_none
from lingxi.evaluate.export import queries_csv, table_csv, table_md, table_tex
from lingxi.evaluate.facts import Digests, digests
from lingxi.evaluate.finished import Finished, main_measure
from lingxi.evaluate.kept_card import unsaid
from lingxi.evaluate.kept_sides import KeptSides
from lingxi.evaluate.named_folds import divided, with_folds
from lingxi.evaluate.out_folder import check_out
from lingxi.evaluate.record import Earlier, Record, read_results
from lingxi.evaluate.report.page import page
from lingxi.evaluate.result import Missing
from lingxi.evaluate.run import OnStep
from lingxi.evaluate.splits import EVERYTHING, Splits, read_splits
from lingxi.evaluate.study import MANIFEST, Source, Study, manifest
from lingxi.evaluate.summary import summary
from lingxi.evaluate.trec_runs import write_trec
from lingxi.evaluate.words import Language
from lingxi.evaluate.zoo import ALL, Planned, in_budget, zoo
from lingxi.version import __version__

Progress = Callable[[str], AbstractContextManager[OnStep | None]]  # of a model, by its name


def silent(model: str) -> AbstractContextManager[None]:
    """Shows no progress."""
    del model
    return nullcontext()


def unread(data: Splits) -> None:
    """Does not say what was read."""
    del data


def run_study(
    study: Study,
    out: Path | None = None,
    earlier: Path | None = None,
    progress: Progress = silent,
    on_data: Callable[[Splits], None] = unread,
    on_changed: Callable[[Path], None] = unsaid,
    language: Language = "en",
) -> Iterator[Finished]:
    """Each data set of the study, measured; with ``out``, in a folder of its name if there are several.

    Names of models and measures, numbers, folds and the ``earlier`` run are checked first. ``on_data`` gets what was
    read; ``on_changed`` gets each file in ``out`` whose digest does not match: it is measured again. ``language`` is
    that of the HTML report. Raises BadDataset for data that is not what the manifest says, BadQuery, UnknownName or
    BadName.
    """
    study.check()
    for model in {*study.models, *(model for source in study.data for model in source.models)} - {ALL}:
        check_name(model)
    if out is not None:
        check_out(out, study)
    finished, known, revisions = list[Finished](), dict[str, str](), dict[str, str]()
    several = len(study.data) > 1
    names = study.named() if earlier is not None else ()
    before = {name: read_results(earlier / name if several else earlier) for name in names if earlier is not None}
    for name, source in study.named().items():
        data = _data(source)
        on_data(data)
        found = digests(data)
        known[name] = _checked(found.whole, name, study)
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            write_text(out / MANIFEST, manifest_text(study, known, revisions))
        folder = out / name if out is not None and several else out
        run = _measured(source, study, data, found, folder, before.get(name, ()), progress, on_changed)
        revisions |= {each.model: each.revision for each in run.outcomes if each.revision}
        if out is not None and folder is not None:
            write(run, folder, language)
            write_text(out / MANIFEST, manifest_text(study, known, revisions))
        finished.append(run)
        yield run
    if out is not None:
        write_text(out / "table.csv", table_csv(finished))
        write_text(out / "table.md", table_md(finished))


def manifest_text(study: Study, digests: Mapping[str, str], revisions: Mapping[str, str]) -> str:
    """The manifest as JSON; it is there before anything is measured, so that a folder says whose it is."""
    known = {name: digests.get(name, found) for name, found in study.digests.items()}
    return json.dumps(manifest(study, {**known, **digests}, revisions), ensure_ascii=False, indent=1) + "\n"


def _measured(
    source: Source,
    study: Study,
    data: Splits,
    found: Digests,
    folder: Path | None,
    before: Sequence[Earlier],
    progress: Progress,
    on_changed: Callable[[Path], None],
) -> Finished:
    """All models on one data set, resumed from the folder."""
    settings = study.settings(source)
    wanted = source.models or study.models
    names = list(dict.fromkeys(each for name in wanted for each in (zoo(data, settings) if name == ALL else [name])))
    bench = Bench(data, settings, any(map(is_fusion, names)), KeptSides(folder, found.whole, on_changed))
    key = {"data": found.whole, "judged": found.judged, "lingxi": __version__, "captions": bench.with_captions,
           **_plain(asdict(settings))}  # fmt: skip
    record = Record(folder, key, on_changed) if folder is not None else None
    outcomes = list(_outcomes(bench, names, study, record, progress))
    return replace(_finished(bench, outcomes, before, key), minutes=study.minutes, ranked=ALL in wanted)


def _data(source: Source) -> Splits:
    split = source.split or (EVERYTHING if source.folds else None)
    found = read_splits(source.path, source.form, split)
    if not source.folds or source.folds.isdecimal():
        return found
    found = with_folds(found)
    if not source.test_fold:
        return found
    folds = divided(found.test, source.folds, source.test_fold, source.train_folds)
    return replace(folds, conditions=found.conditions, without_fold=found.without_fold)


def _checked(found: str, name: str, study: Study) -> str:
    if study.digests.get(name, found) != found:
        raise BadDataset(f"{name} is not the data of the manifest: its digest is {found}, not {study.digests[name]}")
    return found


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {**settings, "measures": [f"{each['name']}@{each['cutoff']}" for each in settings["measures"]]}


def _outcomes(
    bench: Bench, names: Sequence[str], study: Study, record: Record | None, progress: Progress
) -> Iterator[Outcome]:
    """Each model's outcome: from the disk, or measured and then written."""
    known = {name: found for name in names if record is not None and (found := record.get(name))}
    left = [name for name in names if name not in known]
    planned = in_budget(left, bench.data, study.minutes, known) if study.minutes else map(Planned, left)
    measured = {each.model: _outcome(bench, each, record, progress) for each in planned}
    for name in names:
        yield known[name] if name in known else measured[name]


def _outcome(bench: Bench, planned: Planned, record: Record | None, progress: Progress) -> Outcome:
    name, reason = planned.model, planned.reason
    if reason:
        missing = (Missing(name, direction, reason, planned.estimate) for direction in bench.directions())
        return Outcome(name, (), tuple(missing))
    with progress(name) as on_step:
        outcome = bench.run(name, on_step)
    if record is not None:
        record.put(outcome)
    return outcome


def _finished(bench: Bench, outcomes: Sequence[Outcome], before: Sequence[Earlier], key: Mapping[str, Any]) -> Finished:
    results = [each for outcome in outcomes for each in outcome.results]
    measures = [str(each) for each in bench.settings.measures]
    same = [each.result for each in before if each.is_of(key)]
    earlier = against(results, same, measures)
    unpaired = why_none(results, [each.result for each in before]) if before and not earlier else ""
    main = main_measure(bench.settings.measures)
    tests, summaries = comparisons(results, measures), {each: summary(each) for each in results}
    folds = bench.settings.folds
    return Finished(
        bench.data, bench.directions(), outcomes, main, tests, earlier, summaries, folds, not_compared=unpaired
    )


def write(run: Finished, folder: Path, language: Language = "en") -> None:
    """All files of one data set: JSON, HTML in that language, CSV, LaTeX, and TREC runs."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in (
        ("results.json", json.dumps(run.as_dict(), ensure_ascii=False, indent=1) + "\n"),
        ("report.html", page(run, language)),
        ("table.csv", table_csv([run])),
        ("table.tex", table_tex(run)),
        ("queries.csv", queries_csv(run)),
    ):
        write_text(folder / name, text)
    write_trec(run, folder / "trec")
