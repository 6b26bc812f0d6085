"""Cold starts: whole processes, from nothing to an answer, in turn, several times each.

What people feel is the start of a process. Figures hold for a warm disk and depend on the environment
that the interpreter belongs to: a crowded one starts slower, so use a clean one for a release.
"""

from __future__ import annotations

import importlib.util
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.as_turtle import to_turtle
from benchmarks.worlds import DAY, build_sample

__all__ = ["Command", "Start", "list_commands", "measure_starts"]

_ROOT = Path(__file__).resolve().parent.parent
_JOIN = """
import sys
from gateways_graph.rdf.read import read_dataset
from gateways_graph.rdf.sources import read_source
from gateways_graph.engine.world import build_world
from gateways_graph.analysis.overlaps import candidate_pairs
dataset = read_dataset(read_source(sys.argv[1]).triples, digest="")
print(len(candidate_pairs(build_world(dataset, int(sys.argv[2])))))
"""
_CHECKED = """
import sys
from gateways_graph.rdf.load import load_dataset
from gateways_graph.engine.world import build_world
from gateways_graph.analysis.overlaps import candidate_pairs
dataset = load_dataset([sys.argv[1]], use_cache=False).dataset
print(len(candidate_pairs(build_world(dataset, int(sys.argv[2])))))
"""
_EXACT = """
import sys
from gateways_graph.rdf.load import load_dataset
from gateways_graph.engine.world import build_world
from gateways_graph.analysis.overlaps import find_overlaps
dataset = load_dataset([sys.argv[1]], use_cache=False).dataset
print(len(find_overlaps(build_world(dataset, int(sys.argv[2]))).findings))
"""


class Command(NamedTuple):
    """A process to start; each is started once uncounted, which fills caches."""

    name: str
    arguments: tuple[str, ...]


class Start(NamedTuple):
    """Milliseconds of each start, or why there are none."""

    name: str
    milliseconds: tuple[float, ...]
    problem: str = ""

    def median(self) -> float:
        """Median milliseconds."""
        return statistics.median(self.milliseconds) if self.milliseconds else float("nan")


def _our_command() -> tuple[str, ...] | None:
    """How the command line is started here: the installed script, else the launcher of the checkout."""
    script = Path(sys.executable).with_name("gateways")
    if script.exists():
        return (str(script),)
    if (_ROOT / "cli.py").exists() and importlib.util.find_spec("gateways_graph.cli"):
        return (sys.executable, str(_ROOT / "cli.py"))
    return None


def list_commands(turtle: Path, sqlite_utils: str | None) -> list[Command]:
    """Everything that is started; commands that are not installed are left out."""
    python = sys.executable
    file, day = str(turtle), str(DAY.toordinal())
    found = [
        Command("bare python", (python, "-c", "pass")),
        Command("import click", (python, "-c", "import click")),
        Command("import rdflib, networkx", (python, "-c", "import rdflib, networkx")),
        Command("Turtle to pairs, 300 gateways", (python, "-c", _JOIN, file, day)),
        Command("Turtle to pairs, checked", (python, "-c", _CHECKED, file, day)),
        Command("Turtle to classified pairs, checked", (python, "-c", _EXACT, file, day)),
    ]
    ours = _our_command()
    if ours:
        found += [
            Command("gateways --help", (*ours, "--help")),
            Command("gateways overlaps, cached", (*ours, "overlaps", "--limit", "5")),
            Command(
                "gateways overlaps of one body, cached", (*ours, "overlaps", "--body", "body:hmrc", "--limit", "5")
            ),
        ]
    if sqlite_utils:
        found.append(Command("sqlite-utils --help", (sqlite_utils, "--help")))
    return found


def measure_starts(*, rounds: int = 9, sqlite_utils: str | None = None, clock: str = "wall") -> list[Start]:
    """Start every command `rounds` times, in turn."""
    with tempfile.TemporaryDirectory() as folder:
        turtle = Path(folder) / "world.ttl"
        turtle.write_text(to_turtle(build_sample("sparse", 300).dataset), encoding="utf-8")
        environment = {**os.environ, "PYTHONPATH": str(_ROOT), "GATEWAYS_CACHE": folder, "PYTHONDONTWRITEBYTECODE": ""}
        commands = list_commands(turtle, sqlite_utils)
        times: dict[str, list[float]] = {command.name: [] for command in commands}
        problems: dict[str, str] = {}
        for command in commands:
            problems[command.name] = _start(command.arguments, environment, clock)[1]
        for _ in range(rounds):
            for command in commands:
                if not problems[command.name] and sum(times[command.name]) < 20_000:
                    times[command.name].append(_start(command.arguments, environment, clock)[0])
    return [Start(name, tuple(known), problems[name]) for name, known in times.items()]


def _read_clock(clock: str) -> float:
    """Seconds of the wall clock, or of processor time that child processes have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.perf_counter() if clock == "wall" else used.ru_utime + used.ru_stime


def _start(arguments: Sequence[str], environment: Mapping[str, str], clock: str) -> tuple[float, str]:
    """Milliseconds of one process, and what it said if it failed."""
    begin = _read_clock(clock)
    done = subprocess.run(arguments, env=environment, capture_output=True, check=False, cwd=tempfile.gettempdir())
    spent = (_read_clock(clock) - begin) * 1000
    if done.returncode:
        return spent, (done.stderr.decode(errors="replace").strip().splitlines() or ["failed"])[-1][:120]
    return spent, ""
