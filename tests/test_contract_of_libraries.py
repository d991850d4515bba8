"""A library here, one over HTTP and one that another process has open offer the same methods and give the same."""

from __future__ import annotations

import inspect
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
from PIL import Image as Pillow

pytest.importorskip("uvicorn", reason="needs the extra serve")

import uvicorn

from lingxi.apps.chat.state import State
from lingxi.apps.moderate.policy import Category, Policy
from lingxi.client import Client
from lingxi.codec import dump
from lingxi.errors import BadQuery, LingxiError
from lingxi.index import caption
from lingxi.index.indexer import IndexSettings
from lingxi.library import Library
from lingxi.neighbour import Neighbour
from lingxi.present.web.app import make_app
from lingxi.present.web.settings import Settings
from lingxi.search.album import Album
from lingxi.search.hit import Hit
from lingxi.search.places import Box
from lingxi.search.query import Part, Query
from lingxi.store.events import Event
from lingxi.types import Place
from tests.captioner import Made
from tests.conftest import Paint

TOKEN = "the owner's"
ONLY_HERE = {  # methods of a library alone, and why
    "estimate": "it reads files, which the other machine has",
    "leaves_out": "for watching folders of this machine",
    "vectors": "arrays of all vectors",
    "signals": "what tuning reads",
    "set_weights": "what tuning writes",
    "weigh": "its name in earlier versions",
    "calibrate": "it takes long, and nobody follows it",
    "speech_model": "what the server transcribes with",
    "announce": "what a server says",
    "optimize": "it takes long, and a server does it by itself",
    "optimizing_pays": "for who waits for it",
    "standing": "numbers for questions back",
    "findings_elsewhere": "it reads a second library of this machine",
    "record_findings": "for files that wait in the second library",
    "unload": "models of this process",
    "loaded": "models of this process",
    "place": "a client has an address of another kind",
    "check_reachable": "a client is told so by each request",
    "scoped": "what a server shows to a token",
    "token": "what a server looks a token up with",
}
ONLY_THERE = {"add": "it sends files to the other machine", "url": "where the other machine is"}
ONLY_HERE_ARGUMENTS = {"index": {"isolated_models", "renamed"}, "ask": {"reader", "llm"}}


@pytest.fixture
def both(library: Library, folder: Path, paint: Paint) -> Iterator[tuple[Library, Client]]:
    """A library, and a client of a server that has the same one open."""
    exif = Pillow.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2020:07:01 12:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (47.0, 15.0, 0.0), 3: "E", 4: (8.0, 30.0, 0.0)})
    Pillow.new("RGB", (40, 30), "red").save(paint("dated.jpg"), "JPEG", exif=exif)
    (folder / "broken.png").write_bytes(b"no picture")
    library.index(folder, models=["toy"])
    app = make_app(library, Settings(owner_token=TOKEN))
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            with Client(f"http://127.0.0.1:{listening.getsockname()[1]}", TOKEN) as client:
                yield library, client
        finally:
            server.should_exit = True
            app.state.service.end()
            thread.join()
            app.state.service.close()


def _methods(kind: type) -> dict[str, Any]:
    return {name: value for name, value in vars(kind).items() if not name.startswith("_")}


def _parameters(method: Callable[..., Any]) -> list[tuple[str, Any, Any]]:
    """Names, kinds and defaults."""
    return [(each.name, each.kind, each.default) for each in inspect.signature(method).parameters.values()]


def test_both_have_the_same_methods() -> None:
    here, there = set(_methods(Library)), set(_methods(Client))
    assert here - there == set(ONLY_HERE)
    assert there - here == set(ONLY_THERE)
    assert set(_methods(Neighbour)) - {"close"} <= here & there


@pytest.mark.parametrize("kind", [Client, Neighbour])
def test_methods_take_the_same_and_give_the_same(kind: type) -> None:
    for name in set(_methods(kind)) & set(_methods(Library)):
        ours, theirs = getattr(Library, name), getattr(kind, name)
        left = [each for each in _parameters(ours) if each[0] not in ONLY_HERE_ARGUMENTS.get(name, set())]
        assert left == _parameters(theirs), name
        assert inspect.signature(ours).return_annotation == inspect.signature(theirs).return_annotation, name


