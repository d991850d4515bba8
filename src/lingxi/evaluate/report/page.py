"""The page of a run: what was read, and for each direction tables, curves, costs, classes and failures."""

from __future__ import annotations

from html import escape

from lingxi.controls import without_controls
from lingxi.evaluate.facts import facts, sentence
from lingxi.evaluate.finished import Finished
from lingxi.evaluate.report.failures import failures
from lingxi.evaluate.report.plots import bars, cost, curves, item_map
from lingxi.evaluate.report.tables import by_class, confusion, differences, measured, unfit
from lingxi.evaluate.words import Language, Words

NAMED = 10  # models in the title
LANGUAGES = {"en": "en", "zh": "zh-CN"}  # as HTML names them

_STYLE = """
:root { color-scheme: light dark; --card: #fff; --ground: #f4f3f0; --ink: #1d1c1a; --soft: #6b6862; --line: #dcd9d2 }
@media (prefers-color-scheme: dark) {
  :root { --card: #23221f; --ground: #171614; --ink: #f0eee9; --soft: #a29e96; --line: #3a3833 } }
body { margin: 0 auto; max-width: 84rem; padding: 2rem 1rem 4rem; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, "Noto Sans CJK SC", sans-serif; overflow-wrap: anywhere }
h1 { font-size: 1.4rem } h2 { font-size: 1.15rem; margin-top: 2.5rem } summary { cursor: pointer; padding: .3rem 0 }
.wide { overflow-x: auto } table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .9rem }
th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap }
th:first-child, td:first-child { text-align: left } small, .soft, figcaption { color: var(--soft) }
td small { display: block } .cell { display: block; text-align: center; min-width: 1.5rem }
.maps { display: grid; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); gap: 1rem }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 34rem), 1fr)); gap: 1rem 2rem;
  align-items: start; margin-bottom: 1rem }
figure { margin: 0; min-width: 0 }
svg text { fill: var(--ink); font-size: 12px } .miss { display: flex; gap: .5rem; flex-wrap: wrap; align-items: center;
  background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .6rem; margin: .6rem 0 }
.miss img { height: 96px; border-radius: .3rem } .miss .query { max-width: 20rem }
.right > * { outline: 3px solid #2e8b57 } .right > span { outline-offset: 3px; border-radius: .1rem }
"""


def page(run: Finished, language: Language = "en") -> str:
    """The whole page, without anything from elsewhere, and without control characters."""
    words = Words(language)
    title = _title(run, words)
    parts = [f"<h1>{escape(title)}</h1>", f'<p class="soft">{escape(_read(run, words))}</p>']
    if run.over_budget is not None:
        parts.append(f"<p>{escape(run.over_budget.sentence(words))}</p>")
    parts += [_direction(run, direction, words) for direction in run.directions]
    maps = [item_map(each.model, each.where, run.data.test.classes, words) for each in run.outcomes]
    if any(maps):
        parts.append(f'<h2>{words("Items in two dimensions (PCA)")}</h2><div class="maps">{"".join(maps)}</div>')
    parts += [
        differences("Differences between models", run.main_tests, words),
        differences("Differences to the earlier run", run.earlier, words),
        f"<p>{escape(words(run.not_compared))}</p>" if run.not_compared else "",
    ]
    return without_controls(
        f'<!doctype html>\n<html lang="{LANGUAGES[language]}"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>\n"
        + "\n".join(filter(None, parts))
        + "\n</body></html>\n"
    )


def _title(run: Finished, words: Words) -> str:
    """The data set and its first models."""
    gone = run.over_budget.models if run.over_budget is not None else ()
    models = [each.model for each in run.outcomes if each.model not in gone]
    more = words(" and {count:,} more", count=len(models) - NAMED) if len(models) > NAMED else ""
    return ": ".join(filter(None, (run.data.test.name, ", ".join(models[:NAMED]) + more)))


def _read(run: Finished, words: Words) -> str:
    """What was read, and how it was divided."""
    said = [sentence(facts(run.data), words)]
    if run.folds:
        number = run.folds.isdecimal()
        divided = (
            "cross-validation by {folds} folds" if number else "cross-validation by the folds in the column {folds}"
        )
        said.append(words(divided, folds=run.folds))
    return words("; ").join(said)


def _direction(run: Finished, direction: str, words: Words) -> str:
    """A direction with its tables and plots; empty if the budget of minutes left out all of its models."""
    dataset, classes = run.directions[direction], run.data.test.classes
    results, missing = run.results(direction), run.missing(direction)
    rows, gone = run.rows(direction), run.missing_rows(direction)
    if not rows and not missing:
        return ""
    parts = [f"<h2>{escape(words.direction(direction))}</h2>", measured(rows, gone, words) if rows or gone else ""]
    if not gone:
        parts.append(unfit(missing, words))
    if results:
        drawn = (bars(rows, run.main, words), curves(results, words), cost(results, run.main, words))
        parts += [f'<div class="plots">{"".join(drawn)}</div>', by_class(results, classes, run.main, words)]
        parts += [confusion(each, dataset, classes, words) for each in results]
        parts += [failures(each, dataset, run.main, words) for each in results]
    return "\n".join(filter(None, parts))
