"""A library on a server: the methods of :class:`lingxi.Library` over HTTP."""

from __future__ import annotations

import copy
import json
import os
import weakref
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing, suppress
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self, Unpack, final
from urllib.parse import quote, urlencode

from lingxi.address import AnyPath, address_of, as_path, path_of
from lingxi.apps.ask.answer import Answer
from lingxi.apps.chat.chat import Chat, read_by
from lingxi.apps.chat.state import State, dump_state
from lingxi.apps.chat.turn import Turn
from lingxi.apps.duplicates.group import Duplicates
from lingxi.apps.explain.explanation import Explanation
from lingxi.apps.explore.exploration import Exploration
from lingxi.apps.moderate.drift import Drift
from lingxi.apps.moderate.finding import Moderation
from lingxi.apps.moderate.log import LogCheck
from lingxi.apps.moderate.review import Case
from lingxi.apps.recommend.recommendation import Recommendation
from lingxi.check import CheckReport
from lingxi.codec import Json, dump, dump_fields, load, load_error
from lingxi.errors import BadQuery, LingxiError
from lingxi.http_session import WITHOUT_PLACES, HttpSession
from lingxi.index.report import CaptionReport, IndexReport, OnProgress, Progress, RebuildReport
from lingxi.inventory import PrivacyReport
from lingxi.search.album import Album, SavedSearch
from lingxi.search.file_order import Sort
from lingxi.search.hit import Hit, Hits
from lingxi.search.last import spans_of
from lingxi.search.listing import FileList, Timeline
from lingxi.search.marks import is_number
from lingxi.search.options import SearchOptions, make_query
from lingxi.search.places import WORLD, Box, Cell
from lingxi.search.query import Mark, Marks, Query, mark_texts, wanted_kinds
from lingxi.share.tokens import NewToken, Token, Until, end_of
from lingxi.store.annotations import Annotation
from lingxi.store.check_points import OnChecked
from lingxi.store.events import Act, Event
from lingxi.types import Status
from lingxi.wire import (
    answer_in,
    captions_in,
    case_in,
    cells_in,
    check_in,
    drift_in,
    duplicates_in,
    explanation_in,
    exploration_in,
    file_list_in,
    hit_in,
    hits_in,
    kept_in,
    log_check_in,
    moderation_in,
    new_token_in,
    privacy_in,
    query_json,
    rebuild_in,
    recommendation_in,
    report_in,
    status_in,
    timeline_in,
    token_in,
    turn_in,
)

if TYPE_CHECKING:
    from lingxi.apps.duplicates.photos import OnCompared
    from lingxi.apps.explore.explore import OnExplored
    from lingxi.apps.language_model import LanguageModel
    from lingxi.apps.moderate.moderate import OnPieces
    from lingxi.apps.moderate.policy import Policy
    from lingxi.index.caption import OnCaptioned
    from lingxi.index.indexer import IndexSettings

PATIENT_S = 24 * 3600.0  # for requests whose time depends on the size of the library
AT_ONCE = 10_000  # events in a request
ON_THE_SERVER = ("crew", "limits", "workers")  # indexing settings that the server decides


