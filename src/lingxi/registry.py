"""Plug-ins are found by being there: a file in a room registers its name, and so may another package's entry point."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from threading import RLock
from types import UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    Generic,
    Literal,
    TypeAlias,
    TypeVar,
    Union,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from lingxi.errors import BadName, BrokenPlugIn, UnknownName
from lingxi.names import Name, Setting, parse_name

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

T = TypeVar("T")
P = TypeVar("P")  # what a decorator gives back is what it was given, with its own type
Maker: TypeAlias = Callable[..., T]


@dataclass(frozen=True)
class Parameter:
    """A setting that a plug-in takes in the parentheses of its name."""

    name: str
    hint: Any  # its type; Any where that cannot be looked up
    default: object  # ``inspect.Parameter.empty`` where it must be given

    @property
    def kind(self) -> str:
        """Its type in words: ``int``, ``linear or rbf``."""
        if get_origin(self.hint) is Literal:
            return " or ".join(map(str, get_args(self.hint)))
        return self.hint.__name__ if isinstance(self.hint, type) else str(self.hint)

    def __str__(self) -> str:
        return self.name if self.default is inspect.Parameter.empty else f"{self.name}={_shown(self.default)}"


class Registry(Generic[T]):
    """Names -> plug-ins of one kind; the room is read on the first question, not on import.

    ``room`` is the package that holds one file per plug-in, for example ``lingxi.encode.encoders``; a plug-in's file
    has its name. Packages of other people register through an entry point in the group of the same name. A plug-in
    makes a ``T``; its first ``given`` parameters are passed by lingxi, the others are settings in its name. A
    ``closed`` room takes no plug-ins of other packages.
    """

    def __init__(self, kind: str, room: str, *, given: int = 0, closed: bool = False) -> None:
        self.kind = kind
        self.room = room
        self._given, self._closed = given, closed
        self._known: dict[str, Maker[T]] = {}
        self._broken: dict[str, str] = {}
        self._read = self._reading = False
        self._loading = RLock()  # a module of the room may ask its registry while it is imported

    def register(self, name: str) -> Callable[[P], P]:
        """A decorator that makes the plug-in known under ``name``; raises ValueError when the name is taken."""

        def remember(plugin: P) -> P:
            if name in self._known:
                raise ValueError(f"two plug-ins call themselves {self.kind} {name!r}")
            self._known[name] = cast(Maker[T], plugin)
            return plugin

        return remember

    def make(self, name: str | Name, *given: object) -> T:
        """The plug-in that ``name`` spells, with its settings: ``rrf(k=20)``; ``given`` is what lingxi passes.

        Raises BadName for a name that cannot be read or settings that the plug-in does not take, UnknownName
        (which lists the known names) for others. What the plug-in itself raises while it is made goes through.
        """
        asked = self.parse(name)
        maker = self[asked.base]
        arguments = [_plain(each) for each in asked.arguments]
        settings = {key: _plain(value) for key, value in asked.settings}
        self._check(asked, maker, given, arguments, settings)
        return maker(*given, *arguments, **settings)

    def parse(self, name: str | Name) -> Name:
        """The name in its parts; raises BadName. The plug-in itself is not looked up."""
        return parse_name(name, self.kind) if isinstance(name, str) else name

    def settings(self, name: str) -> tuple[Parameter, ...]:
        """What the plug-in ``name`` takes in its parentheses, in order, as its signature says; raises UnknownName."""
        maker = self[name]
        hints = _hints(maker)
        parameters = list(inspect.signature(maker).parameters.values())[self._given :]
        return tuple(Parameter(each.name, hints.get(each.name, Any), each.default) for each in parameters)

    def spelled(self, name: str) -> str:
        """The name with its settings and their defaults, as it may be written: ``rrf(k=60)``; raises UnknownName."""
        settings = ", ".join(map(str, self.settings(name)))
        return f"{name}({settings})" if settings else name

    def names(self) -> list[str]:
        """The names by the files of the room and by entry points, in order; no plug-in is imported for them."""
        package = importlib.import_module(self.room)
        return sorted(
            {*self._known, *(module.name for module in pkgutil.iter_modules(package.__path__))}
            | {entry.name for entry in self._entries()}
        )

    def __getitem__(self, name: str) -> Maker[T]:
        """What makes the plug-in called ``name``; raises UnknownName, which lists the known ones, or BrokenPlugIn."""
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
        return name in self._known or (
            name.isidentifier() and importlib.util.find_spec(f"{self.room}.{name}") is not None
        )

    def __contains__(self, name: object) -> bool:
        self._load()
        return name in self._known

    def __iter__(self) -> Iterator[str]:
        self._load()
        return iter(sorted(self._known))

    def _check(
        self, asked: Name, maker: Maker[T], given: tuple[object, ...], arguments: list[Any], settings: dict[str, Any]
    ) -> None:
        try:
            bound = inspect.signature(maker).bind(*given, *arguments, **settings)
        except TypeError as error:
            raise BadName(f"{asked}: {error}; {self._takes(asked.base)}") from None
        known = {each.name: each for each in self.settings(asked.base)} if arguments or settings else {}
        for key, value in list(bound.arguments.items())[len(given) :]:
            if not _fits(value, known[key].hint):
                wanted = f"{key} is {known[key].kind}, not {_shown(value)}"
                raise BadName(f"{asked}: {wanted}; {self._takes(asked.base)}")

    def _takes(self, name: str) -> str:
        known = ", ".join(map(str, self.settings(name)))
        return f"{name} takes {known}" if known else f"{name} takes no settings"

    def _load_one(self, name: str) -> None:
        """Imports the file of that name alone: starting is fast because the other plug-ins are left unread."""
        if self.has_file(name):
            self._tried(name, partial(importlib.import_module, f"{self.room}.{name}"))

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
        package = importlib.import_module(self.room)
        for module in pkgutil.iter_modules(package.__path__):
            self._tried(module.name, partial(importlib.import_module, f"{self.room}.{module.name}"))
        for entry in self._entries():
            if entry.name not in self._known:
                loaded = self._tried(entry.name, entry.load)
                if loaded is not None:
                    self._known.setdefault(entry.name, loaded)

    def _entries(self) -> Iterable[EntryPoint]:
        """What other packages register."""
        if self._closed:
            return ()
        from importlib.metadata import entry_points  # slow to import, and most questions are answered without it

        return entry_points(group=self.room)

    def _tried(self, name: str, load: Callable[[], Any]) -> Any:
        """What ``load`` gives; None where it fails, whatever the error: a stranger's module may raise any."""
        try:
            return load()
        except Exception as error:
            self.pass_over(name, error)
            return None


def _plain(value: Setting) -> str | int | float | bool:
    """A name inside a name is passed on as it is written."""
    return str(value) if isinstance(value, Name) else value


def _shown(value: object) -> str:
    """A value as it is written in a name."""
    if isinstance(value, str) and not value.isidentifier():
        return repr(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _hints(maker: Callable[..., object]) -> Mapping[str, Any]:
    """The types of parameters; none where a type is imported only for checkers, and so cannot be looked at."""
    try:
        return get_type_hints(inspect.getattr_static(maker, "__init__") if isinstance(maker, type) else maker)
    except NameError:
        return {}


def _fits(value: object, hint: Any) -> bool:
    """Whether a setting has the type of its parameter; types that names cannot spell are not looked at."""
    if isinstance(value, tuple):  # of a parameter that takes any number
        return all(_fits(each, hint) for each in value)
    if get_origin(hint) is Literal:
        return any(value == each and type(value) is type(each) for each in get_args(hint))
    if get_origin(hint) in (Union, UnionType):
        return any(_fits(value, each) for each in get_args(hint))
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint in (int, str, bool):
        return type(value) is hint
    return hint is not type(None)
