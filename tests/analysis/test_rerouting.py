"""Routes under rival readings: hand-made cases, and the plain reference under every choice of readings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gateways_graph.analysis.rerouting import find_routes_read
from gateways_graph.analysis.routes import find_routes
from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset, Phrase, Reading
from gateways_graph.model.gateway import AltTerm, Condition
from gateways_graph.model.route import VERDICTS, Demand, Route, Routes
from tests import builders as make
from tests.analysis.reference_routes import BLOCKED, SUPPORTED, Chain, RouteReference
from tests.analysis.routing import bar, step, world_of
from tests.analysis.test_routes_against_reference import ABOUT, ENDS, worlds
from tests.reference_relations import iter_settled

Draw = Callable[[st.SearchStrategy[Any]], Any]
_READINGS = ("rdg:narrow", "rdg:broad", "rdg:old", "rdg:new")


def _law() -> list[Any]:
    """Two phrases with two readings each."""
    found: list[Any] = []
    for phrase, rivals in (("phr:x", _READINGS[:2]), ("phr:y", _READINGS[2:])):
        found.append(Phrase(phrase, make.provision_iri("1"), f"words of {phrase}"))
        found += [Reading(name, phrase, f"{name} way") for name in rivals]
    return found


def _routes(*items: Any, **asked: Any) -> Routes:
    demand = Demand(**{"discloser": "body:giver", "recipient": "body:taker", "purpose": "pur:aim", **asked})
    return find_routes_read(world_of(*items, *_law()), demand)


def _only(*items: Any, **asked: Any) -> Route:
    (route,) = _routes(*items, **asked).routes
    return route


# -- hand-made


def test_a_route_of_one_reading_is_arguable_and_says_so() -> None:
    """What only the narrow reading opens turns on the phrase, and names the reading under which it holds."""
    route = _only(step("g", "giver", "taker", readings="rdg:narrow"))
    assert (route.verdict, route.certainty, route.turns_on) == ("arguable", "possible", ("phr:x",))
    assert dict(route.under) == {"phr:x": "rdg:narrow"}
    (doubt,) = route.steps[0].doubts
    assert doubt == "it holds only if “words of phr:x” (phr:x) is read so: rdg:narrow way"


def test_a_route_by_another_flow_under_each_reading_is_supported() -> None:
    """No single flow is undisputed, but one of them carries the step whatever the reading."""
    both = make.gateway(
        "g", make.flow(readings="rdg:narrow"), make.flow(recipient=("body:taker", "body:more"), readings="rdg:broad")
    )
    route = _only(both)
    assert (route.verdict, route.certainty, route.turns_on) == ("supported on these facts", "certain", ())
    assert route.steps[0].doubts == ()


def test_the_same_phrase_is_read_alike_in_two_provisions() -> None:
    """A path whose first step needs one reading and whose second needs its rival holds under none."""
    first = step("g1", "giver", "mid", readings="rdg:narrow")
    second = step("g2", "mid", "taker", readings="rdg:broad")
    assert _routes(first, second).routes == ()
    alike = step("g2", "mid", "taker", readings="rdg:narrow")
    assert [route.verdict for route in _routes(first, alike).routes] == ["arguable"]


def test_two_phrases_together() -> None:
    """A path that needs one reading of each of two phrases turns on both."""
    route = _only(step("g1", "giver", "mid", readings="rdg:narrow"), step("g2", "mid", "taker", readings="rdg:old"))
    assert (route.verdict, route.turns_on) == ("arguable", ("phr:x", "phr:y"))
    assert dict(route.under) == {"phr:x": "rdg:narrow", "phr:y": "rdg:old"}


def test_a_flow_under_either_of_two_phrases() -> None:
    """Readings of two phrases on one flow: any of them will do."""
    route = _only(step("g", "giver", "taker", readings=("rdg:narrow", "rdg:old")))
    assert (route.verdict, route.turns_on) == ("arguable", ("phr:x", "phr:y"))
    assert all("and other words with it" in doubt for doubt in route.steps[0].doubts)


def test_a_reading_under_which_the_gateway_is_no_law() -> None:
    """A gateway in force under one reading only carries an arguable route, and no other."""
    dated = (make.period(readings=("rdg:broad",)),)
    assert _only(step("g", "giver", "taker", in_force=dated)).verdict == "arguable"


def test_what_a_disputed_power_does_decides_the_verdict() -> None:
    """Under one reading it confers, under the other it only lifts a bar: certain only under the first."""
    terms = (AltTerm("legalEffect", "confers", ("rdg:old",)), AltTerm("legalEffect", "lifts-bar", ("rdg:new",)))
    route = _only(step("g", "giver", "taker", legal_effect=None, alternatives=terms))
    assert (route.verdict, route.turns_on) == ("arguable", ("phr:y",))
    assert "it is certain only if" in route.steps[0].doubts[-1]


def test_what_either_reading_asks_is_left_to_judge() -> None:
    """Rival conditions do not lower the verdict: both are told, the second with its reading."""
    terms = (AltTerm("condition", "cond:a", ("rdg:narrow",)), AltTerm("condition", "cond:b", ("rdg:broad",)))
    route = _only(
        step("g", "giver", "taker", conditions=None, alternatives=terms), Condition("cond:a", "test a"),
        Condition("cond:b", "test b"),
    )  # fmt: skip
    assert route.verdict == "supported on these facts"
    assert route.steps[0].residual == (
        "test b", "test a (if “words of phr:x” (phr:x) is read so: rdg:narrow way)",
    )  # fmt: skip


def test_a_bar_that_stands_under_one_reading_only() -> None:
    """Where precedence is not recorded, the bar makes the step arguable only under the reading that has it."""
    barred = bar()
    barred = barred._replace(bars=(barred.bars[0]._replace(readings=("rdg:narrow",)),))
    route = _only(step("g", "giver", "taker"), barred)
    assert (route.verdict, route.turns_on) == ("arguable", ("phr:x",))
    assert "it is certain only if" in route.steps[0].doubts[-1]


def test_a_route_that_needs_the_fall_of_another_is_still_found() -> None:
    """A path by the same section as a direct flow is offered under the reading that takes the direct flow away."""
    direct = step("g1", "giver", "taker", readings="rdg:narrow", provisions=(make.provision_iri("1/1"),))
    round_about = step("g2", "giver", "mid", provisions=(make.provision_iri("1/2"),))
    onwards = step("g3", "mid", "taker", readings="rdg:broad")
    found = _routes(direct, round_about, onwards)
    assert {tuple(item.gateway for item in route.steps) for route in found.routes} == {("g1",), ("g2", "g3")}
    assert found.notes[0].startswith("under every reading some route is supported")


def test_undisputed_ground_of_a_disputed_gateway_names_no_reading() -> None:
    """A further flow that is disputed does not touch the verdict of the flow that is not."""
    route = _only(make.gateway("g", make.flow(), make.flow(recipient="body:other", readings="rdg:narrow")))
    assert (route.verdict, route.under, route.turns_on) == ("supported on these facts", (), ())


# -- against the reference


def _many(examples: int) -> settings:
    return settings(
        max_examples=examples, database=None, deadline=None, derandomize=True, suppress_health_check=tuple(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )  # fmt: skip


@st.composite
def disputed(draw: Draw) -> Dataset:
    """A tiny world of which some flows, terms and bars hold under some readings only."""
    data = draw(worlds())
    names = st.sampled_from(((), (), *((name,) for name in _READINGS), ("rdg:narrow", "rdg:old")))
    powers = []
    for item in data.gateways:
        power = item._replace(flows=tuple(flow._replace(readings=draw(names)) for flow in item.flows))
        if draw(st.integers(0, 3)) == 0:
            terms = (AltTerm("source", "express", ("rdg:old",)), AltTerm("source", "implied", ("rdg:new",)))
            power = power._replace(source=None, alternatives=terms)
        powers.append(power)
    bars = [
        item._replace(bars=tuple(part._replace(readings=draw(names)) for part in item.bars))
        for item in data.restrictions
    ]
    law = _law()
    return data._replace(
        gateways=tuple(powers), restrictions=tuple(bars),
        phrases=tuple(item for item in law if isinstance(item, Phrase)),
        readings=tuple(sorted(item for item in law if isinstance(item, Reading))),
    )  # fmt: skip


def _ask(data: Dataset, *, read: bool, **asked: Any) -> Routes:
    world = build_world(data, make.day_of(), extent=("E", "S"))
    demand = Demand("body:giver", "body:taker", "pur:aim", "inf:fact", **asked)
    return (find_routes_read if read else find_routes)(world, demand, max_steps=3, top=50)


def _chains(data: Dataset) -> list[tuple[dict[str, str], list[Chain]]]:
    return [(choice, RouteReference(item, make.day_of(), ENDS, ABOUT).chains()) for choice, item in iter_settled(data)]


@given(disputed())
@_many(150)
def test_routes_agree_with_the_reference_under_every_reading(data: Dataset) -> None:
    """A supported route has one chain that is supported under all readings; any chain under some reading is offered."""
    found, under = _ask(data, read=True), _chains(data)
    assert found.complete
    sure = [{chain[:3] for chain in chains if chain.verdict == SUPPORTED} for _, chains in under]
    always = {chain[0] for chain in set.intersection(*sure)}
    for route in found.routes:
        names = tuple(item.gateway for item in route.steps)
        if route.verdict == VERDICTS[0]:
            assert names in always
        elif route.verdict == VERDICTS[1]:
            meant = [chains for choice, chains in under if dict(route.under).items() <= choice.items()]
            assert all(any(chain.gateways == names and chain.verdict < BLOCKED for chain in chains) for chains in meant)
    open_ = any(chain.verdict < BLOCKED for _, chains in under for chain in chains)
    assert open_ == any(route.verdict in VERDICTS[:2] for route in found.routes)


@given(disputed())
@_many(150)
def test_direct_routes_are_judged_by_the_worst_reading(data: Dataset) -> None:
    """In one jurisdiction a direct route has the verdict of its worst reading, arguable where some have none."""
    found = _ask(data, read=True, extent=("E",))
    settled = [_ask(item, read=False, extent=("E",)) for _, item in iter_settled(data)]
    values = [_direct(answer) for answer in settled]
    said = _direct(found)
    for name in {name for value in (*values, said) for name in value}:
        worst = [value.get(name, BLOCKED) for value in values]
        expected = SUPPORTED if max(worst) == SUPPORTED else 1 if min(worst) < BLOCKED else BLOCKED
        assert said.get(name, BLOCKED) == expected, name


def _direct(answer: Routes) -> dict[str, int]:
    return {
        route.steps[0].gateway: VERDICTS.index(route.verdict)
        for route in answer.routes
        if len(route.steps) == 1 and route.match == "whole"
    }
