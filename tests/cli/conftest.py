"""Running the command line in this process, and the answers on packaged data that several tests read."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from gateways_graph.cli import main
from tests.cli.worlds import SMALL

CHECKOUT = Path(__file__).resolve().parents[2]


class Done(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The answer as JSON."""
        found: dict[str, Any] = json.loads(self.out)
        return found


Run = Callable[..., Done]


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache folder for the session, so that the packaged data is compiled once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def _cache(compiled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("GATEWAYS_DATA", "NO_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GATEWAYS_CACHE", str(compiled))


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Runs `gateways` with these arguments, and gives exit code, stdout and stderr."""

    def call(*arguments: object) -> Done:
        capfd.readouterr()
        with pytest.raises(SystemExit) as end:
            main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        assert isinstance(end.value.code, int)
        return Done(end.value.code, out, err)

    return call


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small data file of six gateways."""
    path = tmp_path / "small.ttl"
    path.write_text(SMALL, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def packaged_overlaps(compiled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The overlaps of the packaged data as a JSON document, made once."""
    path = tmp_path_factory.mktemp("answers") / "overlaps.json"
    command = [sys.executable, str(CHECKOUT / "cli.py"), "overlaps", "--json", "-q", "-o", str(path)]
    environment = {"GATEWAYS_CACHE": str(compiled), "PATH": ""}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr
    return path
