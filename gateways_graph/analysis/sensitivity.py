"""Disputed phrases, ranked by how many answers turn on each.

An answer turns on a phrase when another reading of that phrase alone changes it; answers that are
certain, possible or no are worked out with the rival readings of every other phrase enumerated.

Kinds of answers: *permissions* (what a gateway's own flows open under some readings only),
*prohibitions* (the same of a bar), *relations* between two gateways, *redundancy* (whether a gateway
could go), *conflicts* of a gateway with a bar, and *terms* of a gateway or bar. A further kind is one
more function from a `Phrasing` to answers (`_KINDS`).

Not counted: routes, which are asked one demand at a time, and what another gateway gives way to.

Source: `docs/semantics.md`, section 3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from gateways_graph.analysis import turning
from gateways_graph.analysis.disputes import Disputes
from gateways_graph.analysis.enumeration import Enumeration
from gateways_graph.analysis.overlaps import pairs_to_compare
from gateways_graph.analysis.relations import Comparer
from gateways_graph.analysis.turning import Phrasing
from gateways_graph.engine.world import World
from gateways_graph.model.sensitivity import KINDS, PhraseReport, Sensitivity, Turning

__all__ = ["find_sensitivity"]

#: Kind -> what finds its answers.
_KINDS: dict[str, Callable[[Phrasing], Iterator[Turning]]] = {
    "permissions": turning.find_permissions,
    "prohibitions": turning.find_prohibitions,
    "relations": turning.find_relations,
    "redundancy": turning.find_redundancy,
    "conflicts": turning.find_conflicts,
    "terms": turning.find_terms,
}


def find_sensitivity(
    world: World,
    *,
    phrases: Iterable[str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Sensitivity:
    """What turns on each disputed phrase, the one on which most turns first.

    Args:
        world: The data at a date; a phrase that was settled beforehand has nothing that turns on it.
        phrases: Only these; all when left out.
        progress: Called with (done, all).

    Returns:
        In order of how many answers turn on each; then of the counts by kind, in the order of `KINDS`;
        then of id. Answers of a phrase are by kind, then by subject.

    Cost:
        For each reading one world and one comparison of each pair that can differ.
    """
    disputes = Disputes(world)
    enumeration = Enumeration(world, disputes)
    comparer = Comparer(world, enumeration)
    wanted = set(disputes.rivals if phrases is None else phrases)
    pairs = _pairs_by_phrase(comparer, wanted)
    reports = []
    for number, phrase in enumerate(item for item in world.dataset.phrases if item.id in wanted):
        if progress:
            progress(number, len(wanted))
        view = Phrasing(enumeration, phrase.id, tuple(pairs.get(phrase.id, ())))
        found = tuple(item for kind in KINDS for item in _KINDS[kind](view))
        readings = tuple(item for item in world.dataset.readings if item.phrase == phrase.id)
        reports.append(PhraseReport(phrase, readings, found))
    return Sensitivity(tuple(sorted(reports, key=_order)))


def _order(report: PhraseReport) -> tuple[object, ...]:
    return (-len(report.turning), *(-report.counts[kind] for kind in KINDS), report.phrase.id)


def _pairs_by_phrase(comparer: Comparer, wanted: set[str]) -> dict[str, list[tuple[str, str]]]:
    """Phrase -> the pairs whose relation may turn on it."""
    disputes = comparer.enumeration.disputes
    found: dict[str, list[tuple[str, str]]] = {}
    for a, b in pairs_to_compare(comparer.world):
        phrases = disputes.of_pair(a, b) & wanted
        plain = comparer.weigh(a, b) if phrases else None
        for phrase in comparer.rereading.find_turning(plain, phrases) if plain else ():
            found.setdefault(phrase, []).append((a, b))
    return found
