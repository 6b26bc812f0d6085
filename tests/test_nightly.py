"""The long run against brute force: it counts, goes on where it stopped, and shows what disagrees."""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from tests.cases import Case

CHECKOUT = Path(__file__).resolve().parent.parent


@cache
def _nightly() -> ModuleType:
    """`scripts/nightly.py`, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("nightly", CHECKOUT / "scripts" / "nightly.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["nightly"] = module
    spec.loader.exec_module(module)
    return module


def _run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["nightly.py", *arguments])
    with pytest.raises(SystemExit) as end:
        _nightly().main()
    return int(end.value.code or 0)


def _runs(log: Path) -> list[dict[str, object]]:
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    return [line for line in lines if line["event"] == "run"]


@pytest.mark.parametrize(("kind", "seeds"), [("pairs", 250), ("coverage", 200), ("removals", 100), ("boxes", 250)])
def test_small_cases_equal_brute_force(kind: str, seeds: int) -> None:
    """Thousands of cases of each kind, from other seeds than the long run begins with."""
    run = _nightly().run_seeds(kind, 10**9, seeds, "")
    assert run.problems == ()
    assert run.cases >= 4 * seeds


def test_the_covers_that_are_compared_are_of_several_gateways() -> None:
    """Among the worlds drawn for coverage there are gateways that only several others cover together."""
    run = _nightly().run_seeds("coverage", 0, 100, "")
    assert sum(number for answer, number in run.answers.items() if "several together" in answer) > 10


@pytest.mark.parametrize("kind", ["pairs", "coverage", "removals", "boxes"])
def test_a_seed_gives_the_same_cases_again(kind: str) -> None:
    """What a log calls a seed is the same world on every machine and every time."""
    iter_cases = importlib.import_module(_nightly().KINDS[kind][0]).iter_cases
    assert list(iter_cases(3)) == list(iter_cases(3))


def test_a_run_goes_on_where_the_log_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Seeds that are done are not asked again, a torn last line is passed over, and the summary counts all."""
    log = tmp_path / "log.jsonl"
    assert _run(monkeypatch, "--kind", "boxes", "--cases", "100", "--log", str(log)) == 0
    first = _runs(log)
    with log.open("a", encoding="utf-8") as file:
        file.write('{"event": "run", "ki\n')
    assert _run(monkeypatch, "--kind", "boxes", "--cases", "5000", "--log", str(log)) == 0
    log.write_text(log.read_text(encoding="utf-8").replace('{"event": "run", "ki\n', ""), encoding="utf-8")
    runs = _runs(log)
    assert runs[: len(first)] == first
    assert [run["first"] for run in runs] == [200 * number for number in range(len(runs))]
    capsys.readouterr()
    assert _run(monkeypatch, "--summary", str(log)) == 0
    assert f"{sum(int(str(run['cases'])) for run in runs):,} cases, 0 disagree" in capsys.readouterr().out


def test_what_disagrees_is_logged_with_its_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong answer, and an exception, each name the seed and the line that shows it again."""

    def iter_cases(seed: int) -> Iterator[Case]:
        if seed == 2:
            raise ZeroDivisionError
        yield Case("x", "yes", "found no, is yes" if seed == 1 else "")

    monkeypatch.setattr(importlib.import_module("tests.cases.boxes"), "iter_cases", iter_cases)
    run = _nightly().run_seeds("boxes", 0, 4, "")
    assert [problem["seed"] for problem in run.problems] == [1, 2]
    assert run.problems[0]["again"] == "python scripts/nightly.py --kind boxes --only 1"
    assert (run.cases, run.answers) == (4, {"failed": 1, "yes": 3})
    assert "4 cases, 2 disagree" in _nightly().say([run])
