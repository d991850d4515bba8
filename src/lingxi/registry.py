"""Registries of plug-ins, which are files in a room, or entry points of other packages."""

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

from lingxi.errors import BadName, BrokenPlugIn, MissingExtra, UnknownName
from lingxi.names import Name, Setting, parse_name

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

T = TypeVar("T")
P = TypeVar("P")  # the type of a decorated plug-in
Maker: TypeAlias = Callable[..., T]


@dataclass(frozen=True)
class Parameter:
    """A setting that a plug-in accepts in the parentheses of its name."""

    name: str
    hint: Any  # its type; Any if it cannot be resolved
    default: object  # ``inspect.Parameter.empty`` if it is required

    @property
    def kind(self) -> str:
        """Its type in words: ``int``, ``linear or rbf``."""
        if get_origin(self.hint) is Literal:
            return " or ".join(map(str, get_args(self.hint)))
        return self.hint.__name__ if isinstance(self.hint, type) else str(self.hint)

    def __str__(self) -> str:
        return self.name if self.default is inspect.Parameter.empty else f"{self.name}={_shown(self.default)}"


class Registry(Generic[T]):
    """Names -> plug-ins of one kind; the room is read on first use, not on import.

    ``room`` is the package that holds one file per plug-in, for example ``lingxi.encode.encoders``; the file is named
    like the plug-in. Other packages register through an entry point in the group of the same name. A plug-in creates a
    ``T``; lingxi passes its first ``given`` parameters, the others are settings in its name. A ``closed`` room accepts
    no plug-ins of other packages. ``extra`` installs what lingxi's files of the room import.
    """

    def __init__(self, kind: str, room: str, *, given: int = 0, closed: bool = False, extra: str = "") -> None:
        self.kind = kind
        self.room = room
        self._given, self._closed, self._extra = given, closed, extra
        self._lacking: dict[str, str] = {}  # plug-in -> its library that is not installed
        self._known: dict[str, Maker[T]] = {}
        self._broken: dict[str, str] = {}
        self._signatures: dict[str, inspect.Signature] = {}
        self._read = self._reading = False
        self._loading = RLock()  # a module of the room may use its registry while it is imported

    def register(self, name: str) -> Callable[[P], P]:
        """A decorator that registers the plug-in as ``name``; raises ValueError if the name is taken."""

        def remember(plugin: P) -> P:
            if name in self._known:
                raise ValueError(f"two plug-ins have the name {self.kind} {name!r}")
            self._known[name] = cast(Maker[T], plugin)
            return plugin

        return remember

    def make(self, name: str | Name, *given: object) -> T:
        """Creates a plug-in from its name with settings, such as ``rrf(k=20)``; ``given`` are lingxi's arguments.

        Raises BadName for a name that cannot be parsed or settings that the plug-in does not accept, and UnknownName,
        with the known names, for other names. Errors in the plug-in's constructor are passed on.
        """
        asked = self.parse(name)
        maker = self[asked.base]
        arguments, settings = _written(asked)
        self._check(asked, maker, given, arguments, settings)
        return maker(*given, *arguments, **settings)

    def check(self, name: str | Name) -> None:
        """Raises what ``make`` raises for a name or its settings; nothing is created."""
        asked = self.parse(name)
        self._check(asked, self[asked.base], (None,) * self._given, *_written(asked))

    def parse(self, name: str | Name) -> Name:
        """Parses a name; raises BadName. The plug-in itself is not looked up."""
        return parse_name(name, self.kind) if isinstance(name, str) else name

    def settings(self, name: str) -> tuple[Parameter, ...]:
        """The settings of the plug-in ``name``, in order, from its signature; raises UnknownName."""
        maker = self[name]
        hints = _hints(maker)
        parameters = list(self._signature(name, maker).parameters.values())[self._given :]
        return tuple(Parameter(each.name, hints.get(each.name, Any), each.default) for each in parameters)

    def spelled(self, name: str) -> str:
        """The name with all settings and their defaults, such as ``rrf(k=60)``; raises UnknownName."""
        settings = ", ".join(map(str, self.settings(name)))
        return f"{name}({settings})" if settings else name

    def names(self) -> list[str]:
        """The sorted names of files in the room and of entry points; no plug-in is imported."""
        package = importlib.import_module(self.room)
        return sorted(
            {*self._known, *(module.name for module in pkgutil.iter_modules(package.__path__))}
            | {entry.name for entry in self._entries()}
        )

    def __getitem__(self, name: str) -> Maker[T]:
        """The factory of the plug-in ``name``.

        Raises UnknownName, with the known names; MissingExtra for a library that is not installed; or BrokenPlugIn.
        """
        if name not in self._known:
            self._load_one(name)
        if name not in self._known:
            self._load()
        if name not in self._known:
            if name in self._lacking:
                raise MissingExtra(self._lacking[name], self._extra)
            if name in self._broken:
                raise BrokenPlugIn(self.kind, name, self._broken[name])
            raise UnknownName(self.kind, name, {*self._known, *self._lacking})
        return self._known[name]

    @property
    def broken(self) -> Mapping[str, str]:
        """The plug-ins that cannot be imported, with the reason; the others work."""
        self._load()
        return dict(self._broken)

    def pass_over(self, name: str, error: Exception) -> None:
        """Marks a plug-in as broken and warns once."""
        reason = f"{type(error).__name__}: {str(error)[:200]}" if str(error) else type(error).__name__
        if name not in self._broken:
            self._broken[name] = reason
            warnings.warn(f"the {self.kind} {name!r} is left out, it cannot be used: {reason}", RuntimeWarning, 2)

    def has_file(self, name: str) -> bool:
        """Whether the room has a file for a plug-in of that name; nothing is imported."""
        return name in self._known or (
            name.isidentifier() and importlib.util.find_spec(f"{self.room}.{name}") is not None
        )

    def __contains__(self, name: object) -> bool:
        self._load()
        return name in self._known

    def __iter__(self) -> Iterator[str]:
        self._load()
        return iter(sorted(self._known))

    def _signature(self, name: str, maker: Maker[T]) -> inspect.Signature:
        """What a plug-in accepts; kept, since each search makes its signals."""
        if name not in self._signatures:
            self._signatures[name] = inspect.signature(maker)
        return self._signatures[name]

    def _check(
        self, asked: Name, maker: Maker[T], given: tuple[object, ...], arguments: list[Any], settings: dict[str, Any]
    ) -> None:
        signature = self._signature(asked.base, maker)
        try:
            bound = signature.bind(*given, *arguments, **settings)
        except TypeError:
            wrong = _misfit(list(signature.parameters.values())[len(given) :], arguments, settings)
            raise BadName(f"{asked}: {wrong}; {self._takes(asked.base)}") from None
        known = {each.name: each for each in self.settings(asked.base)} if arguments or settings else {}
        for key, value in list(bound.arguments.items())[len(given) :]:
            if not _fits(value, known[key].hint):
                wanted = f"{key} is {known[key].kind}, not {_shown(value)}"
                raise BadName(f"{asked}: {wanted}; {self._takes(asked.base)}")

    def _takes(self, name: str) -> str:
        known = ", ".join(map(str, self.settings(name)))
        return f"{name} takes {known}" if known else f"{name} takes no settings"

    def _load_one(self, name: str) -> None:
        """Imports the file of that name only, so that starting is fast."""
        if self.has_file(name):
            self._tried(name, partial(self._file, name))

    def _file(self, name: str) -> None:
        """Imports a file of the room; one whose library is not installed is not broken, but lacks its extra."""
        try:
            importlib.import_module(f"{self.room}.{name}")
        except ModuleNotFoundError as error:
            if not self._extra or not error.name or error.name.partition(".")[0] == __name__.partition(".")[0]:
                raise
            self._lacking[name] = error.name.partition(".")[0]

    def _load(self) -> None:
        if self._read:
            return
        with self._loading:  # another thread may be loading: a half-read room is not reliable
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
            self._tried(module.name, partial(self._file, module.name))
        for entry in self._entries():
            if entry.name not in self._known:
                loaded = self._tried(entry.name, entry.load)
                if loaded is not None:
                    self._known.setdefault(entry.name, loaded)

    def _entries(self) -> Iterable[EntryPoint]:
        """The entry points of other packages."""
        if self._closed:
            return ()
        from importlib.metadata import entry_points  # slow to import, and rarely needed

        return entry_points(group=self.room)

    def _tried(self, name: str, load: Callable[[], Any]) -> Any:
        """The result of ``load``, or None if it fails with any error: modules of other packages may raise anything."""
        try:
            return load()
        except Exception as error:
            self.pass_over(name, error)
            return None


