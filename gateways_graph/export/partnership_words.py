"""What a table of bodies says, in words: the same for a terminal, a page, a workbook and Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from gateways_graph.graph.wording import page_of
from gateways_graph.model.finding import named
from gateways_graph.model.gateway import ALL_EXTENTS, EXTENT_NAMES
from gateways_graph.model.partnership import Cell, Partnership, Rung, RungAnswer
from gateways_graph.model.route import NOT_DECIDED, Route

__all__ = ["KINDS", "CellWords", "LadderLine", "PartnershipWords", "TableWords", "describe", "kind_of", "kinds_used"]

#: How a cell may stand, best first, and what that means.
KINDS = {
    "supported": "a specific gateway covers all that was asked",
    "supported in part": "a specific gateway covers part of what was asked: the cell says which",
    "arguable": "a specific gateway that a doubt attaches to: the route says which",
    "general power": "no specific gateway, only a general power: arguable at most",
    "agreement": "only with the agreement of the person",
    "no power needed": "the discloser needs no power: bars, confidence, contract and data protection decide",
    "only a bar lifted": "a provision lifts a bar, and no power to disclose is recorded",
    "blocked": "a gateway fits, but a bar, a limit or a fact stops it",
    "none recorded": "no gateway is recorded here: no advice that none exists",
}
_TIERS = {"general": "general power", "agreement": "agreement", "no-power-needed": "no power needed"}
_SPECIFIC = ("supported", "supported in part", "arguable")
_ARROW = "\N{RIGHTWARDS ARROW}"


class CellWords(NamedTuple):
    """A cell in words.

    Attributes:
        kind: One of `KINDS`.
        head: Verdict, and whether in part, on request or through others.
        provisions: Step by step, each with the page to open.
        part: Which part of the demand it reaches; empty when all.
        others: What the other tiers hold.
        flag: Whether nothing, or nothing specific, goes the other way.
    """

    kind: str
    head: str
    provisions: tuple[tuple[str, str], ...] = ()
    part: str = ""
    others: tuple[str, ...] = ()
    flag: str = ""


class LadderLine(NamedTuple):
    """Pairs for which every threshold stands alike.

    Attributes:
        kinds: How each threshold stands, one of `KINDS`, and `heads` the same with what qualifies it.
        by: Provisions that each threshold rests on.
        says: Where coverage stops.
    """

    pairs: tuple[str, ...]
    kinds: tuple[str, ...]
    heads: tuple[str, ...]
    by: tuple[tuple[str, ...], ...]
    says: str


class TableWords(NamedTuple):
    """One table of bodies in words, of all jurisdictions in which the cells say the same.

    Attributes:
        extent: Codes of the jurisdictions.
        cells: By discloser and recipient.
        empty: Empty cells, each with what is recorded of its ends.
        one_way: Pairs open in one direction only.
        weaker_back: Pairs with a specific gateway in one direction only.
    """

    extent: tuple[str, ...]
    cells: Mapping[tuple[str, str], CellWords]
    ladder: tuple[LadderLine, ...]
    empty: tuple[str, ...]
    one_way: tuple[str, ...]
    weaker_back: tuple[str, ...]

    @property
    def where(self) -> str:
        """The jurisdictions by name."""
        return ", ".join(EXTENT_NAMES[code] for code in self.extent)


class PartnershipWords(NamedTuple):
    """What there is between bodies, in words.

    Attributes:
        rungs: Names of the thresholds, lowest first, with the purpose each stands for.
        tables: One for each jurisdiction, or for several that are alike.
    """

    title: str
    about: str
    bodies: tuple[tuple[str, str], ...]
    rungs: tuple[tuple[str, str], ...]
    tables: tuple[TableWords, ...]
    notes: tuple[str, ...]
    not_decided: tuple[str, ...] = NOT_DECIDED

    def cell(self, extent: tuple[str, ...], discloser: str, recipient: str) -> CellWords:
        """The words of a cell of one jurisdiction."""
        table = next(item for item in self.tables if set(extent) <= set(item.extent))
        return table.cells[discloser, recipient]


def describe(
    found: Partnership, labels: Mapping[str, str], provisions: Mapping[str, tuple[str, ...]]
) -> PartnershipWords:
    """Tables in words.

    Args:
        found: What was found.
        labels: Id or IRI to label.
        provisions: Id of a gateway to the provisions that confer it.
    """
    told = [_Words(table, labels, provisions) for table in found.tables]
    words = told[0]
    return PartnershipWords(
        title=f"Who may tell whom, for {words.label(found.purpose)}",
        about=words.about(found.demand.extent),
        bodies=tuple((name, words.label(name)) for name in found.bodies),
        rungs=tuple((rung.name, words.rung(rung)) for rung in found.ladder),
        tables=tuple(_alike([item.all() for item in told])),
        notes=found.notes,
    )


def kinds_used(words: PartnershipWords) -> dict[str, str]:
    """Of `KINDS` those that some cell or threshold is of."""
    used = {cell.kind for table in words.tables for cell in table.cells.values()}
    used |= {kind for table in words.tables for line in table.ladder for kind in line.kinds}
    return {kind: meaning for kind, meaning in KINDS.items() if kind in used}


def _alike(tables: Iterable[TableWords]) -> Iterable[TableWords]:
    """Tables with those together of which every cell and threshold says the same."""
    groups: list[list[TableWords]] = []
    for table in tables:
        plain = table._replace(extent=(), empty=())
        group = next((one for one in groups if one[0]._replace(extent=(), empty=()) == plain), None)
        if group is None:
            groups.append([table])
        else:
            group.append(table)
    for group in groups:
        lines = group[0].empty
        if any(table.empty != lines for table in group):
            lines = tuple(f"{table.where}: {line}" for table in group for line in table.empty)
        yield group[0]._replace(extent=tuple(code for table in group for code in table.extent), empty=lines)


def kind_of(cell: Cell | RungAnswer) -> str:
    """How a cell or a threshold stands: one of `KINDS`."""
    if cell.route is None:
        return "only a bar lifted" if cell.lifted else "blocked" if cell.verdict == "blocked" else "none recorded"
    if cell.tier != "specific":
        return _TIERS[cell.tier]
    if cell.route.verdict == "arguable":
        return "arguable"
    return "supported" if cell.route.match == "whole" else "supported in part"


class _Words:
    """The words of one table."""

    def __init__(
        self, table: Partnership, labels: Mapping[str, str], provisions: Mapping[str, tuple[str, ...]]
    ) -> None:
        self.table, self.labels, self.provisions = table, dict(labels), provisions

    def all(self) -> TableWords:
        table = self.table
        weaker = [cell for cell in table.cells if cell.no_specific_back and not cell.one_way]
        return TableWords(
            extent=table.demand.extent or ALL_EXTENTS,
            cells={(cell.discloser, cell.recipient): self.cell(cell) for cell in table.cells},
            ladder=tuple(self.ladder()),
            empty=tuple(f"{self.pair(cell)}: {_evidence(cell)}" for cell in table.empty),
            one_way=tuple(f"{self.pair(cell)}, and nothing back" for cell in table.one_way),
            weaker_back=tuple(f"{self.pair(cell)}; back: {self.back(cell)}" for cell in weaker),
        )

    def label(self, name: str) -> str:
        return named(name, self.labels)["label"]

    def pair(self, cell: Cell) -> str:
        return f"{self.label(cell.discloser)} {_ARROW} {self.label(cell.recipient)}"

    def back(self, cell: Cell) -> str:
        other = self.table.cell(cell.recipient, cell.discloser)
        return kind_of(other) if other else ""

    def about(self, extent: tuple[str, ...]) -> str:
        demand = self.table.demand
        where = ", ".join(EXTENT_NAMES[code] for code in extent or ALL_EXTENTS)
        where += ", each asked about by itself" if len(extent) > 1 else ""
        text = f"As at {demand.date}. Extent: {where}. Routes of at most {self.table.max_steps} steps."
        text += f" Information: {self.label(demand.information) if demand.information else 'not named'}."
        for name, holds in demand.facts:
            text += f" Fact: {'' if holds else 'not: '}{self.label(name)}."
        return text

    def rung(self, rung: Rung) -> str:
        beyond = ", ".join(self.label(name) for name in rung.apart)
        return f"{self.label(rung.purpose)}, beyond {beyond}" if beyond else self.label(rung.purpose)

    def cell(self, cell: Cell) -> CellWords:
        kind, route = kind_of(cell), cell.route
        flag = "one way" if cell.one_way else "no specific gateway back" if cell.no_specific_back else ""
        if route is None:
            stopped = (*cell.lifted, *cell.blocked)[:1]
            return CellWords(kind, kind, self.cited(stopped[0]) if stopped else (), flag=flag)
        head = self.head(cell)
        others = tuple(self.other(tier, found) for tier, found in cell.routes[1:])
        if cell.whole is not None:
            others = (f"for the whole, {cell.whole.verdict}: {self.said(cell.whole)}", *others)
        return CellWords(kind, head, self.cited(route), route.part, others, flag)

    def head(self, cell: Cell | RungAnswer) -> str:
        """How a cell stands, and whether in part, on request or through others."""
        kind, route = kind_of(cell), cell.route
        if route is None:
            return kind
        if route.match == "partial" and kind != "supported in part":
            kind += ", in part"
        if any(step.on_request for step in route.steps):
            kind += ", on request"
        return kind + self.through(route)

    def through(self, route: Route) -> str:
        between = ", ".join(self.label(step.recipient) for step in route.steps[:-1])
        return f", through {between}" if between else ""

    def other(self, tier: str, route: Route) -> str:
        cited = self.said(route)
        return f"{_TIERS[tier]}{self.through(route)}: {cited}" if cited else _TIERS[tier]

    def said(self, route: Route) -> str:
        """The provisions of a route, step by step, in a line."""
        return "; then ".join(text for text, _ in self.cited(route))

    def cited(self, route: Route) -> tuple[tuple[str, str], ...]:
        """The provisions of a route, step by step, each with its page."""
        found = []
        for step in route.steps:
            iris = self.provisions[step.gateway]
            pages = [page for iri in iris if (page := page_of(iri))]
            found.append(("; ".join(self.labels.get(iri, iri) for iri in iris), pages[0] if pages else ""))
        return tuple(found)

    def ladder(self) -> Iterable[LadderLine]:
        """Pairs with like thresholds together, those with most coverage first."""
        alike: dict[tuple[tuple[str, str], ...], list[Cell]] = {}
        for cell in self.table.cells:
            if cell.rungs:
                alike.setdefault(tuple((kind_of(rung), self.head(rung)) for rung in cell.rungs), []).append(cell)
        order = list(KINDS)
        for stand in sorted(alike, key=lambda found: [(order.index(kind), head) for kind, head in found]):
            cells, kinds = alike[stand], tuple(kind for kind, _ in stand)
            by = tuple(
                tuple(dict.fromkeys(text for rung in rungs for text in self.rests(rung)))
                for rungs in zip(*(cell.rungs for cell in cells), strict=True)
            )
            pairs = tuple(self.pair(cell) for cell in cells)
            yield LadderLine(pairs, kinds, tuple(head for _, head in stand), by, self.stops(kinds))

    def rests(self, rung: RungAnswer) -> Iterable[str]:
        routes = [rung.route] if rung.route else rung.lifted
        return (text for route in routes for text, _ in self.cited(route))

    def stops(self, kinds: tuple[str, ...]) -> str:
        """Where on the ladder specific gateways stop, from its highest threshold down."""
        names = [rung.name for rung in self.table.ladder]
        held = [kind in _SPECIFIC for kind in kinds]
        lowest = len(held)
        while lowest and held[lowest - 1]:
            lowest -= 1
        if lowest == len(held):
            others = [name for name, has in zip(names, held, strict=True) if has]
            text = f"no specific gateway at {names[-1]}" + (f", only at {', '.join(others)}" if others else "")
            text = text if others else "no specific gateway at any threshold"
        else:
            text = (
                f"specific gateways stop below {names[lowest]}" if lowest else "a specific gateway at every threshold"
            )
        doubtful = [name for name, kind in zip(names, kinds, strict=True) if kind == "arguable"]
        return f"{text}; arguable at {', '.join(doubtful)}" if doubtful else text


def _evidence(cell: Cell) -> str:
    """What is recorded behind an empty cell."""
    counts = dict(cell.coverage)
    stopped = "a bar is lifted, but no power recorded; " if cell.lifted else ""
    stopped += "a gateway fits but is stopped; " if cell.blocked else ""
    return (
        f"{stopped}recorded from this discloser {counts.get('from_discloser', 0)}, to this recipient "
        f"{counts.get('to_recipient', 0)}, for this purpose {counts.get('for_purpose', 0)} gateways, "
        f"{counts.get('checked', 0)} of these checked"
    )
