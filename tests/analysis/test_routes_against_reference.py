"""The search agrees with the plain reference on tiny worlds, and changes as law says when the law changes."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Gateway, Restriction
from gateways_graph.model.route import VERDICTS, Routes
from tests import builders as make
from tests.analysis.reference_routes import BLOCKED, Chain, RouteReference
from tests.analysis.routing import bar, open_routes, routes

Draw = Callable[[st.SearchStrategy[Any]], Any]

ENDS, ABOUT = ("body:giver", "body:taker"), ("pur:aim", "inf:fact")
_GIVERS = ("body:giver", "body:giver", "body:hub", "body:mid", "bcls:k", "bcls:any-person")
_TAKERS = ("body:taker", "body:taker", "body:hub", "body:mid", "bcls:k", "bcls:any-person")
_RULES = ("onw:tight", "onw:after", "onw:hub", "onw:same", "onw:vague", "onw:use")
_LATE = (make.period("2020"),)


def _many(examples: int) -> settings:
    """So many random worlds; set GATEWAYS_WORLDS to try that many in each test."""
    return settings(
        max_examples=int(os.environ.get("GATEWAYS_WORLDS", examples)), database=None, deadline=None, derandomize=True,
        suppress_health_check=tuple(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )  # fmt: skip


@st.composite
def flows(draw: Draw) -> Any:
    """One flow among four bodies, mostly for the aim and about the fact."""
    given_, taken = (
        draw(st.lists(st.sampled_from(pool), min_size=1, max_size=2, unique=True)) for pool in (_GIVERS, _TAKERS)
    )
    purpose = draw(st.sampled_from(("pur:aim", "pur:aim", "pur:any", "pur:other")))
    subject = draw(st.sampled_from(((), (), ("inf:fact",), ("inf:all",), ("inf:rumour",))))
    return make.flow(sorted(given_), sorted(taken), purpose, subject=subject)


@st.composite
def gateways(draw: Draw, number: int, *, limited: bool) -> Gateway:
    """A gateway that mostly is an express power, with at most one onward rule."""
    onward = (
        st.sampled_from(tuple((name,) for name in _RULES))
        if limited
        else st.sampled_from(((), (), None, *((name,) for name in _RULES)))
    )
    fields: dict[str, Any] = {"onward": draw(onward)}
    for name, pool in (
        ("source", ("express",) * 5 + ("implied", None)),
        ("legal_effect", ("confers",) * 5 + ("lifts-bar", None, "shields")),
        ("extent", (("E", "S"),) * 3 + (("E",), ("S",))),
        ("in_force", (make.SINCE_2000,) * 4 + (_LATE, None)),
        ("gives_way_to", ((),) * 6 + (("code:any-other-power",), ("g1",) if number > 1 else ())),
        ("lifts", ((),) * 3 + (("bar:x",),)),
        ("other_restrictions", ("silent", "silent", "overrides-all", "expressly-preserves")),
    ):
        fields[name] = draw(st.sampled_from(pool))
    return make.gateway(f"g{number}", *draw(st.lists(flows(), min_size=1, max_size=2)), **fields)


@st.composite
def bars(draw: Draw, name: str) -> Restriction:
    """A bar among the same bodies, in some relation to the first gateways."""
    pool = ("body:giver", "body:hub", "body:taker", "bcls:k", "bcls:any-person")
    excepted = draw(st.sampled_from(((), (), (make.exception("k", recipient="bcls:k"),))))
    return bar(
        name, draw(st.sampled_from(pool)), draw(st.sampled_from(pool)), exceptions=excepted,
        prevails_over=draw(st.sampled_from(((), None, ("g1",), ("g2",)))),
        yields_to=draw(st.sampled_from(((), None, ("g3",)))),
        in_force=draw(st.sampled_from((make.SINCE_2000, make.SINCE_2000, _LATE))),
    )  # fmt: skip


def _law() -> list[Any]:
    return [
        make.rule("tight"),
        make.rule("after", binds="everyone-after"),
        make.rule("hub", make.exception("to-hub", recipient="body:hub")),
        make.rule("same", make.exception("same", purpose="code:same-purpose", recipient=("bcls:k", "body:taker"))),
        make.rule("vague", make.exception("mid", recipient="body:mid"), binds="unknown"),
        make.rule("use", act="use"),
    ]


@st.composite
def worlds(draw: Draw, *, limited: bool = False) -> Dataset:
    """Four bodies, one open class, three or four gateways and a bar or two."""
    people = [
        make.body_class("any-person"),
        make.body_class("k", "bcls:any-person"),
        make.body("giver", "bcls:any-person"),
        make.body("taker", "bcls:any-person", during=draw(st.sampled_from(((), (), _LATE)))),
        make.body("hub", "bcls:k"),
        make.body("mid", "bcls:k"),
    ]
    things = [make.purpose("any"), make.purpose("aim", "pur:any"), make.purpose("other", "pur:any")]
    things += [make.information("all"), make.information("fact", "inf:all"), make.information("rumour", "inf:all")]
    powers = [draw(gateways(number, limited=limited)) for number in range(1, draw(st.integers(3, 4)) + 1)]
    barred = [draw(bars(name)) for name in ("x", "y")[: draw(st.integers(0, 2))]]
    return make.dataset(*people, *things, *_law(), *powers, *barred)


def ask(data: Dataset, **asked: Any) -> Routes:
    """Routes of a drawn world, all of them unless said otherwise."""
    world = build_world(data, make.day_of(), extent=("E", "S"))
    return routes(world=world, information="inf:fact", **{"max_steps": 3, "top": 50, **asked})


def chains(data: Dataset) -> list[Chain]:
    """Every concrete chain that the reference knows."""
    return RouteReference(data, make.day_of(), ENDS, ABOUT).chains()


def verdicts(answer: Routes) -> dict[tuple[str, ...], int]:
    """Sequence of gateways -> how good its verdict is."""
    return {tuple(step.gateway for step in route.steps): VERDICTS.index(route.verdict) for route in answer.routes}


def best(found: list[int]) -> int:
    """The best open verdict, or blocked."""
    return min((number for number in found if number < BLOCKED), default=BLOCKED)


@given(worlds())
@_many(200)
def test_every_route_offered_is_a_chain_of_lawful_steps(data: Dataset) -> None:
    """Each open route has a concrete chain behind it, and one that is supported has a supported chain."""
    known = chains(data)
    for names, verdict in verdicts(ask(data)).items():
        behind = [chain.verdict for chain in known if chain.gateways == names]
        if verdict < BLOCKED:
            assert best(behind) <= verdict, (names, VERDICTS[verdict], behind)


@given(worlds())
@_many(200)
def test_no_chain_is_missed(data: Dataset) -> None:
    """Where some chain is open a route is offered, and one route wanted is as good as the best of many."""
    expected = best([chain.verdict for chain in chains(data)])
    one, many = (best(list(verdicts(ask(data, top=top)).values())) for top in (1, 50))
    assert one == many
    assert (many < BLOCKED) == (expected < BLOCKED)


@given(worlds(limited=True))
@_many(200)
def test_no_route_breaks_a_carried_limit(data: Dataset) -> None:
    """Where every gateway limits what its recipient does next, each path offered has a chain that keeps to it."""
    known = {chain.gateways for chain in chains(data) if chain.verdict < BLOCKED}
    for route in open_routes(ask(data)):
        assert tuple(step.gateway for step in route.steps) in known


@given(worlds(), bars("added"))
@_many(150)
def test_adding_a_bar_never_opens_or_improves_a_route(data: Dataset, added: Restriction) -> None:
    """More bars: whatever is open was a chain before, on no worse a verdict, listed then or beaten by a better one."""
    known = chains(data)
    after = verdicts(ask(data._replace(restrictions=tuple(sorted((*data.restrictions, added))))))
    for names, verdict in after.items():
        if verdict < BLOCKED:
            assert best([chain.verdict for chain in known if chain.gateways == names]) <= verdict, names


@given(worlds(), st.integers(0, 2), st.sampled_from(("discloser", "recipient", "purpose", "subject")))
@_many(150)
def test_widening_a_box_never_loses_a_direct_route(data: Dataset, number: int, axis: str) -> None:
    """A flow of the widened gateway that names more still carries what it carried, on the same verdict or another."""
    powers = list(data.gateways)
    wide: dict[str, Any] = {
        "discloser": ("bcls:any-person",),
        "recipient": ("bcls:any-person",),
        "purpose": ("pur:any",),
        "subject": (),
    }
    powers[number] = powers[number]._replace(
        flows=tuple(flow._replace(**{axis: wide[axis]}) for flow in powers[number].flows)
    )
    if any(item.residual or item.gives_way_to for item in powers):
        return
    before = {names for names, verdict in verdicts(ask(data)).items() if verdict < BLOCKED and len(names) == 1}
    after = {
        names for names, verdict in verdicts(ask(data._replace(gateways=tuple(powers)))).items() if verdict < BLOCKED
    }
    assert before <= after


@given(worlds(), st.permutations(range(4)))
@_many(100)
def test_renaming_and_reordering_change_only_names(data: Dataset, order: list[int]) -> None:
    """Gateways under other names, in another order, make the same routes under those names."""
    new = {item.id: f"z{order[number]}" for number, item in enumerate(data.gateways)}
    before = verdicts(ask(data))
    renamed = ask(_renamed(data, new))
    assert verdicts(renamed) == {tuple(new[name] for name in names): verdict for names, verdict in before.items()}


def _renamed(data: Dataset, new: dict[str, str]) -> Dataset:
    def put(names: tuple[str, ...] | None) -> tuple[str, ...] | None:
        return names and tuple(new.get(name, name) for name in names)

    powers = [item._replace(id=new[item.id], gives_way_to=put(item.gives_way_to)) for item in data.gateways]
    barred = [
        item._replace(prevails_over=put(item.prevails_over), yields_to=put(item.yields_to))
        for item in data.restrictions
    ]
    return data._replace(gateways=tuple(sorted(powers, key=lambda item: item.id)), restrictions=tuple(barred))
