"""The rules of the house that no linter knows, so that they stay facts and not advice."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateways_graph.cli import COMMANDS

CHECKOUT = Path(__file__).resolve().parent.parent
PACKAGE = CHECKOUT / "gateways_graph"
COMMANDS_PAGE = CHECKOUT / "docs" / "cli-reference.md"

MODULE_LINES = 500
FUNCTION_LINES = 60
POSITIONAL_PARAMETERS = 4
LAUNCHER_LINES = 10
#: Names that say nothing about what is inside.
VAGUE_NAMES = {"common", "helpers", "misc", "tools", "utils"}
#: Libraries that take longer to import than `gateways --help` may take.
HEAVY = ("jinja2", "networkx", "numpy", "pyoxigraph", "pyshacl", "rdflib", "starlette", "uvicorn")

Function = ast.FunctionDef | ast.AsyncFunctionDef


def _modules(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (CHECKOUT / folder).rglob("*.py"))


def _functions(path: Path) -> Iterator[tuple[str, Function]]:
    """Each function of a module with the place to name when it breaks a rule."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, Function):
            yield f"{path.relative_to(CHECKOUT)}:{node.lineno} {node.name}", node


def _positional(function: Function) -> list[str]:
    names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
    return names[1:] if names[:1] in (["self"], ["cls"]) else names


def _exported(path: Path) -> list[str] | None:
    """What `__all__` lists, or nothing when the module has none that is a plain list."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "__all__" for target in node.targets):
            return list(ast.literal_eval(node.value))
    return None


def test_modules_stay_short() -> None:
    """No module of the package or of its tests is longer than 500 lines."""
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _modules("gateways_graph", "tests")}
    assert {str(path): lines for path, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_functions_stay_short() -> None:
    """No function is longer than 60 lines, docstring included."""
    found = (pair for path in _modules("gateways_graph", "tests") for pair in _functions(path))
    lengths = {place: (function.end_lineno or 0) - function.lineno + 1 for place, function in found}
    assert {place: lines for place, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_functions_take_few_positional_parameters() -> None:
    """No function takes more than four parameters by position; the rest are named by the caller."""
    found = (pair for path in _modules("gateways_graph") for pair in _functions(path))
    names = {place: _positional(function) for place, function in found}
    assert {place: taken for place, taken in names.items() if len(taken) > POSITIONAL_PARAMETERS} == {}


def test_modules_are_named_for_what_they_hold() -> None:
    """No module or package is called utils, helpers, common or the like."""
    modules = _modules("gateways_graph", "tests")
    assert [str(path) for path in modules if VAGUE_NAMES & {path.stem, path.parent.name}] == []


def test_public_names_are_sorted_and_exist() -> None:
    """`__all__` is sorted without regard to case and lists each name once."""
    listed = {str(path.relative_to(CHECKOUT)): _exported(path) for path in _modules("gateways_graph")}
    unsorted = {path: names for path, names in listed.items() if names and names != sorted(set(names), key=_order)}
    assert unsorted == {}


def _order(name: str) -> tuple[bool, bool, str]:
    """Constants, then classes, then functions: the order that ruff's RUF022 keeps."""
    return not name.isupper(), not name[:1].isupper(), name


def test_only_the_command_line_prints() -> None:
    """No module outside `cli` calls `print`: answers are returned, not said."""
    calls = [
        f"{path.relative_to(CHECKOUT)}:{node.lineno}"
        for path in _modules("gateways_graph")
        if path.parent.name != "cli"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert calls == []


def test_every_test_says_what_it_expects() -> None:
    """Each test function has a docstring that states the behaviour."""
    tests = (pair for path in _modules("tests") if path.name.startswith("test_") for pair in _functions(path))
    assert [place for place, node in tests if node.name.startswith("test_") and not ast.get_docstring(node)] == []


def test_launcher_is_thin() -> None:
    """`cli.py` only starts the package's command line."""
    assert len((CHECKOUT / "cli.py").read_text(encoding="utf-8").splitlines()) <= LAUNCHER_LINES


def test_imports_point_one_way() -> None:
    """The layers of the architecture hold (`lint-imports`, contracts in pyproject.toml)."""
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert command, "import-linter is not installed: sh scripts/setup test"
    done = subprocess.run([command, "--no-cache"], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]], ids=" ".join)
def test_help_is_light(arguments: list[str]) -> None:
    """Help and version are said without importing any heavy library."""
    code = f"""
import sys
from gateways_graph.cli import main
try:
    main({arguments!r})
except SystemExit as end:
    assert not end.code, end.code
sys.stderr.write(" ".join(name for name in {HEAVY!r} if name in sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    assert done.stdout.strip()


def test_the_reference_names_every_command() -> None:
    """`docs/cli-reference.md` has a heading for each command, and for no command that is gone."""
    text = COMMANDS_PAGE.read_text(encoding="utf-8")
    headings = re.findall(r"^#+ .*?`gateways ([a-z][a-z-]*)", text, re.MULTILINE)
    assert set(headings) == set(COMMANDS)


def test_the_readme_shows_only_commands_that_exist() -> None:
    """Each `gateways COMMAND` that the README shows is a command."""
    code = "\n".join(_code((CHECKOUT / "README.md").read_text(encoding="utf-8")))
    shown = re.findall(r"\bgateways ([a-z][a-z-]*)", code)
    assert shown
    assert set(shown) <= set(COMMANDS)


def _code(markdown: str) -> list[str]:
    """What a page shows as code: fenced blocks and single backquotes."""
    return re.findall(r"^```.*?^```|`[^`\n]+`", markdown, re.MULTILINE | re.DOTALL)
