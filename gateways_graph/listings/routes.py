"""Routes, what keeps a demand from one, and tables of bodies: their records and rows, and their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from gateways_graph.listings.writing import Listing
from gateways_graph.model.finding import named
from gateways_graph.model.gateway import ALL_EXTENTS
from gateways_graph.model.leftover import say_judge
from gateways_graph.model.settled import ANONYMOUS, REQUESTED

if TYPE_CHECKING:
    from gateways_graph.export.partnership_words import PartnershipWords, TableWords
    from gateways_graph.model.partnership import Cell, Partnership
    from gateways_graph.model.route import Demand, Route, Routes, Step
    from gateways_graph.model.why_not import ChangeSet, WhyNot
    from gateways_graph.session import Gateways

__all__ = [
    "list_matrix", "list_routes", "list_why_not", "say_facts", "say_table", "say_tier", "table_rows", "to_judge",
]  # fmt: skip

_TIERS = {
    "specific": "Specific gateways",
    "general": "General powers",
    "agreement": "With the agreement of the person",
    "no-power-needed": "No power needed",
}


def list_routes(session: Gateways, answer: Routes) -> Listing:
    """Routes as records and rows, best first."""
    from gateways_graph.analysis.records import step_record

    used = {step.gateway for route in answer.routes for step in route.steps}
    short = {name: step_record(session.world.gateways[name]) for name in used}
    more = {
        "demand": _demand(answer.demand),
        "verdict": answer.routes[0].verdict if answer.routes else "not established",
        "coverage": dict(answer.coverage),
        "notes": list(answer.notes),
    }
    records = [route.to_record(short, session.labels) for route in answer.routes]
    return Listing(records, [_row(session, route) for route in answer.routes], answer.complete, more)


def _demand(demand: Demand) -> dict[str, Any]:
    listed = {"extent": list(demand.extent), "facts": [list(fact) for fact in demand.facts]}
    return {**demand._asdict(), **listed}


def _row(session: Gateways, route: Route) -> dict[str, Any]:
    bodies = [step.recipient for step in route.steps]
    path = [_say(session, name) for name in (*(step.discloser for step in route.steps[:1]), *bodies)]
    return {
        "verdict": route.verdict,
        "tier": route.tier,
        "match": route.match,
        "part": route.part,
        "path": " -> ".join(path),
        "gateways": "; ".join(step.gateway for step in route.steps),
        "on_request": any(step.on_request for step in route.steps),
        "residual": "; ".join(dict.fromkeys(item for step in route.steps for item in step.residual)),
        "doubts": "; ".join(dict.fromkeys(item for step in route.steps for item in step.doubts)),
        "turns_on": "; ".join(route.turns_on),
        "warnings": "; ".join(route.warnings),
    }


def _say(session: Gateways, name: str) -> str:
    return named(name, session.labels)["label"]


def say_tier(route: Route) -> str:
    """Under which heading a route stands."""
    if route.verdict == "blocked":
        return "Blocked"
    heading = _TIERS[route.tier]
    if dict(route.rank).get("aside"):
        return f"Only for information that came in a special way: {heading.lower()}"
    return heading


def say_facts(session: Gateways, demand: Demand) -> list[str]:
    """The facts of a demand in words; those that say that nobody has asked are one."""
    facts = ((REQUESTED, False),) if (REQUESTED, False) in demand.facts else demand.facts
    return [_fact(session, *fact) for fact in facts]


def _fact(session: Gateways, name: str, holds: bool) -> str:
    if name == REQUESTED:
        return "nobody has asked"
    if name == ANONYMOUS:
        return "the information identifies nobody" if holds else "the information identifies a person"
    return f"{'' if holds else 'not: '}{named(name, session.labels)['label']}"


def to_judge(step: Step, labels: dict[str, str]) -> Iterable[str]:
    """What is left to judge, each condition with who judges it and what usually shows it."""
    known = {item.label: item for item in step.conditions}
    for text in step.residual:
        item = known.get(text)
        if item is None:
            yield text
            continue
        judge = f"{say_judge(item.judged_by, labels)} judges" if item.judged_by else "who judges is not stated"
        yield f"{text} [{judge}{f'; usual evidence: {item.evidence}' if item.evidence else ''}]"


# -- why not


def list_why_not(session: Gateways, answer: WhyNot, *, max_steps: int | None) -> Listing:
    """What would open a route: change sets as records and rows, with near misses beside them."""
    from gateways_graph.analysis.records import short_record

    gateways = session.world.gateways
    short = {name: short_record(gateways[name], session.labels) for item in answer.misses for name in item.gateways}
    more = {
        "answers": "why not",
        "demand": _demand(answer.demand),
        "verdict": answer.verdict,
        "whole": answer.whole,
        "near_misses": [item.to_record(short, session.labels) for item in answer.misses],
        "more_near_misses": answer.more_misses,
        "worlds_tried": answer.tried,
        "untried": answer.untried,
        "max_steps": max_steps,
        "notes": list(answer.notes),
    }
    records = [item.to_record(_steps(session, item), session.labels) for item in answer.sets]
    return Listing(records, [_change_row(session, item) for item in answer.sets], answer.complete, more)


def _steps(session: Gateways, item: ChangeSet) -> dict[str, Any]:
    """What the steps of a route say of their gateways, as these stand with the changes made."""
    from gateways_graph.analysis.amending import amended_gateways
    from gateways_graph.analysis.records import step_record

    gateways = amended_gateways(session.world, item.changes)
    return {step.gateway: step_record(gateways[step.gateway]) for step in item.route.steps}


def _change_row(session: Gateways, item: ChangeSet) -> dict[str, Any]:
    cited = [session.labels.get(iri, iri) for provisions in item.provisions for iri in provisions]
    return {
        "changes": "; ".join(item.texts),
        "kinds": "; ".join(change.kind for change in item.changes),
        "provisions": "; ".join(dict.fromkeys(cited)),
        "verdict": item.verdict,
        "match": item.route.match,
        "part": item.route.part,
        "gateways": "; ".join(step.gateway for step in item.route.steps),
        "without": "; ".join(item.weaker),
    }


# -- a table of bodies


def say_table(session: Gateways, table: Partnership) -> PartnershipWords:
    """Tables of bodies in words."""
    from gateways_graph.export.partnership_words import describe

    provisions = {name: gateway.provisions for name, gateway in session.world.gateways.items()}
    return describe(table, session.labels, provisions)


def table_rows(table: Partnership, words: PartnershipWords) -> list[dict[str, Any]]:
    """One flat row for each jurisdiction and ordered pair of bodies."""
    return [_cell_row(cell, words) for cell in table.cells]


def list_matrix(session: Gateways, table: Partnership, words: PartnershipWords) -> Listing:
    """Tables of bodies as records and rows, one for each jurisdiction and ordered pair."""
    from gateways_graph.analysis.records import step_record

    found = [route for cell in table.cells for route in cell.all_routes()]
    short = {step.gateway: step_record(session.world.gateways[step.gateway]) for route in found for step in route.steps}
    more = {
        "answers": "matrix",
        "demand": table.demand._asdict(),
        "bodies": [{"id": name, "label": label} for name, label in words.bodies],
        "ladder": [rung._asdict() for rung in table.ladder],
        "max_steps": table.max_steps,
        "empty": _by_place(words, lambda table: table.empty),
        "one_way": _by_place(words, lambda table: table.one_way),
        "notes": list(table.notes),
        "not_decided": list(words.not_decided),
    }
    records = [cell.to_record(short, session.labels) for cell in table.cells]
    return Listing(records, table_rows(table, words), table.complete, more)


def _by_place(words: PartnershipWords, take: Callable[[TableWords], Iterable[str]]) -> list[str]:
    """Lines about cells, with the jurisdiction where there are tables for several."""
    if len(words.tables) == 1:
        return list(take(words.tables[0]))
    return [f"{table.where}: {line}" for table in words.tables for line in take(table)]


def _cell_row(cell: Cell, words: PartnershipWords) -> dict[str, Any]:
    from gateways_graph.export.partnership_words import kind_of

    said, labels = words.cell(cell.extent, cell.discloser, cell.recipient), dict(words.bodies)
    route = cell.route
    row = {
        "discloser": labels[cell.discloser],
        "recipient": labels[cell.recipient],
        "extent": " ".join(cell.extent or ALL_EXTENTS),
        "stands": said.head,
        "verdict": cell.verdict,
        "tier": cell.tier,
        "match": route.match if route else "",
        "part": said.part,
        "steps": len(route.steps) if route else 0,
        "gateways": "; ".join(step.gateway for step in route.steps) if route else "",
        "provisions": "; then ".join(text for text, _ in said.provisions),
        "other_tiers": " | ".join(said.others),
        "empty": not cell.is_open,
        "one_way": cell.one_way,
        "no_specific_back": cell.no_specific_back,
    }
    return row | {item.rung.name: kind_of(item) for item in cell.rungs}
