"""Checks of law and time: versions, dates in force, aliases, one provision recorded twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gateways_graph.model.identifiers import (
    NAMESPACES,
    compact,
    legislation_path,
    statute_iri,
    work_of_version,
)
from gateways_graph.model.periods import VagueDate, parse_vague
from gateways_graph.rdf.facts import GW, SKOS, Facts, Fault
from gateways_graph.rdf.triples import RDF_TYPE, Literal

__all__ = ["find_law_faults"]

_ELI = NAMESPACES["eli"]
_SCHEMA = NAMESPACES["schema"]
_YEAR = 365
#: Properties of a gateway that are neither box nor term, so two records of one gateway may differ in them.
_NOT_TERMS = {
    RDF_TYPE,
    SKOS + "prefLabel",
    SKOS + "altLabel",
    SKOS + "note",
    *(GW + name for name in ("alias", "versionOf", "permits", "inForce", "evidence", "status", "termsComplete")),
}
#: Where a period's two ends are written: (kind of node, start, end).
_ENDS = (
    ("period", GW + "from", GW + "until"),
    ("membership", _SCHEMA + "startDate", _SCHEMA + "endDate"),
    ("body", _SCHEMA + "startDate", _SCHEMA + "endDate"),
)


def find_law_faults(facts: Facts) -> Iterator[Fault]:
    """Faults that need the law's own dates and identifiers, or two gateways at once."""
    yield from _part_faults(facts)
    yield from _version_faults(facts)
    yield from _order_faults(facts)
    yield from _force_faults(facts)
    yield from _alias_faults(facts)
    yield from _same_source_faults(facts)
    yield from _vague_faults(facts)
    yield from _stale_faults(facts)


def _part_faults(facts: Facts) -> Iterator[Fault]:
    for node in facts.nodes["provision"]:
        for parent in facts.iris(node, _ELI + "is_part_of"):
            if not node.startswith(parent + "/"):
                message = f"{legislation_path(node)} is recorded as part of {legislation_path(parent)}"
                mend = f"name a part above it, for example <{statute_iri(node)}>"
                yield Fault("part-outside-parent", node, message, mend, _ELI + "is_part_of", parent)


def _version_faults(facts: Facts) -> Iterator[Fault]:
    for node in facts.nodes["version"]:
        work, end = work_of_version(node), node.rpartition("/")[2]
        for value in facts.iris(node, _ELI + "realizes"):
            if value != work:
                message = f"the version <{node}> realises {legislation_path(value)}, not {legislation_path(work)}"
                yield Fault("version-mismatch", node, message, f"name <{work}>", _ELI + "realizes", value)
        when = facts.when(node, _ELI + "version_date")
        if when is not None and end[:1].isdigit() and when.text != end:
            message = f"the version <{node}> has the date {when.text}, but its identifier says {end}"
            yield Fault("version-mismatch", node, message, "correct the one that is wrong", _ELI + "version_date")
        act = _act_date(facts, node)
        if act is not None and when is not None and when.last < act.first:
            message = f"the version <{node}> is dated {when.text}, before its Act ({act.text})"
            mend = "correct the date of the version read, or the date of the Act"
            yield Fault("version-before-act", node, message, mend, _ELI + "version_date")


def _act_date(facts: Facts, iri: str) -> VagueDate | None:
    return facts.when(statute_iri(iri), _ELI + "date_document")


def _order_faults(facts: Facts) -> Iterator[Fault]:
    """Vague ends are at fault only when no day they may stand for leaves the period a day."""
    for kind, start_property, end_property in _ENDS:
        for node in facts.nodes[kind]:
            start, end = facts.when(node, start_property), facts.when(node, end_property)
            if start is not None and end is not None and end.last <= start.first:
                message = f"{compact(node)} ends on {end.text}, on or before its start {start.text}"
                mend = "correct the dates; the end is the first day outside"
                yield Fault("end-before-start", node, message, mend, end_property)


def _force_faults(facts: Facts) -> Iterator[Fault]:
    """The earliest Act that confers counts: a gateway may rest on an Act and a later instrument."""
    for kind, part in (("gateway", GW + "permits"), ("restriction", GW + "bars")):
        for node in facts.nodes[kind]:
            acts = [act for iri in facts.iris(node, GW + "conferredBy") if (act := _act_date(facts, iri))]
            if not acts:
                continue
            act = min(acts, key=lambda item: item.first)
            for owner in (node, *facts.iris(node, part)):
                for period in facts.periods(owner):
                    start = facts.when(period, GW + "from")
                    if start is not None and start.last < act.first:
                        message = f"{compact(node)} is in force from {start.text}, before its Act ({act.text})"
                        mend = "correct the start of the period, the provision or the date of the Act"
                        yield Fault("in-force-before-act", period, message, mend, GW + "from")


