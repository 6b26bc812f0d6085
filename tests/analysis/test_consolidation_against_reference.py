"""Merges against brute force: every point of tiny worlds, before and after, straight from the definitions."""

from __future__ import annotations

from itertools import combinations
from typing import Any, NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from gateways_graph.analysis.proposals import assess_named, find_merges
from gateways_graph.engine.world import build_world
from gateways_graph.model.consolidation import Merge, ScopeChange
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Gateway
from tests.builders import dataset, day_of, flow, gateway
from tests.reference import Marked, Scopes
from tests.reference_terms import equal_terms
from tests.strategies import datasets

DAY = day_of()


class Points(NamedTuple):
    """Points of a group of gateways with the pairings under which they are covered: certain, then possible."""

    sure: Marked
    maybe: Marked


def _united(scopes: Scopes, names: tuple[str, ...]) -> Points:
    found = Points({}, {})
    for name in names:
        for mine, into in zip(scopes.effective[name], found, strict=True):
            for point, marks in mine.items():
                into.setdefault(point, set()).update(marks)
    return found


def _outside(ours: Marked, theirs: Marked) -> set[tuple[str, ...]]:
    """Points that one side covers under some pairings, where the other asks for more or covers nothing."""
    return {
        point
        for point, marks in ours.items()
        if any(not any(other <= mark for other in theirs.get(point, ())) for mark in marks)
    }


def _replaced(data: Dataset, merge: Merge) -> Dataset:
    """The law with the merged gateways instead of the old, names amended, written out without the product's help."""
    new = {old: item.gateway.id for item in merge.merged for old in item.sources}

    def amend(item: Gateway) -> Gateway:
        if item.gives_way_to is None:
            return item
        return item._replace(gives_way_to=tuple(dict.fromkeys(new.get(name, name) for name in item.gives_way_to)))

    kept = [amend(item) for item in data.gateways if item.id not in new]
    return data._replace(gateways=(*kept, *(item.gateway for item in merge.merged)))


class _Same(Scopes):
    """Scopes of changed law on the same bodies and concepts: what is an origin stays one."""

    def __init__(self, data: Dataset, like: Scopes) -> None:
        super().__init__(data, like.day, like.wanted)
        self.origins = like.origins
        plain = {item.id: self._plain(item) for item in data.gateways if item.id in self.plain}
        self.plain = {name: cover for name, cover in plain.items() if cover.maybe}
        live = [self.gateways[name] for name in self.plain]
        self.effective = {name: self.give_way(name, live) for name in self.plain}


def _check_change(said: ScopeChange | None, ours: Points, theirs: Points) -> None:
    """Gained or lost: exact number, and certain when it holds whatever is not established."""
    apart = [_outside(mine, other) for mine, other in zip(ours, theirs, strict=True)]
    points = apart[0] or apart[1]
    assert (said.points if said else 0) == len(points)
    if said:
        assert (said.certainty == "certain") == bool(_outside(ours.sure, theirs.maybe))
        assert tuple(said.witness[:7]) in points


def _terms(merge: Merge, gateways: dict[str, Gateway]) -> int:
    """How surely the terms of gateways put together are equal."""
    answers = [2]
    for item in merge.merged:
        members = [gateways[name] for name in item.sources]
        answers += [min(equal_terms(a, b), 2 if a.act == b.act else 0) for a, b in combinations(members, 2)]
        answers += [1 for member in members if equal_terms(member, member) < 2]
    return min(answers)


@settings(max_examples=200, deadline=None)
@given(datasets(), st.sampled_from((2, 2, 3)))
def test_merges_of_named_gateways_agree_with_brute_force(data: Dataset, number: int) -> None:
    """Points before, after, gained and lost are exact; equal is said exactly when nothing changes."""
    world = build_world(data, DAY)
    names = world.live[:number]
    if not names:
        return
    plain = Scopes(data, DAY)
    for merge in assess_named(world, names):
        after = _Same(_replaced(data, merge), plain)
        old = _united(plain, merge.gateways)
        new = _united(after, tuple(item.gateway.id for item in merge.merged))
        assert merge.before == (len(old.sure), len(old.maybe))
        assert merge.after == (len(new.sure), len(new.maybe))
        _check_change(merge.gained, new, old)
        _check_change(merge.lost, old, new)
        rest = set(world.live) - set(merge.gateways)
        changed = {name for name in rest if plain.effective[name] != after.effective[name]}
        assert {item.gateway for item in merge.others} == {name for name in changed if _moved(plain, after, name)}
        _check_kind(merge, world.gateways, old == new or not (merge.gained or merge.lost), changed)


