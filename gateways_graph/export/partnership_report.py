"""A pack for a partnership: who may tell whom, by which provision, on which conditions, and what is missing.

Suited to the legal-basis annex of an information-sharing agreement. Every line comes from the answer of
`gateways matrix`; nothing is added to it but the sources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gateways_graph.export.sources import Ground, about, entry, not_decided, readings_section, sources_section
from gateways_graph.model.document import Block, Document, Entry, Items, Section, Table, Text
from gateways_graph.model.gateway import EXTENT_NAMES
from gateways_graph.model.leftover import say_judge
from gateways_graph.model.partnership import Cell, Partnership, RungAnswer
from gateways_graph.model.route import Route, Step

__all__ = ["partnership_report"]

Row = tuple[Entry, ...]

_KIND = {
    "supported on these facts": "supported",
    "arguable": "arguable",
    "blocked": "blocked",
    "no power needed": "no-power",
    "not established": "none",
}
_TIER = {
    "specific": "specific gateway",
    "general": "general power",
    "agreement": "with the person's agreement",
    "no-power-needed": "needs no power",
}
#: Most bars to check told of one step; the rest are counted.
_BARS = 6


def partnership_report(found: Partnership, ground: Ground, *, title: str | None = None) -> Document:
    """The pack.

    Args:
        found: The answer for the bodies and the purpose.
        ground: Data, labels and receipt.
        title: Heading; made of the purpose when left out.
    """
    purpose, names = ground.say(found.purpose), [ground.say(name) for name in found.bodies]
    routes = list(_shown(found))
    lifted = [route for cell in found.cells for route in cell.lifted]
    used = [step.gateway for route in (*(route for _, route in routes), *lifted) for step in route.steps]
    demand = found.demand
    facts = ", ".join(f"{'' if holds else 'not: '}{ground.say(name)}" for name, holds in demand.facts)
    information = ground.say(demand.information) if demand.information else "not named"
    asked = (
        f"Round the table: {', '.join(names)}. Purpose: {purpose}.",
        f"Information: {information}. Facts taken as given: {facts or 'none'}.",
    )
    sections = [
        Section("Summary", tuple(_summary(found, ground))),
        Section("Who may tell whom", (*_matrices(found, ground), *_keys())),
        *_ladder(found, ground),
        Section("Legal bases, pair by pair", (_annex(routes, ground),)),
        Section("Routes in full", tuple(_intro())),
        *_pairs(found, ground),
        Section("Conditions, and who judges them", tuple(_conditions(routes, ground))),
        Section("What recipients may do next", (_onward(routes, ground),)),
        readings_section(ground, (name for _, route in routes for name in route.turns_on)),
        Section("Gaps", tuple(_gaps(found, ground))),
        not_decided(),
        *([sources_section(ground, used)] if used else []),
    ]
    return Document(
        title or f"Information sharing for {purpose}: recorded legal gateways", about(ground, *asked), tuple(sections)
    )


def _shown(found: Partnership) -> Iterator[tuple[Cell, Route]]:
    """The routes that are told of: the best of each tier of each cell, and the best for the whole."""
    return ((cell, route) for cell in found.cells for _, route in _told(cell))


def _told(cell: Cell) -> tuple[tuple[str, Route], ...]:
    """The routes of a cell with the footing of each; one for the whole after the one for a part that leads."""
    whole = (("for the whole", cell.whole),) if cell.whole else ()
    return (*((_TIER[tier], route) for tier, route in cell.routes[:1]), *whole,
            *((_TIER[tier], route) for tier, route in cell.routes[1:]))  # fmt: skip


def _summary(found: Partnership, ground: Ground) -> Iterator[Block]:
    for table in found.tables:
        if len(found.tables) > 1:
            yield Text(f"{_where(table.demand.extent)}:", strong=True)
        yield Items(tuple(_counts(table, ground)))
    if found.notes:
        yield Items(found.notes)
    if not found.complete:
        yield Text("A search stopped at its budget: better routes may exist.", strong=True)


def _counts(table: Partnership, ground: Ground) -> Iterator[str]:
    cells, open_ = table.cells, [cell for cell in table.cells if cell.is_open]
    specific = sum(cell.tier == "specific" for cell in open_)
    counts = {verdict: sum(cell.verdict == verdict for cell in cells) for verdict in _KIND}
    lacking = f"only another footing: {len(open_) - specific}; none: {len(table.empty)}"
    yield f"{len(cells)} ordered pairs of {len(table.bodies)} bodies"
    yield f"with a specific gateway on record: {specific}; {lacking}"
    yield "; ".join(f"{verdict}: {count}" for verdict, count in counts.items() if count)
    yield from (f"One way only: {_ends(cell, ground)}." for cell in table.one_way)


def _where(extent: Iterable[str]) -> str:
    return ", ".join(EXTENT_NAMES[code] for code in extent)


def _ends(cell: Cell, ground: Ground) -> str:
    return f"{ground.say(cell.discloser)} to {ground.say(cell.recipient)}"


def _matrices(found: Partnership, ground: Ground) -> Iterator[Table]:
    """A table for each jurisdiction; one for several where it is the same."""
    head = ("from \\ to", *(ground.say(name) for name in found.bodies))
    yield from _tables(found, "Rows tell columns: the best recorded route", head, lambda table: _matrix(table, ground))


def _tables(
    found: Partnership, title: str, head: tuple[str, ...], rows: Callable[[Partnership], tuple[Row, ...]]
) -> Iterator[Table]:
    same: dict[tuple[Row, ...], list[str]] = {}
    for table in found.tables:
        same.setdefault(rows(table), []).extend(table.demand.extent)
    for body, extent in same.items():
        yield Table(f"{_where(extent)}. {title}" if extent else title, head, body)


def _matrix(table: Partnership, ground: Ground) -> tuple[Row, ...]:
    rows = []
    for one in table.bodies:
        cells = (table.cell(one, other) for other in table.bodies)
        rows.append((entry(ground.say(one)), *(_place(cell, ground) for cell in cells)))
    return tuple(rows)


def _place(cell: Cell | None, ground: Ground) -> Entry:
    if cell is None:
        return entry("—", kind="self")
    route = cell.route
    whole = route is None or route.match == "whole"
    lines = [(cell.verdict.upper() if cell.is_open else cell.verdict) + ("" if whole else ", IN PART")]
    if route is not None:
        lines.append(_TIER[cell.tier])
        lines += [ground.cited(step.gateway) for step in route.steps]
        lines += [route.part] if route.part else []
        lines += ["only on request"] if any(step.on_request for step in route.steps) else []
    if cell.whole is not None:
        lines.append(f"for the whole, {cell.whole.verdict}:")
        lines += [ground.cited(step.gateway) for step in cell.whole.steps]
    lines += ["one way"] if cell.one_way else []
    return entry(*lines, kind=_KIND[cell.verdict])


def _keys() -> tuple[Block, ...]:
    return (
        Items(
            (
                "supported on these facts: recorded express powers or duties cover it; conditions are left to judge",
                "arguable: it rests on something disputed, implied, general or not established, told in the pair",
                "blocked: a recorded bar, limit or contrary fact stops what would fit",
                "not established: no gateway is recorded here; not advice that none exists",
            )
        ),
    )


def _ladder(found: Partnership, ground: Ground) -> Iterator[Section]:
    if not found.ladder:
        return
    head = ("pair", *(rung.name for rung in found.ladder))

    def rows(table: Partnership) -> tuple[Row, ...]:
        return tuple(
            (
                entry(_ends(cell, ground)),
                *(entry(*_rung(item, ground), kind=_KIND[item.verdict]) for item in cell.rungs),
            )
            for cell in table.cells
        )

    yield Section(
        "Thresholds",
        (
            Text("What is recorded at each threshold, the lowest first; an empty place is where coverage stops."),
            *_tables(found, "By threshold", head, rows),
        ),
    )


def _rung(item: RungAnswer, ground: Ground) -> list[str]:
    """What a pair has at a threshold."""
    part = item.route is not None and item.route.match == "partial"
    cited = [ground.cited(step.gateway) for step in item.route.steps] if item.route else []
    return [item.verdict + (", in part" if part else ""), *([_TIER[item.tier]] if item.tier else []), *cited]


def _annex(routes: Iterable[tuple[Cell, Route]], ground: Ground) -> Table:
    head = ("from and to", "provision", "footing", "for", "verdict")
    rows = {
        (
            entry(f"{ground.say(step.discloser)} to {ground.say(step.recipient)}"),
            entry(ground.cited(step.gateway), step.gateway, link=ground.address(step.gateway)),
            entry(_force(step, ground), _TIER[route.tier]),
            entry("; ".join(ground.say(name) for name in step.purpose) or "any purpose"),
            entry(route.verdict, *([route.part] if route.part else []), kind=_KIND[route.verdict]),
        ): None
        for _, route in routes
        for step in route.steps
    }
    return Table("One line for each step of each best route", head, tuple(rows))


def _force(step: Step, ground: Ground) -> str:
    item = ground.gateways[step.gateway]
    words = [word.replace("-", " ") for word in (item.obligation, item.source, item.legal_effect) if word]
    return ", ".join(words) or "force not established"


def _intro() -> Iterator[Block]:
    yield Text(
        "The best recorded route of each footing, for each pair that has one. What is marked to judge is for a person."
    )


def _pairs(found: Partnership, ground: Ground) -> Iterator[Section]:
    """A section for each pair; where jurisdictions differ, for each of them."""
    several = len(found.tables) > 1
    told: dict[tuple[str, tuple[Block, ...]], list[str]] = {}
    for cell in sorted(found.cells, key=lambda cell: _order(found, cell)):
        if cell.routes or cell.lifted:
            told.setdefault((_ends(cell, ground), _pair(cell, ground)), []).extend(cell.extent)
    for (ends, blocks), extent in told.items():
        yield Section(f"{ends} ({_where(extent)})" if several else ends, blocks, level=3)


def _order(found: Partnership, cell: Cell) -> tuple[int, int]:
    return found.bodies.index(cell.discloser), found.bodies.index(cell.recipient)


def _pair(cell: Cell, ground: Ground) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for footing, route in _told(cell):
        part = f" ({route.part})" if route.part else ""
        blocks.append(Text(f"{footing.capitalize()}: {route.verdict}{part}.", strong=True))
        for step in route.steps:
            blocks += _step(step, ground)
        if route.turns_on:
            blocks.append(Text(f"Turns on the reading of {', '.join(route.turns_on)}."))
        blocks += [Items(route.warnings)] if route.warnings else []
    for route in cell.lifted:
        blocks.append(Text("Only a bar lifted; the power to disclose is to be found elsewhere.", strong=True))
        for step in route.steps:
            blocks += _step(step, ground)
    return tuple(blocks)


def _step(step: Step, ground: Ground) -> Iterator[Block]:
    item = ground.gateways[step.gateway]
    yield Text(
        f"{ground.say(step.discloser)} tells {ground.say(step.recipient)} under {ground.cited(step.gateway)} "
        f"({_force(step, ground)}): {item.label}."
    )
    found = [f"only when acting as {', '.join(map(ground.say, step.acting_as))}"] if step.acting_as else []
    found += ["only on request"] if step.on_request else []
    found += [f"only information that is {', '.join(step.form)}"] if step.form else []
    found += [f"carries: {', '.join(map(ground.say, step.carries)) or 'any information'}"]
    found += [f"to judge: {text}" for text in step.residual]
    found += [f"arguable because: {text}" for text in step.doubts]
    found += [f"limit carried into this step: {text}" for text in step.limits]
    found += [f"bar to check: {bar.label}: {bar.line}" for bar in step.bars_to_check[:_BARS]]
    more = len(step.bars_to_check) - _BARS
    found += [f"{more} more recorded bars may protect part of the information"] if more > 0 else []
    found += [f"the recipient is then bound: {text}" for text in step.onward]
    yield Items(tuple(found))


def _conditions(routes: Iterable[tuple[Cell, Route]], ground: Ground) -> Iterator[Block]:
    labels = dict(ground.labels)
    where: dict[tuple[str, str, str], list[str]] = {}
    for _, route in routes:
        for step in route.steps:
            for item in step.conditions:
                key = (item.label, say_judge(item.judged_by, labels), item.evidence)
                where.setdefault(key, []).append(ground.cited(step.gateway))
    if not where:
        yield Text("No condition is recorded for these routes.")
        return
    rows = [
        (entry(label), entry(judge), entry(evidence or "none usual"), entry(*dict.fromkeys(places)))
        for (label, judge, evidence), places in sorted(where.items())
    ]
    yield Text("What is called usual evidence is what is commonly kept on file; it is not what the law requires.")
    yield Table("Conditions", ("condition", "judged by", "usual evidence", "of"), tuple(rows))


def _onward(routes: Iterable[tuple[Cell, Route]], ground: Ground) -> Table:
    said = {(ground.cited(step.gateway), tuple(step.onward)) for _, route in routes for step in route.steps}
    rows = [(entry(cited), entry(*onward)) for cited, onward in sorted(said)]
    return Table("Onward limits, as recorded", ("provision", "limit on the recipient"), tuple(rows))


def _gaps(found: Partnership, ground: Ground) -> Iterator[Block]:
    rows = []
    for cell in found.cells:
        why = _gap(cell)
        if why:
            counts = dict(cell.coverage)
            behind = (
                f"recorded from this discloser {counts.get('from_discloser', 0)}, to this recipient "
                f"{counts.get('to_recipient', 0)}, for this purpose {counts.get('for_purpose', 0)}"
            )
            where = [f"in {_where(cell.extent)}"] if len(found.tables) > 1 else []
            rows.append((entry(_ends(cell, ground), *where), entry(why, kind=_KIND[cell.verdict]), entry(behind)))
    if not rows:
        yield Text("Every ordered pair has a specific gateway on record.")
        return
    yield Text("A gap is a gap in what is recorded here. It is not advice that no power exists.")
    yield Table("Pairs without a specific gateway", ("pair", "what is missing", "what lies behind it"), tuple(rows))


def _gap(cell: Cell) -> str:
    if not cell.is_open:
        return "blocked, nothing open" if cell.blocked else "nothing recorded"
    if cell.tier != "specific":
        return f"no specific gateway, only: {', '.join(_TIER[tier] for tier, _ in cell.routes)}"
    return ""
