"""`gateways merge [A B …]`: which gateways could be one, with the certificate or what would change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, filter_options, open_session, output_options
from gateways_graph.cli.output import Emitter, bar
from gateways_graph.errors import UsageError

if TYPE_CHECKING:
    from gateways_graph.model.consolidation import Merge, ScopeChange, TermChange
    from gateways_graph.session import Gateways

_FILTERS = ("body", "statute", "purpose", "information", "gateway", "family")
_KINDS = ("equal", "terms change", "wider", "narrower", "undecided")
_SHOWN = 40
#: Ways to put the same gateways together that one block of a table shows.
_WAYS = 3
#: Terms that a proposal may change and still be listed in a table.
_FEW_TERMS = 3
ORDER = (
    "kind (equal, terms change, wider, narrower, undecided)",
    "provisions saved across different sections, most first",
    "certain before possible",
    "fewest terms changed",
    "smallest gain",
    "ids",
)


@click.command()
@click.argument("names", nargs=-1, metavar="[A B ...]", shell_complete=complete("gateway"))
@filter_options(whole="merges", ground="merges", party="that touch this body")
@click.option("--family", metavar="NAME", help="Only merges with a version of this family of provisions.")
@click.option("--kind", multiple=True, type=click.Choice(_KINDS), help="Only these kinds. Repeatable.")
@click.option(
    "--certainty",
    type=click.Choice(("certain", "possible", "all")),
    default=None,
    help="Default: all; a table counts merges that change something and are only possible.",
)
@click.option("--siblings", is_flag=True, help="In a table, show limbs of one section too.")
@analysis_options
@output_options
@data_options
@remembered
def merge(names: tuple[str, ...], **options: Any) -> int:
    """Gateways that could be one provision, or fewer: what would stay the same and what would change.

    Without names, neighbours are proposed. With names, these gateways are put together: on equal
    terms as one; on unequal terms as one for each set of terms, and as one on the terms of each.
    A merge is called equal only with a certificate: the same points and the same terms.

    \b
    Examples:
      gateways merge --statute "Safeguarding Vulnerable Groups Act 2006"
      gateways merge ukpga-2006-47-s40 ukpga-2006-47-s42
    """
    if names and any(options[name] for name in _FILTERS):
        message = "name gateways to merge, or filter what is proposed, not both"
        raise UsageError(message)
    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    found = session.merges(
        *names,
        **{name: options[name] for name in _FILTERS},
        progress=bar("merging", quiet=options["quiet"]),
    )
    merges = [
        item
        for item in found
        if (not options["kind"] or item.kind in options["kind"])
        and options["certainty"] in (None, "all", item.certainty)
    ]
    if emitter.form == "table":
        emitter.text(_page(session, emitter, merges, named=bool(names)))
        return 0
    from gateways_graph.analysis.merge_records import merge_record, merge_row

    gateways = session.world.gateways
    records = [merge_record(item, gateways, session.labels) for item in merges]
    rows = [merge_row(item, gateways, session.labels) for item in merges]
    emitter.emit(records, rows, more={"answers": "merge", "order": list(ORDER)})
    return 0


# -- the page


def _page(session: Gateways, emitter: Emitter, merges: list[Merge], *, named: bool) -> str:
    options = emitter.options
    shown = [item for item in merges if named or options["siblings"] or not item.siblings]
    sure = [
        item for item in shown if named or options["certainty"] or item.kind == "equal" or item.certainty == "certain"
    ]
    near = [item for item in sure if named or len({change.term for change in item.terms_changed}) <= _FEW_TERMS]
    groups = _grouped(near)
    most = (emitter.limit or len(groups)) if options.get("limit") is not None or named else _SHOWN
    kinds = Counter(item.kind for item in merges)
    counts = ", ".join(f"{kinds[kind]} {kind}" for kind in _KINDS if kinds[kind]) or "none"
    what = f"{len(merges)} ways to put the named gateways together" if named else f"{len(merges)} proposals"
    head = [f"As at {emitter.receipt['as_at']}: {what} ({counts}).", f"Order: {'; '.join(ORDER)}.", ""]
    blocks = [_block(session, number, group) for number, group in enumerate(groups[:most], 1)]
    foot = []
    if len(groups) > most:
        foot.append(f"{sum(map(len, groups[most:]))} further proposals are not shown: --limit 0 shows all.")
    if len(merges) > len(shown):
        foot.append(f"{len(merges) - len(shown)} are between limbs of one section, or within one gateway: --siblings.")
    if len(sure) > len(near):
        foot.append(f"{len(sure) - len(near)} would change more than {_FEW_TERMS} terms: --json has them.")
    if len(shown) > len(sure):
        foot.append(
            f"{len(shown) - len(sure)} would change something and rest on what is not established or not checked: "
            "--certainty all."
        )
    return "\n".join([*head, *blocks, *foot, *_closing(session)]) + "\n"


def _grouped(merges: Iterable[Merge]) -> list[list[Merge]]:
    """Ways to put the same gateways together, on the terms of each, as one block."""
    groups: dict[tuple[object, ...], list[Merge]] = {}
    for number, item in enumerate(merges):
        key = (item.kind, item.gateways) if item.kind == "terms change" else (number,)
        groups.setdefault(key, []).append(item)
    return list(groups.values())


def _block(session: Gateways, number: int, group: list[Merge]) -> str:
    item = group[0]
    sure = "" if item.certainty == "certain" else " (possible)"
    into = f"{len(item.gateways)} into {len(item.merged)}"
    lines = [f"{number:>3}. {item.kind.upper()}{sure}: {into}, saves {_count(item.saved, 'provision')}"]
    lines += [f"     {_cited(session, name)}" for name in item.gateways]
    if len(item.statutes) > 1:
        lines.append(f"     crosses {len(item.statutes)} statutes")
    lines += [f"     {line}" for line in _merged(session, item)]
    for way in group[:_WAYS]:
        lines += [f"     {line}" for line in _ways(session, way)]
    if len(group) > _WAYS:
        lines.append(f"     on the terms of {', '.join(way.terms_of or '' for way in group[_WAYS:])}: --json")
    lines += [f"     {'also' if item.kind == 'terms change' else 'not equal'}: {reason}" for reason in item.why]
    implied = [name for name in item.gateways if session.world.gateways[name].source == "implied"]
    if implied:
        lines.append(f"     implied, the words of the provision are about something else: {', '.join(implied)}")
    amend = [f"{other.by} ({other.field.replace('_', ' ')})" for other in item.refer]
    if amend:
        lines.append(f"     names one of them, to be amended: {_some(amend, 5)}")
    if item.dates.later:
        lines.append(f"     later days compared: {', '.join(item.dates.later)}")
    if item.turns_on:
        lines.append(f"     turns on: {_some(_doubts(item), 6)}")
    return "\n".join(lines) + "\n"


def _doubts(item: Merge) -> list[str]:
    """What an answer turns on, the unread terms of a gateway in one."""
    from gateways_graph.analysis.terms import TERMS

    unread = {f"{term} of {name} not established": name for name in item.gateways for term in TERMS}
    counts = Counter(unread[text] for text in item.turns_on if text in unread)
    return [
        *(text for text in item.turns_on if text not in unread),
        *(f"{_count(number, 'term')} of {name} not established" for name, number in counts.items()),
    ]


def _merged(session: Gateways, item: Merge) -> Iterator[str]:
    """The gateways to be, flow by flow."""
    from gateways_graph.analysis.merge_records import say_flow

    along = f", lists united on {' and '.join(item.axes)}" if item.axes else ""
    yield f"as {_count(item.flows[1], 'flow')} instead of {item.flows[0]}{along}:"
    for merged in item.merged:
        for number, flow in enumerate(merged.gateway.flows[:6], 1):
            yield f"  ({number}) {say_flow(flow, session.labels)}"
        if len(merged.gateway.flows) > 6:
            yield f"  and {_count(len(merged.gateway.flows) - 6, 'flow')} more"


def _ways(session: Gateways, item: Merge) -> Iterator[str]:
    """What stays the same, what is gained or lost, and which terms change for whom."""
    if item.terms_of is not None:
        yield f"on the terms of {item.terms_of} ({_LEVELS.get(item.level or '', item.level)}):"
    for word, change in (("gains", item.gained), ("loses", item.lost)):
        if change is not None:
            yield from _scope(session, word, change, item.before)
    if item.gained is None and item.lost is None and item.kind != "undecided":
        sure = item.before[0] or item.before[1]
        yield f"  same points before and after: {sure:,}{'' if item.before[0] else ' (possible only)'}"
    same: dict[str, list[str]] = {}
    for name in dict.fromkeys(change.gateway for change in item.terms_changed):
        said = ". ".join(_term(change) for change in item.terms_changed if change.gateway == name)
        same.setdefault(said, []).append(name)
    yield from (f"  changes for {', '.join(names)}: {said}" for said, names in same.items())
    for other in item.bars:
        yield f"  bars that meet {other.gateway}: was {other.was}; becomes {other.becomes}"


_LEVELS = {
    "up": "up to the stricter",
    "down": "down to the weaker",
    "same safeguards": "conditions, onward limit and offence the same",
    "mixed": "stricter in part, weaker in part",
    "not established": "which is stricter is not established",
}


def _scope(session: Gateways, word: str, change: ScopeChange, before: tuple[int, int]) -> Iterator[str]:
    from gateways_graph.listings.pairs import say_point

    base = before[0] or before[1]
    sure = "" if change.certainty == "certain" else ", possibly"
    untied = ", freed from or tied to a pairing" if change.untied else ""
    yield f"  {word} {change.points:,} points on {base:,}{sure}{untied}; one of them:"
    yield f"    {say_point(session, change.witness)}"


def _term(change: TermChange) -> str:
    """A changed term; of a list, what is added and what is dropped."""
    from gateways_graph.analysis.pages import TERM_NAMES

    name = TERM_NAMES.get(change.term, change.term.replace("_", " "))
    was, now = ([] if said == "none" else said.split("; ") for said in (change.was, change.becomes))
    if len(was) < 2 and len(now) < 2 and was and now:
        return f"{name}: {change.was} -> {change.becomes}"
    parts = [f"adds {_some([item for item in now if item not in was], 9)}"] if set(now) - set(was) else []
    parts += [f"drops {_some([item for item in was if item not in now], 9)}"] if set(was) - set(now) else []
    return f"{name}: {', '.join(parts)}"


def _cited(session: Gateways, name: str) -> str:
    gateway = session.world.gateways[name]
    cited = "; ".join(session.labels.get(iri, iri) for iri in gateway.provisions[:2])
    return f"{name}  {gateway.label} [{cited}]"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _some(texts: list[str], most: int) -> str:
    return "; ".join(texts[:most]) + (f"; and {len(texts) - most} more" if len(texts) > most else "")


def _closing(session: Gateways) -> Iterator[str]:
    yield ""
    yield "A merged provision begins on the day asked about; earlier days are not compared. Who gains or loses: --json."
    local = f", with local facts from {', '.join(session.dataset.local)}" if session.dataset.local else ""
    yield f"Data {session.dataset.digest[:12]}{local}. What this does not decide: docs/limits.md."