def _rounded(hit: Hit) -> Hit:
    """What the service says: scores of fewer digits."""
    signals = {name: replace(each, score=round(each.score, 6)) for name, each in hit.signals.items()}
    likely = None if hit.probability is None else round(hit.probability, 4)
    return replace(hit, score=round(hit.score, 6), probability=likely, signals=signals)


def test_both_find_the_same_to_the_last_fact(both: tuple[Library, Client], folder: Path) -> None:
    library, client = both
    red = Part(image=folder / "red.png")
    for query in (
        "red",
        Query((Part(text="sea"), red), (Part(text="green"),), limit=2, offset=1, where="size > 0"),
        Query((red,), within=folder, min_score=0.1, diverse=0.5, fusion="borda"),
    ):
        ours, theirs = library.search(query), client.search(query)
        assert list(theirs) == [_rounded(hit) for hit in ours]
        assert (theirs.total, theirs.at_least, theirs.nothing) == (ours.total, ours.at_least, ours.nothing)
    (dated,) = client.search(Query.of("red", where="taken > 2020-01-01"))
    assert dated.facts["taken"] == datetime(2020, 7, 1, 12)
    (first, second, *_) = library.search("red")
    assert client.segments([first.id, "none", second.id]) == library.segments([first.id, second.id])
    assert len(client.search("red", 1)) == len(library.search("red", 1)) == 1
    for lib in both:
        assert lib.similar(first.id, 2)[0].id == first.id
        assert first.id not in {hit.id for hit in lib.feedback("sea", [second.id], [first.id], "knn")}
        assert lib.facets("modality") == [("image", 4), ("text", 1)]
        assert lib.facets("taken", "width = 40", 3) == [("2020", 1)]
        assert lib.facets("modality", "size > 0", files=True) == [("image", 4), ("text", 1)]
        first_page = lib.files("modality = image", sort="name", limit=3)
        assert first_page == library.files("modality = image", sort="name", limit=3)
        (last,) = lib.files("modality = image", sort="name", cursor=first_page.cursor).files
        assert (last.path, first_page.files[1].when) == (folder / "red.png", datetime(2020, 7, 1, 12))
        assert lib.timeline("taken > 2020") == library.timeline("taken > 2020")
        assert lib.timeline("taken = 2020").months[0].month == "2020-07"
        assert lib.places("size > 0", 1.0, Box(0, 0, 50, 50)) == library.places(degrees=1.0) != ()
        assert [hit.path for hit in lib.search(modality="text")] == [folder / "note.md"]


def test_all_hide_places_from_answers_filters_and_questions_on_request(both: tuple[Library, Client]) -> None:
    with Neighbour(both[0].folder) as neighbour:
        for lib in (*both, neighbour):
            assert lib.search(where="latitude > 40 and longitude > 8").total == 1
            narrowed = lib.without_places()
            (dated,) = narrowed.search(where="name = dated.jpg")
            assert "latitude" not in dated.facts
            with pytest.raises(BadQuery, match=r"the field l[a-z]+itude is not shared"):
                narrowed.search(where="latitude > 40 and longitude > 8")
            with pytest.raises(BadQuery, match="the field latitude is not shared"):
                narrowed.files("latitude > 40")
            if not isinstance(lib, Library):  # whose callers say for themselves that places are words
                turns = [each.converse(State(), "red, taken in Zurich", None, 3) for each in (lib, narrowed)]
                assert [any("latitude" in chip.where for chip in turn.understood) for turn in turns] == [True, False]
            assert lib.search(where="latitude > 40").total == 1, "the other still has them"


def test_all_keep_the_spans_in_which_hits_were_shown(both: tuple[Library, Client]) -> None:
    first, second = both[0].search("red", 2)
    merged = replace(first, place=Place(start_s=1.5, end_s=9.0))
    with Neighbour(both[0].folder) as neighbour:
        for lib in (*both, neighbour):
            lib.remember([second, merged])
            assert [each.shown_span(2) for each in (*both, neighbour)] == [(1.5, 9.0)] * 3
            assert (lib.shown_span("1"), lib.shown_span(first.id)) == (None, None)


