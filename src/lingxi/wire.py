"""The JSON of the HTTP service: the server writes queries' hits, reports and status with it, the client reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from lingxi.address import address_of, path_of, shown
from lingxi.apps.ask.answer import Answer
from lingxi.apps.chat.question import Option, Question
from lingxi.apps.chat.state import Chip, dump_state, load_state
from lingxi.apps.chat.turn import Turn
from lingxi.apps.duplicates.group import Duplicates, Group
from lingxi.apps.explain.explanation import Explanation, Missed
from lingxi.apps.explore.exploration import Exploration
from lingxi.apps.filters.gazetteer import city_near
from lingxi.apps.moderate.drift import Drift
from lingxi.apps.moderate.finding import Finding, Moderation
from lingxi.apps.moderate.log import LogCheck
from lingxi.apps.moderate.review import Case
from lingxi.apps.recommend.recommendation import Because, Recommendation
from lingxi.check import CheckReport
from lingxi.codec import Json, dump, dump_fields, load
from lingxi.errors import BadQuery
from lingxi.index.report import CaptionReport, IndexReport, RebuildReport
from lingxi.inventory import Known, PrivacyReport
from lingxi.media.chinese_reasons import in_chinese
from lingxi.media.motion_photo import is_motion
from lingxi.media.reasons import kind_of
from lingxi.search.album import Album, SavedSearch
from lingxi.search.hit import Hit, Hits
from lingxi.search.listing import FileList, ListedFile, Month, Timeline
from lingxi.search.places import Cell
from lingxi.search.query import KeptMedia, Part, Query, portable
from lingxi.share.scope import Scope
from lingxi.share.tokens import NewToken, Token
from lingxi.store.fields import FIELDS
from lingxi.types import Line, Skipped, SpeechStatus, Status, Walk

Kept = TypeVar("Kept", Album, SavedSearch)
WHERE_TAKEN = ("latitude", "longitude", "place")
DIGITS = 2  # of degrees, to name a city


def query_json(query: Query) -> tuple[Json, dict[str, Path | bytes]]:
    """A query as the body of a search, and its images and sounds by the names that its parts refer to.

    Raises BadQuery for media that are neither a file nor bytes.
    """
    query, media = portable(query), dict[str, Path | bytes]()
    sides = ((False, query.parts), (True, query.without))
    changed = {
        "parts": [_part_json(part, media) | {"without": without} for without, parts in sides for part in parts],
        "within": None if query.within is None else str(query.within.absolute()),
        "k": query.limit,
        "cursor": str(query.offset),
    }
    renamed = (*changed, "without", "limit", "offset")
    return dump({name: value for name, value in vars(query).items() if name not in renamed}) | changed, media


def _part_json(part: Part, media: dict[str, Path | bytes]) -> Json:
    if part.text is not None:
        return {"weight": part.weight, "text": part.text}
    content = part.image if part.audio is None else part.audio
    if isinstance(content, KeptMedia):
        return {"weight": part.weight, "kept": content.name}
    if not isinstance(content, Path | bytes):
        raise BadQuery("pixels and samples cannot be sent to a server; give a file or its bytes")
    name = f"upload{len(media)}"
    media[name] = content
    return {"weight": part.weight, "upload": name}


def page(query: Query, hits: Hits, *, location: bool) -> Json:
    """A page of hits, the cursor of the next page if there may be one, and the total."""
    end = query.offset + query.limit
    more = len(hits) == query.limit and (hits.at_least or end < hits.total)
    return {
        "hits": [hit_json(hit, location=location) for hit in hits],
        "cursor": str(end) if more else None,
        "total": hits.total,
        "at_least": hits.at_least,
        "nothing": hits.nothing,
        "exact": hits.exact,
        "absent": list(hits.absent),
    }


def album_page(hits: Sequence[Hit], k: int, offset: int, *, location: bool) -> Json:
    """A page of the hits of an album."""
    return {
        "hits": [hit_json(hit, location=location) for hit in hits[offset : offset + k]],
        "cursor": str(offset + k) if offset + k < len(hits) else None,
        "total": len(hits),
        "at_least": False,
        "nothing": False,
        "exact": True,
        "absent": [],
    }


def turn_json(turn: Turn, *, location: bool) -> Json:
    """A turn of a conversation as plain JSON values; places where hits were taken only with ``location``."""
    options = [
        {"text": option.text, "pictures": [hit_json(hit, location=location) for hit in option.pictures]}
        for option in (turn.question.options if turn.question else ())
    ]
    asked = turn.question and {"topic": turn.question.topic, "text": turn.question.text, "options": options}
    return {
        "hits": [hit_json(hit, location=location) for hit in turn.hits],
        "total": turn.hits.total,
        "at_least": turn.hits.at_least,
        "nothing": turn.hits.nothing,
        "exact": turn.hits.exact,
        "absent": list(turn.hits.absent),
        "understood": dump(turn.understood),
        "moves": list(turn.moves),
        "question": asked,
        "state": dump_state(turn.state),
        "save": turn.save,
        "blocking": list(turn.blocking),
        "answer": turn.answer and answer_json(turn.answer, location=location),
    }


def turn_in(known: Json) -> Turn:
    """The turn of :func:`turn_json`."""
    asked = known["question"]
    if asked:
        options = (Option(each["text"], tuple(map(hit_in, each["pictures"]))) for each in asked["options"])
        asked = Question(asked["topic"], asked["text"], tuple(options))
    understood = tuple(load(Chip, each) for each in known["understood"])
    state = load_state(known["state"])
    answer = answer_in(known["answer"]) if known["answer"] else None
    off = tuple(known["blocking"])
    return Turn(hits_in(known), understood, tuple(known["moves"]), asked, state, known["save"], answer, off)


def hits_in(known: Json) -> Hits:
    """The hits of a page."""
    return Hits(
        map(hit_in, known["hits"]),
        known["total"],
        at_least=known["at_least"],
        nothing=known.get("nothing", False),
        exact=known.get("exact", True),
        absent=known.get("absent", ()),
    )


def hit_json(hit: Hit, *, location: bool) -> Json:
    """A hit as plain JSON values; the place where it was taken only with ``location``."""
    exact, rounded = dump_fields(hit), hit.as_dict()
    facts = {name: value for name, value in rounded["facts"].items() if location or name not in WHERE_TAKEN}
    same = {name: value for name, value in exact.items() if name not in ("asked", "signals")}
    return same | {
        "address": exact["path"],
        "path": rounded["path"],
        "written": rounded.get("written", []),
        "score": rounded["score"],
        "probability": rounded.get("probability"),
        "why": rounded["signals"],
        "facts": facts,
        "city": _city(facts.get("latitude"), facts.get("longitude")),
        **_links(hit.id),
        "film": f"/v1/segments/{hit.id}/film" if is_motion(hit.path, hit.place) else None,
    }


def hit_in(known: Json) -> Hit:
    """The hit of :func:`hit_json`, with rounded numbers."""
    written = [_only(Line, line) for line in known["written"]]
    asked = [line for line, each in zip(written, known["written"], strict=True) if each["asked"]]
    facts = {name: {"time": each} if FIELDS.get(name) == "time" else each for name, each in known["facts"].items()}
    signals = {name: _signal(each) for name, each in known["why"].items()}
    changed = {"path": known["address"], "written": written, "asked": asked, "facts": facts, "signals": signals}
    return load(Hit, _only(Hit, known) | changed)


def file_list_json(found: FileList, *, location: bool) -> Json:
    """A page of files as plain JSON values; the places where they were taken only with ``location``."""
    return dump_fields(found) | {"files": [_file_json(each, location=location) for each in found.files]}


def _file_json(file: ListedFile, *, location: bool) -> Json:
    hidden = {} if location else {name: None for name in WHERE_TAKEN if hasattr(file, name)}
    when = None if file.when is None else file.when.isoformat()
    city = _city(file.latitude, file.longitude) if location else None
    return dump_fields(file) | hidden | path_json(file.path) | {"when": when, "city": city} | _links(file.id)


def file_list_in(known: Json) -> FileList:
    """The page of :func:`file_list_json`."""
    files = [
        _only(ListedFile, each) | {"path": each["address"], "when": _time(each["when"])} for each in known["files"]
    ]
    return load(FileList, _only(FileList, known) | {"files": files})


def cells_json(found: Sequence[Cell]) -> Json:
    """The cells of a map as plain JSON values, each with the city that it lies at."""
    cells = [dump(each) | {"city": _city(each.latitude, each.longitude)} for each in found]
    return {"cells": cells}


def cells_in(known: Json) -> tuple[Cell, ...]:
    """The cells of :func:`cells_json`."""
    return tuple(load(Cell, _only(Cell, each)) for each in known["cells"])


def _city(latitude: float | None, longitude: float | None) -> Json | None:
    """The names of the city at a place, in "en" and perhaps "zh"; None where there is none near, or no gazetteer."""
    if latitude is None or longitude is None:
        return None
    return dict(city_near(round(latitude, DIGITS), round(longitude, DIGITS))) or None


def timeline_in(known: Json) -> Timeline:
    """A timeline, from the JSON of its fields."""
    months = [_only(Month, each) for each in known["months"]]
    return load(Timeline, _only(Timeline, known) | {"months": months})


def _links(id_: str) -> Json:
    """Where a segment's thumbnail and its file are on the server."""
    return {"thumbnail": f"/v1/segments/{id_}/thumbnail?size=320", "original": f"/v1/segments/{id_}/original"}


