"""Signatures of known files, in little memory."""

from __future__ import annotations

from uuid import UUID

from lingxi.index.signature_table import SignatureTable


def test_an_asset_is_met_with_its_signature() -> None:
    table = SignatureTable([(str(UUID(int=n << 64)), f"{n:016x}") for n in (3, 1, 2)])
    assert (len(table), table.unmet) == (3, 3)
    assert table.meet(str(UUID(int=2 << 64))) == f"{2:016x}"
    assert table.is_met(str(UUID(int=2 << 64)))
    assert not table.is_met(str(UUID(int=1 << 64)))
    assert table.unmet == 2
    assert table.meet(str(UUID(int=4 << 64))) is None
    assert table.unmet == 2


def test_zero_bytes_at_the_end_are_kept() -> None:
    id_, other = str(UUID(bytes=b"\1" + bytes(15))), str(UUID(bytes=b"\1" + bytes(14) + b"\1"))
    table = SignatureTable([(id_, "0100000000000000"), (other, "")])
    assert table.meet(id_) == "0100000000000000"
    assert (id_ in table, other in table, str(UUID(int=0)) in table) == (True, True, False)


def test_an_empty_signature_equals_none_that_a_file_has() -> None:
    id_ = str(UUID(int=7))
    assert SignatureTable([(id_, "")]).meet(id_) == "0" * 16


def test_a_signature_of_another_length_moves_no_other() -> None:
    ids = [str(UUID(int=n)) for n in (1, 2)]
    table = SignatureTable([(ids[0], "ab" * 20), (ids[1], "cd" * 8)])
    assert [table.meet(id_) for id_ in ids] == ["ab" * 8, "cd" * 8]


def test_an_asset_that_occurs_twice_counts_once() -> None:
    table = SignatureTable([(str(UUID(int=7)), "01"), (str(UUID(int=7)), "01")])
    assert (len(table), table.unmet) == (1, 1)
    table.meet(str(UUID(int=7)))
    assert table.unmet == 0


def test_an_empty_table_knows_nothing() -> None:
    table = SignatureTable([])
    assert (len(table), table.unmet, table.meet(str(UUID(int=0)))) == (0, 0, None)
