"""Gaps: what is missing, told apart, and never outside the universe that the answer states."""

from __future__ import annotations

from typing import Any

import pytest

from gateways_graph.analysis.gaps import find_gaps
from gateways_graph.errors import UsageError
from gateways_graph.model.gaps import Gap, Gaps
from gateways_graph.model.partnership import Rung
from gateways_graph.model.route import Demand
from gateways_graph.session import Gateways, load
from tests import builders as make
from tests.analysis.routing import bar, step, world_of

DEMAND = Demand("", "", "")
TWO = ("body:giver", "body:taker")


def gaps(*items: Any, **asked: Any) -> Gaps:
    """Gaps between giver and taker for the aim, unless said otherwise."""
    about: dict[str, Any] = {"bodies": TWO, "purposes": ("pur:aim",), **asked}
    return find_gaps(world_of(*items), DEMAND, **about)


def kinds(found: Gaps) -> dict[tuple[str, str], str]:
    """Kind of gap by pair."""
    return {(gap.discloser[5:], gap.recipient[5:]): gap.kind for gap in found.findings if gap.what == "pair"}


def test_nothing_recorded_both_ways() -> None:
    """Two bodies with no gateway have a gap in each direction."""
    assert kinds(gaps()) == {("giver", "taker"): "nothing recorded", ("taker", "giver"): "nothing recorded"}


def test_a_power_one_way_is_told_from_a_duty_one_way() -> None:
    """The direction that lacks a gateway says whether the other has a power or a duty, and names it."""
    power = gaps(step("g", "giver", "taker"))
    duty = gaps(step("g", "giver", "taker", obligation="must"))
    assert kinds(power) == {("taker", "giver"): "only one way"}
    assert kinds(duty) == {("taker", "giver"): "only a duty one way"}
    assert duty.findings[0].there == ("g",)


def test_general_powers_fill_no_gap() -> None:
    """A pair that only a general power reaches is a gap that names it."""
    found = gaps(step("wide", "giver", "taker", source="general-competence"), step("back", "taker", "giver"))
    assert [(gap.kind, gap.there) for gap in found.findings] == [("only general powers", ("wide",))]


def test_a_bar_lifted_and_a_bar_met_are_told() -> None:
    """A bar lifted without a power, and a gateway that a bar stops, are gaps of their own kinds."""
    lifted = gaps(step("lift", "giver", "taker", legal_effect="lifts-bar"))
    met = gaps(bar(prevails_over=("g",)), step("g", "giver", "taker"))
    assert kinds(lifted)["giver", "taker"] == "only a bar lifted"
    assert kinds(met)["giver", "taker"] == "stopped"


def test_no_gap_where_both_ways_are_covered() -> None:
    """Specific gateways both ways leave nothing to report."""
    assert gaps(step("to", "giver", "taker"), step("back", "taker", "giver")).findings == ()


def test_who_needs_no_power_makes_no_gap() -> None:
    """A charity that needs no power has no gap in its direction."""
    found = gaps(make.body("giver", needs_power="objects"))
    assert kinds(found) == {("taker", "giver"): "nothing recorded"}


def test_thresholds_without_a_gateway_are_gaps() -> None:
    """A threshold that no gateway reaches is a gap of its pair, named as practice does."""
    rungs = (Rung("low", "pur:low"), Rung("high", "pur:aim"))
    found = gaps(make.purpose("low"), step("g", TWO, TWO), ladder=lambda _: rungs)
    assert {(gap.what, gap.kind, gap.stage) for gap in found.findings} == {("threshold", "nothing recorded", "low")}


def test_purposes_without_a_specific_gateway() -> None:
    """With nothing named, every purpose on record is looked at, and what reaches it all the same is told."""
    found = gaps(
        make.purpose("any"),
        make.purpose("bare", "pur:any"),
        make.purpose("aim", "pur:any"),
        step("g", "giver", "taker"),
        step("all", "giver", "taker", purpose="pur:any"),
        bodies=(),
        purposes=(),
    )
    assert [(gap.what, gap.purpose, gap.kind, gap.there) for gap in found.findings] == [
        ("purpose", "pur:bare", "only for any purpose", ("all",))
    ]
    assert found.purposes == ("pur:aim", "pur:bare")


def test_one_body_is_asked_purpose_by_purpose() -> None:
    """One body lacks what goes one way only, and the side that is missing is named."""
    found = gaps(step("g", "giver", "taker", obligation="must"), bodies=TWO[1:], purposes=())
    assert [(gap.what, gap.kind, gap.discloser, gap.recipient) for gap in found.findings] == [
        ("body", "only a duty one way", "body:taker", "")
    ]


def test_the_universe_is_what_flows_for_the_purpose_name() -> None:
    """With a purpose alone, bodies named by its flows are paired, and no others."""
    found = gaps(make.body("other"), step("g", "giver", "taker"), bodies=())
    assert set(found.bodies) == set(TWO)
    assert [gap.kind for gap in found.findings] == ["only one way"]


def test_a_purpose_that_no_flow_names_is_told() -> None:
    """Where no two bodies are named for a purpose, the answer says so and reports the purpose itself."""
    found = gaps(bodies=())
    assert [(gap.what, gap.kind) for gap in found.findings] == [("purpose", "nothing recorded")]
    assert "name bodies with --body" in found.notes[0]


@pytest.fixture(scope="module")
def packaged() -> Gateways:
    """The packaged data, for England."""
    return load(extent=("E",))


def _open_specific(packaged: Gateways, gap: Gap, purpose: str) -> bool:
    """Whether the routes of a pair hold a direct specific one that does more than lift a bar, on no doubt."""
    answer = packaged.routes(gap.discloser, gap.recipient, purpose, max_steps=1, top=50)
    return any(
        route.tier == "specific"
        and route.verdict == "supported on these facts"
        and all(packaged.world.gateways[item.gateway].legal_effect != "lifts-bar" for item in route.steps)
        for route in answer.routes
    )


def test_a_gap_on_the_packaged_data_has_no_supported_route(packaged: Gateways) -> None:
    """What is reported as a gap of a pair has no supported specific route when asked alone."""
    found = packaged.gaps(("police", "school", "nhs"), ("early help",))
    assert found.findings
    assert [gap for gap in found.findings if gap.what == "pair" and _open_specific(packaged, gap, gap.purpose)] == []


def test_too_broad_a_purpose_is_refused(packaged: Gateways) -> None:
    """Gaps for any purpose at all are no question."""
    with pytest.raises(UsageError, match="narrower"):
        packaged.gaps((), ("any purpose",))