def test_both_answer_the_same(both: tuple[Library, Client], folder: Path) -> None:
    library, _ = both
    (folder / "tower.txt").write_text("The tower of Pisa is 56 metres high. It leans.", encoding="utf-8")
    library.index(folder)
    ours, theirs = (lib.ask("How high is the tower of Pisa?", limit=3) for lib in both)
    assert ours.text == theirs.text == "The tower of Pisa is 56 metres high."
    assert (theirs.span, theirs.more, theirs.kind) == (ours.span, ours.more, ours.kind)
    assert list(theirs.evidence) == [_rounded(hit) for hit in ours.evidence]
    assert theirs.probability == round(ours.probability, 4)
    for lib in both:
        with pytest.raises(BadQuery, match="empty question"):
            lib.ask(" ?")
        with pytest.raises(BadQuery, match=r"limit must be in 1\.\.100"):
            lib.ask("Who?", limit=0)


def test_both_recommend_the_same_from_the_same_events(both: tuple[Library, Client], folder: Path) -> None:
    for lib, other in (both, both[::-1]):
        with pytest.raises(BadQuery, match="recording is off for 'ann'"):
            lib.record("ann", "like", folder / "red.png")
        lib.set_recording("ann", on=True)
        assert other.recorded() == ["ann"]
        assert lib.record("ann", "like", [folder / "red.png"], 2.0) == 1
        assert other.add_events([Event("bo", "view", lib.marked(folder / "blue.png")[0], 3.0)]) == 1
        assert other.events() == lib.events()
        (liked,) = other.events("ann")
        assert (liked.act, liked.weight) == ("like", 2.0)
        ours, theirs = (each.recommend("ann", limit=3, modality="image", seen=True) for each in both)
        assert [replace(each, hit=_rounded(each.hit)) for each in ours] == theirs
        assert ours[0].hit.path.name == "red.png"
        assert [each.because for each in other.recommend(like=[folder / "red.png"], where="width = 40", seen=True)]
        person = Query.of("red", person="ann")
        assert list(both[1].search(person)) == [_rounded(hit) for hit in both[0].search(person)]
        assert lib.forget_events("ann") == 1
        assert (other.recorded(), [each.person for each in other.events()]) == ([], ["bo"])
        assert other.forget_events("bo") == 1


def test_both_explain_the_same(both: tuple[Library, Client], folder: Path) -> None:
    library, client = both
    hits = library.search("red sea", 2)
    library.remember(hits, Query.of("red sea", limit=2))
    for hit, query in ((1, None), (hits[0], "red"), (str(folder / "note.md"), Query.of("sea", limit=1))):
        ours, theirs = library.explain(hit, query), client.explain(hit, query)
        assert replace(ours, method="", map=None) == replace(theirs, method="", map=None)
        assert ours.words
    assert client.explain(1).query == "red sea"
    pictured = Query.of("sea", image=folder / "red.png")
    assert dump(library.explain(1, pictured)) == dump(client.explain(1, pictured))
    client.remember(hits, Query.of("sea"))
    assert library.explain(1).query == "sea"


def test_both_find_the_same_duplicates_and_explore_the_same(both: tuple[Library, Client], folder: Path) -> None:
    library, client = both
    (folder / "copy.png").write_bytes((folder / "red.png").read_bytes())
    library.index(folder)
    ours, theirs = library.duplicates(), client.duplicates()
    assert ours == theirs
    (copies,) = (group for group in ours.groups if group.kind == "copy")
    assert set(copies.files) == {folder / "copy.png", folder / "red.png"}
    assert copies.keep == copies.files[0]
    explored = library.explore(since=datetime(2000, 1, 1), seed=1)
    assert client.explore(since=datetime(2000, 1, 1), seed=1) == explored
    assert sum(cluster.size for cluster in explored.clusters) == 6


