"""Who round a table may tell whom, for a purpose and at each threshold of a ladder.

A cell is the answer of `gateways routes` for one ordered pair, cut down to the best route of each tier;
so whatever is said of routes holds of cells. A route of which a step only lifts a bar fills no cell: it
stands apart, for the power is still to be found. All cells share one set of worlds under readings and
what was worked out of their bars.

A threshold is a purpose. Where it holds purposes that stand on rungs of their own, only what goes
beyond those counts for it: a gateway for children in need alone does not serve what all children get.
Only direct disclosures count for a threshold: a chain that happens to lead there is no coverage of it.

Source: `docs/semantics.md`, section 5.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from gateways_graph.analysis.enumeration import Enumeration
from gateways_graph.analysis.rerouting import find_routes_read
from gateways_graph.analysis.steps import ROOT
from gateways_graph.engine.world import World
from gateways_graph.errors import UsageError
from gateways_graph.model.partnership import TIERS, Cell, Partnership, Rung, RungAnswer
from gateways_graph.model.route import Demand, Route, Routes

__all__ = ["MOST_BODIES", "find_partnership"]

#: Bodies past which nobody can read the table.
MOST_BODIES = 15
#: Routes wanted of each tier and verdict: the first counts, further ones serve a threshold that stands apart.
TOP = 5


def find_partnership(
    world: World,
    bodies: Sequence[str],
    demand: Demand,
    *,
    ladder: Sequence[Rung] = (),
    max_steps: int = 2,
    enumeration: Enumeration | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Partnership:
    """The best route of each tier between each two bodies, in both directions, and where a ladder stops.

    Args:
        world: The data at the demand's date and extent.
        bodies: Ids, in the order of the table.
        demand: What every cell asks; its ends are ignored.
        ladder: Thresholds, lowest first.
        max_steps: Most steps of a route.
        enumeration: One that has worlds already.
        progress: Called with (done, all).

    Raises:
        UsageError: Fewer than two bodies, more than `MOST_BODIES`, or one did not exist on the day.

    Cost:
        One search of routes per ordered pair, and one more per threshold.

    Not checked:
        What `docs/semantics.md` lists as not decided: a cell says what is recorded, never what is lawful.
    """
    names = tuple(dict.fromkeys(bodies))
    if len(names) < 2:
        message = "name at least two different bodies: a table of one has nobody to tell"
        raise UsageError(message)
    if len(names) > MOST_BODIES:
        message = f"{len(names)} bodies make a table that nobody can read: name at most {MOST_BODIES}"
        raise UsageError(message)
    table = _Table(enumeration or Enumeration(world), demand, tuple(ladder), max_steps)
    pairs = [(one, other) for one in names for other in names if one != other]
    cells = []
    for number, (one, other) in enumerate(pairs):
        cells.append(table.cell(one, other))
        if progress:
            progress(number + 1, len(pairs))
    notes = (*table.notes_on_bodies(names), *table.shared_notes(cells))
    asked = demand._replace(discloser="", recipient="")
    return Partnership(names, asked, tuple(ladder), _both_ways(cells), max_steps, notes)


class _Table:
    """Cells of one table."""

    def __init__(self, enumeration: Enumeration, demand: Demand, ladder: tuple[Rung, ...], max_steps: int) -> None:
        self.enumeration, self.world = enumeration, enumeration.world
        self.demand, self.ladder, self.max_steps = demand, ladder, max_steps

    def cell(self, discloser: str, recipient: str) -> Cell:
        demand = self.demand._replace(discloser=discloser, recipient=recipient)
        answer = self._routes(demand, self.max_steps)
        powers, lifted = self._apart(answer.routes)
        routes = best_by_tier(powers)
        blocked = tuple(route for route in answer.routes if route.verdict == "blocked")
        first = routes[0][1] if routes else lifted[0] if lifted else None
        return Cell(
            discloser,
            recipient,
            demand.extent,
            routes,
            best_by_tier(route for route in powers if len(route.steps) < 2),
            lifted,
            _whole(powers, first),
            blocked,
            _verdict(first, blocked),
            self._provisions(first),
            rungs=tuple(self._rung(demand, rung) for rung in self.ladder),
            coverage=answer.coverage,
            complete=answer.complete,
            notes=answer.notes,
        )

    def _routes(self, demand: Demand, max_steps: int) -> Routes:
        return find_routes_read(self.world, demand, max_steps=max_steps, top=TOP, enumeration=self.enumeration)

    def _apart(self, routes: Sequence[Route]) -> tuple[list[Route], tuple[Route, ...]]:
        """Open routes with a power at each step, and the best of those where some step only lifts a bar."""
        gateways = self.world.gateways
        open_ = [route for route in routes if route.verdict != "blocked"]
        lifting = [
            route for route in open_ if any(gateways[step.gateway].legal_effect == "lifts-bar" for step in route.steps)
        ]
        return [route for route in open_ if route not in lifting], tuple(lifting[:1])

    def _provisions(self, route: Route | None) -> tuple[str, ...]:
        used = [step.gateway for step in route.steps] if route else []
        return tuple(dict.fromkeys(iri for name in used for iri in self.world.gateways[name].provisions))

    def _rung(self, demand: Demand, rung: Rung) -> RungAnswer:
        answer = self._routes(demand._replace(purpose=rung.purpose), 1)
        fitting = [route for route in answer.routes if self._serves(route, rung)]
        powers, lifted = self._apart(fitting)
        routes = best_by_tier(powers)
        first = routes[0][1] if routes else lifted[0] if lifted else None
        shut = [route for route in fitting if route.verdict == "blocked"]
        return RungAnswer(rung, routes, lifted, _verdict(first, shut))

    def _serves(self, route: Route, rung: Rung) -> bool:
        """Whether a route serves more of a threshold than what stands on rungs of its own."""
        if not rung.apart:
            return True
        own, whole = self._own(rung), self.world.purposes.possible[rung.purpose]
        served = [self._purpose(step.purpose) for step in route.steps]
        # A step whose purpose lies outside the threshold rests on what is recorded as compatible with all of it.
        return all(mask & own or not mask & whole for mask in served)

    def _own(self, rung: Rung) -> int:
        possible = self.world.purposes.possible
        apart = 0
        for name in rung.apart:
            apart |= possible[name]
        return possible[rung.purpose] & ~apart

    def _purpose(self, names: Iterable[str]) -> int:
        """Purposes as a bitmap, from what a step says of them."""
        purposes, mask = self.world.purposes, 0
        for name in names:
            node = name.removeprefix("rest(").removesuffix(")")
            if node == name:
                mask |= purposes.possible[name]
            else:
                mask |= sum(1 << bit for bit, point in enumerate(purposes.points) if point.rest and point.node == node)
        return mask or purposes.everything

    def notes_on_bodies(self, names: Iterable[str]) -> Iterable[str]:
        """Bodies that no gateway names, and which are only reached as "any person"."""
        flows = {flow.id: flow for gateway in self.world.gateways.values() for flow in gateway.flows}
        pieces = [piece for name in self.world.live for piece in self.world.scopes[name].plain_possible]
        given = taken = 0
        for piece in pieces:
            given |= 0 if ROOT in flows[piece.flow].discloser else piece.box.discloser
            taken |= 0 if ROOT in flows[piece.flow].recipient else piece.box.recipient
        for name in names:
            bits, label = self.world.bodies.possible[name], self.world.nodes[name].label
            if not bits & (given | taken):
                yield f"no gateway recorded here names {label}, as discloser or as recipient; not that none exists"

    @staticmethod
    def shared_notes(cells: Sequence[Cell]) -> tuple[str, ...]:
        """What every cell notes, said once."""
        return tuple(note for note in cells[0].notes if all(note in cell.notes for cell in cells))


def best_by_tier(routes: Iterable[Route]) -> tuple[tuple[str, Route], ...]:
    """The first open route of each tier, by tier; routes come best first."""
    found: dict[str, Route] = {}
    for route in routes:
        if route.verdict != "blocked":
            found.setdefault(route.tier, route)
    return tuple((tier, found[tier]) for tier in TIERS if tier in found)


def _whole(routes: Sequence[Route], first: Route | None) -> Route | None:
    """Where the first route is specific and reaches a part only, the best specific one that reaches all."""
    if first is None or first.match == "whole" or first.tier != "specific":
        return None
    return next((route for route in routes if route.match == "whole" and route.tier == "specific"), None)


def _verdict(first: Route | None, blocked: Sequence[Route]) -> str:
    if first is not None:
        return first.verdict
    return "blocked" if blocked else "not established"


def _both_ways(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Cells that know what there is in the other direction."""
    by_ends = {(cell.discloser, cell.recipient): cell for cell in cells}
    made = []
    for cell in cells:
        back = by_ends[cell.recipient, cell.discloser]
        one_way = cell.is_open and not back.is_open
        specific = cell.best("specific") is not None and back.best("specific") is None
        made.append(cell._replace(one_way=one_way, no_specific_back=specific))
    return tuple(made)
