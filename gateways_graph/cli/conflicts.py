"""`gateways conflicts`: permissions that meet statutory bars, and what the recorded text says of the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, filter_options, open_session, output_options
from gateways_graph.cli.output import Emitter, bar
from gateways_graph.listings.pairs import say_point, say_share
from gateways_graph.listings.review import cite, conflict_row
from gateways_graph.model.conflict import CONFLICTS

if TYPE_CHECKING:
    from gateways_graph.analysis.conflict_folding import ConflictLine
    from gateways_graph.analysis.conflicts import Conflicts
    from gateways_graph.model.conflict import ConflictFinding
    from gateways_graph.session import Gateways

#: Pairs that are counted, and listed only when asked for.
_FOLDED = ("overridden",)
_SHOWN = 40
#: Gateways named on a line that stands for many.
_NAMED = 3
_SAID = {
    "dead": "a bar that prevails leaves nothing of the gateway",
    "circular": "each is recorded as giving way to, or as prevailing over, the other",
    "deadlock": "the text requires and forbids, and which prevails is not recorded",
    "unresolved": "a permission meets a bar, and which prevails is not recorded",
    "carved out": "the bar prevails and takes part of the gateway away",
    "overridden": "the gateway prevails, or the bar lets through all that it permits",
    "undecided": "not decided within the budget",
}


@click.command()
@click.option("--kind", "kinds", multiple=True, type=click.Choice(CONFLICTS), help="Only these kinds. Repeatable.")
@click.option("--bar", "bar_", metavar="NAME", shell_complete=complete("bar"), help="Only conflicts with this bar.")
@filter_options(whole="conflicts", ground="common ground")
@click.option(
    "--certainty",
    type=click.Choice(("certain", "possible", "all")),
    default="all",
    help="Default: all.",
)
@click.option(
    "--fail-on", type=click.Choice(CONFLICTS), default=None, help="Exit 3 when a certain finding is of this kind."
)
@analysis_options
@output_options
@data_options
@remembered
def conflicts(**options: Any) -> int:
    """Permissions that meet statutory bars: dead, circular, deadlock, unresolved, carved out, overridden.

    Precedence is as recorded; what is not recorded is said to be so. A table has one line for a bar
    and a kind; pairs in which the gateway prevails are counted, and listed with --kind overridden.

    \b
    Example:
      gateways conflicts --body HMRC --kind deadlock
    """
    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    failing, sure = options["fail_on"], options["certainty"]
    kinds = options["kinds"] or tuple(kind for kind in CONFLICTS if kind not in _FOLDED)
    answer = session.conflicts(
        kinds=kinds,
        bar=options["bar_"],
        progress=bar("comparing", quiet=options["quiet"]),
        filters=options,
    )
    findings = [item for item in answer.findings if sure in ("all", item.certainty)]
    omitted = sum(
        count for (kind, found), count in answer.counts.items() if kind not in kinds and sure in ("all", found)
    )
    if emitter.form == "table":
        emitter.text(_page(session, emitter, answer, findings))
    else:
        _emit(session, emitter, answer, findings, omitted=0 if options["kinds"] else omitted)
    return 3 if failing and answer.counts.get((failing, "certain")) else 0


def _emit(
    session: Gateways, emitter: Emitter, answer: Conflicts, findings: list[ConflictFinding], *, omitted: int
) -> None:
    records = session.records(findings) if emitter.form in ("json", "ndjson") else []
    rows = [conflict_row(session, item) for item in findings]
    counts: dict[str, dict[str, int]] = {}
    for (kind, sure), count in answer.counts.items():
        counts.setdefault(kind, {})[sure] = count
    emitter.emit(
        records or rows,
        rows,
        complete=answer.complete,
        omitted=omitted,
        more={"answers": "conflicts", "counts": counts},
    )


# -- the table


def _page(session: Gateways, emitter: Emitter, answer: Conflicts, findings: list[ConflictFinding]) -> str:
    from gateways_graph.analysis.conflict_folding import fold_conflicts

    most = emitter.limit if emitter.options.get("limit") is not None else _SHOWN
    chosen = session.filters(emitter.options)
    lines = fold_conflicts(session.world, findings, filters=chosen, by_section=bool(emitter.options["bar_"]))
    shown = lines if most is None else _share_out(lines, most)
    text = [*_head(emitter, answer)]
    kind = ""
    for number, line in enumerate(shown, 1):
        if line.first.kind != kind:
            kind = line.first.kind
            text += [f"{kind.upper()}: {_SAID[kind]}.", ""]
        text += [*_block(session, number, line), ""]
    return "\n".join([*text, *_foot(session, answer, lines, shown)]) + "\n"


def _share_out(lines: tuple[ConflictLine, ...], most: int) -> tuple[ConflictLine, ...]:
    """As many lines of each kind as there is room for, so that a long kind leaves room for the next."""
    waiting = Counter(line.first.kind for line in lines)
    room: Counter[str] = Counter()
    while sum(room.values()) < min(most, len(lines)):
        for kind in waiting:
            if room[kind] < waiting[kind] and sum(room.values()) < most:
                room[kind] += 1
    shown, used = [], Counter[str]()
    for line in lines:
        if used[line.first.kind] < room[line.first.kind]:
            used[line.first.kind] += 1
            shown.append(line)
    return tuple(shown)


def _head(emitter: Emitter, answer: Conflicts) -> Iterator[str]:
    yield (
        f"{answer.gateways} gateways against {answer.bars} bars on {emitter.receipt['as_at']}."
        " What the recorded text says of each pair that may meet:"
    )
    for kind in CONFLICTS:
        sure, maybe = (answer.counts.get((kind, name), 0) for name in ("certain", "possible"))
        if sure or maybe:
            yield f"  {kind:<11} {sure:>6} certain {maybe:>6} possible   {_SAID[kind]}"
    yield ""


def _block(session: Gateways, number: int, line: ConflictLine) -> Iterator[str]:
    item = line.first
    if len(line.findings) == 1:
        yield from _single(session, number, item)
        return
    yield f"{number:>3}. {_bars(session, item)}"
    sure = f"{line.certain} certain, {len(line.findings) - line.certain} possible"
    sections = _count(len(line.sections), "section")
    yield f"     {_count(len(line.findings), 'gateway')} of {sections} in {_count(line.statutes, 'statute')}: {sure}"
    duties = [finding for finding in line.findings if "requires and forbids" in finding.why]
    if duties and item.kind != "deadlock":
        yield f"     of which {len(duties)} are duties: the text requires and forbids"
    for finding in _one_each(session, line.findings)[:_NAMED]:
        yield f"       {say_share(finding.share):>4} of {_cited(session, finding.gateway)}"
    yield from _proof(session, item)
    yield from _turns(line.findings)


def _single(session: Gateways, number: int, item: ConflictFinding) -> Iterator[str]:
    sure = "" if item.certainty == "certain" else " (possible)"
    yield f"{number:>3}. {_cited(session, item.gateway)}{sure}"
    yield f"       {say_share(item.share)} of it meets {_bars(session, item)}"
    yield from _proof(session, item)
    for step in item.circle:
        yield f"     {step.prevails} over {step.over}: {step.because}"
    for let in item.exceptions[:_NAMED]:
        said = {"all": "all of it", "part": "part of it"}.get(let.holds, let.holds)
        needs = f", if {_join(session, let.conditions)}" if let.conditions else ""
        yield f"     exception: {let.label}: {said}{needs}"
    if len(item.exceptions) > _NAMED:
        yield f"     and {len(item.exceptions) - _NAMED} exceptions more that touch it"
    yield from _turns((item,))
    if item.status not in ("checked", "double-checked"):
        yield f"     evidence: {item.status}, not checked against the statute text on both sides"


def _proof(session: Gateways, item: ConflictFinding) -> Iterator[str]:
    if item.why:
        yield f"     {item.why}"
    for one in item.bars:
        if one.alone:
            yield f"     only {one.bar}: {say_point(session, one.alone)}"
    if item.witness and not any(one.alone for one in item.bars):
        yield f"     witness: {say_point(session, item.witness)}"
    if item.left:
        yield f"     left: {say_point(session, item.left)}"


def _turns(findings: Iterable[ConflictFinding]) -> Iterator[str]:
    """What most of the findings turn on."""
    counts = Counter(_of_no_gateway(said, item) for item in findings for said in item.turns_on)
    if counts:
        ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        said = [name if count == 1 else f"{name} ({count})" for name, count in ordered]
        yield f"     turns on: {'; '.join(said[:4])}{' …' if len(said) > 4 else ''}"


def _of_no_gateway(said: str, item: ConflictFinding) -> str:
    return said.replace(item.gateway, "the gateway")


def _one_each(session: Gateways, findings: Iterable[ConflictFinding]) -> list[ConflictFinding]:
    """One finding for each section, the weightiest."""
    from gateways_graph.analysis.conflict_folding import section_of

    first: dict[str, ConflictFinding] = {}
    for item in findings:
        first.setdefault(section_of(session.world, item.gateway), item)
    return list(first.values())


def _bars(session: Gateways, item: ConflictFinding) -> str:
    restrictions = session.world.restrictions
    said = [f"{name}  {restrictions[name].label} [{cite(session, restrictions[name].provisions[:2])}]"
            for name in item.all_bars]  # fmt: skip
    return " and ".join(said)


def _cited(session: Gateways, name: str) -> str:
    gateway = session.world.gateways[name]
    return f"{name}  {gateway.label} [{cite(session, gateway.provisions[:2])}]"


def _join(session: Gateways, names: Iterable[str]) -> str:
    return " and ".join(session.labels.get(name, name) for name in names)


def _count(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _foot(
    session: Gateways, answer: Conflicts, lines: tuple[ConflictLine, ...], shown: tuple[ConflictLine, ...]
) -> Iterator[str]:
    hidden = len(lines) - len(shown)
    if hidden:
        count = sum(len(line.findings) for line in lines) - sum(len(line.findings) for line in shown)
        yield f"{_count(hidden, 'line')} ({_count(count, 'finding')}) not shown: --limit 0 shows all; --kind chooses."
    folded = sum(count for (kind, _), count in answer.counts.items() if kind in _FOLDED)
    if folded and not any(line.first.kind in _FOLDED for line in lines):
        some = f", {answer.conditional} of them only if conditions are met" if answer.conditional else ""
        yield f"{folded} pairs are overridden{some}: --kind overridden lists them."
    if not answer.complete:
        yield "Some questions passed their budget: the answer is not complete."
    yield ""
    yield "This is what the recorded text says; which provision a court would let prevail is not decided here."
    local = f", with local facts from {', '.join(session.dataset.local)}" if session.dataset.local else ""
    yield f"Data {session.dataset.digest[:12]}{local}. What this does not decide: docs/limits.md."
