"""`gateways overlaps`: the list of pairs, folded for reading, whole for programs."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.arguments import argue, is_argument
from gateways_graph.cli.options import analysis_options, data_options, filter_options, open_session, output_options
from gateways_graph.cli.output import Emitter, bar

if TYPE_CHECKING:
    from gateways_graph.analysis.folding import Folded
    from gateways_graph.analysis.overlaps import Overlaps
    from gateways_graph.model.finding import PairFinding, Witness
    from gateways_graph.session import Gateways

_RELATIONS = (
    "same source", "duplicate", "scope twin", "redundant", "specific under general", "subsumed", "partial overlap",
    "undercut", "mergeable", "successor", "time gap", "reciprocal", "parallel", "chained",
)  # fmt: skip
_SHOWN = 40
_JOIN = {
    "same source": "is recorded twice as",
    "duplicate": "duplicates",
    "scope twin": "has the same flows, on other terms, as",
    "redundant": "lies inside, on terms no stricter,",
    "specific under general": "is specific; inside the general power",
    "subsumed": "lies inside the broader",
    "partial overlap": "partly overlaps",
    "successor": "is followed by",
    "time gap": "is followed, after a gap, by",
    "reciprocal": "is answered, the other way round, by",
    "parallel": "runs parallel to",
    "chained": "can be followed by",
    "undecided": "could not be compared within the budget with",
}


@click.command()
@filter_options(whole="pairs", ground="common ground")
@click.option("--relation", multiple=True, type=click.Choice(_RELATIONS), help="Only these relations. Repeatable.")
@click.option(
    "--certainty",
    type=click.Choice(("certain", "possible", "all")),
    default=None,
    help="Default: table certain, else all.",
)
@click.option("--groups", is_flag=True, help="Groups of gateways that cover the same ground.")
@click.option(
    "--group", "group", metavar="NAME", help="One group in full: its number, words of its name, or a gateway."
)
@click.option(
    "--fail-on", type=click.Choice(_RELATIONS), default=None, help="Exit 3 when a certain finding has this relation."
)
@analysis_options
@output_options
@data_options
@remembered
def overlaps(**options: Any) -> int:
    """Pairs of gateways that duplicate, contain, undercut or partly overlap each other.

    A table folds the limbs of one section, and the pairs of a broad gateway, into one line each and
    says how many it left out; machine formats are whole.

    \b
    Example:
      gateways overlaps --body HMRC --relation subsumed
    """
    always = options["as_at"] == "all"
    session = open_session({**options, "as_at": None if always else options["as_at"]})
    emitter = Emitter(options, session.receipt(as_at="all" if always else None))
    from gateways_graph.analysis.asked import ASKED, find_asked

    wanted = set(options["relation"])
    answer = session.overlaps(
        body=options["body"],
        purpose=options["purpose"],
        information=options["information"],
        statute=options["statute"],
        gateway=options["gateway"],
        always=always,
        progress=bar("comparing", quiet=options["quiet"]),
    )
    findings = list(answer.findings)
    if wanted & ASKED:
        findings += find_asked(session.world, wanted & ASKED, filters=session.filters(options))
    sure = options["certainty"]
    only = None if sure == "all" else sure
    if wanted:
        findings = [item for item in findings if _has(item, wanted, only)]
    elif only:
        findings = [item for item in findings if item.certainty == only]
    answer = answer._replace(findings=tuple(findings))
    if options["groups"] or options["group"]:
        from gateways_graph.cli.groups import emit_groups, pairs_for_groups

        emit_groups(session, emitter, pairs_for_groups(answer, sure), only=options["group"])
    elif emitter.form == "table" and is_argument(wanted):
        emitter.text(argue(session, emitter, answer, wanted))
    elif emitter.form == "table":
        emitter.text(_page(session, emitter, answer, possible=sure in ("possible", "all")))
    else:
        _emit(session, emitter, answer)
    failing = options["fail_on"]
    return 3 if failing and any(_has(item, {failing}, "certain") for item in findings) else 0


def _has(item: PairFinding, wanted: set[str], certainty: str | None = None) -> bool:
    """Each relation of a pair has its own certainty: a certain overlap may only possibly undercut."""
    said = [(item.relation, item.certainty), *((other.relation, other.certainty) for other in item.also)]
    return any(relation in wanted and certainty in (None, sure) for relation, sure in said)


def _emit(session: Gateways, emitter: Emitter, answer: Overlaps) -> None:
    records = session.records(answer.findings) if emitter.form in ("json", "ndjson") else []
    rows = [_row(session, item) for item in answer.findings]
    emitter.emit(records or rows, rows)


def _row(session: Gateways, item: PairFinding) -> dict[str, Any]:
    gateways = session.world.gateways
    return {
        "relation": item.relation,
        "certainty": item.certainty,
        "a": item.a,
        "b": item.b,
        "share_a": "{}/{}".format(*item.share_a),
        "share_b": "{}/{}".format(*item.share_b),
        "also": "; ".join(f"{other.relation} ({other.certainty})" for other in item.also),
        "witness": say_point(session, item.witness),
        "only_a": say_point(session, item.only_a),
        "only_b": say_point(session, item.only_b),
        "turns_on": "; ".join(item.turns_on),
        "status": item.status,
        "label_a": gateways[item.a].label,
        "label_b": gateways[item.b].label,
        "provision_a": "; ".join(session.labels.get(iri, iri) for iri in gateways[item.a].provisions),
        "provision_b": "; ".join(session.labels.get(iri, iri) for iri in gateways[item.b].provisions),
    }


def say_point(session: Gateways, point: Witness | None) -> str:
    """A witness in one line."""
    if point is None:
        return ""
    from gateways_graph.model.finding import named

    said = {axis: named(getattr(point, axis), session.labels)["label"] for axis in point._fields[:6]}
    origin = "" if point.origin == "origin:other" else f", {said['origin']}"
    return (
        f"{said['discloser']} -> {said['recipient']} for {said['purpose']}: {said['subject']}"
        f" ({said['form'].replace('-', ' ')}{origin}), {point.extent}, {point.date}"
    )


def say_share(share: tuple[int, int]) -> str:
    """An exact share as a percentage that never rounds to 0 or 100 unless it is."""
    value = Fraction(*share) * 100 if share[1] else Fraction(0)
    if value in {0, 100}:
        return f"{int(value)}%"
    return "<1%" if value < 1 else ">99%" if value > 99 else f"{float(value):.0f}%"


def _page(session: Gateways, emitter: Emitter, answer: Overlaps, *, possible: bool) -> str:
    from gateways_graph.analysis.folding import count_relations, fold_overlaps

    most = emitter.limit if emitter.options.get("limit") is not None else _SHOWN
    folded = fold_overlaps(session.world, answer, possible=possible, most=most)
    counts = ", ".join(f"{count} {name}" for name, count in count_relations(answer.findings).items())
    date = emitter.receipt["as_at"]
    head = [f"{answer.live} gateways in force on {date}. Certain pairs: {counts or 'none'}.", ""]
    blocks = [_block(session, number, line.finding, line.others) for number, line in enumerate(folded.lines, 1)]
    return "\n".join([*head, *blocks, *_foot(session, folded), *_closing(session)]) + "\n"


def _block(session: Gateways, number: int, item: PairFinding, others: int) -> str:
    sure = "" if item.certainty == "certain" else " (possible)"
    lines = [f"{number:>3}. {item.relation.upper()}{sure}"]
    lines.append(f"     {cited(session, item.a)}")
    lines.append(f"       {_JOIN[item.relation]}")
    lines.append(f"     {cited(session, item.b)}")
    if item.witness:
        lines.append(f"     shared: {say_share(item.share_a)} of the first, {say_share(item.share_b)} of the second")
        lines.append(f"     witness: {say_point(session, item.witness)}")
    if item.why:
        lines.append(f"     {item.why}")
    for name, point in (("first", item.only_a), ("second", item.only_b)):
        if point:
            lines.append(f"     only the {name}: {say_point(session, point)}")
    lines += [f"     also {other.relation}{_why(other)}" for other in item.also]
    shown = [reading for phrase, reading in item.under if phrase in item.turns_on or item.certainty == "certain"]
    if shown:
        lines.append(f"     shown as it is under {', '.join(shown)}")
    if item.turns_on:
        lines.append(f"     turns on: {'; '.join(item.turns_on[:4])}{' …' if len(item.turns_on) > 4 else ''}")
    if item.status not in ("checked", "double-checked"):
        lines.append(f"     evidence: {item.status}, not checked against the statute text on both sides")
    if others:
        lines.append(f"     and {others} more of this relation between the same two provisions")
    return "\n".join(lines) + "\n"


def _why(other: Any) -> str:
    sure = "" if other.certainty == "certain" else " (possible)"
    return f"{sure}: {other.why}" if other.why else f"{sure}, of {other.of}" if other.of else sure


def cited(session: Gateways, name: str) -> str:
    """A gateway in one line: id, label and the provisions that confer it."""
    gateway = session.world.gateways[name]
    cited = "; ".join(session.labels.get(iri, iri) for iri in gateway.provisions[:2])
    return f"{name}  {gateway.label} [{cited}]"


def _foot(session: Gateways, folded: Folded) -> Iterable[str]:
    if folded.left_out:
        yield f"{folded.left_out} weaker findings are not shown: --limit 0 shows all."
    if folded.siblings:
        total = sum(folded.siblings.values())
        yield f"{total} pairs are limbs of one section ({len(folded.siblings)} sections), folded away."
    if folded.broad:
        yield "Broad gateways (they meet more than a tenth of those in force), one line each:"
        for name, (meets, counts) in folded.broad.items():
            said = ", ".join(f"{count} {relation}" for relation, count in counts.items())
            yield f"     {name} meets {meets}: {said}  ({session.world.gateways[name].label})"
    if folded.possible:
        yield f"{folded.possible} pairs only may meet, as something is not established: --certainty all lists them."


def _closing(session: Gateways) -> Iterable[str]:
    yield ""
    yield "Overlap is not redundancy: provisions may lawfully co-exist. See `gateways explain A B` for a pair."
    local = f", with local facts from {', '.join(session.dataset.local)}" if session.dataset.local else ""
    yield f"Data {session.dataset.digest[:12]}{local}. What this does not decide: docs/limits.md."
