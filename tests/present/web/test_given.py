"""Files as clients get them: none names a place to those who may not see places."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image as Pillow
from starlette.exceptions import HTTPException

from lingxi.library import Library
from lingxi.present.web.files import may_name_place
from lingxi.present.web.given import check_given
from lingxi.present.web.service import Service
from lingxi.present.web.settings import Settings
from lingxi.search.hit import Hit
from tests.media.documents import png, write_zip
from tests.media.motion_photos import motion_photo
from tests.media.test_bare import PLACE, placed
from tests.media.test_bare_animation import animation
from tests.media.test_bare_pdf import photo
from tests.present.web.conftest import Browser

OWNER, READER = {"Authorization": "Bearer w"}, {"Authorization": "Bearer r"}


@pytest.fixture
def films(library: Library, tmp_path: Path) -> Iterator[tuple[Browser, dict[str, str]]]:
    """A server with a film, a photo and a document, and the ids of their segments by the kind."""
    root = tmp_path / "films"
    root.mkdir()
    placed(tmp_path / "a").rename(root / "a.mov")
    (root / "b.jpg").write_bytes(photo())
    write_zip(root / "c.cbz", {"1.png": png("blue")})
    exif = Pillow.open(BytesIO(photo())).getexif().tobytes()
    motion_photo(root / "d.jpeg", (root / "a.mov").read_bytes(), "directory", exif=exif)
    library.index(root, models=["toy"])
    ask = Browser(library, Settings(read_token="r", write_token="w"))
    found = ask("GET", "/v1/files", headers=READER).json()["files"]
    yield ask, {Path(each["path"]).suffix: each["id"] for each in found}
    ask.app.state.service.close()


def test_no_way_to_a_film_gives_its_place_to_a_reader(films: tuple[Browser, dict[str, str]]) -> None:
    ask, ids = films
    film = f"/v1/segments/{ids['.mov']}"
    made = ask("POST", "/v1/archives", json={"ids": [ids[".mov"], ids[".jpg"]]}, headers=READER).json()["archive"]
    for way in (f"{film}/original", f"{film}/clip?start_s=0&end_s=1", f"/v1/archives/{made}"):
        for who, named in ((READER, False), (OWNER, way.endswith("original") or "archives" in way)):
            answer = ask("GET", way, headers=who)
            assert answer.status_code == 200
            assert (PLACE.encode() in answer.content) is named, f"{way} for {who}"
    whole = ask("GET", f"{film}/original", headers=READER)
    part = ask("GET", f"{film}/original", headers=READER | {"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, whole.content[4:8]) == (206, b"ftyp")
    with zipfile.ZipFile(BytesIO(ask("GET", f"/v1/archives/{made}", headers=READER).content)) as sent:
        assert b"Exif" not in sent.read("b.jpg")


def test_the_film_in_a_motion_photo_is_played_and_names_no_place(films: tuple[Browser, dict[str, str]]) -> None:
    ask, ids = films
    parts = ask("GET", f"/v1/segments/{ids['.jpeg']}/parts", headers=READER).json()["parts"]
    assert [each["modality"] for each in parts] == ["image", "video", "audio"]
    assert [each["film"] and each["film"].endswith("/film") for each in parts] == [None, True, True]
    film = ask("GET", parts[1]["film"], headers=READER)
    assert (film.headers["content-type"], film.content[4:8]) == ("video/mp4", b"ftyp")
    clip = ask("GET", f"/v1/segments/{parts[1]['id']}/clip", headers=READER)
    assert (clip.headers["content-type"], clip.content[4:8]) == ("video/mp4", b"ftyp")
    original = ask("GET", parts[1]["original"], headers=READER).content
    assert all(PLACE.encode() not in each for each in (film.content, clip.content, original))
    assert PLACE.encode() in ask("GET", parts[1]["original"], headers=OWNER).content, "the control"
    assert ask("GET", f"/v1/segments/{ids['.mov']}/film", headers=READER).status_code == 404
    assert ask("GET", f"/v1/segments/{parts[1]['id']}/thumbnail", headers=READER).content[:2] == b"\xff\xd8"


def test_a_document_that_may_name_a_place_is_given_only_to_those_who_see_places(
    films: tuple[Browser, dict[str, str]],
) -> None:
    ask, ids = films
    for who, status in ((READER, 403), (OWNER, 200)):
        answer = ask("GET", f"/v1/segments/{ids['.cbz']}/original", headers=who)
        assert answer.status_code == status
    service: Service = ask.app.state.service
    with pytest.raises(HTTPException, match="may name one"):
        check_given(service, Hit("id", Path("/a.docx"), 1.0, "text"))
    more = [Hit("id", Path(f"/{n}.docx"), 1.0, "text") for n in range(7)]
    with pytest.raises(HTTPException, match=r"0\.docx, 1\.docx, 2\.docx, 3\.docx, 4\.docx, and 2 more"):
        check_given(service, Hit("id", Path("/a.jpg"), 1.0, "image"), *more)
    both = ask("POST", "/v1/archives", json={"ids": [ids[".jpg"], ids[".cbz"]]}, headers=READER)
    assert (both.status_code, both.json()["detail"].endswith(": c.cbz")) == (403, True)
    assert [may_name_place(Path(f"a.{each}")) for each in ("docx", "txt", "mp4", "jpg", "pdf")] == [True, *[False] * 4]


def test_pictures_that_are_written_again_are_named_as_jpegs(
    films: tuple[Browser, dict[str, str]], library: Library, tmp_path: Path
) -> None:
    ask, _ = films
    Pillow.new("RGB", (40, 30), "green").save(tmp_path / "films" / "图.png")
    library.index(tmp_path / "films")
    (hit,) = (each for each in library.search("green", limit=9) if each.path.suffix == ".png")
    for who, name, start in ((READER, "图.png.jpg", b"\xff\xd8"), (OWNER, "图.png", b"\x89PNG")):
        made = ask("POST", "/v1/archives", json={"ids": [hit.id]}, headers=who).json()["archive"]
        with zipfile.ZipFile(BytesIO(ask("GET", f"/v1/archives/{made}", headers=who).content)) as sent:
            assert sent.namelist() == [name]
            assert sent.read(name).startswith(start)
        answer = ask("GET", f"/v1/segments/{hit.id}/original", headers=who)
        assert answer.headers["content-disposition"].endswith(quote(name))


def test_animations_move_for_readers_and_say_nothing_of_their_place(library: Library, tmp_path: Path) -> None:
    root = tmp_path / "moving"
    root.mkdir()
    path = animation(root / "a.gif")
    library.index(root, models=["toy"])
    ask = Browser(library, Settings(read_token="r", write_token="w"))
    (found,) = ask("GET", "/v1/files", headers=READER).json()["files"]
    answer = ask("GET", f"/v1/segments/{found['id']}/original", headers=READER)
    assert (answer.headers["content-type"], b"kitchen" in answer.content) == ("image/gif", False)
    with Pillow.open(BytesIO(answer.content)) as shown:
        assert getattr(shown, "n_frames", 1) == 3
    made = ask("POST", "/v1/archives", json={"ids": [found["id"]]}, headers=READER).json()["archive"]
    with zipfile.ZipFile(BytesIO(ask("GET", f"/v1/archives/{made}", headers=READER).content)) as sent:
        assert sent.read("a.gif") == answer.content
    assert ask("GET", f"/v1/segments/{found['id']}/original", headers=OWNER).content == path.read_bytes()
    ask.app.state.service.close()
