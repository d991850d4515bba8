"""A conversation with a library, which keeps its state between turns."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, final

from lingxi.apps.chat.state import State
from lingxi.apps.chat.turn import Turn

Step: TypeAlias = Callable[[State, str, int | None, int], Turn]  # state, what is said, the condition taken off, limit


@final
class Chat:
    """A search that is refined turn by turn, in English or Chinese: ``chat.say("a dog")``, ``chat.say("only at night")``.

    ``state`` is the conversation so far; :func:`lingxi.apps.chat.state.dump_state` makes JSON of it. Get one from
    ``lib.chat()``. Not for several threads at once.
    """

    def __init__(self, step: Step, state: State | None = None, limit: int = 10) -> None:
        self.state = state or State()
        self.limit = limit
        self._step = step

    def say(self, text: str) -> Turn:
        """The next turn: hits, what was understood, and a question back or None.

        Raises BadQuery for an empty turn or what cannot be done; the conversation is then as before.
        """
        return self._taken(self._step(self.state, text, None, self.limit))

    def remove(self, chip: int) -> Turn:
        """The hits without the condition with that id; raises BadQuery where there is none."""
        return self._taken(self._step(self.state, "", chip, self.limit))

    def _taken(self, turn: Turn) -> Turn:
        self.state = turn.state
        return turn
