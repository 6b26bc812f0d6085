"""Cases that practitioners meet, from public sources, asked of the packaged data.

`scenarios.toml` says what each field means. A case with `known` is not answered as expected yet; its
test makes sure of that, so that a mend moves it to the others and nobody forgets it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from gateways_graph import load
from gateways_graph.errors import GatewaysError
from gateways_graph.model.route import VERDICTS, Route
from gateways_graph.session import Gateways

_FILE = Path(__file__).with_name("scenarios.toml")
_CASES: list[dict[str, Any]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["scenario"]
_CHECKS = {"absent", "bar", "expect", "gap", "headline", "missing", "no-power"}
_TOLD = ("asks", "extent", "facts", "for", "from", "id", "information", "known", "law", "says", "source", "title", "to")
_FIELDS = _CHECKS | {*_TOLD, "verdict"}


@cache
def _data(extent: str) -> Gateways:
    return load(extent=(extent,))


def _routes(case: dict[str, Any]) -> tuple[Route, ...]:
    answer = _data(case["extent"]).routes(
        case["from"], case["to"], case["for"], information=case.get("information"), max_steps=1, top=200
    )
    return answer.routes


def _gateways(routes: tuple[Route, ...], tier: str | None = None) -> set[str]:
    return {step.gateway for route in routes for step in route.steps if tier in (None, route.tier)}


def _supported(route: Route, *, part: bool) -> bool:
    """Whether a specific gateway supports the whole of what is asked, or a part where that is enough."""
    fits = route.tier == "specific" and route.verdict == VERDICTS[0]
    return fits and (part or route.match == "whole")


def _reaches(route: Route) -> bool:
    """Whether a specific gateway reaches the whole of what is asked, on whatever footing but a bar."""
    return route.tier == "specific" and route.match == "whole" and route.verdict in VERDICTS[:2]


def _faults(case: dict[str, Any]) -> list[str]:
    """What an answer lacks of what is expected; empty when it is as expected."""
    try:
        routes = _routes(case)
    except GatewaysError as error:
        return [str(error)]
    found = [
        f"{gateway} is not among the {tier} routes"
        for tier, gateways in case.get("expect", {}).items()
        for gateway in gateways
        if gateway not in _gateways(routes, tier)
    ]
    found += [f"{gateway} is among the routes" for gateway in case.get("absent", ()) if gateway in _gateways(routes)]
    if "bar" in case and not any(case["bar"] in bar for route in routes for step in route.steps for bar in step.bars):
        found.append(f"no route meets a bar called {case['bar']}")
    if case.get("gap") and any(_reaches(route) or _supported(route, part=True) for route in routes):
        found.append("a specific gateway answers")
    if "missing" in case and not any(_supported(route, part=False) for route in routes):
        found.append(f"not recorded: {case['missing']}")
    if "headline" in case and case["headline"] != min(
        (route.verdict for route in routes), key=VERDICTS.index, default=""
    ):
        found.append(f"the best verdict is not {case['headline']}")
    if case.get("no-power") and not any(route.verdict == "no power needed" for route in routes):
        found.append("power is asked for")
    return found


@pytest.mark.parametrize("case", [case for case in _CASES if "known" not in case], ids=lambda case: str(case["id"]))
def test_the_answer_is_what_the_source_leads_one_to_expect(case: dict[str, Any]) -> None:
    """The provisions expected are among the routes of their tier, or the gap is one."""
    assert _faults(case) == []


@pytest.mark.parametrize("case", [case for case in _CASES if "known" in case], ids=lambda case: str(case["id"]))
def test_a_known_fault_is_still_there(case: dict[str, Any]) -> None:
    """A case that is not answered as expected, with the reason; when it is, take `known` away."""
    assert _faults(case), "answered as expected now: take `known` out of the case"


def test_every_case_is_sourced_and_expects_something() -> None:
    """Ids are unique, every source has a title, a publisher, an address and a day, and no field is unknown."""
    assert len({case["id"] for case in _CASES}) == len(_CASES)
    for case in _CASES:
        assert set(case) <= _FIELDS, case["id"]
        assert set(case) & _CHECKS, case["id"]
        assert all(case["source"].get(name) for name in ("title", "publisher", "url", "checked")), case["id"]
        assert case["source"]["url"].startswith("http"), case["id"]


def test_most_cases_are_answered() -> None:
    """At least thirty cases are asserted, and more than are known to fail."""
    known = sum("known" in case for case in _CASES)
    assert len(_CASES) - known >= 30
    assert known < len(_CASES) - known