def _plain(value: Setting) -> str | int | float | bool:
    """A nested name is passed on as text."""
    return str(value) if isinstance(value, Name) else value


def _written(name: Name) -> tuple[list[Any], dict[str, Any]]:
    """The arguments and the settings of a name, as a plug-in gets them."""
    return [_plain(each) for each in name.arguments], {key: _plain(value) for key, value in name.settings}


def _misfit(parameters: list[inspect.Parameter], arguments: list[Any], settings: Mapping[str, Any]) -> str:
    """Why arguments and settings do not fit the parameters of a plug-in."""
    by_place = [each.name for each in parameters if each.kind is each.POSITIONAL_OR_KEYWORD]
    required = {each.name: each.default is each.empty for each in parameters
                if each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)}  # fmt: skip
    if unknown := [name for name in settings if name not in required]:
        return f"there is no setting {unknown[0]!r}"
    for name, value in zip(by_place, arguments, strict=False):
        if name in settings:
            return f"{name} has two values, {_shown(value)} and {_shown(settings[name])}"
    if len(arguments) > len(by_place):
        return f"too many values ({len(arguments)}; at most {len(by_place)})"
    given = {*by_place[: len(arguments)], *settings}
    return f"{next(name for name in required if required[name] and name not in given)} has no value"


def _shown(value: object) -> str:
    """A value as it is written in a name."""
    if isinstance(value, str) and not value.isidentifier():
        return repr(value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _hints(maker: Callable[..., object]) -> Mapping[str, Any]:
    """The types of parameters; empty if a type is imported for type checkers only and cannot be resolved."""
    try:
        return get_type_hints(inspect.getattr_static(maker, "__init__") if isinstance(maker, type) else maker)
    except NameError:
        return {}


def _fits(value: object, hint: Any) -> bool:
    """Whether a setting has its parameter's type; types that names cannot express are not checked."""
    if isinstance(value, tuple):  # for a parameter that accepts any number of values
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