@final
class Client:
    """A connection to ``lingxi serve`` at ``url``; thread-safe; use it in a ``with`` block, or call :meth:`close`.

    ``timeout_s`` is the time limit for one answer. Raises BadQuery for a wrong query, the server's error if it is one
    of lingxi's, and LingxiError with the reason otherwise.
    """

    def __init__(self, url: str, token: str = "", timeout_s: float = 60.0) -> None:
        self._http = HttpSession(url, token, timeout_s)
        self._whole: Client | None = None  # the connections are closed with the client that opened them
        self._closing = weakref.finalize(self, self._http.close)

    @property
    def url(self) -> str:
        """The address of the server."""
        return self._http.url

    def without_places(self) -> Self:
        """The same connection, whose answers do not have the places of files, as :meth:`lingxi.Library.without_places`.

        Closing either closes both.
        """
        narrowed = copy.copy(self)
        narrowed._http = self._http.with_headers({WITHOUT_PLACES: "1"})
        narrowed._whole = self
        return narrowed

    def search(
        self, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Hits:
        """The hits of a text, of keyword arguments, or of a whole :class:`Query`, as :meth:`lingxi.Library.search`.

        Images and sounds are sent to the server; they must be files or the bytes of one.
        """
        return hits_in(self._questioned("POST", "/v1/search", make_query(query, limit, options, self.marked)))

    def ask(self, question: str, *, where: str | None = None, limit: int = 10) -> Answer:
        """The answer to a question, as :meth:`lingxi.Library.ask`."""
        return answer_in(self._http.ask("POST", "/v1/ask", {"question": question, "where": where, "limit": limit}))

    def recommend(
        self,
        person: str = "",
        *,
        like: Marks = (),
        modality: str | Sequence[str] = (),
        where: str | None = None,
        limit: int = 10,
        seen: bool = False,
        diverse: float = 0.3,
    ) -> list[Recommendation]:
        """What a person may like, as :meth:`lingxi.Library.recommend`."""
        asked: Json = {"person": person, "like": mark_texts(like), "modality": list(wanted_kinds(modality))}
        asked |= {"where": where, "limit": limit, "seen": seen, "diverse": diverse}
        return list(map(recommendation_in, self._http.ask("POST", "/v1/recommend", asked)["recommendations"]))

    def record(self, person: str, act: Act, marks: Marks, weight: float = 1.0) -> int:
        """Keeps that a person did something with hits, as :meth:`lingxi.Library.record`."""
        body = {"person": person, "act": act, "items": mark_texts(marks), "weight": weight}
        return int(self._http.ask("POST", "/v1/events", body)["recorded"])

    def add_events(self, events: Sequence[Event]) -> int:
        """Keeps events of any people, as :meth:`lingxi.Library.add_events`; only for who started the server."""
        parts = [events[begin : begin + AT_ONCE] for begin in range(0, len(events), AT_ONCE)]
        return sum(int(self._http.ask("PUT", "/v1/events", {"events": dump(part)})["added"]) for part in parts)

    def events(self, person: str | None = None) -> list[Event]:
        """The events of a person, or of all, oldest first."""
        params = {} if person is None else {"person": person}
        return [load(Event, each) for each in self._http.ask("GET", "/v1/events", params=params)["events"]]

    def forget_events(self, person: str) -> int:
        """Removes all events of a person and switches recording off; returns the number of events."""
        return int(self._http.ask("DELETE", "/v1/events", params={"person": person})["forgotten"])

    def recorded(self) -> list[str]:
        """The people for whom recording is on."""
        return list(map(str, self._http.ask("GET", "/v1/recording")["people"]))

    def set_recording(self, person: str, *, on: bool) -> None:
        """Switches recording on or off for a person; raises BadQuery."""
        self._http.ask("PUT", "/v1/recording", {"person": person, "on": on})

    def similar(self, id_: str, limit: int = 10, where: str | None = None) -> Hits:
        """Segments like the one with that id, best first."""
        params = {"k": limit} | ({"where": where} if where else {})
        return hits_in(self._http.ask("GET", f"/v1/similar/{quote(id_, safe='')}", params=params))

    def feedback(
        self, query: str | Query, like: Sequence[str], unlike: Sequence[str] = (), learner: str = "auto"
    ) -> Hits:
        """The hits of a text query, re-ranked by a learner trained on marked hits, which are given by id."""
        body, media = query_json(Query.of(query) if isinstance(query, str) else query)
        if media:
            raise BadQuery("feedback needs a text query; put the marks into a query with images or sounds instead")
        marks = {"like": list(like), "unlike": list(unlike), "learner": learner}
        return hits_in(self._http.ask("POST", "/v1/feedback", {"query": body, **marks}))

    def chat(self, state: State | None = None, limit: int = 10, llm: LanguageModel | None = None) -> Chat:
        """A conversation that refines a search turn by turn, as :meth:`lingxi.Library.chat`; its state stays here.

        With ``llm`` the turns are read here, and there is no question back.
        """
        return Chat(self.converse if llm is None else read_by(llm, self), self.save_album, state, limit)

    def converse(self, state: State, text: str, off: int | None, limit: int) -> Turn:
        """One turn of a conversation, as :meth:`lingxi.Library.converse`."""
        asked = {"state": dump_state(state), "text": text, "remove": off, "k": limit}
        return turn_in(self._http.ask("POST", "/v1/chat", asked))

    def segments(self, ids: Sequence[str]) -> list[Hit]:
        """The existing segments with these ids, in order."""
        found = list[Hit]()
        for id_ in ids:
            with suppress(BadQuery):  # it does not exist
                found.append(hit_in(self._http.ask("GET", f"/v1/segments/{quote(id_, safe='')}")))
        return found

    def parts(self, id_: str) -> list[Hit]:
        """All segments of the file of a segment, in their order, as :meth:`lingxi.Library.parts`."""
        try:
            return list(map(hit_in, self._http.ask("GET", f"/v1/segments/{quote(id_, safe='')}/parts")["parts"]))
        except BadQuery:  # there is no such segment
            return []

    def annotate(
        self,
        marks: Marks,
        *,
        favourite: bool | None = None,
        hidden: bool | None = None,
        tags: Sequence[str] = (),
        untag: Sequence[str] = (),
    ) -> list[Annotation]:
        """Makes files favourites, hides them, or changes their tags, as :meth:`lingxi.Library.annotate`."""
        marked = {"favourite": favourite, "hidden": hidden, "tags": list(tags), "untag": list(untag)}
        found = self._http.ask("POST", "/v1/annotations", {"ids": list(self.marked(marks))} | marked)["before"]
        return [load(Annotation, each) for each in found]

    def annotations(self) -> list[Annotation]:
        """The favourites, tags and hidden files, by the ids of the files."""
        return [load(Annotation, each) for each in self._http.ask("GET", "/v1/annotations")["annotations"]]

    def put_annotations(self, annotations: Sequence[Annotation]) -> None:
        """Keeps annotations exactly as they are, as :meth:`lingxi.Library.put_annotations`."""
        self._http.ask("PUT", "/v1/annotations", {"annotations": dump(list(annotations))})

    def roots(self) -> tuple[Path, ...]:
        """The indexed folders and files."""
        return tuple(map(path_of, self._http.ask("GET", "/v1/status")["addresses"]))

    def files(
        self, where: str | None = None, sort: Sort = "newest", limit: int = 100, cursor: str | None = None
    ) -> FileList:
        """The files that match a filter, as :meth:`lingxi.Library.files`."""
        params = {"sort": sort, "limit": limit} | ({"where": where} if where else {})
        return file_list_in(self._http.ask("GET", "/v1/files", params=params | ({"cursor": cursor} if cursor else {})))

    def timeline(self, where: str | None = None) -> Timeline:
        """The number of files of each month that match a filter, newest first."""
        return timeline_in(self._http.ask("GET", "/v1/timeline", params={"where": where} if where else {}))

    def places(self, where: str | None = None, degrees: float = 5.0, within: Box = WORLD) -> tuple[Cell, ...]:
        """Where the files that match a filter were taken, as :meth:`lingxi.Library.places`."""
        asked = dump(within) | {"degrees": degrees} | ({"where": where} if where else {})
        return cells_in(self._http.ask("GET", "/v1/places", params=asked))

    def facets(
        self, field: str, where: str | None = None, limit: int = 100, *, files: bool = False
    ) -> list[tuple[str, int]]:
        """The values of a field with their numbers of segments (or files), most frequent first."""
        count = "files" if files else "segments"
        params = {"field": field, "limit": limit, "count": count} | ({"where": where} if where else {})
        found = self._http.ask("GET", "/v1/facets", params=params)["values"]
        return [(each["value"], each["count"]) for each in found]

    def index(
        self,
        folder: AnyPath,
        *,
        models: Sequence[str] = (),
        settings: IndexSettings | None = None,
        on_progress: OnProgress | None = None,
    ) -> IndexReport:
        """Updates the library from a folder on the server's machine; Ctrl-C ends the run there, cleanly.

        The server decides on limits and workers.
        """
        known = {} if settings is None else dump_fields(settings)
        sent = {name: value for name, value in known.items() if name not in ON_THE_SERVER}
        asked = {"path": address_of(as_path(folder)), "models": list(models)} | sent
        return report_in(*self._ended(self._http.ask("POST", "/v1/index", asked)["run"], on_progress))

    def rebuild(
        self, models: Sequence[str] = (), *, workers: int | None = None, on_progress: OnProgress | None = None
    ) -> RebuildReport:
        """Encodes all files of the library again, as :meth:`lingxi.Library.rebuild`; ``workers`` are the server's."""
        del workers
        begun = self._http.ask("POST", "/v1/index/rebuild", {"models": list(models)})
        return rebuild_in(*self._ended(begun["run"], on_progress))

    def caption(
        self, model: str = "", *, remove: bool = False, on_progress: OnCaptioned | None = None
    ) -> CaptionReport:
        """Generates captions on the server, or removes them, as :meth:`lingxi.Library.caption`.

        A ``model`` is only for the user who started the server. Ctrl-C ends the run there, cleanly.
        """
        run = self._http.ask("POST", "/v1/index/captions", {"model": model, "remove": remove})["run"]

        def progress(known: Progress) -> None:
            if on_progress:
                on_progress(known.done, known.total)

        return captions_in(self._ended(run, progress)[0])

    def add(self, *files: AnyPath) -> list[Path]:
        """Sends files to be stored and indexed; returns where they are stored, on the server's machine."""
        with ExitStack() as opened:
            found = list(map(as_path, files))
            names = [path.name.encode("utf-8", "replace").decode() for path in found]
            sent = [("file", (name, _opened(path, opened))) for name, path in zip(names, found, strict=True)]
            return [path_of(each["address"]) for each in self._http.ask("POST", "/v1/assets", files=sent)["assets"]]

    def forget(self, path: AnyPath) -> int:
        """Removes a file, or everything below a folder, on the server's machine; returns the number of files."""
        return int(self._http.ask("DELETE", "/v1/assets", params={"path": address_of(as_path(path))})["forgotten"])

    def compact(self) -> int:
        """Rewrites the library without the data of removed files; returns the number of bytes freed."""
        return int(self._http.ask("POST", "/v1/compact", wait_s=PATIENT_S)["freed_bytes"])

    def marked(self, marks: Marks) -> tuple[str, ...]:
        """The ids that marks refer to, as :meth:`lingxi.Library.marked`."""
        texts = ",".join(mark_texts(marks))
        return tuple(self._http.ask("GET", "/v1/marked", params={"marks": texts})["ids"]) if texts else ()

    def remember(self, hits: Sequence[Hit], query: Query | None = None) -> None:
        """Stores which hits were shown, and their query in text, for the user who started the server."""
        asked, media = ({}, {}) if query is None else query_json(query)
        body: Json = {"query": asked} if asked and not media else {}
        self._http.ask("PUT", "/v1/marked", {"ids": [hit.id for hit in hits], "spans": spans_of(hits)} | body)

    def shown_span(self, mark: Mark) -> tuple[float, float] | None:
        """The seconds in which a stored hit was shown, as :meth:`lingxi.Library.shown_span`."""
        (text,) = mark_texts([mark]) or ("",)
        if not is_number(text):
            return None
        (span, *_) = self._http.ask("GET", "/v1/marked", params={"marks": text}).get("spans") or (None,)
        return None if span is None else (float(span[0]), float(span[1]))

    def explain(
        self, hit: Mark, query: str | Query | None = None, limit: int | None = None, **options: Unpack[SearchOptions]
    ) -> Explanation:
        """Why a hit matches a query, as :meth:`lingxi.Library.explain`; images and sounds of the query are sent."""
        path = f"/v1/explain?hit={quote(mark_texts([hit])[0], safe='')}"
        if query is None and not options:
            return explanation_in(self._http.ask("GET", path))
        return explanation_in(self._questioned("POST", path, make_query(query, limit, options, self.marked)))

    def duplicates(self, on_progress: OnCompared | None = None, *, workers: str = "") -> Duplicates:
        """Groups of duplicates among the files of the server, as :meth:`lingxi.Library.duplicates`.

        Raises BadQuery for ``workers``, which only the process that has the library open starts.
        """
        if workers:
            raise BadQuery(f"a server starts no workers for a client; leave out {workers}, or stop the server")
        self._await("/v1/duplicates/events", on_progress)
        return duplicates_in(self._http.ask("GET", "/v1/duplicates", wait_s=PATIENT_S))

    def explore(
        self, *, since: datetime | None = None, seed: int = 0, on_progress: OnExplored | None = None
    ) -> Exploration:
        """The library as a whole, as :meth:`lingxi.Library.explore`."""
        params = urlencode({"seed": str(seed)} | ({"since": since.isoformat()} if since else {}))
        self._await(f"/v1/explore/events?{params}", on_progress)
        return exploration_in(self._http.ask("GET", f"/v1/explore?{params}", wait_s=PATIENT_S))

    def moderate(
        self,
        policy: Policy | str | os.PathLike[str],
        folder: str | os.PathLike[str] | None = None,
        *,
        on_progress: OnPieces | None = None,
    ) -> Moderation:
        """The findings of a policy, as :meth:`lingxi.Library.moderate`; a TOML file is read here, and sent.

        ``folder`` is one of the server's machine; ``on_progress`` is not called.
        """
        from lingxi.apps.moderate.policy import as_policy, policy_values

        del on_progress
        within = None if folder is None else address_of(as_path(folder))
        body = {"policy": policy_values(as_policy(policy)), "folder": within}
        return moderation_in(self._http.ask("POST", "/v1/moderate", body, wait_s=PATIENT_S))

    def review_cases(self, reviewer: str | None = None) -> list[Case]:
        """The findings that were logged, as :meth:`lingxi.Library.review_cases`."""
        params = {} if reviewer is None else {"reviewer": reviewer}
        return [case_in(each) for each in self._http.ask("GET", "/v1/reviews", params=params)["cases"]]

    def decide(self, id_: str, category: str, verdict: str, reviewer: str) -> Case:
        """Keeps what a reviewer says of a case, as :meth:`lingxi.Library.decide`."""
        body = {"id": id_, "category": category, "verdict": verdict, "reviewer": reviewer}
        return case_in(self._http.ask("POST", "/v1/reviews", body))

    def check_moderation_log(self, digest: str = "") -> LogCheck:
        """Whether the log of moderation is intact, as :meth:`lingxi.Library.check_moderation_log`."""
        return log_check_in(self._http.ask("GET", "/v1/reviews/log", params={"digest": digest}))

    def moderation_drift(self) -> list[Drift]:
        """How scores and confirmations have changed, as :meth:`lingxi.Library.moderation_drift`."""
        return [drift_in(each) for each in self._http.ask("GET", "/v1/reviews/drift")["categories"]]

    def albums(self) -> list[Album]:
        """The albums that can be read, by name."""
        return [kept_in(Album, (each)) for each in self._http.ask("GET", "/v1/albums")["albums"]]

    def album(self, name: str) -> Album:
        """The album of that name; raises BadQuery."""
        return kept_in(Album, self._http.ask("GET", _at("albums", name)))

    def save_album(self, album: Album | str, marks: Marks = ()) -> Album:
        """Keeps exactly these hits, in their order, under a name, as :meth:`lingxi.Library.save_album`."""
        if isinstance(album, SavedSearch):  # what an Album was in earlier versions
            self.save_search(album.name, album.definition)
            return album  # type: ignore[return-value]
        kept = Album(album, self.marked(marks)) if isinstance(album, str) else album
        return kept_in(Album, self._http.ask("PUT", _at("albums", kept.name), {"ids": list(kept.ids)}))

    def saved_searches(self) -> list[SavedSearch]:
        """The saved searches that can be read, by name."""
        return [kept_in(SavedSearch, (each)) for each in self._http.ask("GET", "/v1/saved-searches")["searches"]]

    def saved_search(self, name: str) -> SavedSearch:
        """The saved search of that name, with those of its marks that are still in the library; raises BadQuery."""
        return kept_in(SavedSearch, self._http.ask("GET", _at("saved-searches", name)))

    def save_search(self, name: str, query: str | Query | None = None, **options: Unpack[SearchOptions]) -> SavedSearch:
        """Keeps a whole query under a name, as :meth:`lingxi.Library.save_search`; its images and sounds are sent."""
        asked = make_query(query, None, options, self.marked)
        return kept_in(SavedSearch, self._questioned("PUT", _at("saved-searches", name), asked))

    def new_token(
        self,
        name: str,
        *,
        folders: Sequence[AnyPath] = (),
        albums: Sequence[str] = (),
        modalities: Sequence[str] = (),
        originals: bool = True,
        location: bool = True,
        until: Until = None,
    ) -> NewToken:
        """Makes a token that shows a part of the server's library, as :meth:`lingxi.Library.new_token`."""
        asked = {
            "name": name,
            "folders": [address_of(as_path(each)) for each in folders],
            "albums": list(albums),
            "modalities": list(modalities),
            "originals": originals,
            "location": location,
            "until": None if (end := end_of(until)) is None else end.isoformat(),
        }
        return new_token_in(self._http.ask("POST", "/v1/tokens", asked))

    def share(self, album: str, *, days: float | None = 30, originals: bool = True, location: bool = False) -> NewToken:
        """Makes a token that shows one album, as :meth:`lingxi.Library.share`."""
        asked = {"album": album, "days": days, "originals": originals, "location": location}
        return new_token_in(self._http.ask("POST", "/v1/tokens/share", asked))

    def tokens(self) -> list[Token]:
        """The tokens that show a part of the server's library, as :meth:`lingxi.Library.tokens`."""
        return [token_in(each) for each in self._http.ask("GET", "/v1/tokens")["tokens"]]

    def revoke_token(self, name: str) -> None:
        """Makes a token invalid from now on, with the links and browsers that use it; raises BadQuery."""
        self._http.ask("DELETE", _at("tokens", name))

    def privacy(self) -> PrivacyReport:
        """What the server's library knows of people, as :meth:`lingxi.Library.privacy`."""
        return privacy_in(self._http.ask("GET", "/v1/privacy", wait_s=PATIENT_S))

    def unreadable_albums(self) -> list[str]:
        """What is wrong with each album and each saved search that cannot be read."""
        return list(map(str, self._http.ask("GET", "/v1/albums")["unreadable"]))

    def delete_album(self, name: str) -> None:
        """Deletes an album or a saved search, and none of the files in it; raises BadQuery."""
        self._http.ask("DELETE", _at("albums", name))

    def delete_search(self, name: str) -> None:
        """Deletes a saved search with the pictures that only it uses; raises BadQuery."""
        self.delete_album(name)

    def status(self) -> Status:
        """The contents of the library, with every unreadable file and the reason."""
        held, spaces = self._http.ask("GET", "/v1/status"), self._http.ask("GET", "/v1/models")["spaces"]
        return status_in(
            held, spaces, self._http.ask("GET", "/v1/assets/skipped")["skipped"] if held["skipped"] else []
        )

    def check(self, on_progress: OnChecked | None = None) -> CheckReport:
        """Checks every point and every other file; ``on_progress`` is not called."""
        del on_progress
        return check_in(self._http.ask("GET", "/v1/check", wait_s=PATIENT_S))

    def backup(self, target: AnyPath, on_progress: OnChecked | None = None) -> int:
        """Writes a backup on the server's machine; ``on_progress`` is not called.

        Only for the user who started the server. Returns the number of points.
        """
        del on_progress
        body = {"path": address_of(as_path(target))}
        return int(self._http.ask("POST", "/v1/backup", body, wait_s=PATIENT_S)["points"])

    def close(self) -> None:
        """Closes the connections; the server keeps running."""
        self._closing()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _questioned(self, method: str, path: str, query: Query) -> Json:
        """What the server answers to a query, whose images and sounds are sent along."""
        body, media = query_json(query)
        if not media:
            return self._http.ask(method, path, body)
        with ExitStack() as opened:
            files = [(name, (name, _opened(each, opened))) for name, each in media.items()]
            return self._http.ask(method, path, data={"query": json.dumps(body)}, files=files)

    def _ended(self, run: int, on_progress: OnProgress | None) -> tuple[Json, list[Json]]:
        """The last event of the run that was started, and its skipped files; Ctrl-C ends it cleanly."""
        try:
            ended = self._follow(run, on_progress)
        except KeyboardInterrupt:
            self._http.ask("POST", "/v1/index/pause")
            ended = self._follow(run, None)
        if ended["state"] == "failed":
            raise LingxiError(ended["reason"])
        if ended["state"] == "running":  # its events ended, and the run did not
            raise LingxiError("the server ended during the run; what is written stays: start it, and run this again")
        skipped = self._http.ask("GET", f"/v1/index/skipped?run={run}")["skipped"] if ended["skipped"] else []
        return ended, skipped

    def _await(self, path: str, on_progress: Callable[[int, int], None] | None) -> None:
        """Follows long work until it has ended, if there is something to call; what that raises ends the work."""
        if on_progress is None:
            return
        with closing(self._http.events(path)) as events:
            for each in events:
                if "message" in each:
                    raise load_error(each)
                if each.get("total") is not None:
                    on_progress(each["done"], each["total"])

    def _follow(self, run: int, on_progress: OnProgress | None) -> Json:
        """Follows an indexing run, and returns its last event."""
        last: Json = {}
        with closing(self._http.events(f"/v1/index/events?run={run}")) as events:
            for last in events:
                if on_progress and last.get("total") is not None and "stage" in last:
                    file, stage = Path(last.get("file", "")), last["stage"]
                    on_progress(Progress(last["done"], last["total"], last["skipped"], file, stage))
        return last


def _at(room: str, name: str) -> str:
    """The path of something that is kept by name."""
    return f"/v1/{room}/{quote(name, safe='')}"


def _opened(content: Path | bytes, opened: ExitStack) -> IO[bytes]:
    if isinstance(content, bytes):
        return BytesIO(content)
    try:
        return opened.enter_context(content.open("rb"))
    except OSError as error:
        raise BadQuery(f"the file {content} cannot be opened: {error.strerror}") from error
