"""What people install: the wheel holds its data and runs alone, and every place agrees on the version."""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
import tarfile
import tomllib
from pathlib import Path
from zipfile import ZipFile

import pytest

from gateways_graph import __version__
from gateways_graph.resources import DATA_FILES

CHECKOUT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))


def _run(*command: str | Path, cwd: Path, **variables: str) -> str:
    """Standard output of a command that must succeed, in an environment that knows nothing of this checkout."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "GATEWAYS_"))}
    done = subprocess.run(
        [str(word) for word in command],
        cwd=cwd, env=environment | variables, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


def _build(kind: str, folder: Path) -> Path:
    _run(sys.executable, "-m", "hatchling", "build", "--target", kind, "--directory", folder, cwd=CHECKOUT)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    return _build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` folder of a new environment that holds the wheel and its dependencies, and no test tools."""
    environment = tmp_path_factory.mktemp("environment")
    _run(sys.executable, "-m", "venv", environment, cwd=environment)
    _run(environment / "bin" / "pip", "install", "--quiet", wheel, cwd=environment)
    return environment / "bin"


def test_the_version_is_the_same_everywhere() -> None:
    """The package, the citation and the newest release in the changelog name one version."""
    citation = re.search(r"^version: (.+)$", (CHECKOUT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    release = re.search(r"^## \[(\d.+?)\]", (CHECKOUT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert citation
    assert release
    assert (citation[1], release[1]) == (__version__, __version__)
    assert PROJECT["project"]["dynamic"] == ["version"]
    assert PROJECT["tool"]["hatch"]["version"]["path"] == "gateways_graph/__init__.py"


def test_extras_named_in_errors_exist() -> None:
    """The extras are those that an error tells people to install, and `test`."""
    named = {
        name
        for path in (CHECKOUT / "gateways_graph").rglob("*.py")
        for name in re.findall(r"""MissingExtraError\(\s*["'](\w+)["']""", path.read_text(encoding="utf-8"))
    }
    assert set(PROJECT["project"]["optional-dependencies"]) == named | {"test"}


def test_a_checkout_finds_its_data(tmp_path: Path) -> None:
    """A checkout on the import path reads `data` beside the package, from any folder."""
    code = "from gateways_graph.resources import default_data; print(*default_data(), sep='\\n')"
    found = _run(sys.executable, "-c", code, cwd=tmp_path, PYTHONPATH=str(CHECKOUT)).split("\n")
    assert found[:-1] == [str(CHECKOUT / "data" / name) for name in DATA_FILES]


def test_the_wheel_holds_data_assets_and_licences(wheel: Path) -> None:
    """Every data file, saved query and page asset is in the wheel with the licences, and nothing of the tests."""
    names = set(ZipFile(wheel).namelist())
    data = {f"gateways_graph/data/{path.name}" for path in (CHECKOUT / "data").glob("*.ttl")}
    others = {
        str(path.relative_to(CHECKOUT))
        for pattern in ("export/assets/*", "web/static/*", "rdf/cookbook/*.rq", "py.typed")
        for path in (CHECKOUT / "gateways_graph").glob(pattern)
    }
    assert data
    assert data | others <= names
    assert {Path(name).name for name in names if "/licenses/" in name} >= {"MIT.txt", "OGL-UK-3.0.txt"}
    assert [name for name in names if "cache" in Path(name).parts[-2] or name.startswith("tests/")] == []


def test_the_wheel_describes_itself(wheel: Path) -> None:
    """The metadata name the licences of code and data, the Python versions and the version."""
    archive = ZipFile(wheel)
    (path,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    metadata = email.message_from_bytes(archive.read(path))
    assert metadata["License-Expression"] == "MIT AND OGL-UK-3.0"
    assert metadata["Version"] == __version__
    assert set(metadata["Requires-Python"].split(",")) == {">=3.11", "<3.14"}


def test_the_source_archive_can_build_and_test(tmp_path: Path) -> None:
    """The source archive holds data, tests and licences, and no caches."""
    with tarfile.open(_build("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "data/gateways.ttl", "tests/conftest.py", "LICENSES/MIT.txt", "cli.py"} <= names
    assert [name for name in names if re.search(r"/\.\w+_cache|__pycache__|\.venv|\.hypothesis", name)] == []


@pytest.mark.slow
def test_the_installed_program_runs_anywhere(installed: Path, tmp_path: Path) -> None:
    """Installed with nothing but its dependencies, `gateways` answers from its own data in any folder."""
    assert _run(installed / "gateways", "--version", cwd=tmp_path).strip() == f"gateways {__version__}"
    assert _run(installed / "gateways", "stats", cwd=tmp_path, XDG_CACHE_HOME=str(tmp_path)).strip()
    code = "import gateways_graph.resources as r; print(r.data_directory())"
    assert "site-packages" in _run(installed / "python", "-c", code, cwd=tmp_path)
