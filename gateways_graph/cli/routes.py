"""`gateways routes`: candidate routes for a wished disclosure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, open_session, output_options
from gateways_graph.cli.output import Emitter
from gateways_graph.listings.routes import list_routes, say_facts, say_tier, to_judge

if TYPE_CHECKING:
    from gateways_graph.model.route import Route, Routes, Step
    from gateways_graph.session import Gateways


@click.command()
@click.option(
    "--from", "discloser", required=True, metavar="BODY", shell_complete=complete("body"), help="Who would tell."
)
@click.option(
    "--to", "recipient", required=True, metavar="BODY", shell_complete=complete("body"), help="Who would be told."
)
@click.option(
    "--for", "purpose", required=True, metavar="PURPOSE", shell_complete=complete("purpose"), help="What for."
)
@click.option(
    "--information",
    metavar="NAME",
    shell_complete=complete("information"),
    help="About what; left out, each step says what it carries.",
)
@click.option(
    "--fact",
    "facts",
    multiple=True,
    metavar="TEXT",
    help='What is known: a condition, or "written request", "consent given", "nobody has asked", "not: court order" '
    "and the like. Repeatable.",
)
@click.option(
    "--profile",
    type=click.Choice(("fewest-eyes", "strongest-authority", "no-agreement")),
    help="What matters most: few bodies who see it, strong powers, or that the person need not agree.",
)
@click.option("--max-steps", type=click.IntRange(1, 6), default=4, show_default=True, help="Most steps in a route.")
@click.option(
    "--top", type=click.IntRange(1, 50), default=5, show_default=True, help="Most routes per tier and verdict."
)
@click.option(
    "--why-not",
    "why_not",
    is_flag=True,
    help="What each near miss lacks, and the smallest changes on which a route would open.",
)
@analysis_options
@output_options
@data_options
@remembered
def routes(discloser: str, recipient: str, purpose: str, **options: Any) -> int:
    """Candidate routes by which one body may tell another, ranked, with what is left to judge.

    General powers and routes that need the agreement of the person stand apart. No route is advice
    that a disclosure is permitted; "not established" is no advice that none exists.

    \b
    Example:
      gateways routes --from HMRC --to council --for "fuel poverty"
    """
    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    if options["why_not"]:
        from gateways_graph.cli.why_not import emit_why_not

        asked = {name: options[name] for name in ("information", "max_steps", "top", "facts")}
        return emit_why_not(session, emitter, session.why_not(discloser, recipient, purpose, **asked))
    answer = session.routes(
        discloser,
        recipient,
        purpose,
        information=options["information"],
        max_steps=options["max_steps"],
        top=options["top"],
        facts=options["facts"],
        profile=options["profile"],
    )
    if emitter.form == "table":
        emitter.text(_page(session, answer))
        if not answer.complete:
            emitter.note("stopped at the budget: better routes may exist")
        return 0
    found = list_routes(session, answer)
    emitter.emit(found.records, found.rows, complete=found.complete, more=found.more)
    return 0


def _said(session: Gateways, name: str) -> str:
    from gateways_graph.model.finding import named

    return named(name, session.labels)["label"]


#: Most bars to check that the page lists of one step.
_BARS = 3


def _page(session: Gateways, answer: Routes) -> str:
    from gateways_graph.model.route import NOT_DECIDED, OTHER_FOOTINGS

    labels, demand = session.labels, answer.demand
    lines = [
        f"{labels[demand.discloser]} telling {labels[demand.recipient]}, for {labels[demand.purpose]}, on {demand.date}"
    ]
    lines += [f"  fact: {fact}" for fact in say_facts(session, answer.demand)]
    lines += [f"  note: {note}" for note in answer.notes]
    lines.append(f"  search: {'complete' if answer.complete else 'stopped at the budget: better routes may exist'}")
    if not answer.routes:
        lines += [
            "",
            "NOT ESTABLISHED: no gateway is recorded for this. That is not advice that none exists.",
            *_coverage(answer),
        ]
    tier = ""
    for number, route in enumerate(answer.routes, 1):
        heading = say_tier(route)
        if heading != tier:
            tier = heading
            lines += ["", f"{tier}:"]
        lines += ["", *_route(session, number, route)]
    lines += ["", "Other footings, never steps of a route:", *(f"  - {item}" for item in OTHER_FOOTINGS)]
    lines += ["", "Not decided here:", *(f"  - {item}" for item in NOT_DECIDED)]
    return "\n".join(lines) + "\n"


def _coverage(answer: Routes) -> Iterable[str]:
    counts = dict(answer.coverage)
    yield f"  recorded from this discloser: {counts['from_discloser']}, to this recipient: {counts['to_recipient']},"
    yield f"  for this purpose: {counts['for_purpose']}; of these {counts['checked']} checked,"
    yield f"  newest text read {counts['newest_version_read']}"
    known = counts["statutes_with_uncoded_gateways"]
    if known:
        yield f"  statutes with gateways known but not coded: {len(known)}"


def _route(session: Gateways, number: int, route: Route) -> Iterable[str]:
    part = f"; {route.part}" if route.part else ""
    asked = "; only on request" if any(step.on_request for step in route.steps) else ""
    yield f"{number}. {route.verdict.upper()} ({route.match}{part}{asked})"
    if not route.steps:
        yield "   the discloser is recorded as needing no power: bars, confidence, contract and data protection decide"
    for step in route.steps:
        yield from _step(session, step)
    if route.under and not route.turns_on:
        phrases, readings = (", ".join(names) for names in zip(*route.under, strict=True))
        yield f"   the same verdict however {phrases} is read; told as under {readings}"
    yield from (f"   warning: {item}" for item in route.warnings)


def _step(session: Gateways, step: Step) -> Iterable[str]:
    labels, gateway = session.labels, session.world.gateways[step.gateway]
    cited = "; ".join(labels.get(iri, iri) for iri in gateway.provisions)
    yield f"   {_said(session, step.discloser)} -> {_said(session, step.recipient)}: {cited}"
    yield f"     {step.gateway}: {gateway.label}"
    force = ", ".join(
        item.replace("-", " ") for item in (gateway.obligation, gateway.source, gateway.legal_effect) if item
    )
    yield f"     {force or 'force not established'}; status {gateway.status}"
    form = f", only {' or '.join(step.form).replace('-', ' ')}" if step.form else ""
    yield f"     carries: {', '.join(labels.get(name, name) for name in step.carries) or 'any information'}{form}"
    if step.on_request:
        yield "     only on request: it carries nothing that is volunteered"
    yield from _listed("stopped by a contrary fact", step.contrary)
    yield from _listed("for a person to judge", to_judge(step, labels))
    yield from _listed("arguable because", step.doubts)
    yield from _listed("limits carried into this step", step.limits)
    checks = {item.how for item in step.bars_to_check}
    yield from _listed("bars met", (text for text in step.bars if text not in checks))
    yield from _listed("onward rule on the recipient", step.onward)
    yield from _bars_to_check(step)
    candidates = [
        item.basis.removeprefix("special category or criminal offence data: ") for item in step.data_protection
    ]
    yield from _listed("data protection, candidates only", ["; ".join(candidates)] if candidates else [])


def _bars_to_check(step: Step) -> Iterable[str]:
    """Bars that may protect part of the information: how many, and the first."""
    bars = step.bars_to_check
    if bars:
        yield f"     bars to check, which may protect part of the information: {len(bars)}"
        yield from (f"       - {item.line}" for item in bars[:_BARS])
        if len(bars) > _BARS:
            yield f"       - and {len(bars) - _BARS} more: --json lists them all"


def _listed(heading: str, items: Iterable[str]) -> Iterable[str]:
    items = list(items)
    if len(items) == 1:
        yield f"     {heading}: {items[0]}"
    elif items:
        yield f"     {heading}:"
        yield from (f"       - {item}" for item in items)
