"""`gateways redundant`: what could go, what would go with it, and what must stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, filter_options, open_session, output_options
from gateways_graph.cli.output import Emitter, bar
from gateways_graph.listings.pairs import cited, say_point
from gateways_graph.listings.review import judgement_row

if TYPE_CHECKING:
    from gateways_graph.model.redundancy import Judgement, Redundancy
    from gateways_graph.session import Gateways

_SHOWN = 20
_PREFERENCES = ("narrowest", "oldest", "newest")


@click.command()
@filter_options(whole="gateways", ground="gateways", party="that this body uses")
@click.option(
    "--keep", multiple=True, metavar="NAME", shell_complete=complete("gateway"), help="Never to go. Repeatable."
)
@click.option(
    "--prefer", type=click.Choice(_PREFERENCES), default="narrowest", show_default=True, help="Which go first together."
)
@click.option("--exact", is_flag=True, help="Prove the smallest set that keeps every flow (extra: large).")
@click.option("--keystones", is_flag=True, help="List the gateways that alone carry some flow, with that flow.")
@click.option(
    "--budget", type=click.IntRange(min=1), default=None, metavar="STEPS", help="Most steps for one question (200000)."
)
@analysis_options
@output_options
@data_options
@remembered
def redundant(**options: Any) -> int:
    """What could go with no recorded permission lost, what would go with it, and what must stay.

    A gateway could go when others together carry all that it carries on terms no stricter. Law that
    is only half coded, residual and general powers make nothing redundant. Overlap is no fault: a
    specific gateway gives a clearer basis than the wider one that covers it.

    \b
    Examples:
      gateways redundant
      gateways redundant --statute "Pensions Act 2004"
      gateways redundant --keystones --body HMRC
    """
    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    names = ("body", "purpose", "information", "statute", "gateway")
    answer = session.redundant(
        filters={name: options[name] for name in names},
        prefer=options["prefer"],
        keep=options["keep"],
        exact=options["exact"],
        budget=options["budget"],
        progress=bar("judging", quiet=options["quiet"]),
    )
    if emitter.form == "table":
        say = _keystones if options["keystones"] else _page
        emitter.text("\n".join(say(session, emitter, answer)) + "\n")
        if not answer.complete:
            emitter.note("stopped at the budget: the answer is not complete")
    else:
        _emit(session, emitter, answer)
    return 0


def _emit(session: Gateways, emitter: Emitter, answer: Redundancy) -> None:
    records = session.records(answer.judgements)
    more = {"answers": "redundant", **answer.to_record(session.labels)}
    rows = [judgement_row(session, item) for item in answer.judgements]
    emitter.emit(records, rows, complete=answer.complete, more=more)


# -- for reading


def _page(session: Gateways, emitter: Emitter, answer: Redundancy) -> Iterator[str]:
    groups = {
        verdict: [item for item in answer.judgements if item.verdict == verdict]
        for verdict in ("removable", "possibly removable", "undecided", "displaced", "stays")
    }
    yield f"{answer.live} gateways in force on {session.as_at}, {len(answer.judgements)} judged: {_counts(groups)}."
    yield ""
    yield from _list(
        session, emitter, "COULD GO, each alone: others carry all it carries on terms no stricter", groups["removable"]
    )
    yield from _together(answer)
    yield from _list(session, emitter, "POSSIBLY COULD GO: something is not established", groups["possibly removable"])
    yield from _list(session, emitter, "UNDECIDED within the step budget: raise --budget", groups["undecided"])
    yield from _list(session, emitter, "DISPLACED: gives way everywhere on this day", groups["displaced"])
    yield from _standing(session, answer, groups["stays"])
    yield ""
    yield "No finding here says that a provision should go: each would lose what is shown, and always the clarity"
    yield f"of a basis of its own. Data {session.dataset.digest[:12]}. What this does not decide: docs/limits.md."


def _counts(groups: dict[str, list[Judgement]]) -> str:
    said = {"removable": "could go", "possibly removable": "possibly could", "stays": "must stay"}
    return ", ".join(f"{len(items)} {said.get(name, name)}" for name, items in groups.items() if items) or "none"


def _most(emitter: Emitter) -> int | None:
    return emitter.limit if emitter.options.get("limit") is not None else _SHOWN


def _list(session: Gateways, emitter: Emitter, title: str, items: list[Judgement]) -> Iterator[str]:
    if not items:
        return
    yield title
    most = _most(emitter)
    for number, item in enumerate(items[:most], 1):
        yield from _block(session, number, item)
    if most is not None and len(items) > most:
        yield f"     {len(items) - most} more are not shown: --limit 0 shows all."
    yield ""


def _block(session: Gateways, number: int, item: Judgement) -> Iterator[str]:
    yield f"{number:>3}. {cited(session, item.gateway)}"
    if item.cover:
        together = " together" if len(item.cover) > 1 else ""
        limbs = ", limbs of its own section" if item.siblings else ""
        yield f"     carried{together} by{limbs}:"
        yield from (f"       {cited(session, other)}" for other in item.cover)
    unread = [other for other in item.would_go if "not established" in (other.a, other.b)]
    for other in item.would_go:
        if other not in unread:
            yield f"     would go: {other.term.replace('_', ' ')}: {other.a} (the cover: {other.b})"
    if unread:
        yield f"     not established on one side: {', '.join(other.term.replace('_', ' ') for other in unread)}"
    if item.witness:
        yield f"     not certainly covered: {say_point(session, item.witness)}"
    if item.under:
        yield f"     shown as it is under {', '.join(reading for _, reading in item.under)}"
    yield from _backfills(session, item)
    if item.turns_on:
        yield f"     turns on: {'; '.join(item.turns_on[:4])}{' …' if len(item.turns_on) > 4 else ''}"
    if item.status not in ("checked", "double-checked"):
        yield f"     evidence: {item.status}, not checked against the statute text"


def _backfills(session: Gateways, item: Judgement) -> Iterator[str]:
    for other in item.backfilled:
        sure = "" if other.certainty == "certain" else "possibly "
        yield f"     {sure}backfilled, on the other's terms, by {other.gateway}: {say_point(session, other.witness)}"


def _together(answer: Redundancy) -> Iterator[str]:
    sets, least = answer.removable, answer.smallest
    if not sets.removed:
        return
    from gateways_graph.analysis.removal import PREFERENCES

    sure = "certified: coverage was run again without them" if sets.certified else "NOT certified"
    yield f"COULD GO TOGETHER, {PREFERENCES[sets.prefer]} ({sure})"
    for item in sets.removed:
        yield f"     {item.gateway}, carried by {', '.join(item.cover)}"
    yield f"     {sets.kept} remain. Another order (--prefer) may give another set."
    proof = (
        "proven the fewest"
        if least.proven
        else f"the best found; no set has fewer than {least.lower_bound} (--exact proves)"
    )
    yield f"     Fewest that keep every recorded flow: {least.kept} of {answer.live}, {proof}."
    yield ""


def _standing(session: Gateways, answer: Redundancy, stays: list[Judgement]) -> Iterator[str]:
    if len(answer.judgements) == 1 and stays:
        item = stays[0]
        yield f"MUST STAY: {cited(session, item.gateway)}"
        yield f"     no gateway on terms as good carries: {say_point(session, item.witness)}"
        yield from _backfills(session, item)
        yield from _alone(session, item)
        return
    sure = [item for item in answer.judgements if item.keystone and item.keystone.certainty == "certain"]
    yield (
        f"{len(sure)} are keystones: each is the only recorded permission, general powers apart, for some flow"
        " (--keystones lists them)."
    )
    back = [item for item in stays if item.backfilled]
    if back:
        into = sorted({other.gateway for item in back for other in item.backfilled})
        yield f"Where {len(back)} of those that stay stand, a power that gives way would step in: {', '.join(into)}."


def _alone(session: Gateways, item: Judgement) -> Iterator[str]:
    if item.keystone is None:
        yield "     no keystone: other specific gateways reach all its flows, on other terms"
        return
    sure = "only" if item.keystone.certainty == "certain" else "possibly the only"
    yield f"     {sure} recorded permission for: {say_point(session, item.keystone.witness)}"


def _keystones(session: Gateways, emitter: Emitter, answer: Redundancy) -> Iterable[str]:
    items = sorted(
        (item for item in answer.judgements if item.keystone),
        key=lambda item: (item.keystone is not None and item.keystone.certainty != "certain", item.gateway),
    )
    sure = sum(item.keystone.certainty == "certain" for item in items if item.keystone)
    judged = f"{len(answer.judgements)} gateways judged on {session.as_at}"
    yield f"{sure} keystones among {judged}, and {len(items) - sure} that possibly are."
    yield ""
    most = _most(emitter)
    for number, item in enumerate(items[:most], 1):
        yield f"{number:>3}. {cited(session, item.gateway)}"
        yield from _alone(session, item)
        yield from _backfills(session, item)
    if most is not None and len(items) > most:
        yield f"{len(items) - most} more are not shown: --limit 0 shows all."
    yield ""
    yield "General powers do not count as company: they may reach the same flow."
