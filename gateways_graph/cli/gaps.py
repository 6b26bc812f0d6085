"""`gateways gaps`: where no specific gateway is recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, open_session, output_options
from gateways_graph.cli.output import Emitter, bar
from gateways_graph.listings.review import gap_row
from gateways_graph.model.gateway import EXTENT_NAMES

if TYPE_CHECKING:
    from gateways_graph.model.gaps import Gap, Gaps
    from gateways_graph.session import Gateways

#: Most lines of one kind in the table; the machine formats have all.
_LINES = 25
_HEADINGS = {
    "purpose": "Purposes",
    "body": "Purposes of one body",
    "pair": "Pairs of bodies",
    "threshold": "Thresholds",
}


@click.command()
@click.option("--body", "bodies", multiple=True, metavar="NAME", shell_complete=complete("body"),
              help="Only pairs of these, or what one of them lacks. Repeatable.")  # fmt: skip
@click.option("--purpose", "purposes", multiple=True, metavar="NAME", shell_complete=complete("purpose"),
              help="Only for these purposes. Repeatable.")  # fmt: skip
@analysis_options
@output_options
@data_options
@remembered
def gaps(bodies: tuple[str, ...], purposes: tuple[str, ...], **options: Any) -> int:
    """Where no specific gateway is recorded: purposes, pairs of bodies, and thresholds of a ladder.

    Told apart: nothing recorded, only general powers, only one way, only a duty one way. A gap says
    what is recorded, with its counts; it is no advice that no gateway exists. Pairs and thresholds are
    asked about in each nation by itself.

    \b
    Examples:
      gateways gaps
      gateways gaps --purpose "fuel poverty"
      gateways gaps --body police --body school --body nhs --purpose "early help"
      gateways gaps --body probation
    """
    session = open_session(options)
    answer = session.gaps(bodies, purposes, progress=bar("purposes", quiet=options["quiet"]))
    emitter = Emitter(options, session.receipt())
    if emitter.form == "table":
        emitter.text(_page(session, answer))
        return 0
    more = {
        "answers": "gaps",
        "bodies": [{"id": name, "label": session.labels[name]} for name in answer.bodies],
        "purposes": [{"id": name, "label": session.labels[name]} for name in answer.purposes],
        "left_out": answer.left_out,
        "notes": [*answer.notes, _WARNING],
    }
    rows = [gap_row(session, gap) for gap in answer.findings]
    emitter.emit(session.records(answer.findings), rows, complete=answer.complete, more=more)
    return 0


_WARNING = "not established here is no advice that no gateway exists"


def _page(session: Gateways, answer: Gaps) -> str:
    from gateways_graph.model.gaps import GAP_KINDS

    lines = [_universe(session, answer), f"A gap is what is not recorded: {_WARNING}."]
    lines += [f"  note: {note}" for note in answer.notes]
    for (what, kind), found in groupby(answer.findings, key=lambda gap: (gap.what, gap.kind)):
        held = list(found)
        lines += ["", f"{_HEADINGS[what]}, {kind} ({len(held)}): {GAP_KINDS[kind]}", ""]
        told = list(_told(session, held))
        lines += [f"  - {text}" for text in told[:_LINES]]
        if len(told) > _LINES:
            lines.append(f"  and {len(told) - _LINES} more: --json lists them all")
    if not answer.findings:
        lines += ["", "No gap among these: each has a specific gateway, in both directions where there are two."]
    return "\n".join(lines) + "\n"


def _universe(session: Gateways, answer: Gaps) -> str:
    """Among what it was looked for."""
    labels = session.labels
    text = f"Looked at: {_some([labels[name] for name in answer.purposes], 'purposes')}"
    if answer.bodies:
        text += f"; {_some([labels[name] for name in answer.bodies], 'bodies')}, direct disclosures only"
    return text + (f"; left out: {answer.left_out} more that flows name" if answer.left_out else "") + "."


def _some(names: list[str], what: str) -> str:
    return ", ".join(names) if len(names) <= 15 else f"{len(names)} {what}"


def _told(session: Gateways, gaps: Iterable[Gap]) -> Iterator[str]:
    """A line for each gap; one for several jurisdictions that lack the same."""
    alike: dict[str, list[Gap]] = {}
    for gap in gaps:
        alike.setdefault(_line(session, gap), []).append(gap)
    for text, held in alike.items():
        where = ", ".join(EXTENT_NAMES[code] for gap in held for code in gap.extent)
        besides = _besides(held[0]) if len(held) == 1 else ""
        yield f"{where}: {text}{besides}" if where and len(session.extent) > 1 else f"{text}{besides}"


def _line(session: Gateways, gap: Gap) -> str:
    row = gap_row(session, gap)
    text = row["purpose"] if gap.what in ("purpose", "body") else ""
    if gap.what == "body":
        text += ": nothing from it" if gap.discloser else ": nothing to it"
    if gap.what in ("pair", "threshold"):
        text = f"{row['discloser']} \N{RIGHTWARDS ARROW} {row['recipient']}, {gap.stage or row['purpose']}"
    there = _cut(row["there"].split("; ")) if row["there"] else ""
    return f"{text}{f'; there is {there}' if there else ''}"


#: Count behind a gap -> how it is said after its number.
_COUNTS = {
    "specific": "of its own",
    "for_any_purpose": "for any purpose",
    "general_powers": "general",
    "from_discloser": "from the one",
    "to_recipient": "to the other",
    "for_purpose": "for the purpose",
    "all_three": "all three at once",
}


def _besides(gap: Gap) -> str:
    """The counts behind a gap in words; those of nought are left out."""
    counts = [f"{value} {_COUNTS[name]}" for name, value in gap.evidence if name in _COUNTS and value]
    return f" (gateways on record: {', '.join(counts)})" if counts else " (no gateway on record)"


def _cut(names: Iterable[str]) -> str:
    names = list(names)
    return "; ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")
