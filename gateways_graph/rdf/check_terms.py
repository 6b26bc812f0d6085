"""Checks of terms, status, evidence and readings: what a record may claim about itself.

What may contradict what is decided here and in `docs/data-guide.md`:

* *Candidate* means proposed and unread, so it cannot say `silent` or `none`, which mean read.
* A gateway is *dormant* when it is not commenced, or depends on an instrument that was not found,
  or only enables an instrument and names none. A dormant gateway is never a route, so a flow of its
  own with a dated period in force contradicts it; the period of the enabling provision itself, on
  the gateway, does not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from gateways_graph.model.identifiers import NAMESPACES, compact
from gateways_graph.rdf.facts import CODE, GW, SKOS, Facts, Fault

__all__ = ["find_term_faults"]

_NONE = CODE + "none"
_CHECKED = ("checked", "double-checked")
_SILENT_TERMS = ("confidence", "otherRestrictions", "dataProtectionClause", "exclusivity")
_NONE_TERMS = ("dependsOn", "givesWayTo", "takesOnLimitsOf", "condition", "onwardRule", "lifts", "enforcedBy")
#: (property, value) pairs that cannot stand on one gateway, and how to choose.
_CONTRADICTIONS = (
    (("legalEffect", "lifts-bar"), ("lifts", "none"), "name the restriction that is lifted, or correct the effect"),
    (("legalEffect", "enables"), ("dependsOn", "none"), "name the instrument, or write code:instrument-not-found"),
)
_PARTS = {"offence": "enforcedBy", "period": "inForce", "evidence": "evidence", "exception": "exception"}


def find_term_faults(facts: Facts) -> Iterator[Fault]:
    """Faults in what records claim about themselves."""
    for node in facts.nodes["gateway"]:
        yield from _complete_faults(facts, node)
        yield from _silent_faults(facts, node)
        yield from _contradiction_faults(facts, node)
        yield from _dormant_faults(facts, node)
    for kind in ("gateway", "restriction"):
        for node in facts.nodes[kind]:
            yield from _checked_faults(facts, node)
    yield from _evidence_faults(facts)
    yield from _reading_faults(facts)
    yield from _unattached_faults(facts)


def _complete_faults(facts: Facts, node: str) -> Iterator[Fault]:
    complete = any(getattr(value, "value", "") == "true" for value in facts.objects(node, GW + "termsComplete"))
    status = facts.code(node, "status")
    if complete and status not in _CHECKED:
        message = f"{compact(node)} says that its terms are complete, but its status is {status}"
        mend = "read every term against the statute and raise the status, or delete gw:termsComplete"
        yield Fault("terms-complete-unchecked", node, message, mend, GW + "termsComplete")


def _silent_faults(facts: Facts, node: str) -> Iterator[Fault]:
    if facts.code(node, "status") != "candidate":
        return
    claimed = [name for name in _SILENT_TERMS if CODE + "silent" in facts.iris(node, GW + name)]
    claimed += [name for name in _NONE_TERMS if _NONE in facts.iris(node, GW + name)]
    if claimed:
        names = ", ".join(f"gw:{name}" for name in claimed)
        message = f"{compact(node)} is a candidate, which nobody has read, yet says that the text is silent on {names}"
        mend = "leave out what was not read; if it was read, raise the status to code:coded and name the text"
        yield Fault("silent-unread", node, message, mend, GW + claimed[0])


def _contradiction_faults(facts: Facts, node: str) -> Iterator[Fault]:
    for (one, its), (two, other), mend in _CONTRADICTIONS:
        if CODE + its in facts.iris(node, GW + one) and CODE + other in facts.iris(node, GW + two):
            message = f"{compact(node)} has gw:{one} code:{its} and gw:{two} code:{other}"
            yield Fault("contradictory-terms", node, message, mend, GW + two)
    survivors = facts.iris(node, GW + "exceptRestriction")
    override = facts.code(node, "otherRestrictions")
    if survivors and override not in (None, "overrides-all", "overrides-named", "preserves-named"):
        message = f"{compact(node)} names restrictions that survive, but gw:otherRestrictions is code:{override}"
        mend = "delete gw:exceptRestriction, or correct gw:otherRestrictions"
        yield Fault("contradictory-terms", node, message, mend, GW + "exceptRestriction")


def _dormant_faults(facts: Facts, node: str) -> Iterator[Fault]:
    why = _why_dormant(facts, node)
    if not why:
        return
    for flow in facts.iris(node, GW + "permits"):
        if any(facts.when(period, GW + "from") for period in facts.periods(flow)):
            message = f"{compact(flow)} is dated as in force, but {compact(node)} cannot operate: {why}"
            mend = "delete the flow's gw:inForce, or record the instrument that brought the gateway to life"
            yield Fault("dormant-live", flow, message, mend, GW + "inForce")


def _why_dormant(facts: Facts, node: str) -> str:
    waits_for = facts.iris(node, GW + "dependsOn")
    if CODE + "not-commenced" in facts.iris(node, GW + "inForce"):
        return "it is not commenced"
    if CODE + "instrument-not-found" in waits_for:
        return "the instrument it depends on was not found"
    if facts.code(node, "legalEffect") == "enables" and not [iri for iri in waits_for if iri != _NONE]:
        return "it only enables an instrument, and none is named"
    return ""


def _checked_faults(facts: Facts, node: str) -> Iterator[Fault]:
    status = facts.code(node, "status")
    if status not in _CHECKED:
        return
    seen = [item for item in facts.iris(node, GW + "evidence") if facts.code(item, "seen") == "seen"]
    if any(facts.objects(item, GW + "versionRead") for item in seen):
        return
    common_law = any(facts.kinds.get(iri) == "common-law" for iri in facts.iris(node, GW + "conferredBy"))
    if common_law and seen:
        return  # a judgment has no versions
    message = f"{compact(node)} has the status {status}, but no evidence marked code:seen names the version read"
    mend = "add gw:versionRead to the evidence that was seen, or lower the status to code:coded"
    yield Fault("checked-without-version", node, message, mend, GW + "status")


def _evidence_faults(facts: Facts) -> Iterator[Fault]:
    source = NAMESPACES["dct"] + "source"
    for node in facts.nodes["evidence"]:
        if not facts.objects(node, source) and not facts.objects(node, GW + "versionRead"):
            message = f"{compact(node)} names neither a source nor a version read"
            yield Fault("evidence-without-source", node, message, "add dct:source or gw:versionRead, or delete it")


def _reading_faults(facts: Facts) -> Iterator[Fault]:
    readings: dict[str, list[str]] = defaultdict(list)
    for node in facts.nodes["reading"]:
        for phrase in facts.iris(node, GW + "readingOf"):
            readings[phrase].append(node)
    for phrase in facts.nodes["phrase"]:
        found = readings.get(phrase, [])
        if len(found) < 2:
            message = f"the phrase {compact(phrase)} has {len(found) or 'no'} reading{'' if len(found) == 1 else 's'}"
            yield Fault(
                "lone-reading", phrase, message, "record the rival reading, or delete the phrase: nothing turns on it"
            )
        first: dict[object, str] = {}
        for node in found:
            said = tuple(frozenset(facts.objects(node, name)) for name in (GW + "stance", SKOS + "prefLabel"))
            known = first.setdefault(said, node)
            if known != node:
                message = f"{compact(node)} says the same as {compact(known)} (label and stance)"
                yield Fault("equal-readings", node, message, "delete one of them, or say where they differ")


def _unattached_faults(facts: Facts) -> Iterator[Fault]:
    for kind, name in _PARTS.items():
        owned = {
            value
            for properties in facts.graph.values()
            for value in properties.get(GW + name, ())
            if isinstance(value, str)
        }
        for node in facts.nodes[kind]:
            if node not in owned:
                message = f"nothing refers to {compact(node)} with gw:{name}"
                yield Fault("unattached", node, message, f"add gw:{name} where it belongs, or delete it")
    held = {
        value
        for kind in ("gateway", "restriction")
        for node in facts.nodes[kind]
        for objects in facts.graph[node].values()
        for value in objects
        if isinstance(value, str)
    }
    for node in facts.nodes["term"]:
        if node not in held:
            message = f"nothing refers to the term {compact(node)}"
            yield Fault(
                "unattached", node, message, "name it as the value of a gateway's or restriction's term, or delete it"
            )
