"""The forms of answers about the library have the fields that are written."""

from __future__ import annotations

from pathlib import Path

from lingxi.apps.duplicates.group import Duplicates
from lingxi.apps.explore.exploration import Cluster, Exploration, Stretch
from lingxi.apps.recommend.recommendation import Because, Recommendation
from lingxi.index.report import CaptionReport, IndexReport, RebuildReport
from lingxi.present.web.reports import (
    BecauseAnswer,
    ClusterAnswer,
    DuplicatesAnswer,
    ExplorationAnswer,
    MissingFolder,
    MonthAnswer,
    PlaceCluster,
    RecommendationAnswer,
    RunAnswer,
    SkippedAnswer,
    StatusAnswer,
    WalkAnswer,
)
from lingxi.types import Skipped, Status, Walk
from lingxi.wire import (
    duplicates_json,
    exploration_json,
    recommendation_json,
    report_json,
    skipped_json,
    status_json,
)
from tests.present.web.test_answers import HIT, names

ROOT = Path("/a")


def test_the_status_has_the_fields_of_its_form() -> None:
    known = Status(ROOT, "", (ROOT,), 1, 1, {}, (), 0, (), missing={ROOT: 1}, walks={ROOT: Walk()})
    found = status_json(known)
    assert names(StatusAnswer) == set(found)
    assert names(MissingFolder) == set(found["missing"][0])
    assert names(WalkAnswer) == set(found["walks"][0])
    assert names(SkippedAnswer) == set(skipped_json([Skipped(ROOT, "damaged")])[0])


def test_runs_have_fields_of_their_form() -> None:
    begun = {"state", "run", "folder", "rebuild", "captioning", "removing", "stage", "done", "total", "file", "reason"}
    ended = [set(report_json(each)) for each in (IndexReport(), RebuildReport(), CaptionReport())]
    assert names(RunAnswer) == begun.union(*ended)


def test_what_apps_find_has_the_fields_of_its_form() -> None:
    assert names(DuplicatesAnswer) == set(duplicates_json(Duplicates((), ())))
    clusters, stretch = (Cluster({}, 1, (), (), ()),), (Stretch("a", 1, "b"),)
    found = exploration_json(Exploration(clusters, (), (), stretch, stretch), location=True)
    assert names(ExplorationAnswer) == set(found)
    assert names(ClusterAnswer) == set(found["clusters"][0])
    assert (names(MonthAnswer), names(PlaceCluster)) == (set(found["months"][0]), set(found["places"][0]))
    liked = recommendation_json(Recommendation(HIT, 0.5, 0, (Because("b", ROOT, 1.0),), False), location=True)
    assert (names(RecommendationAnswer), names(BecauseAnswer)) == (set(liked), set(liked["because"][0]))
