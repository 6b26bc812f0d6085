"""Tables of bodies: each cell against the routes of its pair, both directions, and thresholds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given

from gateways_graph.analysis.partnership import MOST_BODIES, find_partnership
from gateways_graph.analysis.rerouting import find_routes_read
from gateways_graph.engine.world import World, build_world
from gateways_graph.errors import UnknownNameError, UsageError
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.partnership import TIERS, Cell, Partnership, Rung
from gateways_graph.model.route import Demand, Route, Routes
from gateways_graph.session import Gateways, load
from tests import builders as make
from tests.analysis.routing import bar, step, world_of
from tests.analysis.test_routes_against_reference import _many, worlds

DEMAND = Demand("", "", "pur:aim")
ROUND = ("body:giver", "body:taker", "body:hub")
MASH = ("police", "council", "nhs", "school", "probation", "housing provider", "voluntary organisation")


def table(*items: Any, bodies: tuple[str, ...] = ROUND[:2], **asked: Any) -> Partnership:
    """The table of a tiny world; a hub stands beside giver and taker."""
    return find_partnership(world_of(make.body("hub"), *items), bodies, DEMAND, **asked)


def between(found: Partnership, given_: str = "giver", taken: str = "taker") -> Cell:
    """The cell of two bodies."""
    cell = found.cell(f"body:{given_}", f"body:{taken}")
    assert cell is not None
    return cell


def names(route: Route | None) -> list[str]:
    """The gateways of a route."""
    return [item.gateway for item in route.steps] if route else []


def plainly(answer: Routes, world: World) -> Iterator[tuple[str, Route]]:
    """The first open route of each tier that lifts no bar, read off an answer of routes in the plainest way."""
    for tier in TIERS:
        for route in answer.routes:
            lifts = any(world.gateways[item.gateway].legal_effect == "lifts-bar" for item in route.steps)
            if route.tier == tier and route.verdict != "blocked" and not lifts:
                yield tier, route
                break


# -- cells


@_many(60)
@given(worlds())
def test_a_cell_is_the_best_of_the_routes_of_its_pair(data: Dataset) -> None:
    """In any small world, each cell holds just the best route of each tier that its pair has alone."""
    world = build_world(data, make.day_of(), extent=("E", "S"))
    bodies = [name for name in ROUND if world.bodies.possible[name]]
    for cell in find_partnership(world, bodies, DEMAND, max_steps=3).cells:
        alone = find_routes_read(
            world, DEMAND._replace(discloser=cell.discloser, recipient=cell.recipient), max_steps=3
        )
        assert cell.routes == tuple(plainly(alone, world))
        assert cell.coverage == alone.coverage
        assert cell.blocked == tuple(route for route in alone.routes if route.verdict == "blocked")


@pytest.fixture(scope="module")
def packaged() -> Gateways:
    """The packaged data, for England."""
    return load(extent=("E",))


def test_a_cell_on_the_packaged_data_equals_the_routes_of_its_pair(packaged: Gateways) -> None:
    """Sharing one set of worlds and limits changes nothing: cells and thresholds equal single questions."""
    found = packaged.partnership(MASH[:3], "child safeguarding")
    assert len(found.cells) == 6
    said = dict(zip(found.bodies, MASH, strict=False))
    for cell in found.cells:
        ends = said[cell.discloser], said[cell.recipient]
        alone = packaged.routes(*ends, "child safeguarding", max_steps=2)
        assert cell.routes == tuple(plainly(alone, packaged.world))
        early = packaged.routes(*ends, "early help", max_steps=1)
        assert cell.rungs[1].routes == tuple(plainly(early, packaged.world))


def test_everyday_names_of_a_hub_are_known(packaged: Gateways) -> None:
    """The names that a multi-agency hub uses each mean one thing."""
    ids = [packaged.body_names.get(name) for name in MASH]
    assert len(set(ids)) == len(MASH)


def test_a_longer_route_fills_a_cell_and_the_direct_one_stays_told() -> None:
    """Where a direct route is only arguable, a supported one through another counts, and both are kept."""
    found = table(
        step("direct", "giver", "taker", source="implied"), step("one", "giver", "hub"), step("two", "hub", "taker")
    )
    cell = between(found)
    assert (names(cell.route), names(cell.best_direct("specific"))) == (["one", "two"], ["direct"])
    assert cell.provisions == tuple(make.provision_iri(name) for name in ("one", "two"))


def test_an_arguable_route_to_all_is_told_beside_a_supported_one_to_a_part() -> None:
    """A cell whose first route reaches a part only names the best specific one for the whole."""
    narrow = make.purpose("narrow", "pur:aim")
    part = step("part", "giver", "taker", purpose="pur:narrow")
    found = between(table(narrow, part, step("all", "giver", "taker", source="implied")))
    assert (names(found.route), names(found.whole)) == (["part"], ["all"])
    alone = between(table(narrow, part))
    assert alone.whole is None


def test_general_powers_stand_apart() -> None:
    """A general power never hides a specific gateway, and fills a cell where there is none."""
    general = step("wide", "giver", ("taker", "hub"), source="general-competence")
    found = table(general, step("narrow", "giver", "taker"), bodies=ROUND)
    assert between(found).tier == "specific"
    assert names(between(found).best("general")) == ["wide"]
    assert between(found, "giver", "hub").tier == "general"


def test_a_bar_lifted_fills_no_cell() -> None:
    """What only lifts a bar leaves the cell empty, and is kept apart with its verdict."""
    cell = between(table(step("lift", "giver", "taker", legal_effect="lifts-bar")))
    assert (cell.is_open, cell.verdict, [names(route) for route in cell.lifted]) == (False, "arguable", [["lift"]])


def test_one_way_and_empty_cells_are_told() -> None:
    """A pair with a gateway in one direction only is one way there and empty back."""
    found = table(step("only", "giver", "taker"))
    assert [(cell.discloser, cell.recipient) for cell in found.one_way] == [("body:giver", "body:taker")]
    assert [(cell.discloser, cell.recipient) for cell in found.empty] == [("body:taker", "body:giver")]
    assert between(found).no_specific_back


def test_a_blocked_cell_is_empty_and_says_so() -> None:
    """A gateway that a bar stops fills no cell, and its verdict is blocked."""
    cell = between(table(bar(prevails_over=("g",)), step("g", "giver", "taker")))
    assert (cell.verdict, cell.is_open, names(cell.blocked[0])) == ("blocked", False, ["g"])


def test_who_needs_no_power_has_a_tier_of_its_own() -> None:
    """A charity's cell is open without a gateway."""
    cell = between(table(make.body("giver", needs_power="objects")))
    assert (cell.tier, cell.verdict, names(cell.route)) == ("no-power-needed", "no power needed", [])