def _time(known: str | None) -> Json | None:
    return None if known is None else {"time": known}


def answer_json(answer: Answer, *, location: bool) -> Json:
    """An answer as plain JSON values."""
    return answer.as_dict() | {"evidence": [hit_json(hit, location=location) for hit in answer.evidence]}


def answer_in(known: Json) -> Answer:
    """The answer of :func:`answer_json`, with rounded numbers."""
    return Answer(**_only(Answer, known) | {"evidence": tuple(map(hit_in, known["evidence"]))})


def recommendation_json(found: Recommendation, *, location: bool) -> Json:
    """A recommendation as plain JSON values."""
    why = [dump_fields(each) | path_json(each.path) for each in found.because]
    return dump_fields(found) | {"hit": hit_json(found.hit, location=location), "because": why}


def recommendation_in(known: Json) -> Recommendation:
    """The recommendation of :func:`recommendation_json`."""
    why = tuple(load(Because, _only(Because, each) | {"path": each["address"]}) for each in known["because"])
    return Recommendation(**_only(Recommendation, known) | {"hit": hit_in(known["hit"]), "because": why})


def _signal(known: Json) -> Json:
    own = {name: value for name, value in known.items() if name not in ("rank", "score")}
    return {"rank": known["rank"], "score": known["score"], "signal": own}


