"""Changes to a world after which relations must stay, grow or shrink: section 7 of `docs/semantics.md`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gateways_graph.analysis.relations import Comparer
from gateways_graph.engine.region import find_outside
from gateways_graph.engine.world import World, build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.gateway import Flow, Gateway, Restriction
from tests.builders import day_of, flow
from tests.strategies import datasets

_MANY = settings(
    max_examples=120, database=None, deadline=None, derandomize=True, suppress_health_check=tuple(HealthCheck)
)
_EXTENT = ("E", "S")
#: What a finding says, without the names of phrases and the boxes shown.
Said = tuple[object, ...]


def _world(data: Dataset) -> World:
    return build_world(data, day_of(), extent=_EXTENT)


def _findings(data: Dataset) -> list[PairFinding]:
    comparer = Comparer(_world(data))
    live = comparer.world.live
    pairs = ((a, b) for number, a in enumerate(live) for b in live[number + 1 :])
    return [found for a, b in pairs if (found := comparer.compare(a, b)) is not None]


def _said(data: Dataset, rename: Callable[[str], str] = str) -> set[Said]:
    """Relations, certainties and shares of every pair, with gateways renamed."""
    return {
        (
            frozenset({(rename(item.a), item.share_a), (rename(item.b), item.share_b)}),
            item.relation,
            item.certainty,
            frozenset((other.relation, other.certainty, other.of and rename(other.of)) for other in item.also),
        )
        for item in _findings(data)
    }


def _change(data: Dataset, change: Callable[[Gateway], Gateway]) -> Dataset:
    return data._replace(gateways=tuple(sorted((change(item) for item in data.gateways), key=lambda item: item.id)))


def _split(gateway: Gateway, axis: str) -> Gateway:
    """Each flow becomes one flow per name on an axis."""
    parts: list[Flow] = []
    for item in gateway.flows:
        for name in getattr(item, axis) or (None,):
            change: dict[str, Any] = {} if name is None else {axis: (name,)}
            parts.append(item._replace(**change))
    return gateway._replace(flows=tuple(item._replace(id=f"{item.id}.{n}") for n, item in enumerate(parts)))


@_MANY
@given(datasets())
def test_renaming_gateways_changes_nothing(data: Dataset) -> None:
    """The same law under ids in another order gives the same relations, sides and shares."""
    names = {item.id: f"z{9 - number}" for number, item in enumerate(data.gateways)}
    renamed = _change(
        data,
        lambda item: item._replace(
            id=names[item.id],
            gives_way_to=_mapped(item.gives_way_to, names),
            takes_on_limits_of=_mapped(item.takes_on_limits_of, names),
        ),
    )
    # Between two sides that hold alike, the smaller id comes first: only then may the main side differ.
    before, after = _said(data, names.__getitem__), _said(renamed)
    assert {item[:3] for item in before} == {item[:3] for item in after}


def _mapped(names: tuple[str, ...] | None, to: dict[str, str]) -> tuple[str, ...] | None:
    return None if names is None else tuple(sorted(to.get(name, name) for name in names))


@_MANY
@given(datasets())
def test_reordering_flows_and_lists_changes_nothing(data: Dataset) -> None:
    """Flows, and names within a flow, mean any of these: their order says nothing."""

    def turned(item: Gateway) -> Gateway:
        flows = (
            part._replace(discloser=part.discloser[::-1], recipient=part.recipient[::-1], purpose=part.purpose[::-1])
            for part in item.flows[::-1]
        )
        return item._replace(flows=tuple(flows))

    assert _said(_change(data, turned)) == _said(data)


@_MANY
@given(datasets(), st.sampled_from(("discloser", "recipient", "purpose", "subject", "form")))
def test_splitting_a_box_along_an_axis_changes_no_relation(data: Dataset, axis: str) -> None:
    """One flow for two bodies, or two flows for one each: the law is the same (what could be merged apart)."""
    split = _change(data, lambda item: _split(item, axis))

    def kept(said: set[Said]) -> set[Said]:
        return {(*item[:3], frozenset(x for x in item[3] if x[0] != "mergeable")) for item in said}  # type: ignore[attr-defined]

    assert kept(_said(split)) == kept(_said(data))


@_MANY
@given(datasets(), st.sampled_from(("discloser", "recipient")))
def test_widening_a_flow_never_loses_a_point(data: Dataset, axis: str) -> None:
    """A gateway whose first flow reaches one party more still covers all that it did."""
    assume(not any(item.gives_way_to for item in data.gateways))

    def widened(item: Gateway) -> Gateway:
        change: dict[str, Any] = {axis: tuple(sorted({*getattr(item.flows[0], axis), "bcls:any"}))}
        return item._replace(id=f"{item.id}.wide", flows=(item.flows[0]._replace(**change), *item.flows[1:]))

    wider = tuple(widened(item) for item in data.gateways)
    found = _world(data._replace(gateways=tuple(sorted((*data.gateways, *wider), key=lambda item: item.id))))
    for name in _world(data).live:
        old, new = found.scopes[name], found.scopes[f"{name}.wide"]
        assert find_outside(old.certain, new.certain, found.singles, strict=True) is None
        assert find_outside(old.possible, new.possible, found.singles, strict=True) is None


@_MANY
@given(datasets())
def test_a_bar_changes_no_relation_between_gateways(data: Dataset) -> None:
    """Bars stop routes; whether two gateways overlap is another question."""
    bar = Restriction("bar:x", "bar", bars=(flow("bcls:any", "bcls:any", "pur:any", id="flow:bar"),), extent=_EXTENT)
    assert _said(data._replace(restrictions=(bar,))) == _said(data)


@_MANY
@given(datasets())
def test_a_duplicate_of_a_gateway_is_found_and_disturbs_no_other_pair(data: Dataset) -> None:
    """A copy under another provision is a duplicate as surely as a gateway contains itself."""
    assume(not any(item.residual for item in data.gateways))
    copy = data.gateways[0]._replace(id="g9", provisions=("http://www.legislation.gov.uk/id/ukpga/2009/9/section/9",))
    copy = copy._replace(
        flows=tuple(item._replace(id=f"{item.id}.copy") for item in copy.flows), family=None, aliases=()
    )
    with_copy = data._replace(gateways=(*data.gateways, copy))
    assert _said(data) <= _said(with_copy)
    assume(copy.id in _world(with_copy).live and not copy.gives_way_to)
    (found,) = (item for item in _findings(with_copy) if {item.a, item.b} == {data.gateways[0].id, "g9"})
    assert "duplicate" in {found.relation, *(item.relation for item in found.also)}
    assert found.share_a[0] == found.share_a[1]


@_MANY
@given(datasets())
def test_removing_what_is_certainly_redundant_loses_no_point(data: Dataset) -> None:
    """Without one gateway that is certainly redundant, each of its points is still in the other."""
    found = _world(data)
    for item in _findings(data):
        sided = [(item.relation, item.certainty, item.a), *((x.relation, x.certainty, x.of) for x in item.also)]
        for relation, certainty, lost in sided:
            if (relation, certainty) == ("redundant", "certain"):
                kept = item.b if lost == item.a else item.a
                gone = found.scopes[str(lost)].possible
                assert find_outside(gone, found.scopes[kept].certain, found.singles, strict=True) is None


@_MANY
@given(datasets())
def test_the_same_question_gives_the_same_answer_twice(data: Dataset) -> None:
    """Nothing depends on the order in which sets happen to be walked."""
    assert _findings(data) == _findings(data)
