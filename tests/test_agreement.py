"""Two coders: the measure is right, and the data says of itself what the codings bear."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from gateways_graph import load

CHECKOUT = Path(__file__).resolve().parent.parent


@cache
def _agreement() -> ModuleType:
    """`scripts/agreement.py`, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("agreement", CHECKOUT / "scripts" / "agreement.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["agreement"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("votes", "kappa"),
    [
        ([("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15, 0.4),
        ([("y", "y")] * 45 + [("y", "n")] * 15 + [("n", "y")] * 25 + [("n", "n")] * 15, 0.1304),
        ([("a", "a"), ("b", "b"), ("c", "c")], 1.0),
        ([("a", "b"), ("b", "a")], -1.0),
        ([("a", "a")] * 9, None),
        ([], None),
    ],
)
def test_kappa_of_known_tables(votes: list[tuple[str, str]], kappa: float | None) -> None:
    """Textbook tables, full agreement, full disagreement, and one value throughout, where it is undefined."""
    found = _agreement().cohen_kappa(votes)
    assert found == (kappa if kappa is None else pytest.approx(kappa, abs=1e-4))


def test_sets_are_compared_whole_and_by_what_they_share() -> None:
    """Two of three members in common is no agreement and an overlap of two thirds; one side alone is counted apart."""
    pair = _agreement().Pair
    lines = _agreement().measure(
        [pair("a", "recipient", "x | y | z", "x | y", "first", ""), pair("b", "recipient", "x", "", "first", "")]
    )
    assert [(line.compared, line.agreed, line.one_only) for line in lines] == [(1, 0, 1)]
    assert lines[0].overlap == pytest.approx(2 / 3)


def test_every_difference_is_settled_and_says_why() -> None:
    """No row is open; equal values are called the same, and differing ones are not; a settled one has a note."""
    pairs = _agreement().read_pairs()
    assert len({(pair.gateway, pair.axis) for pair in pairs}) == len(pairs)
    assert {pair.outcome for pair in pairs} <= set(_agreement().OUTCOMES) - {"open"}
    assert [pair for pair in pairs if (pair.outcome == "same") != (pair.first == pair.second)] == []
    assert [pair for pair in pairs if pair.outcome != "same" and not pair.note] == []


def test_double_checked_gateways_were_coded_twice() -> None:
    """Each gateway of that status is in the table, and there are at least sixty."""
    coded = {pair.gateway for pair in _agreement().read_pairs()}
    checked = {gateway.id for gateway in load().dataset.gateways if gateway.status == "double-checked"}
    assert checked <= coded
    assert len(checked) >= 60


def test_the_program_prints_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    """A line for each axis; `--open` prints nothing once all is settled."""
    assert _agreement().main([]) == 0
    assert "| obligation |" in capsys.readouterr().out
    assert _agreement().main(["--open"]) == 0
    assert capsys.readouterr().out == ""