def test_library_and_client_report_and_save_the_same(
    both: tuple[Library, Client], folder: Path, tmp_path: Path
) -> None:
    library, client = both
    ours, theirs = library.status(), client.status()
    walks = {root: replace(walk, devices={}) for root, walk in ours.walks.items()}  # disks are the server's business
    assert theirs == replace(ours, walks=walks, bytes=theirs.bytes)
    assert client.roots() == library.roots()
    assert client.check() == library.check()
    for lib, other in (both, both[::-1]):
        hits = lib.search("red", 2)
        lib.remember(hits)
        assert other.marked(f"2,{folder / 'green.png'}, {hits[0].id}")[::2] == (hits[1].id, hits[0].id)
        assert other.marked("") == ()
        album = lib.save_album("Two 两?", hits)
        assert album == Album("Two 两?", tuple(hit.id for hit in hits))
        assert other.albums() == [album]
        assert other.album(album.name) == album
        asked = Query.of("red", image=folder / "red.png", without="blue", like=hits[:1], min_score=0.01)
        saved = lib.save_search("Red 红?", asked)
        (found,) = other.saved_searches()
        assert dump(found) == dump(saved) == dump(other.saved_search(saved.name))
        assert [hit.id for hit in other.search(found.query(9))] == [hit.id for hit in lib.search(asked, 9)]
        with pytest.raises(BadQuery, match="is a saved search"):
            other.save_album(saved.name, hits)
        assert other.unreadable_albums() == []
        other.delete_search(saved.name)
        other.delete_album(album.name)
        assert lib.backup(tmp_path / f"{type(lib).__name__}.zip") == 6


def test_both_index_and_forget(both: tuple[Library, Client], folder: Path) -> None:
    for lib in both:
        report = lib.index(folder, settings=IndexSettings(retry=True), on_progress=lambda _: None)
        assert (report.unchanged, report.removed, report.interrupted) == (4 + (lib is both[0]), 0, False)
        assert [each.path.name for each in report.skipped] == ["broken.png"]
        assert lib.forget(folder / ("red.png" if lib is both[0] else "blue.png")) == 1
        (folder / "red.png").unlink(missing_ok=True)
        assert lib.compact() >= 0


def test_both_rebuild(both: tuple[Library, Client]) -> None:
    for lib in both:
        report = lib.rebuild(on_progress=lambda _: None)
        assert (report.kept, report.interrupted) == (0, False)
        assert report.agreement is not None
        assert report.agreement.overlap == 1.0
        assert [each.path.name for each in report.skipped] == ["broken.png"]


def test_both_generate_captions(both: tuple[Library, Client], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caption, "captioner", lambda encoders, model: Made("a kite"))
    for lib in both:
        heard = Mock()
        report = lib.caption(on_progress=heard)
        assert heard.call_args.args == (report.images, report.images)
        assert (report.captions, report.removed, report.interrupted) == (report.images, 0, False)
        assert lib.caption(remove=True).removed == report.captions > 0


def test_both_converse(both: tuple[Library, Client]) -> None:
    chats = [lib.chat(limit=2) for lib in both]
    for text in ("red", "images only", "more like the second", "undo", "without green", "newest first"):
        ours, theirs = (chat.say(text) for chat in chats)
        assert list(theirs.hits) == [_rounded(hit) for hit in ours.hits], text
        assert (theirs.understood, theirs.moves, theirs.state) == (ours.understood, ours.moves, ours.state)
        assert len(ours.hits) <= 2
    for lib in both:
        chat = chats[lib is both[1]]
        assert [chip.kind for chip in chat.remove(1).understood] == ["kind", "without", "order"]
        shown = [hit.id for hit in chat.say("save as Talk").hits]
        assert list(lib.album("Talk").ids) == shown
        lib.delete_album("Talk")
        with pytest.raises(BadQuery, match="no hit 9"):
            chat.say("like number 9")
        with pytest.raises(BadQuery, match="say what"):
            chat.say(" ")


