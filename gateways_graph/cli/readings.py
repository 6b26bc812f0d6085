"""`gateways readings`: disputed phrases, ranked by how many answers turn on each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, open_session, output_options
from gateways_graph.cli.output import Emitter, bar
from gateways_graph.listings.pairs import say_point
from gateways_graph.listings.review import phrase_row

if TYPE_CHECKING:
    from gateways_graph.model.finding import CommonBox
    from gateways_graph.model.sensitivity import Opened, PhraseReport, Sensitivity, Turning
    from gateways_graph.session import Gateways

#: Kind -> one answer of it, several.
_NAMES = {
    "permissions": ("permission", "permissions"),
    "prohibitions": ("prohibition", "prohibitions"),
    "relations": ("relation between gateways", "relations between gateways"),
    "redundancy": ("judgement of what could go", "judgements of what could go"),
    "conflicts": ("conflict with a bar", "conflicts with bars"),
    "terms": ("term", "terms"),
}


@click.command()
@click.option(
    "--phrase",
    metavar="NAME",
    shell_complete=complete("phrase"),
    help="One phrase, with every answer that turns on it.",
)
@analysis_options
@output_options
@data_options
@remembered
def readings(phrase: str | None, **options: Any) -> int:
    """Disputed phrases with their rival readings, ranked by how many answers turn on each.

    An answer turns on a phrase when another reading of that phrase alone changes it, whatever the
    rival readings of the other phrases. A reading that was overruled is recorded with its end: on a
    later day nothing turns on it; --as-at asks for an earlier one.

    \b
    Examples:
      gateways readings
      gateways readings --phrase cda-1998-s115-purposes
      gateways readings --as-at 2015-01-01
    """
    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    answer = session.readings_sensitivity(phrase, progress=bar("reading", quiet=options["quiet"]))
    if emitter.form == "table":
        emitter.text("\n".join(_page(session, emitter, answer, whole=phrase is not None)) + "\n")
    else:
        from gateways_graph.model.sensitivity import KINDS

        more = {"answers": "readings", "kinds": list(KINDS)}
        emitter.emit(session.records(answer.phrases), [phrase_row(session, item) for item in answer.phrases], more=more)
    return 0


def _page(session: Gateways, emitter: Emitter, answer: Sensitivity, *, whole: bool) -> Iterator[str]:
    from gateways_graph.model.sensitivity import KINDS

    found = answer.phrases[: emitter.limit] if emitter.limit else answer.phrases
    idle = [item for item in found if not item.turning and not whole]
    if not whole:
        order = ", ".join(KINDS)
        yield f"{len(answer.phrases)} disputed phrases on {session.as_at}, by how many answers turn on each;"
        yield f"ties by {order}. An answer turns on a phrase when another reading of it alone changes it."
        yield ""
    for number, report in enumerate((item for item in found if item not in idle), 1):
        yield from _report(session, number, report, whole=whole)
        yield ""
    if idle:
        yield f"Nothing recorded turns on these {len(idle)} on {session.as_at} (a reading may be over: see --as-at):"
        yield from (f"     {item.phrase.id}  “{item.phrase.words}” [{_cited(session, item)}]" for item in idle)
        yield ""
    left = len(answer.phrases) - len(found)
    if left:
        yield f"{left} more phrases are not shown: --limit 0 shows all."
    yield "What a reading settles here is what the record says under it; which reading is right is not decided."
    yield "Routes are asked one demand at a time: `gateways routes` names the phrases on which each turns."


def _cited(session: Gateways, report: PhraseReport) -> str:
    return session.labels.get(report.phrase.provision, report.phrase.provision)


def _report(session: Gateways, number: int, report: PhraseReport, *, whole: bool) -> Iterator[str]:
    yield f"{number:>3}. “{report.phrase.words}”"
    yield f"     {_cited(session, report)}  ({report.phrase.id})"
    for item in report.readings:
        stance = f"{item.stance}: " if item.stance else ""
        yield f"     - {_short(item.id)}: {stance}{item.label}"
        said = ", ".join(text for text in (item.attributed, item.date, item.source) if text)
        yield f"         {said or 'nobody is recorded as saying so'}"
    counted = [_count(kind, count) for kind, count in report.counts.items() if count]
    yield f"     turns on it: {', '.join(counted) or 'nothing on this day'}"
    for kind in report.counts:
        found = [item for item in report.turning if item.kind == kind]
        shown = found if whole else found[:1]
        if len(found) > 1:
            yield from _tally(found)
        for other in shown:
            yield from _turning(session, other)
        if len(found) > len(shown):
            yield f"       and {len(found) - len(shown)} more {_NAMES[kind][len(found) - len(shown) > 1]}"


def _tally(items: list[Turning]) -> Iterator[str]:
    """How many answers of a kind there are of each sort, reading by reading."""
    for place, (reading, _) in enumerate(items[0].answers):
        counts = Counter(item.answers[place][1].partition(";")[0] for item in items)
        said = ", ".join(f"{count} {answer}" for answer, count in counts.most_common(5))
        more = f" and {len(counts) - 5} other sorts" if len(counts) > 5 else ""
        yield f"       under {_short(reading)}: {said}{more}"


def _count(kind: str, count: int) -> str:
    return f"{count} {_NAMES[kind][count != 1]}"


def _short(reading: str) -> str:
    return reading.rpartition(".")[2]


def _turning(session: Gateways, item: Turning) -> Iterator[str]:
    yield f"       {_NAMES[item.kind][0]}: {' / '.join(_subject(session, name) for name in item.subjects)}"
    if item.opened is None:
        yield from (f"         {_short(reading)}: {answer}" for reading, answer in item.answers)
    else:
        yield from _opened(session, item, item.opened)
    if item.witness:
        under = f" (under {_short(item.under)})" if item.under else ""
        yield f"         witness{under}: {say_point(session, item.witness)}"
    if item.opened and item.opened.step:
        yield f"         no other gateway: {say_point(session, item.opened.step)}"


def _opened(session: Gateways, item: Turning, opened: Opened) -> Iterator[str]:
    verb = "opens" if item.kind == "permissions" else "forbids"
    less = ", less what it gives way to" if opened.less else ""
    box = f"{_box(session, opened.box)}{less}"
    yield f"         only {_short(item.under or '')} {verb} {opened.points:,} disclosures: {box}"
    if item.kind == "permissions":
        yield f"         direct steps: {opened.steps}, covered whole by no other gateway: {opened.alone}"
    else:
        yield f"         gateways with flows there: {opened.met}"


def _subject(session: Gateways, name: str) -> str:
    held = session.world.gateways.get(name) or session.world.restrictions[name]
    cited = "; ".join(session.labels.get(iri, iri) for iri in held.provisions[:1])
    return f"{name} [{cited}]"


def _box(session: Gateways, box: CommonBox) -> str:
    """A box in one line; an axis that is everything is left out."""
    sides = [_some(session, names) or "anybody" for names in (box.discloser, box.recipient)]
    parts = [f"{sides[0]} -> {sides[1]}"]
    for word, names in (("for", box.purpose), ("about", box.subject)):
        if names:
            parts.append(f"{word} {_some(session, names)}")
    return ", ".join(parts)


def _some(session: Gateways, names: Iterable[str], most: int = 3) -> str:
    from gateways_graph.model.finding import named

    said = [named(name, session.labels)["label"] for name in names]
    more = f" and {len(said) - most} more" if len(said) > most else ""
    return " / ".join(said[:most]) + more