def _moved(plain: Scopes, after: Scopes, name: str) -> bool:
    """Whether a gateway's effective points differ."""
    return any(
        before.keys() != later.keys()
        for before, later in zip(plain.effective[name], after.effective[name], strict=True)
    )


def _check_kind(merge: Merge, gateways: Any, same: bool, changed: set[str]) -> None:
    terms = _terms(merge, gateways)
    elsewhere = any(item.effect == "would reach more" for item in merge.refer)
    if terms == 0:
        assert merge.kind == "terms change"
        return
    equal = same and not changed and not elsewhere and not merge.dates.differ
    assert (merge.kind == "equal") == equal
    if merge.kind == "equal" and merge.certainty == "certain":
        assert terms == 2
        members = [gateways[name] for name in merge.gateways]
        assert all(item.checked for item in members)
        assert all(item.extent is not None or all(flow.extent for flow in item.flows) for item in members)


@settings(max_examples=60, deadline=None)
@given(datasets(readings=True))
def test_points_under_readings_agree_with_brute_force(data: Dataset) -> None:
    """What holds under some readings only is possible before and after, and counted so."""
    world = build_world(data, DAY)
    plain = Scopes(data, DAY)
    for merge in find_merges(world):
        after = _Same(_replaced(data, merge), plain)
        old = _united(plain, merge.gateways)
        new = _united(after, tuple(item.gateway.id for item in merge.merged))
        assert (merge.before, merge.after) == ((len(old.sure), len(old.maybe)), (len(new.sure), len(new.maybe)))
        _check_change(merge.gained, new, old)
        _check_change(merge.lost, old, new)


# -- the same law cut otherwise


Lists = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]


@st.composite
def _cuts(draw: Any) -> tuple[Lists, list[Lists]]:
    """A box of lists, cut a few times along some axis."""
    pools = (("body:a", "body:b", "body:c"), ("body:d", "body:e"), ("pur:p", "pur:q", "pur:r"))
    whole: Lists = tuple(  # type: ignore[assignment]
        tuple(sorted(draw(st.sets(st.sampled_from(pool), min_size=2)))) for pool in pools
    )
    pieces = [whole]
    for _ in range(draw(st.integers(1, 4))):
        index, axis = draw(st.integers(0, len(pieces) - 1)), draw(st.integers(0, 2))
        piece = pieces[index]
        if len(piece[axis]) > 1:
            cut = draw(st.integers(1, len(piece[axis]) - 1))
            halves = [(*piece[:axis], names, *piece[axis + 1 :]) for names in (piece[axis][:cut], piece[axis][cut:])]
            pieces[index : index + 1] = halves
    return whole, pieces


@settings(max_examples=150, deadline=None)
@given(_cuts(), st.permutations(range(5)))
def test_pieces_of_a_box_merge_back_into_it(cuts: tuple[Lists, list[Lists]], order: list[int]) -> None:
    """However a flow is cut into gateways, and whatever they are called, together they are that flow again."""
    whole, pieces = cuts
    gateways = [gateway(f"g{order[n]}", flow(*piece)) for n, piece in enumerate(pieces)]
    found = assess_named(build_world(dataset(*gateways), DAY), [item.id for item in gateways])[0]
    assert (found.kind, found.certainty, len(found.merged)) == ("equal", "certain", 1)
    (made,) = found.merged[0].gateway.flows
    assert (made.discloser, made.recipient, made.purpose) == whole


@settings(max_examples=60, deadline=None)
@given(datasets())
def test_renaming_changes_nothing(data: Dataset) -> None:
    """Gateways under other names are proposed and judged alike."""
    names = {item.id: f"x{item.id}" for item in data.gateways}

    def rename(item: Gateway) -> Gateway:
        listed: dict[str, Any] = {
            term: None if getattr(item, term) is None else tuple(names.get(n, n) for n in getattr(item, term))
            for term in ("gives_way_to", "takes_on_limits_of")
        }
        flows = tuple(f._replace(id=f.id.replace("flow:", "flow:x")) for f in item.flows)
        return item._replace(id=names[item.id], flows=flows, **listed)

    other = data._replace(gateways=tuple(rename(item) for item in data.gateways))
    mine, theirs = (find_merges(build_world(item, DAY)) for item in (data, other))
    told = [(m.kind, m.certainty, tuple(names[n] for n in m.gateways), m.before, m.after, m.flows) for m in mine]
    assert told == [(m.kind, m.certainty, m.gateways, m.before, m.after, m.flows) for m in theirs]
