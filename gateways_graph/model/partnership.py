"""Who round a table may tell whom: a cell per ordered pair of bodies, and a ladder of thresholds, as frozen values.

`to_record` gives the JSON of `docs/cli-reference.md`.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gateways_graph.model.finding import named
from gateways_graph.model.route import VERDICTS, Demand, Route

__all__ = ["LADDER_CHILDREN", "OPEN", "TIERS", "Cell", "Partnership", "Rung", "RungAnswer"]

#: Tiers of a cell, in the order in which a cell's route is taken from them.
TIERS = ("specific", "general", "agreement", "no-power-needed")
#: Verdicts under which a cell is not empty.
OPEN = (*VERDICTS[:2], "no power needed")


class Rung(NamedTuple):
    """A threshold: what practice calls it, its purpose, and the purposes within it that stand on rungs of their own."""

    name: str
    purpose: str
    apart: tuple[str, ...] = ()


#: Thresholds for children, lowest first: Children Act 1989 ss.17 and 47, and what comes before them.
LADDER_CHILDREN = (
    Rung("universal", "pur:child-welfare", ("pur:early-help", "pur:children-in-need")),
    Rung("early help", "pur:early-help"),
    Rung("child in need", "pur:children-in-need"),
    Rung("significant harm", "pur:child-protection-enquiries"),
)


class RungAnswer(NamedTuple):
    """What a pair of bodies has at one threshold: the best route of each tier, or none; as in a cell."""

    rung: Rung
    routes: tuple[tuple[str, Route], ...] = ()
    lifted: tuple[Route, ...] = ()
    verdict: str = "not established"

    @property
    def tier(self) -> str:
        """The tier of the route that counts; empty when there is none."""
        return self.routes[0][0] if self.routes else ""

    @property
    def route(self) -> Route | None:
        """The route that counts."""
        return self.routes[0][1] if self.routes else None


class Cell(NamedTuple):
    """What one body may tell another.

    Attributes:
        extent: Jurisdictions that were asked about; empty for all.
        routes: The best open route of each tier that has one, in the order of `TIERS`; each with a power.
        lifted: The best route of those that only lift a bar, where the power is to be found elsewhere.
        whole: Where the first route is specific and reaches a part only, the best specific one that reaches all.
        direct: The same of routes of one step.
        blocked: Routes that a bar, a limit or a fact stops.
        verdict: That of the first route; else of what only lifts a bar; else `blocked` or `not established`.
        provisions: Those of the first route, step by step.
        one_way: Whether this direction is open and the other is not.
        no_specific_back: Whether a specific gateway is recorded in this direction and none in the other.
        rungs: What there is at each threshold of the ladder, lowest first.
        coverage: What is recorded for each end and for the purpose.
        complete: False when a search stopped at its budget.
        notes: What the reader must know of this cell.
    """

    discloser: str
    recipient: str
    extent: tuple[str, ...] = ()
    routes: tuple[tuple[str, Route], ...] = ()
    direct: tuple[tuple[str, Route], ...] = ()
    lifted: tuple[Route, ...] = ()
    whole: Route | None = None
    blocked: tuple[Route, ...] = ()
    verdict: str = "not established"
    provisions: tuple[str, ...] = ()
    one_way: bool = False
    no_specific_back: bool = False
    rungs: tuple[RungAnswer, ...] = ()
    coverage: tuple[tuple[str, Any], ...] = ()
    complete: bool = True
    notes: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether some route with a power is recorded, of whatever tier."""
        return bool(self.routes)

    @property
    def tier(self) -> str:
        """The tier of the route that counts; empty when there is none."""
        return self.routes[0][0] if self.routes else ""

    @property
    def route(self) -> Route | None:
        """The route that counts: of the first tier that has one."""
        return self.routes[0][1] if self.routes else None

    def best(self, tier: str) -> Route | None:
        """The best route of a tier."""
        return dict(self.routes).get(tier)

    def best_direct(self, tier: str) -> Route | None:
        """The best route of one step of a tier."""
        return dict(self.direct).get(tier)

    def all_routes(self) -> tuple[Route, ...]:
        """Every route that the cell holds."""
        held = [route for _, route in (*self.routes, *self.direct)]
        held += [route for item in self.rungs for route in item.lifted]
        held += [self.whole] if self.whole else []
        return (*held, *self.lifted, *self.blocked, *(route for item in self.rungs for _, route in item.routes))

    def to_record(self, gateways: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """As JSON; `gateways` maps an id to its short record with terms."""

        def routes(found: tuple[tuple[str, Route], ...]) -> dict[str, Any]:
            by_tier = dict(found)
            return {tier: by_tier[tier].to_record(gateways, labels) if tier in by_tier else None for tier in TIERS}

        return {
            "discloser": named(self.discloser, labels),
            "recipient": named(self.recipient, labels),
            "extent": list(self.extent),
            "verdict": self.verdict,
            "tier": self.tier or None,
            "match": self.route.match if self.route else None,
            "part": self.route.part if self.route else None,
            "provisions": [named(iri, labels) for iri in self.provisions],
            "empty": not self.is_open,
            "one_way": self.one_way,
            "no_specific_back": self.no_specific_back,
            "routes": routes(self.routes),
            "direct": routes(self.direct),
            "lifted": [route.to_record(gateways, labels) for route in self.lifted],
            "whole": self.whole.to_record(gateways, labels) if self.whole else None,
            "blocked": [route.to_record(gateways, labels) for route in self.blocked],
            "rungs": [
                {
                    "name": item.rung.name,
                    "purpose": named(item.rung.purpose, labels),
                    "verdict": item.verdict,
                    "tier": item.tier or None,
                    "match": item.route.match if item.route else None,
                    "part": item.route.part if item.route else None,
                    "routes": routes(item.routes),
                    "lifted": [route.to_record(gateways, labels) for route in item.lifted],
                }
                for item in self.rungs
            ],
            "coverage": dict(self.coverage),
            "complete": self.complete,
            "notes": list(self.notes),
        }


class Partnership(NamedTuple):
    """The answer for bodies round a table and a purpose.

    Attributes:
        bodies: Ids in the order given, each once.
        demand: What each cell asks, with empty ends.
        ladder: Thresholds, lowest first; empty when there is none.
        cells: One per jurisdiction and ordered pair, by discloser and then recipient, in the order of `bodies`.
        max_steps: Most steps of a route.
        notes: What the reader must know of the whole answer.
    """

    bodies: tuple[str, ...]
    demand: Demand
    ladder: tuple[Rung, ...]
    cells: tuple[Cell, ...]
    max_steps: int = 2
    notes: tuple[str, ...] = ()

    @property
    def tables(self) -> tuple[Partnership, ...]:
        """One table for each jurisdiction that was asked about by itself."""
        places = tuple(dict.fromkeys(cell.extent for cell in self.cells))
        if len(places) < 2:
            return (self,)
        return tuple(
            self._replace(
                demand=self.demand._replace(extent=place),
                cells=tuple(cell for cell in self.cells if cell.extent == place),
            )
            for place in places
        )

    @property
    def purpose(self) -> str:
        """What they would share for."""
        return self.demand.purpose

    @property
    def complete(self) -> bool:
        """Whether no search stopped at its budget."""
        return all(cell.complete for cell in self.cells)

    @property
    def empty(self) -> tuple[Cell, ...]:
        """Cells with no open route that has a power."""
        return tuple(cell for cell in self.cells if not cell.is_open)

    @property
    def one_way(self) -> tuple[Cell, ...]:
        """Open cells whose opposite is empty."""
        return tuple(cell for cell in self.cells if cell.one_way)

    def cell(self, discloser: str, recipient: str) -> Cell | None:
        """The cell of a pair, of the first table that has it; None where a body would tell itself."""
        return next((item for item in self.cells if (item.discloser, item.recipient) == (discloser, recipient)), None)
