"""From one version of a gateway to the next: how their dates meet, and what was gained and lost.

Scopes are compared as they stood on either side of the change: the earlier on its last day, the
later on its first, each with the bodies of that day and without what it gives way to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from gateways_graph.analysis.relations import provision_root
from gateways_graph.analysis.terms import differences
from gateways_graph.engine.box import Box, BudgetError
from gateways_graph.engine.closure import Closure
from gateways_graph.engine.describe import describe_box, describe_point
from gateways_graph.engine.join import iter_bits
from gateways_graph.engine.region import find_outside
from gateways_graph.engine.world import Region, World, build_world
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.finding import CERTAINTIES
from gateways_graph.model.gateway import Gateway
from gateways_graph.model.history import AxisChange, Change, Side
from gateways_graph.model.periods import FAR, Period, VagueDate

__all__ = ["Life", "Versions", "life_of", "link_versions", "relate"]

_ALWAYS = VagueDate("1000", 1, 1)
_AXES = ("discloser", "recipient", "purpose", "subject", "form", "obtained_under", "received_through", "pairing")


class Life(NamedTuple):
    """First beginning and last end of a gateway; None = not established, or no end recorded."""

    start: VagueDate | None
    until: VagueDate | None


def life_of(gateway: Gateway) -> Life:
    """From its first recorded beginning to its last recorded end."""
    periods = gateway.in_force or ()
    starts = [item.start for item in periods if item.start]
    ends = [item.until for item in periods]
    start = min(starts, key=lambda when: (when.first, when.last), default=None)
    closed = [when for when in ends if when]
    until = max(closed, key=lambda when: (when.last, when.first)) if closed and len(closed) == len(ends) else None
    return Life(start, until)


def link_versions(gateways: Iterable[Gateway]) -> list[tuple[str, str]]:
    """(earlier, later) pairs of versions that follow each other.

    Only gateways of one recorded family follow each other. The earlier
    one is the latest to begin before the later begins: of the same provisions if there is one, else
    of the same section, else whatever of the family had ended or was ending. Limbs that begin
    together are no versions of each other.
    """
    found = []
    gateways = list(gateways)
    for later in gateways:
        start = life_of(later).start
        if start is None:
            continue
        kin = [item for item in gateways if item.id != later.id and _are_kin(item, later) and _is_before(item, start)]
        best = _nearest(kin, later)
        found += [(item.id, later.id) for item in best]
    return sorted(found)


def _are_kin(one: Gateway, other: Gateway) -> bool:
    return one.family is not None and one.family == other.family


def _is_before(item: Gateway, start: VagueDate) -> bool:
    began = life_of(item).start
    return began is not None and began.first < start.first


def _nearest(kin: list[Gateway], later: Gateway) -> list[Gateway]:
    """Of those that came before, the last text of the same provisions, else of the same section, else of the family."""
    mine, roots = set(later.provisions), {provision_root(iri) for iri in later.provisions}
    same = [item for item in kin if mine & set(item.provisions)]
    near = [item for item in kin if roots & {provision_root(iri) for iri in item.provisions}]
    start = life_of(later).start
    gone = [item for item in kin if (until := life_of(item).until) and start and until.first <= start.last]
    pool = same or [item for item in near if item in gone] or gone
    if not pool:
        return []
    latest = max((began.first for item in pool if (began := life_of(item).start)), default=0)
    return [item for item in pool if (began := life_of(item).start) and began.first == latest]


def relate(before: Life, after: Life) -> tuple[str, int | None]:
    """How two lives meet: `successor`, `time gap`, `overlap` or `vague`, with days of gap or overlap."""
    start, until = after.start, before.until
    if start is None:
        return "vague", None
    if until is None:
        return "overlap", None
    if until.exact and start.exact:
        days = start.first - until.first
        return ("successor", 0) if not days else ("time gap", days) if days > 0 else ("overlap", -days)
    if until.last < start.first:
        return "time gap", None
    return ("overlap", None) if start.last < until.first else ("vague", None)


class Versions:
    """Compares versions of one data set; keeps the worlds of the days it has seen.

    Args:
        dataset: Everything recorded.
        names: The gateways that may be compared.
        extent: Jurisdictions to look at.
        labels: Words for what terms name.
    """

    def __init__(
        self, dataset: Dataset, names: Iterable[str], *, extent: tuple[str, ...], labels: Mapping[str, str]
    ) -> None:
        wanted = set(names)
        self.gateways = {item.id: item for item in dataset.gateways if item.id in wanted}
        alone = tuple(_undated(item) for item in self.gateways.values())
        self.dataset, self.extent, self.labels = dataset._replace(gateways=alone, restrictions=()), extent, labels
        self.links = link_versions(self.gateways.values())
        self._worlds: dict[int, World] = {}

    def changes(self) -> list[Change]:
        """What changed from each version to the next, in order of id.

        A text that was split is compared with all that followed it, and one that joins several with
        all that came before: nothing is lost that a sister took over.

        Not checked: what gateways that they give way to, or bars, make of the change.
        """
        return [self._change(*link) for link in self.links]

    def _change(self, before: str, after: str) -> Change:
        g, h = self.gateways[before], self.gateways[after]
        relation, days = relate(life_of(g), life_of(h))
        axes, terms = _axis_changes(g, h), differences(g, h, self.labels)
        change = Change(before, after, relation, days, "undecided", axes=axes, terms=terms)
        first = _first_day(life_of(h))
        last = min(first, _last_day(life_of(g)))
        followed = [new for old, new in self.links if old == before]
        preceded = [old for old, new in self.links if new == after]
        try:
            lost = self._only((before, last), (followed, first))
            gained = self._only((after, first), (preceded, last))
        except BudgetError:
            return change
        said = {(False, False): "same", (False, True): "wider", (True, False): "narrower", (True, True): "changed"}
        # What only may have been gained or lost leaves open whether anything changed.
        sure = all(side is None or side.certainty == "certain" for side in (lost, gained))
        scope = said[lost is not None, gained is not None] if sure else "undecided"
        return change._replace(scope=scope, lost=lost, gained=gained)

    def _world(self, day: int) -> World:
        if day not in self._worlds:
            self._worlds[day] = build_world(self.dataset, day, extent=self.extent)
        return self._worlds[day]

    def _only(self, one: tuple[str, int], others: tuple[list[str], int]) -> Side | None:
        """What one gateway covers on its day and the others do not on theirs."""
        world, against = self._world(one[1]), self._world(others[1])
        mine, theirs = world.scopes.get(one[0]), [against.scopes[name] for name in others[0] if name in against.scopes]
        if mine is None:
            return None
        sure = _carry([scope.certain for scope in theirs], against, world)
        maybe = _carry([scope.possible for scope in theirs], against, world)
        both = world.bodies.everything & _moved(against.bodies.everything, _renumbering(against.bodies, world.bodies))
        for region, cover, strict, answer in ((mine.certain, maybe, False, 2), (mine.possible, sure, True, 1)):
            for bodies in (both, world.bodies.everything):
                box = find_outside(_among(region, bodies), cover, world.singles, strict=strict)
                if box is not None:
                    point, shown = describe_point(world, box), describe_box(world, box)
                    return Side(CERTAINTIES[answer], point, shown, both_days=bodies == both)
        return None


def _among(region: Region, bodies: int) -> Region:
    """A region between some bodies only."""
    pieces = []
    for piece in region.pieces:
        given, taken = piece.box.discloser & bodies, piece.box.recipient & bodies
        if given and taken:
            pieces.append(piece._replace(box=piece.box._replace(discloser=given, recipient=taken)))
    return Region(tuple(pieces), region.minus)


def _undated(gateway: Gateway) -> Gateway:
    """As if always in force, live and alone: its own boxes, with the dates of single flows kept."""
    extents = {code for period in gateway.in_force or () for code in period.extent}
    everywhere = not extents or any(not period.extent for period in gateway.in_force or ())
    period = Period(extent=() if everywhere else tuple(sorted(extents)), start=_ALWAYS)
    return gateway._replace(
        in_force=(period,), not_commenced=False, legal_effect=None, depends_on=None, gives_way_to=(), aliases=()
    )


def _first_day(life: Life) -> int:
    """The first day on which it certainly holds."""
    return life.start.last if life.start else 1


def _last_day(life: Life) -> int:
    """The last day on which it certainly holds."""
    return life.until.first - 1 if life.until else FAR


def _axis_changes(g: Gateway, h: Gateway) -> tuple[AxisChange, ...]:
    found = []
    for axis in (
        *_AXES,
        *(f"except {name}" for name in ("discloser", "recipient", "purpose", "subject", "form", "origin")),
    ):
        before, after = _mentioned(g, axis), _mentioned(h, axis)
        if before != after:
            found.append(AxisChange(axis, tuple(sorted(after - before)), tuple(sorted(before - after))))
    return tuple(found)


def _mentioned(gateway: Gateway, axis: str) -> set[str]:
    if axis.startswith("except "):
        return {name for flow in gateway.flows for name in getattr(flow.except_, axis[7:])}
    return {name for flow in gateway.flows for name in getattr(flow, axis)}


# -- the same points on two days


def _carry(regions: Iterable[Region], old: World, new: World) -> Region:
    """Regions of one day, together, in the numbers of another."""
    pieces = tuple(piece for region in regions for piece in region.pieces)
    pairs = (
        (old.bodies, new.bodies), (old.purposes, new.purposes),
        (old.subjects, new.subjects), (old.origins, new.origins),
    )  # fmt: skip
    if all(one.points == other.points for one, other in pairs):
        return Region(pieces)
    maps = [_renumbering(one, other) for one, other in pairs]
    return Region(tuple(piece._replace(box=_renumbered(piece.box, maps)) for piece in pieces))


def _renumbering(old: Closure, new: Closure) -> dict[int, int]:
    places = {point: 1 << bit for bit, point in enumerate(new.points)}
    return {bit: places[point] for bit, point in enumerate(old.points) if point in places}


def _renumbered(box: Box, maps: Sequence[Mapping[int, int]]) -> Box:
    bodies, purposes, subjects, origins = maps

    return box._replace(
        discloser=_moved(box.discloser, bodies),
        recipient=_moved(box.recipient, bodies),
        purpose=_moved(box.purpose, purposes),
        subject=_moved(box.subject, subjects),
        origin=_moved(box.origin, origins),
    )


def _moved(mask: int, table: Mapping[int, int]) -> int:
    return sum(table.get(bit, 0) for bit in iter_bits(mask))