def explanation_json(found: Explanation) -> Json:
    """An explanation as plain JSON values."""
    missed = None if found.missed is None else dump_fields(found.missed) | path_json(found.missed.path)
    return dump_fields(found) | path_json(found.path) | {"missed": missed, "lines": lines_json(found.lines)}


def lines_json(lines: Sequence[Line]) -> list[Json]:
    """Lines that were read in a picture, and whether each may have been misread."""
    return [dump_fields(line) | {"unsure": line.unsure} for line in lines]


def explanation_in(known: Json) -> Explanation:
    """The explanation of :func:`explanation_json`."""
    missed = known["missed"]
    if missed is not None:
        missed = _only(Missed, missed) | {"path": missed["address"]}
    changed = {"path": known["address"], "missed": missed, "lines": [_only(Line, line) for line in known["lines"]]}
    return load(Explanation, _only(Explanation, known) | changed)


def duplicates_json(found: Duplicates) -> Json:
    """Groups of duplicates as plain JSON values, each with the addresses and the first segments of its files."""
    groups = [dump_fields(group) | {"addresses": dump(group.files)} | group.as_dict() for group in found.groups]
    return {"groups": groups, "unread": [shown(path) for path in found.unread], "unread_addresses": dump(found.unread)}


def duplicates_in(known: Json) -> Duplicates:
    """The groups of :func:`duplicates_json`."""
    groups = [_group_in(each) for each in known["groups"]]
    return Duplicates(tuple(groups), tuple(map(path_of, known["unread_addresses"])))


