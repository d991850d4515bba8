"""XMP of several programs is understood; hostile XML does nothing."""

from __future__ import annotations

from datetime import datetime

import pytest

from lingxi.media.metadata.known import Known
from lingxi.media.metadata.xmp import known_of

SPACES = " ".join(
    f'xmlns:{name}="{uri}"'
    for name, uri in {
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "exif": "http://ns.adobe.com/exif/1.0/",
        "lr": "http://ns.adobe.com/lightroom/1.0/",
        "digiKam": "http://www.digikam.org/ns/1.0/",
        "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
        "mwg-rs": "http://www.metadataworkinggroup.com/schemas/regions/",
        "MPReg": "http://ns.microsoft.com/photo/1.2/t/Region#",
    }.items()
)


def _packet(inside: str, attributes: str = "") -> bytes:
    rdf = f"<rdf:RDF {SPACES}><rdf:Description {attributes}>{inside}</rdf:Description></rdf:RDF>"
    return f'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">{rdf}</x:xmpmeta><?xpacket end="w"?>\0\0'.encode()


def _bag(name: str, *texts: str, kind: str = "Bag") -> str:
    return f"<{name}><rdf:{kind}>{''.join(f'<rdf:li>{text}</rdf:li>' for text in texts)}</rdf:{kind}></{name}>"


def test_words_places_and_ratings() -> None:
    inside = _bag("dc:title", "Burrowing animal", kind="Alt") + _bag("dc:description", "at  night", kind="Alt")
    inside += _bag("dc:subject", "wombat", "Wombat", "洞穴") + "<xmp:Rating>4</xmp:Rating>"
    known = known_of(_packet(inside, 'photoshop:City="Hobart" photoshop:DateCreated="1999-12-31T23:00:00"'))
    assert (known.title, known.descriptions) == ("Burrowing animal", ("at night",))
    assert (known.keywords, known.places, known.rating) == (("wombat", "洞穴"), ("Hobart",), 4)
    assert (known.taken, known.taken_from) == (datetime(1999, 12, 31, 23), "xmp")


def test_people_from_lists_faces_and_paths_of_keywords() -> None:
    inside = _bag("Iptc4xmpExt:PersonInImage", "Ann Onym") + _bag("digiKam:TagsList", "People/Bea", "Trips/Rome")
    face = '<rdf:Description mwg-rs:Name="{}" mwg-rs:Type="{}"/>'
    inside += f"<mwg-rs:RegionList>{face.format('Cleo', 'Face')}{face.format('Rex', 'Pet')}</mwg-rs:RegionList>"
    inside += "<mwg-rs:Regions><mwg-rs:Name>Dora</mwg-rs:Name><mwg-rs:Type>Face</mwg-rs:Type></mwg-rs:Regions>"
    inside += '<rdf:Description MPReg:PersonDisplayName="Eve"/>'
    known = known_of(_packet(inside))
    assert set(known.people) == {"Ann Onym", "Bea", "Cleo", "Dora", "Eve"}
    assert known.keywords == ("Trips", "Rome")


def test_every_level_of_a_tree_of_keywords_is_a_keyword() -> None:
    inside = _bag("dc:subject", "AC/DC", "Plants|Trees") + _bag("lr:hierarchicalSubject", "Animals|Dogs|A/C Poodle")
    inside += _bag("digiKam:TagsList", "Places/Rome", "People/Family/Bea")
    known = known_of(_packet(inside))
    levels = ("AC/DC", "Plants", "Trees", "Places", "Rome", "Family", "Animals", "Dogs", "A/C Poodle")
    assert known.keywords == levels
    assert known.people == ("Bea",)


@pytest.mark.parametrize(
    ("north", "east", "place"),
    [("52,31.2N", "13,24.0E", (52.52, 13.4)), ("12,30,0S", "30,0,0W", (-12.5, -30.0)), ("0,0N", "0,0E", None)],
)
def test_places(north: str, east: str, place: tuple[float, float] | None) -> None:
    known = known_of(_packet("", f'exif:GPSLatitude="{north}" exif:GPSLongitude="{east}"'))
    assert ((known.latitude, known.longitude) if place else known.latitude) == place


@pytest.mark.parametrize("rating", ["0", "-1", "9", "many"])
def test_no_stars(rating: str) -> None:
    assert known_of(_packet("", f'xmp:Rating="{rating}"')).rating is None


@pytest.mark.parametrize("data", [b"", b"no xml", b"<x:xmpmeta", _packet("<dc:title>")])
def test_broken_packets_say_nothing(data: bytes) -> None:
    assert known_of(data) == Known()


def test_the_packet_is_from_the_first_opening_tag_to_the_last_closing_one() -> None:
    packet = _packet("<dc:title>Rain</dc:title>")
    assert known_of(b"</RDF> before " + packet + b" behind <RDF </RD").title == "Rain"


@pytest.mark.timeout(60)
def test_many_opening_tags_end_soon() -> None:
    assert known_of(b"<RDF " * 800_000) == Known()


def test_entities_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    rdf = f"<rdf:RDF {SPACES}><rdf:Description><dc:title>x&b;&f;</dc:title></rdf:Description></rdf:RDF>"
    known = known_of((bomb + rdf).encode())
    assert "aaaa" not in known.title
    assert "root" not in known.title