def test_a_body_that_no_gateway_names_is_told() -> None:
    """A body that flows reach only as any person is named in a note."""
    found = table(
        make.body_class("any-person"),
        make.body("lonely", "bcls:any-person"),
        step("g", "giver", "taker"),
        step("all", "giver", "bcls:any-person"),
        bodies=(*ROUND[:2], "body:lonely"),
    )
    assert [note for note in found.notes if "no gateway recorded here names" in note] == [
        "no gateway recorded here names body:lonely, as discloser or as recipient; not that none exists"
    ]


# -- thresholds

_AIMS = (make.purpose("care"), make.purpose("help", "pur:care"), make.purpose("need", "pur:care"), make.purpose("harm"))
_LADDER = (
    Rung("all", "pur:care", ("pur:help", "pur:need")),
    Rung("help", "pur:help"),
    Rung("need", "pur:need"),
    Rung("harm", "pur:harm"),
)


def standing(cell: Cell) -> list[bool]:
    """Whether each threshold has a specific gateway."""
    return [item.tier == "specific" for item in cell.rungs]


def test_a_gateway_for_one_threshold_serves_no_other() -> None:
    """What is for children in need alone is no coverage of what all children get."""
    found = table(*_AIMS, step("g", "giver", "taker", purpose="pur:need"), ladder=_LADDER)
    assert standing(between(found)) == [False, False, True, False]


def test_a_broad_gateway_serves_the_thresholds_within_it() -> None:
    """What is for the whole of a purpose serves its own threshold and those inside."""
    found = table(*_AIMS, step("g", "giver", "taker", purpose="pur:care"), ladder=_LADDER)
    assert standing(between(found)) == [True, True, True, False]


def test_a_chain_is_no_coverage_of_a_threshold() -> None:
    """Thresholds look at direct disclosures only."""
    chain = [step("one", "giver", "hub", purpose="pur:harm"), step("two", "hub", "taker", purpose="pur:harm")]
    assert standing(between(table(*_AIMS, *chain, ladder=_LADDER))) == [False] * 4


# -- questions that cannot be asked


def test_one_body_is_no_table() -> None:
    """A table of one is refused, also when the one is named twice."""
    with pytest.raises(UsageError, match="at least two"):
        table(bodies=("body:giver", "body:giver"))


def test_too_many_bodies_are_refused() -> None:
    """Nobody reads a table of sixteen."""
    with pytest.raises(UsageError, match=f"at most {MOST_BODIES}"):
        table(bodies=tuple(f"body:{number}" for number in range(MOST_BODIES + 1)))


def test_a_body_named_twice_is_asked_once(packaged: Gateways) -> None:
    """Two names of one body make one row, and a note says so."""
    found = packaged.partnership(("council", "local authority", "police"), "early help", ladder=())
    assert len(found.bodies) == 2
    assert "local authority is named twice: asked once" in found.notes


def test_any_purpose_is_refused_and_a_field_is_noted(packaged: Gateways) -> None:
    """What takes in every purpose is refused; a whole field is answered with narrower ones named."""
    with pytest.raises(UsageError, match="narrower one, such as"):
        packaged.partnership(MASH[:2], "any purpose")
    found = packaged.partnership(MASH[:2], "education", ladder=(), max_steps=1)
    assert any("is a whole field" in note for note in found.notes)


def test_an_ambiguous_body_offers_choices(packaged: Gateways) -> None:
    """A name of several bodies is answered with all of them."""
    with pytest.raises(UnknownNameError, match="means 2 things; say which"):
        packaged.partnership(("courts", "police"), "early help")


def test_ladders_are_found_by_name_and_by_purpose(packaged: Gateways) -> None:
    """Words of the built-in ladder mean its thresholds; the same purpose twice is refused."""
    found = packaged.partnership(MASH[:2], "early help", ladder=("universal", "significant harm"), max_steps=1)
    assert [rung.purpose for rung in found.ladder] == ["pur:child-welfare", "pur:child-protection-enquiries"]
    with pytest.raises(UsageError, match="same purpose"):
        packaged.partnership(MASH[:2], "early help", ladder=("child in need", "CIN"))
    assert packaged.partnership(MASH[:2], "fuel poverty", max_steps=1).ladder == ()