def _group_in(known: Json) -> Group:
    files = known["addresses"]
    changed = {"files": files, "keep": None if known["keep"] is None else files[0]}  # the better copy is the first
    return load(Group, _only(Group, known) | changed)


def exploration_json(found: Exploration, *, location: bool) -> Json:
    """An exploration as plain JSON values; places only with ``location``."""
    return found.as_dict() | ({} if location else {"places": []})


def exploration_in(known: Json) -> Exploration:
    """The exploration of :func:`exploration_json`."""
    return load(Exploration, _only(Exploration, known))


def report_json(report: IndexReport | RebuildReport | CaptionReport) -> Json:
    """The report of a run as plain JSON values, with the numbers of files skipped and read in part."""
    counts = {} if isinstance(report, CaptionReport) else _outcome_counts(report.skipped)
    known = dump_fields(report) | counts
    return {name: value for name, value in known.items() if name != "interrupted"}


def _outcome_counts(skipped: Sequence[Skipped]) -> Json:
    in_part = sum(each.in_part for each in skipped)
    return {"skipped": len(skipped) - in_part, "read_in_part": in_part}


def report_in(ended: Json, skipped: Sequence[Json]) -> IndexReport:
    """The report of a run, from its last event and its skipped files."""
    changed = {"skipped": _skipped(skipped), "interrupted": ended["state"] != "done"}
    return load(IndexReport, _only(IndexReport, ended) | changed)


def rebuild_in(ended: Json, skipped: Sequence[Json]) -> RebuildReport:
    """The report of a rebuild, from its last event and its skipped files."""
    changed = {"skipped": _skipped(skipped), "interrupted": ended["state"] != "done"}
    return load(RebuildReport, _only(RebuildReport, ended) | changed)


def captions_in(ended: Json) -> CaptionReport:
    """The report of a captioning run, from its last event."""
    return load(CaptionReport, _only(CaptionReport, ended) | {"interrupted": ended["state"] != "done"})


def kept_in(kind: type[Kept], known: Json) -> Kept:
    """An album or a saved search, from the JSON of its fields."""
    return load(kind, _only(kind, known))


def check_json(found: CheckReport) -> Json:
    """The report of a check as plain JSON values."""
    return dump_fields(found) | {"folder": _place_json(found), "sound": found.sound}


def check_in(known: Json) -> CheckReport:
    """The report of :func:`check_json`."""
    return load(CheckReport, _only(CheckReport, known) | {"folder": known["folder"]["address"]})


def status_json(held: Status) -> Json:
    """The status as plain JSON values; spaces and skipped files have their own routes."""
    known = {name: value for name, value in dump_fields(held).items() if name != "spaces"}
    return known | {
        "folder": _place_json(held),
        "roots": [shown(root) for root in held.roots],
        "addresses": known["roots"],
        **_outcome_counts(held.skipped),
        "missing": [path_json(folder) | {"files": count} for folder, count in held.missing.items()],
        "walks": [path_json(root) | _walk_json(walk) for root, walk in held.walks.items()],
        "unheard": held.stale_audio,  # the name in earlier versions
        "speech": speech_json(held.speech),
    }


def speech_json(held: SpeechStatus) -> Json:
    """Which recordings were transcribed, as plain JSON values."""
    listed = [{"reason": each.reason} | path_json(each.path) for each in held.untranscribed]
    return dump_fields(held) | {"untranscribed": listed}


def _place_json(found: CheckReport | Status) -> dict[str, str]:
    """Where a library is, for display, and as an address."""
    return {"path": found.address, "address": found.address} if found.address else path_json(found.folder)


def status_in(known: Json, spaces: Sequence[Json], skipped: Sequence[Json]) -> Status:
    """The status of :func:`status_json`, with its spaces and its skipped files."""
    changed = {
        "folder": known["folder"]["address"],
        "roots": known["addresses"],
        "spaces": spaces,
        "skipped": _skipped(skipped),
        "missing": {each["address"]: each["files"] for each in known["missing"]},
        "walks": {each["address"]: _only(Walk, each) for each in known["walks"]},
        "speech": _speech_in(known.get("speech", {})),
    }
    return load(Status, _only(Status, known) | changed)


