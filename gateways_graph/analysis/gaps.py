"""Purposes, pairs of bodies and thresholds with no specific gateway, only general powers, or a duty one way only.

Nothing is looked for outside a universe that the answer states: the purposes and bodies that are named, or
else those that the data's own flows name. A gap says what is recorded, with the counts behind it; it is no
advice that no gateway exists.

A gateway is *specific* here when it can be a step of a route, is no general power, does more than lift a bar,
and its flow names a purpose narrower than any purpose. A discloser that needs no power makes no gap.

Source: `docs/semantics.md`, section 5.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from gateways_graph.analysis.enumeration import Enumeration
from gateways_graph.analysis.partnership import find_partnership
from gateways_graph.analysis.steps import ROOT, ROUTE_ACTS, ROUTE_EFFECTS
from gateways_graph.engine.box import Box
from gateways_graph.engine.world import ANY_PURPOSE, World
from gateways_graph.model.gaps import GAP_KINDS, Gap, Gaps
from gateways_graph.model.gateway import Flow, Gateway
from gateways_graph.model.partnership import Cell, Partnership, Rung, RungAnswer
from gateways_graph.model.route import Demand, Route

__all__ = ["MOST_BODIES", "MOST_PURPOSES", "find_gaps", "gaps_in_order"]

#: Most bodies that are paired when none is named: those that most flows for the purpose name.
MOST_BODIES = 8
#: Most purposes that several bodies are asked about when none is named.
MOST_PURPOSES = 12
_DUTIES = frozenset({"must", "must-when-required"})
_TIERS = {
    "general": "only general powers",
    "agreement": "only by agreement",
}


def find_gaps(
    world: World,
    demand: Demand,
    *,
    bodies: Sequence[str] = (),
    purposes: Sequence[str] = (),
    ladder: Callable[[str], Sequence[Rung]] = lambda _: (),
    progress: Callable[[int, int], None] | None = None,
) -> Gaps:
    """What is missing among some bodies and purposes.

    Args:
        world: The data at the demand's date and extent.
        demand: Information, extent, date and facts of the question; its ends and purpose are ignored.
        bodies: Ids. None: those named by flows for the purpose. One: that body, purpose by purpose, or with
            those that flows for the purpose name. Several: each pair of them.
        purposes: Ids. None: for no body, or one, every purpose recorded; for several, those that most flows
            between them name.
        ladder: From a purpose to its thresholds, lowest first.
        progress: Called with (done, all).

    Raises:
        UsageError: Too many bodies for pairs, or one did not exist on the day.

    Returns:
        Gaps in the order of `GAP_KINDS`, then by purpose and bodies.

    Cost:
        For pairs, a search of direct routes per ordered pair, purpose and threshold; else one pass over flows.

    Not checked:
        Whether a gateway ought to be there. Longer paths: a chain of disclosures fills no gap here.
    """
    names = tuple(dict.fromkeys(bodies))
    ground = _Ground(world)
    if not purposes and len(names) < 2:
        found = ground.of_body(names[0]) if names else ground.of_purposes()
        return Gaps(gaps_in_order(found), names, tuple(ground.purposes()))
    asked, left = (tuple(dict.fromkeys(purposes)), 0) if purposes else ground.purposes_between(names)
    gaps: list[Gap] = []
    paired: dict[str, None] = {}
    complete, notes, seen = True, dict[str, None](), set[tuple[Rung, ...]]()
    for number, purpose in enumerate(asked):
        rungs = tuple(ladder(purpose))
        # Purposes of one field share a ladder, whose thresholds are looked at once.
        table, more = _pairs(ground, demand._replace(purpose=purpose), names, () if rungs in seen else rungs)
        seen.add(rungs)
        left += more
        if table is None:
            label = world.nodes[purpose].label
            notes[f"fewer than two bodies are named by flows for {label}: name bodies with --body"] = None
            gaps += ground.of_purposes([purpose])
        else:
            paired |= dict.fromkeys(table.bodies)
            gaps += _of_table(world, table)
            complete &= table.complete
            notes |= dict.fromkeys(table.notes)
        if progress:
            progress(number + 1, len(asked))
    return Gaps(gaps_in_order(gaps), tuple(paired), asked, left, complete, tuple(notes))


def _pairs(
    ground: _Ground, demand: Demand, names: tuple[str, ...], ladder: Sequence[Rung]
) -> tuple[Partnership | None, int]:
    """The table of direct routes between the bodies of a question, and how many bodies it leaves out."""
    left = 0
    if len(names) < 2:
        others = [name for name in ground.bodies_of(demand.purpose) if name not in names]
        left = max(0, len(others) - MOST_BODIES)
        names = (*names, *others[:MOST_BODIES])
    if len(names) < 2:
        return None, 0
    table = find_partnership(ground.world, names, demand, ladder=ladder, max_steps=1, enumeration=ground.enumeration)
    return table, left


def gaps_in_order(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    """Gaps in the order in which they are told."""
    order = list(GAP_KINDS)
    whats = ("purpose", "body", "pair", "threshold")
    return tuple(sorted(gaps, key=lambda gap: (whats.index(gap.what), order.index(gap.kind), *gap[2:6])))


# -- pairs and thresholds


def _of_table(world: World, table: Partnership) -> Iterable[Gap]:
    for cell in table.cells:
        back = table.cell(cell.recipient, cell.discloser)
        specific = cell.best_direct("specific")
        if specific is None and cell.tier != "no-power-needed":
            there = back.best_direct("specific") if back else None
            yield _gap_of_pair(world, table, cell, there)
        for answer in cell.rungs:
            if answer.tier not in ("specific", "no-power-needed") or (
                answer.route and answer.route.verdict == "arguable"
            ):
                kind = "only arguable" if answer.tier == "specific" else _kind(answer)
                ends = (cell.discloser, cell.recipient, answer.rung.name)
                yield Gap("threshold", kind, answer.rung.purpose, *ends, _used(answer), cell.coverage)


def _gap_of_pair(world: World, table: Partnership, cell: Cell, back: Route | None) -> Gap:
    kind, there = _kind(cell), _used(cell)
    if back is not None and not cell.is_open and kind != "stopped":
        duty = all(world.gateways[step.gateway].obligation in _DUTIES for step in back.steps)
        kind, there = ("only a duty one way" if duty else "only one way"), _names(back)
    return Gap("pair", kind, table.purpose, cell.discloser, cell.recipient, "", there, cell.coverage)


def _kind(cell: Cell | RungAnswer) -> str:
    """What is missing where no specific gateway with a power is open."""
    if cell.tier in _TIERS:
        return _TIERS[cell.tier]
    return "only a bar lifted" if cell.lifted else "stopped" if cell.verdict == "blocked" else "nothing recorded"


def _used(cell: Cell | RungAnswer) -> tuple[str, ...]:
    found = [cell.route] if cell.route else cell.lifted
    return tuple(name for route in found for name in _names(route))


def _names(route: Route) -> tuple[str, ...]:
    return tuple(step.gateway for step in route.steps)


# -- purposes and bodies, from flows alone

_SORTS = {"any": "only for any purpose", "general": "only general powers", "lifts": "only a bar lifted"}


class _Use(NamedTuple):
    """A piece that can be a step: its gateway, flow and box, and how far it is confined."""

    gateway: Gateway
    flow: Flow
    box: Box
    sort: str


class _Ground:
    """The pieces of a world that can be steps of routes."""

    def __init__(self, world: World) -> None:
        self.world, self.enumeration = world, Enumeration(world)
        self.uses: list[_Use] = []
        for name in world.live:
            gateway = world.gateways[name]
            if gateway.act not in ROUTE_ACTS or gateway.legal_effect not in ROUTE_EFFECTS:
                continue
            flows = {flow.id: flow for flow in gateway.flows}
            for piece in world.scopes[name].plain_possible:
                flow = flows[piece.flow]
                wide = not flow.purpose or ANY_PURPOSE in flow.purpose
                lifts = gateway.legal_effect == "lifts-bar"
                sort = "lifts" if lifts else "general" if gateway.general else "any" if wide else "specific"
                self.uses.append(_Use(gateway, flow, piece.box, sort))

    def purposes(self) -> list[str]:
        """Purposes on record, the one that takes in all others apart."""
        nodes = self.world.nodes.values()
        return sorted(node.id for node in nodes if node.kind == "purpose" and node.id != ANY_PURPOSE)

    def of_purposes(self, wanted: Iterable[str] | None = None) -> Iterable[Gap]:
        """Purposes that no specific gateway serves."""
        for purpose in self.purposes() if wanted is None else wanted:
            bits = self.world.purposes.possible[purpose]
            yield from self._gap("purpose", purpose, [use for use in self.uses if use.box.purpose & bits])

    def of_body(self, name: str) -> Iterable[Gap]:
        """Purposes for which a body may tell or be told, and not the other way by a specific gateway."""
        who, singles = self.world.bodies.possible[name], self.world.purposes.possible
        given = [use for use in self.uses if use.box.discloser & who and ROOT not in use.flow.discloser]
        taken = [use for use in self.uses if use.box.recipient & who and ROOT not in use.flow.recipient]
        for purpose in self.purposes():
            bits = singles[purpose]
            ways = [[use for use in side if use.box.purpose & bits] for side in (given, taken)]
            sure = [[use for use in side if use.sort == "specific"] for side in ways]
            if bool(sure[0]) == bool(sure[1]):
                continue
            missing = 0 if sure[1] else 1
            duty = all(use.gateway.obligation in _DUTIES for use in sure[1 - missing])
            kind = "only a duty one way" if duty else "only one way"
            there = tuple(dict.fromkeys(use.gateway.id for use in sure[1 - missing]))
            ends = (name, "") if missing == 0 else ("", name)
            yield Gap("body", kind, purpose, *ends, "", there, self._counts(ways[missing]))

    def _gap(self, what: str, purpose: str, uses: Sequence[_Use]) -> Iterable[Gap]:
        sorts = {use.sort for use in uses}
        if "specific" in sorts:
            return
        kind = next((kind for sort, kind in _SORTS.items() if sort in sorts), "nothing recorded")
        there = tuple(dict.fromkeys(use.gateway.id for use in uses))
        yield Gap(what, kind, purpose, there=there, evidence=self._counts(uses))

    @staticmethod
    def _counts(uses: Sequence[_Use]) -> tuple[tuple[str, int], ...]:
        by_sort = {
            sort: {use.gateway.id for use in uses if use.sort == sort} for sort in ("specific", "any", "general")
        }
        checked = {use.gateway.id for use in uses if use.gateway.checked}
        names = {"specific": "specific", "any": "for_any_purpose", "general": "general_powers"}
        return (*((names[sort], len(found)) for sort, found in by_sort.items()), ("checked", len(checked)))

    def bodies_of(self, purpose: str) -> list[str]:
        """Bodies and classes that flows naming a purpose, or one below it, name; those of most statutes first."""
        named = self.world.purposes.below(purpose)
        counted: Counter[str] = Counter()
        for use in self.uses:
            if use.sort == "specific" and named & set(use.flow.purpose):
                counted.update({*use.flow.discloser, *use.flow.recipient} - {ROOT})
        placed = {name for name in counted if self.world.nodes[name].kind in ("body", "class")}
        return sorted(placed, key=lambda name: (-counted[name], name))

    def purposes_between(self, bodies: Sequence[str]) -> tuple[tuple[str, ...], int]:
        """Purposes that specific flows between some bodies name, those of most flows first, and how many more."""
        masks = [self.world.bodies.possible[name] for name in bodies]
        counted: Counter[str] = Counter()
        for use in self.uses:
            given = [at for at, mask in enumerate(masks) if use.box.discloser & mask]
            taken = [at for at, mask in enumerate(masks) if use.box.recipient & mask]
            if use.sort == "specific" and any(one != other for one in given for other in taken):
                counted.update(name for name in use.flow.purpose if name.startswith("pur:"))
        ordered = sorted(counted, key=lambda name: (-counted[name], name))
        return tuple(ordered[:MOST_PURPOSES]), max(0, len(ordered) - MOST_PURPOSES)
