"""A conversation with a library, which keeps its state between turns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeAlias, final

from lingxi.apps.chat.question import Look
from lingxi.apps.chat.state import State
from lingxi.apps.chat.turn import Turn, step
from lingxi.apps.searchable import Searchable

if TYPE_CHECKING:
    from lingxi.apps.language_model import LanguageModel

Step: TypeAlias = Callable[[State, str, int | None, int], Turn]  # state, what is said, the condition taken off, limit
Keep: TypeAlias = Callable[[str, Sequence[str]], object]  # saves hits, by their ids, as an album


def read_by(llm: LanguageModel, library: Searchable, look: Look | None = None) -> Step:
    """The turns of a conversation that a language model reads, here or with a server's library."""
    return lambda state, text, off, limit: step(library, state, text, off, limit, look, llm)


@final
class Chat:
    """A search that is refined turn by turn, in English or Chinese: ``chat.say("a dog")``, ``chat.say("at night")``.

    ``state`` is the conversation so far; :func:`lingxi.apps.chat.state.dump_state` makes JSON of it. Get one from
    ``lib.chat()``. Not for several threads at once.
    """

    def __init__(self, step: Step, keep: Keep, state: State | None = None, limit: int = 10) -> None:
        self.state = state or State()
        self.limit = limit
        self._step, self._keep = step, keep

    def say(self, text: str) -> Turn:
        """The next turn: hits, what was understood, and a question back or None; "save as NAME" saves an album.

        Raises BadQuery for an empty turn or what cannot be done; the conversation is then as before.
        """
        turn = self._step(self.state, text, None, self.limit)
        if turn.save:
            self._keep(turn.save, [hit.id for hit in turn.hits])
        self.state = turn.state
        return turn

    def remove(self, chip: int) -> Turn:
        """The hits without the condition with that id; raises BadQuery where there is none."""
        turn = self._step(self.state, "", chip, self.limit)
        self.state = turn.state
        return turn
