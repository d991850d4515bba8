"""Films and recordings over HTTP."""

from __future__ import annotations

from pathlib import Path

import pytest

from lingxi.library import Library
from lingxi.media.clip import frames_of
from tests.films import film, recording, scene, tone
from tests.present.web.conftest import Browser


@pytest.fixture
def moments(folder: Path, indexed: Library) -> Path:
    film(folder / "a.mp4", [(scene(n), 3.0) for n in range(4)])
    (folder / "a.srt").write_text("1\n00:00:07,000 --> 00:00:08,500\na whistle, then a goal\n", "utf-8")
    recording(folder / "b.wav", tone(440, 2))
    indexed.index(folder)
    return folder


def _ids(indexed: Library, modality: str) -> list[str]:
    from lingxi.store.where import Compare

    return [point.id for point in indexed._store.engine.scroll(Compare("modality", "=", modality))]


def test_moments_have_their_times_posters_and_clips(
    moments: Path, ask: Browser, indexed: Library, tmp_path: Path
) -> None:
    (said,) = [
        hit
        for hit in ask("POST", "/v1/search", json={"parts": [{"text": "whistle goal"}], "k": 5}).json()["hits"]
        if "whistle" in hit["text"]
    ]
    assert (said["place"]["start_s"], said["place"]["end_s"]) == (7, 8.5)
    assert ask("GET", f"/v1/segments/{said['id']}/thumbnail").content[:2] == b"\xff\xd8"
    moment = _ids(indexed, "video")[0]
    known = ask("GET", f"/v1/segments/{moment}").json()
    assert ask("GET", f"/v1/segments/{moment}/thumbnail?size=160").content[:2] == b"\xff\xd8"
    clip = ask("GET", f"/v1/segments/{moment}/clip")
    assert clip.headers["content-type"] == "video/mp4"
    (tmp_path / "clip.mp4").write_bytes(clip.content)
    seconds = known["place"]["end_s"] - known["place"]["start_s"]
    assert len(frames_of(tmp_path / "clip.mp4", 48).frames) >= 8 * seconds


def test_a_recording_is_shown_played_and_cut(moments: Path, ask: Browser, indexed: Library) -> None:
    (sound,) = _ids(indexed, "audio")
    assert ask("GET", f"/v1/segments/{sound}/thumbnail").content[:2] == b"\xff\xd8"
    whole = ask("GET", f"/v1/segments/{sound}/original", headers={"Range": "bytes=0-3"})
    assert (whole.status_code, whole.content) == (206, b"RIFF")
    assert whole.headers["content-type"] == "audio/wav"
    half = ask("GET", f"/v1/segments/{sound}/clip?start_s=0.5&end_s=1")
    assert 0 < len(half.content) < (moments / "b.wav").stat().st_size / 2


def test_no_clip_can_be_cut_from_an_image(moments: Path, ask: Browser, indexed: Library) -> None:
    answer = ask("GET", f"/v1/segments/{_ids(indexed, 'image')[0]}/clip")
    assert answer.status_code == 404
    assert "moments" in answer.json()["detail"]


def test_an_uploaded_sound_is_refused_where_no_model_encodes_audio(moments: Path, ask: Browser) -> None:
    sent = ask("POST", "/v1/uploads", content=(moments / "b.wav").read_bytes())
    assert sent.json()["seconds"] == 2
    answer = ask("POST", "/v1/search", json={"parts": [{"upload": sent.json()["upload"]}]})
    assert answer.status_code == 400
    assert "encodes sounds" in answer.json()["detail"]
    broken = ask("POST", "/v1/uploads", content=b"RIFF\x00\x00\x00\x00WAVEnonsense")
    assert broken.status_code == 422


def test_a_moment_can_be_a_query_and_a_search_can_stay_in_its_file(
    moments: Path, ask: Browser, indexed: Library
) -> None:
    moment = _ids(indexed, "video")[0]
    body = {"parts": [{"image_id": moment}], "within": str(moments / "a.mp4"), "k": 20}
    hits = ask("POST", "/v1/search", json=body).json()["hits"]
    assert {Path(hit["path"]).name for hit in hits} == {"a.mp4"}
    assert ask("POST", "/v1/search", json={"parts": [{"image_id": moment}], "within": "a\x00b"}).status_code == 400
