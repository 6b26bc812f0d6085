"""What `gateways routes --why-not` prints: near misses, and the changes on which a route would open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gateways_graph.listings.routes import list_why_not

if TYPE_CHECKING:
    from gateways_graph.cli.output import Emitter
    from gateways_graph.model.why_not import ChangeSet, NearMiss, WhyNot
    from gateways_graph.session import Gateways

__all__ = ["emit_why_not"]

#: Most characters of one reason on the page.
_WIDTH = 240


def emit_why_not(session: Gateways, emitter: Emitter, answer: WhyNot) -> int:
    """Write the answer in the format asked for."""
    if emitter.form == "table":
        emitter.text("\n".join(_page(session, answer)) + "\n")
        return 0
    found = list_why_not(session, answer, max_steps=emitter.options.get("max_steps"))
    emitter.emit(found.records, found.rows, complete=found.complete, more=found.more)
    return 0


def _page(session: Gateways, answer: WhyNot) -> Iterable[str]:
    from gateways_graph.model.route import NOT_DECIDED

    labels, demand = session.labels, answer.demand
    yield (
        f"Why not: {labels[demand.discloser]} telling {labels[demand.recipient]}, "
        f"for {labels[demand.purpose]}, on {demand.date}"
    )
    yield f"As recorded: {answer.verdict}"
    yield from (f"  note: {note}" for note in answer.notes)
    if answer.misses:
        yield ""
        yield "Nearest on the record, and what each lacks:"
    for number, item in enumerate(answer.misses, 1):
        yield from _miss(session, number, item)
    if answer.more_misses:
        yield f"  and {answer.more_misses} more"
    yield ""
    yield from _sets(session, answer)
    yield ""
    yield "Not decided here:"
    yield from (f"  - {item}" for item in NOT_DECIDED)


def _miss(session: Gateways, number: int, item: NearMiss) -> Iterable[str]:
    yield f"{number:>3}. {' then '.join(_gateway(session, name) for name in item.gateways)}"
    alone = len(set(item.gateways)) == 1
    for miss in item.misses:
        where = "" if alone else f"{miss.gateway}: "
        yield f"     {miss.axis}: {where}{_cut(miss.reason)}"


def _gateway(session: Gateways, name: str) -> str:
    gateway = session.world.gateways[name]
    cited = "; ".join(session.labels.get(iri, iri) for iri in gateway.provisions)
    return f"{cited} ({name})"


def _cut(text: str) -> str:
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1].rstrip()}…"


def _sets(session: Gateways, answer: WhyNot) -> Iterable[str]:
    if not answer.sets:
        yield "No one or two changes of the kinds looked for would open a route on the record."
    else:
        whole = " that reaches the whole" if answer.whole else ""
        yield f"Would open a route{whole} on the record (none of these is advice to change anything):"
    for number, item in enumerate(answer.sets, 1):
        yield from _set(session, number, item)
    if not answer.complete:
        left = f": {answer.untried} further candidates were not tried" if answer.untried else ""
        yield f"  stopped{left}; other changes may open a route too"


def _set(session: Gateways, number: int, item: ChangeSet) -> Iterable[str]:
    part = f"; {_cut(item.route.part)}" if item.route.part else ""
    yield ""
    yield f"{number:>3}. {item.verdict.upper()} ({item.route.match}{part})"
    for change, text, provisions in zip(item.changes, item.texts, item.provisions, strict=True):
        yield f"     - {text}"
        cited = "; ".join(session.labels.get(iri, iri) for iri in provisions[:3])
        more = f" and {len(provisions) - 3} more" if len(provisions) > 3 else ""
        yield f"       {_heading(change.kind)}: {cited or 'no provision'}{more}"
    if len(item.changes) > 1:
        alone = "; ".join(f"{letter}: {verdict}" for letter, verdict in zip("12", item.weaker, strict=True))
        yield f"     with one of them only: {alone}"
    path = " then ".join(
        f"{step.gateway} ({session.labels.get(step.recipient, step.recipient)})" for step in item.route.steps
    )
    yield f"     the route: {path}"
    judged = list(dict.fromkeys(text for step in item.route.steps for text in step.residual))
    if judged:
        yield f"     left to judge: {_cut('; '.join(judged))}"


def _heading(kind: str) -> str:
    from gateways_graph.model.why_not import LAW_REFORM

    return "provision to amend or commence" if kind in LAW_REFORM else "about"
