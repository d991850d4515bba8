"""Plug-ins are found by being there: a file in a room registers its name, and so may another package's entry point."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from threading import RLock
from typing import Any, Generic, TypeVar, cast

from lingxi.errors import BrokenPlugIn, UnknownName

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
        self._broken: dict[str, str] = {}
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
        """The plug-in called ``name``; raises UnknownName, which lists the known ones, or BrokenPlugIn."""
        if name not in self._known:
            self._load_one(name)
        if name not in self._known:
            self._load()
        if name not in self._known:
            if name in self._broken:
                raise BrokenPlugIn(self.kind, name, self._broken[name])
            raise UnknownName(self.kind, name, self._known)
        return self._known[name]

    @property
    def broken(self) -> Mapping[str, str]:
        """The plug-ins that cannot be imported, by name, each with the reason; the others work without them."""
        self._load()
        return dict(self._broken)

    def pass_over(self, name: str, error: Exception) -> None:
        """Counts a plug-in among the broken ones and warns once."""
        reason = f"{type(error).__name__}: {str(error)[:200]}" if str(error) else type(error).__name__
        if name not in self._broken:
            self._broken[name] = reason
            warnings.warn(f"the {self.kind} {name!r} is left out, it cannot be used: {reason}", RuntimeWarning, 2)

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
            self._tried(name, partial(importlib.import_module, module))

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
            self._tried(module.name, partial(importlib.import_module, f"{self.room}.{module.name}"))
        for entry in entry_points(group=self.room):
            if entry.name not in self._known:
                loaded = self._tried(entry.name, entry.load)
                if loaded is not None:
                    self._known.setdefault(entry.name, loaded)

    def _tried(self, name: str, load: Callable[[], Any]) -> Any:
        """What ``load`` gives; None where it fails, whatever the error: a stranger's module may raise any."""
        try:
            return load()
        except Exception as error:
            self.pass_over(name, error)
            return None
