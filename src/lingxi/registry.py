"""Plug-ins are found by being there: a file in a room registers its name, and so may another package's entry point."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable, Iterator
from threading import RLock
from typing import Generic, TypeVar, cast

from lingxi.errors import UnknownName

T = TypeVar("T")
P = TypeVar("P")  # what a decorator gives back is what it was given, with its own type


class Registry(Generic[T]):
    """Names -> plug-ins of one kind; the room is read on the first question, not on import.

    ``room`` is the package that holds one file per plug-in, for example ``lingxi.encode.encoders``; a plug-in's file
    has its name. Packages of other people register through an entry point in the group of the same name.
    """

    def __init__(self, kind: str, room: str) -> None:
        self.kind = kind
        self.room = room
        self._known: dict[str, T] = {}
        self._read = self._reading = False
        self._loading = RLock()  # a module of the room may ask its registry while it is imported

    def register(self, name: str) -> Callable[[P], P]:
        """A decorator that makes the plug-in known under ``name``; raises ValueError when the name is taken."""

        def remember(plugin: P) -> P:
            if name in self._known:
                raise ValueError(f"two plug-ins call themselves {self.kind} {name!r}")
            self._known[name] = cast(T, plugin)
            return plugin

        return remember

    def __getitem__(self, name: str) -> T:
        """The plug-in called ``name``; raises UnknownName, which lists the known ones."""
        if name not in self._known:
            self._load_one(name)
        if name not in self._known:
            self._load()
        if name not in self._known:
            raise UnknownName(self.kind, name, self._known)
        return self._known[name]

    def has_file(self, name: str) -> bool:
        """Whether a plug-in of that name stands in the room; none is imported for the answer."""
        return name in self._known or importlib.util.find_spec(f"{self.room}.{name}") is not None

    def __contains__(self, name: object) -> bool:
        self._load()
        return name in self._known

    def __iter__(self) -> Iterator[str]:
        self._load()
        return iter(sorted(self._known))

    def _load_one(self, name: str) -> None:
        """Imports the file of that name alone: starting is fast because the other plug-ins are left unread."""
        module = f"{self.room}.{name}"
        if name.isidentifier() and self.has_file(name):
            importlib.import_module(module)

    def _load(self) -> None:
        if self._read:
            return
        with self._loading:  # another thread may be at it, and half of the room is not what is known
            if self._reading or self._read:
                return
            self._reading = True
            try:
                self._import()
                self._read = True
            finally:
                self._reading = False

    def _import(self) -> None:
        from importlib.metadata import entry_points  # slow to import, and most questions are answered without it

        package = importlib.import_module(self.room)
        for module in pkgutil.iter_modules(package.__path__):
            importlib.import_module(f"{self.room}.{module.name}")
        for entry in entry_points(group=self.room):
            self._known.setdefault(entry.name, entry.load())
