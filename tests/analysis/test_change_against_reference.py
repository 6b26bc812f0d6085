"""What differs between two worlds agrees with the plain reference, point by point, on tiny worlds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from gateways_graph.analysis.change import find_changes
from gateways_graph.analysis.changed_pairs import find_overlap_changes, find_redundancy_changes
from gateways_graph.analysis.matching import Matched
from gateways_graph.analysis.overlaps import pairs_to_compare
from gateways_graph.analysis.permissions import Fallen, Grants, fallen_between
from gateways_graph.analysis.redundancy import Coverage
from gateways_graph.analysis.relations import Comparer
from gateways_graph.analysis.stepping import find_step_ins
from gateways_graph.engine.box import Box
from gateways_graph.engine.compile import FORMS
from gateways_graph.engine.join import iter_bits
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.gateway import ALL_EXTENTS
from tests.analysis.reference_change import Fall, fallen
from tests.builders import body, day_of, flow, gateway, provision_iri
from tests.reference import Point, Scopes
from tests.strategies import datasets, gateways

EXTENTS = ("E", "S")
DAYS = ("2005-01-01", "2020-06-15", "2020-12-31")


def _many(examples: int) -> settings:
    return settings(
        max_examples=examples, database=None, deadline=None, derandomize=True, suppress_health_check=tuple(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )  # fmt: skip


@st.composite
def pairs(draw: Callable[[st.SearchStrategy[Any]], Any]) -> tuple[Dataset, Dataset]:
    """Two data sets of the same people and concepts, some of whose gateways are the same."""
    data = draw(datasets())
    others = {item.id: item for item in gateways(lambda pool: draw(st.sampled_from(pool)), readings=False)}
    choices = [draw(st.sampled_from(("kept", "kept", "gone", "other"))) for _ in data.gateways]
    kept = tuple(
        item if choice == "kept" else others[item.id]
        for item, choice in zip(data.gateways, choices, strict=True)
        if choice != "gone"
    )
    return data._replace(gateways=(*data.gateways, _WAITING)), data._replace(gateways=(*kept, _WAITING))


_ACT = provision_iri("1").partition("/section")[0]
#: Not in force, and names every origin, so that the plain reference knows the same origins on both sides.
_WAITING = gateway(
    "z", flow(obtained_under=(_ACT, provision_iri("1")), received_through="body:a"), legal_effect="enables"
)


def _world(data: Dataset, day: str = DAYS[1]) -> World:
    return build_world(data, day_of(day), extent=EXTENTS)


def _points(world: World, box: Box) -> Iterator[Point]:
    def names(axis: str, mask: int) -> list[str]:
        points = [getattr(world, axis).points[bit] for bit in iter_bits(mask)]
        return [f"rest({point.node})" if point.rest else point.node for point in points]

    for giver in names("bodies", box.discloser):
        for taken in names("bodies", box.recipient):
            if giver == taken and giver.startswith("body:"):
                continue
            for purpose in names("purposes", box.purpose):
                for subject in names("subjects", box.subject):
                    for form in iter_bits(box.form):
                        for origin in names("origins", box.origin):
                            for extent in iter_bits(box.extent):
                                yield giver, taken, purpose, subject, FORMS[form], origin, ALL_EXTENTS[extent]


def _written_out(world: World, items: list[Fallen]) -> list[Fall]:
    return [Fall(*item[:6], point) for item in items for box in item.boxes for point in _points(world, box)]


def _check(old: World, new: World, scopes: tuple[Scopes, Scopes]) -> None:
    matched = Matched(old, new)
    sides = [Grants(world, matched.ground) for world in (matched.old, matched.new)]
    for (high, low), (one, two) in (((0, 1), scopes), ((1, 0), scopes[::-1])):
        found, undecided = fallen_between(sides[high], sides[low], {name: name for name in matched.twins})
        assert undecided == []
        said = _written_out(sides[high].world, found)
        assert len(said) == len(set(said))
        true = set(fallen(one, two))
        assert {item for item in said if item.high == 2} == {item for item in true if item.high == 2}
        # A point that only may be permitted is asked about once, whatever the pairing.
        once = [(item.gateway, item.tier, item.low, item.point) for item in said if item.high == 1]
        assert len(once) == len(set(once))
        assert set(once) == {(item.gateway, item.tier, item.low, item.point) for item in true if item.high == 1}


@_many(120)
@given(pairs())
def test_permissions_lost_and_gained_are_exact(two: tuple[Dataset, Dataset]) -> None:
    """Both directions, as sets of points, with what remains and under which pairing."""
    old, new = two
    _check(_world(old), _world(new), (Scopes(old, day_of(), EXTENTS), Scopes(new, day_of(), EXTENTS)))


@_many(80)
@given(datasets(), st.sampled_from((DAYS[:2], DAYS[1:], DAYS[::2])))
def test_permissions_over_time_are_exact(data: Dataset, days: tuple[str, str]) -> None:
    """Between two days of one data set, on the points that exist on both days."""
    scopes = [Scopes(data, day_of(day), EXTENTS) for day in days]
    _check(_world(data, days[0]), _world(data, days[1]), (scopes[0], scopes[1]))


# -- relations, redundancies, stepping in


def _relations(world: World) -> dict[tuple[str, str], Any]:
    comparer = Comparer(world)
    found = ((pair, comparer.compare(*pair, detail=False)) for pair in pairs_to_compare(world))
    return {tuple(sorted(pair)): _said(item) for pair, item in found if item is not None}  # type: ignore[misc]


def _said(item: PairFinding) -> tuple[object, ...]:
    return item.relation, item.certainty, item.a, frozenset((o.relation, o.certainty, o.of) for o in item.also)


@_many(60)
@given(pairs())
def test_looking_only_at_what_changed_misses_no_relation(two: tuple[Dataset, Dataset]) -> None:
    """Overlaps gained, lost and changed are those by which the full lists of both sides differ."""
    matched = Matched(*map(_world, two))
    before, after = _relations(matched.old), _relations(matched.new)
    differing = {pair for pair in before.keys() | after.keys() if before.get(pair) != after.get(pair)}
    found = find_overlap_changes(matched)
    assert {(item.a, item.b) for item in found} == differing
    for item in found:
        pair = (item.a, item.b)
        assert (item.was and _said(item.was), item.becomes and _said(item.becomes)) == (
            before.get(pair),
            after.get(pair),
        )


@_many(80)
@given(pairs())
def test_looking_only_at_what_changed_misses_no_redundancy(two: tuple[Dataset, Dataset]) -> None:
    """Redundancies gained and lost are those by which judging every gateway of both sides differs."""
    matched = Matched(*map(_world, two))
    ranks = [
        {name: ("removable", "possibly removable").index(verdict)
         for name in world.live
         if (verdict := Coverage(world).judge(name).verdict) in ("removable", "possibly removable")}
        for world in (matched.old, matched.new)
    ]  # fmt: skip
    names = set(matched.old.live) | set(matched.new.live)
    expected = {name for name in names if ranks[0].get(name) != ranks[1].get(name)}
    assert {item.gateway for item in find_redundancy_changes(matched)} == expected


def _stepping(old: Scopes, new: Scopes) -> set[str]:
    """Gateways that certainly stand on a point of both sides, and certainly gave it away on the old side only."""
    return {
        name
        for name in old.plain.keys() & new.plain.keys()
        for point in old.plain[name].sure.keys() & new.effective[name].sure.keys()
        if point not in old.effective[name].maybe
    }


@_many(120)
@given(pairs())
def test_stepping_in_is_what_effective_boxes_say(two: tuple[Dataset, Dataset]) -> None:
    """A gateway certainly steps in exactly where it stood all along and gave way before."""
    old, new = two
    scopes = Scopes(old, day_of(), EXTENTS), Scopes(new, day_of(), EXTENTS)
    found = find_step_ins(Matched(_world(old), _world(new)))
    for what, sides in (("backfilled", scopes), ("displaced", scopes[::-1])):
        sure = {item.gateway for item in found if item.what == what and item.certainty == "certain"}
        assert sure == _stepping(*sides)


# -- the whole


@_many(60)
@given(pairs())
def test_the_change_back_is_the_mirror_image(two: tuple[Dataset, Dataset]) -> None:
    """What is gained one way is lost the other way, with the same witnesses."""
    old, new = map(_world, two)
    forth, back = find_changes(old, new, demands=0), find_changes(new, old, demands=0)
    swap = {"gained": "lost", "lost": "gained", "changed": "changed", "backfilled": "displaced",
            "displaced": "backfilled"}  # fmt: skip
    assert {(swap[i.what], i.becomes, i.was, i[1:2], i.gateway, i.witness, i.points) for i in forth.permissions} == {
        (i.what, i.was, i.becomes, i[1:2], i.gateway, i.witness, i.points) for i in back.permissions
    }
    assert {(swap[i.what], i.new, i.old) for i in forth.gateways} == {(i.what, i.old, i.new) for i in back.gateways}
    assert {(swap[i.what], i.gateway, i.other, i.certainty) for i in forth.steps} == {
        (i.what, i.gateway, i.other, i.certainty) for i in back.steps
    }
    assert {(swap[i.what], i.a, i.b) for i in forth.overlaps} == {(i.what, i.a, i.b) for i in back.overlaps}
    assert {(swap[i.what], i.gateway) for i in forth.redundancies} == {(i.what, i.gateway) for i in back.redundancies}


@_many(60)
@given(datasets())
def test_nothing_changed_nothing_found(data: Dataset) -> None:
    """A data set beside itself differs in nothing."""
    world = _world(data)
    changes = find_changes(world, _world(data))
    assert all(not said for said in changes.counts().values())


@_many(60)
@given(datasets(), st.sampled_from(("bcls:k", "bcls:l", "bcls:any")))
def test_recording_a_body_is_no_change_of_the_law(data: Dataset, group: str) -> None:
    """A body that only the new data records was one not listed before: no permission comes of it."""
    placed = body("aa", group)
    bodies = data.bodies._replace(
        nodes=tuple(sorted((*data.bodies.nodes, placed.node))), edges=tuple(sorted((*data.bodies.edges, *placed.edges)))
    )
    assume(not any(edge.periods for edge in data.bodies.edges))
    changes = find_changes(_world(data), _world(data._replace(bodies=bodies)), demands=0)
    assert changes.permissions == ()
    assert changes.gateways == ()
    assert [(item.what, item.id) for item in changes.recorded] == [("added", "body:aa")]
