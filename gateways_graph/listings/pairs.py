"""Pairs of gateways: which are asked for, their records and rows, and their words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gateways_graph.listings.writing import Listing
from gateways_graph.model.finding import named

if TYPE_CHECKING:
    from gateways_graph.analysis.overlaps import Overlaps
    from gateways_graph.model.finding import PairFinding, Witness
    from gateways_graph.session import Gateways

__all__ = [
    "JOIN", "RELATIONS", "apart", "cited", "has_relation", "list_pair", "list_pairs", "narrow_pairs", "say_point",
    "say_share",
]  # fmt: skip

RELATIONS = (
    "same source", "duplicate", "scope twin", "redundant", "specific under general", "subsumed", "partial overlap",
    "undercut", "mergeable", "successor", "time gap", "reciprocal", "parallel", "chained",
)  # fmt: skip
#: Relation -> the words between the first gateway and the second.
JOIN = {
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


def narrow_pairs(
    session: Gateways,
    answer: Overlaps,
    wanted: Collection[str],
    *,
    certainty: str | None,
    wishes: Mapping[str, Any],
) -> Overlaps:
    """Only pairs of the relations and the certainty asked for, with those that are listed on request.

    Args:
        session: Where the pairs were found.
        answer: What was found.
        wanted: Relations; none means those that are always listed.
        certainty: `certain` or `possible`; None and `all` keep both.
        wishes: The filters that were asked for, by name.
    """
    from gateways_graph.analysis.asked import ASKED, find_asked

    asked = set(wanted) & ASKED
    findings = list(answer.findings)
    if asked:
        findings += find_asked(session.world, asked, filters=session.filters(wishes))
    only = None if certainty == "all" else certainty
    if wanted:
        findings = [item for item in findings if has_relation(item, wanted, only)]
    elif only:
        findings = [item for item in findings if item.certainty == only]
    return answer._replace(findings=tuple(findings))


def has_relation(item: PairFinding, wanted: Collection[str], certainty: str | None = None) -> bool:
    """Each relation of a pair has its own certainty: a certain overlap may only possibly undercut."""
    said = [(item.relation, item.certainty), *((other.relation, other.certainty) for other in item.also)]
    return any(relation in wanted and certainty in (None, sure) for relation, sure in said)


def list_pairs(session: Gateways, findings: Iterable[PairFinding], *, whole: bool = True) -> Listing:
    """Pairs as records and rows; `whole=False` leaves the records flat, which is quick."""
    found = list(findings)
    rows = [_row(session, item) for item in found]
    return Listing(session.records(found) if whole else rows, rows)


def list_pair(session: Gateways, one: str, two: str, finding: PairFinding | None) -> Listing:
    """Two gateways side by side: their relation with its proof, and what they share axis by axis.

    Args:
        session: The data at its date.
        one: Id of a gateway in force on the day.
        two: Id of another.
        finding: How they relate; None when they share no point.
    """
    from gateways_graph.analysis.pages import compare_axes
    from gateways_graph.analysis.records import short_record

    axes = compare_axes(session.world, one, two)
    if finding is None:
        relation = apart(axes)
        record: dict[str, Any] = {"a": one, "b": two, "relation": relation, "axes": axes}
        return Listing([record], [{"a": one, "b": two, "relation": relation, "axes": "; ".join(axes.values())}])
    short = {name: short_record(item, session.labels) for name, item in session.world.gateways.items()}
    return Listing([{**finding.to_record(short, session.labels), "axes": axes}], [_row(session, finding)])


def apart(axes: Mapping[str, str]) -> str:
    """Disjoint, or unknown because two open classes may share members that are not recorded."""
    return (
        "no recorded common member"
        if any("no recorded common member" in said for said in axes.values())
        else "disjoint"
    )


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


def cited(session: Gateways, name: str) -> str:
    """A gateway in one line: id, label and the provisions that confer it."""
    gateway = session.world.gateways[name]
    cited = "; ".join(session.labels.get(iri, iri) for iri in gateway.provisions[:2])
    return f"{name}  {gateway.label} [{cited}]"
