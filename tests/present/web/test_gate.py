"""Together or alone."""

from __future__ import annotations

import threading

from lingxi.present.web.gate import Gate


def test_who_is_alone_waits_for_those_inside_and_keeps_others_out() -> None:
    gate, order = Gate(), list[str]()
    inside, alone = threading.Event(), threading.Event()

    def write() -> None:
        inside.set()
        with gate.alone():
            order.append("alone")
            alone.set()

    with gate.together(), gate.together():
        writer = threading.Thread(target=write)
        writer.start()
        inside.wait(10)
        order.append("together")
    assert alone.wait(10)
    writer.join(10)
    with gate.together():
        order.append("after")
    assert order == ["together", "alone", "after"]