def _alias_faults(facts: Facts) -> Iterator[Fault]:
    sole: dict[str, list[str]] = defaultdict(list)
    for node in facts.nodes["gateway"]:
        conferring = facts.iris(node, GW + "conferredBy")
        if len(conferring) == 1:
            sole[conferring[0]].append(node)
    for node in facts.nodes["gateway"]:
        for alias in facts.iris(node, GW + "alias"):
            if alias in facts.iris(node, GW + "conferredBy"):
                message = f"{compact(node)} has {legislation_path(alias)} as its provision and as its alias"
                yield Fault("alias-as-gateway", node, message, "delete the alias", GW + "alias", alias)
            for other in sole.get(alias, ()):
                if other != node:
                    message = (
                        f"{compact(other)} is recorded as a gateway, but {legislation_path(alias)} is an alias of "
                        f"{compact(node)}: an amending section and what it inserts are one gateway"
                    )
                    mend = f"delete {compact(other)}, or delete that alias from {compact(node)}"
                    yield Fault("alias-as-gateway", other, message, mend, GW + "conferredBy", alias)


def _same_source_faults(facts: Facts) -> Iterator[Fault]:
    first: dict[object, str] = {}
    for node in facts.nodes["gateway"]:
        known = first.setdefault(_gateway_content(facts, node), node)
        if known != node:
            message = f"{compact(node)} has the same provisions, flows and terms as {compact(known)}"
            mend = "delete one of them, or record what tells them apart"
            yield Fault("same-source", node, message, mend)


def _gateway_content(facts: Facts, node: str) -> object:
    """Provisions, terms, flows and dates of a gateway without the names of its parts."""
    properties = facts.graph[node]
    terms = frozenset(
        (name, _term_content(facts, value))
        for name, values in properties.items()
        if name not in _NOT_TERMS
        for value in values
    )
    flows = frozenset(flow_content(facts, flow) for flow in facts.iris(node, GW + "permits"))
    return (terms, flows, _periods_content(facts, node))


def _term_content(facts: Facts, value: str | Literal) -> object:
    if isinstance(value, str) and facts.kinds.get(value) == "term":
        return frozenset((name, v) for name, values in facts.graph[value].items() for v in values)
    return value


def _periods_content(facts: Facts, node: str) -> frozenset[object]:
    return frozenset(
        frozenset((name, v) for name, values in facts.graph.get(str(period), {}).items() for v in values) or period
        for period in facts.objects(node, GW + "inForce")
    )


def flow_content(facts: Facts, flow: str) -> object:
    """What a flow says, without its name, so that two records of one flow compare equal."""
    properties = facts.graph.get(flow, {})
    said = frozenset(
        (name, value)
        for name, values in properties.items()
        if name not in (GW + "inForce", SKOS + "note")
        for value in values
    )
    return (said, _periods_content(facts, flow))


def _vague_faults(facts: Facts) -> Iterator[Fault]:
    """One warning for each statute, however many of its dates are vague."""
    vague: dict[str, list[str]] = defaultdict(list)
    for kind, part in (("gateway", GW + "permits"), ("restriction", GW + "bars")):
        for node in facts.nodes[kind]:
            home = next((statute_iri(iri) for iri in facts.iris(node, GW + "conferredBy")), node)
            for owner in (node, *facts.iris(node, part)):
                for period in facts.periods(owner):
                    dates = (facts.when(period, GW + name) for name in ("from", "until"))
                    vague[home] += [f"{compact(period)} ({d.text})" for d in dates if d is not None and not d.exact]
    for home, found in vague.items():
        if found:
            shown = ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
            message = f"{_title(facts, home)}: dates in force known only to the month or year: {shown}"
            yield Fault("vague-date", home, message, "enter the day when the commencement order is found")


def _stale_faults(facts: Facts) -> Iterator[Fault]:
    """One warning for each statute, from the newest of its texts that any evidence names."""
    newest: dict[str, VagueDate] = {}
    for kind in ("evidence", "rejection"):
        for node in facts.nodes[kind]:
            for version in facts.iris(node, GW + "versionRead"):
                when = _version_when(facts, version)
                home = statute_iri(version)
                if when is not None and (home not in newest or when.last > newest[home].last):
                    newest[home] = when
    for home, when in newest.items():
        if when.last < facts.as_at.toordinal() - _YEAR:
            message = (
                f"{_title(facts, home)}: the newest version read is of {when.text}, over a year before {facts.as_at}"
            )
            yield Fault("stale-version", home, message, "read the text as it stands now, and record that version")


def _version_when(facts: Facts, version: str) -> VagueDate | None:
    when = facts.when(version, _ELI + "version_date")
    if when is None and version[-10:-6].isdigit():
        try:
            return parse_vague(version[-10:])
        except ValueError:
            return None
    return when


def _title(facts: Facts, iri: str) -> str:
    for value in (*facts.objects(iri, NAMESPACES["dct"] + "title"), *facts.objects(iri, SKOS + "prefLabel")):
        if isinstance(value, Literal):
            return value.value
    return compact(iri)
