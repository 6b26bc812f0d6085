"""`gateways overlaps`: the list of pairs, folded for reading, whole for programs."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.arguments import argue, is_argument
from gateways_graph.cli.options import analysis_options, data_options, filter_options, open_session, output_options
from gateways_graph.cli.output import Emitter, bar
from gateways_graph.listings.pairs import (
    JOIN,
    RELATIONS,
    cited,
    has_relation,
    list_pairs,
    narrow_pairs,
    say_point,
    say_share,
)

if TYPE_CHECKING:
    from gateways_graph.analysis.folding import Folded
    from gateways_graph.analysis.overlaps import Overlaps
    from gateways_graph.model.finding import PairFinding
    from gateways_graph.session import Gateways

_SHOWN = 40


@click.command()
@filter_options(whole="pairs", ground="common ground")
@click.option("--relation", multiple=True, type=click.Choice(RELATIONS), help="Only these relations. Repeatable.")
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
    "--fail-on", type=click.Choice(RELATIONS), default=None, help="Exit 3 when a certain finding has this relation."
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
    sure = options["certainty"]
    answer = narrow_pairs(session, answer, wanted, certainty=sure, wishes=options)
    if options["groups"] or options["group"]:
        from gateways_graph.cli.groups import emit_groups, pairs_for_groups

        emit_groups(session, emitter, pairs_for_groups(answer, sure), only=options["group"])
    elif emitter.form == "table" and is_argument(wanted):
        emitter.text(argue(session, emitter, answer, wanted))
    elif emitter.form == "table":
        emitter.text(_page(session, emitter, answer, possible=sure in ("possible", "all")))
    else:
        found = list_pairs(session, answer.findings, whole=emitter.form in ("json", "ndjson"))
        emitter.emit(found.records, found.rows)
    failing = options["fail_on"]
    return 3 if failing and any(has_relation(item, {failing}, "certain") for item in answer.findings) else 0


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
    lines.append(f"       {JOIN[item.relation]}")
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