def _speech_in(known: Json) -> Json:
    """The values of :func:`speech_json` as its dataclass has them; those of a server that does not say it are empty."""
    listed = [{"path": each["address"], "reason": each["reason"]} for each in known.get("untranscribed", ())]
    return _only(SpeechStatus, known) | {"untranscribed": listed}


def _walk_json(walk: Walk) -> Json:
    """The walk settings of a folder, without the disks it was found on; the status says what was left out."""
    return {name: value for name, value in dump_fields(walk).items() if name not in ("devices", "left_out")}


def skipped_json(skipped: Iterable[Skipped]) -> list[Json]:
    """The files that could not be read, or only in part, with the reason and its kind, as plain JSON values."""
    return [
        dump_fields(each) | path_json(each.path) | {"kind": kind_of(each.reason), "reason_zh": in_chinese(each.reason)}
        for each in skipped
    ]


def _skipped(known: Sequence[Json]) -> list[Json]:
    return [_only(Skipped, each) | {"path": each["address"]} for each in known]


def privacy_json(found: PrivacyReport) -> Json:
    """What a library knows of people as plain JSON values; ``addresses`` are those of ``where``."""
    known = [
        dump_fields(each)
        | {"where": [shown(path) for path in each.where], "addresses": list(map(address_of, each.where))}
        for each in found.known
    ]
    return {"library": shown(found.folder), "address": address_of(found.folder), "bytes": found.bytes, "known": known}


def privacy_in(known: Json) -> PrivacyReport:
    """The report of :func:`privacy_json`."""
    kinds = [load(Known, _only(Known, each) | {"where": each["addresses"]}) for each in known["known"]]
    return PrivacyReport(path_of(known["address"]), known["bytes"], tuple(kinds))


def token_json(token: Token) -> Json:
    """A token as plain JSON values, for people: its folders as paths, times in ISO 8601."""
    until = None if token.until is None else token.until.isoformat()
    scope = dump_fields(token.scope) | {"folders": [path_json(each) for each in token.scope.folders]}
    known = {"name": token.name, "created": token.created.isoformat(), "until": until, "expired": token.expired}
    return known | scope


def token_in(known: Json) -> Token:
    """The token of :func:`token_json`."""
    scope = _only(Scope, known) | {"folders": [each["address"] for each in known["folders"]]}
    until = None if known["until"] is None else datetime.fromisoformat(known["until"])
    return Token(known["name"], load(Scope, scope), datetime.fromisoformat(known["created"]), until)


def new_token_json(made: NewToken) -> Json:
    """A token that was just made, with its secret, as plain JSON values."""
    return token_json(made.token) | {"secret": made.secret}


def new_token_in(known: Json) -> NewToken:
    """The token of :func:`new_token_json`."""
    return NewToken(known["secret"], token_in(known))


def moderation_json(found: Moderation) -> Json:
    """The findings of a policy as plain JSON values, each with its path, its address and its line of text."""
    findings = [dump_fields(each) | path_json(each.path) | {"text": each.text} for each in found.findings]
    return dump_fields(found) | {"findings": findings}


def moderation_in(known: Json) -> Moderation:
    """The findings of :func:`moderation_json`."""
    findings = [_only(Finding, each) | {"path": each["address"]} for each in known["findings"]]
    return load(Moderation, _only(Moderation, known) | {"findings": findings})


def case_json(case: Case) -> Json:
    """A case as plain JSON values."""
    return dump_fields(case)


def case_in(known: Json) -> Case:
    """The case of :func:`case_json`."""
    return load(Case, _only(Case, known))


def log_check_in(known: Json) -> LogCheck:
    """The state of a log, from the JSON of its fields."""
    return load(LogCheck, _only(LogCheck, known))


def drift_in(known: Json) -> Drift:
    """The drift of a category, from the JSON of its fields."""
    return load(Drift, _only(Drift, known))


def path_json(path: Path) -> dict[str, str]:
    """A path for display, and its address, which keeps every byte."""
    return {"path": shown(path), "address": address_of(path)}


def _only(kind: type, known: Mapping[str, Any]) -> Json:
    """The values that a type has fields for; a server of a later version may send more."""
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in known.items() if name in names}
