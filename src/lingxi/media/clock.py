"""The clock of a stream: seconds from the beginning of the file, also where time stamps jump or are missing."""

from __future__ import annotations

from typing import Any, final

BACK_S = 1.0  # time stamps go back by no more within one recording
FORWARD_S = 10.0  # time stamps that go forward by more have jumped, where clocks can
NEAR_S = 0.1  # a stream that begins this much after the first one begins with it
STEP_S = 1 / 25  # between frames that do not say it


def start_of(stream: Any) -> float:
    """The time stamp, in seconds, at which the clock of the file is zero for this stream."""
    first = (stream.container.start_time or 0) / 1e6
    if stream.start_time is None:
        return first
    own = float(stream.start_time * stream.time_base)
    return own if own - first < NEAR_S else first


@final
class Clock:
    """Turns the time stamps of the packets of one stream, in their order, into seconds of the file.

    With ``jumps``, time stamps that go forward by more than ten seconds continue without a gap; those that go back by
    more than a second always do.
    """

    def __init__(self, stream: Any, due_s: float, *, jumps: bool) -> None:
        self._first, self._base = start_of(stream), float(stream.time_base)
        self._jumps = jumps
        self._met = False
        self.due_s = due_s  # when the next packet is expected
        self.shift_s = -self._first  # what is added to time stamps

    def meet(self, packet: Any) -> float:
        """When the packet is decoded; changes ``shift_s`` if the clock has jumped."""
        step = float(packet.duration or 0) * self._base or STEP_S
        if packet.dts is None:
            at_s = self.due_s
        else:
            at_s = packet.dts * self._base + self.shift_s
            moved = at_s - self.due_s
            if self._met and (moved < -BACK_S or (self._jumps and moved > FORWARD_S)):
                self.shift_s -= moved
                at_s = self.due_s
            self._met = True
        self.due_s = at_s + step
        return at_s