def test_both_share_a_part_and_say_what_is_known(both: tuple[Library, Client], folder: Path) -> None:
    library, client = both
    library.save_album("Red", [str(folder / "red.png")])
    for lib, other in (both, both[::-1]):
        made = lib.new_token("红", folders=[folder], modalities=["image"], location=False, until=date(2999, 1, 1))
        shared = lib.share("Red", days=None, originals=False)
        assert other.tokens() == [made.token, shared.token]
        assert library.token(made.secret) == made.token
        with Client(client.url, shared.secret) as guest:
            assert [hit.path.name for hit in guest.search("blue", limit=9)] == ["red.png"]
            assert guest.roots() == ()
            with pytest.raises(LingxiError, match="does not allow that"):
                guest.privacy()
            other.revoke_token("Red")
            with pytest.raises(LingxiError, match="not valid"):
                guest.search("blue")
        with pytest.raises(BadQuery, match="already"):
            other.new_token("红")
        lib.revoke_token("红")
        with pytest.raises(BadQuery, match="no token"):
            other.revoke_token("红")
    ours, theirs = library.privacy(), client.privacy()
    assert [(each.kind, each.count) for each in ours.known] == [(each.kind, each.count) for each in theirs.known]
    assert (theirs.folder, theirs.known[0]) == (ours.folder, ours.known[0])


def test_both_moderate_the_same(both: tuple[Library, Client], folder: Path) -> None:
    policy = Policy("p", (Category("sea", {"en": "The sea"}, speech=("sea",)), Category("red", words=("red",))), 2)
    ours, theirs = (lib.moderate(policy, folder, on_progress=lambda _: None) for lib in both)
    assert ours == theirs
    assert [each.category for each in ours.findings].count("sea") == 1
    for lib in both:
        assert lib.review_cases() == both[0].review_cases()
        (case,) = [each for each in lib.review_cases() if each.category == "sea"]
        assert case in lib.review_cases(f"{type(lib).__name__}")
        state = lib.decide(case.id, "sea", "yes", type(lib).__name__).state
        assert state == ("open" if lib is both[0] else "yes")
        with pytest.raises(BadQuery, match="no case of"):
            lib.decide(case.id, "land", "yes", "anna")
        with pytest.raises(BadQuery, match="cannot be read"):
            lib.moderate(folder / "none.toml")
    assert both[0].moderation_drift() == both[1].moderation_drift()
    checked = both[1].check_moderation_log()
    assert checked == both[0].check_moderation_log(checked.digest)
    assert checked.sound


def test_both_refuse_the_same(both: tuple[Library, Client], folder: Path) -> None:
    for lib in both:
        with pytest.raises(BadQuery, match="size >"):
            lib.search(Query.of("red", where="size >"))
        with pytest.raises(BadQuery, match="no hit 99"):
            lib.explain(99, "red")
        with pytest.raises(BadQuery, match="not known"):
            lib.explain(str(folder / "red.png"))
        with pytest.raises(BadQuery, match="no album"):
            lib.album("none")
        with pytest.raises(BadQuery, match="not in the library"):
            lib.marked(str(folder / "none.png"))
        with pytest.raises(LingxiError, match="no file or folder"):
            lib.index(folder / "none")
        with pytest.raises(LingxiError, match="nothing"):
            lib.facets("nothing")


def test_a_server_is_not_sent_pixels(both: tuple[Library, Client]) -> None:
    with pytest.raises(BadQuery, match="pixels and samples cannot be sent"):
        both[1].search(Query((Part(image=np.zeros((2, 2, 3), np.uint8)),)))


def test_annotations_and_the_parts_of_a_file_are_the_same(both: tuple[Library, Client]) -> None:
    here, there = both
    (hit, *_) = here.search("red")
    assert there.parts(hit.id) == here.parts(hit.id) != []
    assert there.parts("a") == here.parts("a") == []
    before = there.annotate(hit.id, favourite=True, tags=["sea"])
    assert there.annotations() == here.annotations() != []
    there.put_annotations(before)
    assert there.annotations() == here.annotations() == []
