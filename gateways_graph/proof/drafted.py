"""Merged gateways as a proposal writes them out, turned into triples: the law with them in place of their members.

Everything a proposal says of a merged gateway is read from its record alone, so that what is proved
is what is written there. Also: whether the lists of a merged flow, name by name, say just what those
of the flows it stands for say, which holds on every day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import Any, NamedTuple

from gateways_graph.proof.claims import field, labelled, refute_unless
from gateways_graph.proof.days import YES, is_lasting, read_day
from gateways_graph.proof.facts import CODE, GW, RDF, Facts, Triple, long_name
from gateways_graph.proof.records import LADDER
from gateways_graph.proof.scopes import EXTENTS, FORMS
from gateways_graph.proof.terms import LISTS, SINGLES

__all__ = [
    "AMENDED", "MORE", "Drafted", "Wording", "axes_of", "named", "read_drafts", "says_the_same", "to_law", "word_of",
]  # fmt: skip

#: Properties that name gateways and are amended when these are merged; a disputed list names them by a value.
AMENDED = ("givesWayTo", "takesOnLimitsOf", "yieldsTo", "prevailsOver", RDF + "value")
#: Terms that relations do not compare.
MORE = {"act": "act", "depends_on": "dependsOn"}
_NAMED = {
    "discloser": "discloser", "recipient": "recipient", "purpose": "purpose", "subject": "subject",
    "obtained_under": "obtainedUnder", "received_through": "receivedThrough",
}  # fmt: skip
_OUT = {
    "discloser": "exceptDiscloser", "recipient": "exceptRecipient", "purpose": "exceptPurpose",
    "subject": "exceptSubject", "form": "exceptForm", "origin": "exceptOrigin",
}  # fmt: skip
#: Axis, as a proposal calls it -> the lists of a flow along it.
_AXES = {
    "discloser": ("discloser",), "recipient": ("recipient",), "purpose": ("purpose",), "subject": ("subject",),
    "form": ("form",), "origin": ("obtained_under", "received_through"), "extent": ("extent",),
    "applies in": ("applies_in",),
}  # fmt: skip
_FLOW = "https://w3id.org/uk-gateways/id/flow/"


class Wording(NamedTuple):
    """What a flow says, name by name, from a day on.

    Attributes:
        lists: Field -> names; None where nothing is established (`extent`) or said (`applies_in`).
        apart: What must be the same for flows to be united: exclusions, pairing, readings, dates.
    """

    lists: Mapping[str, frozenset[str] | None]
    apart: tuple[object, ...]


class Drafted(NamedTuple):
    """One merged gateway: its IRI, its members, its record, and for each flow (IRI, flows it stands for)."""

    iri: str
    members: tuple[str, ...]
    record: Any
    flows: tuple[tuple[str, frozenset[str]], ...]


def read_drafts(facts: Facts, claim: Any, members: Iterable[str]) -> list[Drafted]:
    """The merged gateways of a proposal, once each member is in just one of them and each flow has its own name.

    Raises:
        RefutedError: They do not fit the members.
    """
    found = []
    for number, record in enumerate(field(claim, "merged"), 1):
        sources = [long_name(str(name)) for name in field(record, "from")]
        own = frozenset().union(*(facts.links(item, "permits") for item in sources))
        flows = []
        for place, flow in enumerate(field(record, "flows"), 1):
            refute_unless(field(flow, "id") == f"flow:merge.{number}.{place}", "a merged flow has another name")
            stands = [long_name(str(name)) for name in field(flow, "from")]
            refute_unless(stands and len(set(stands)) == len(stands), "a merged flow stands for none, or for one twice")
            refute_unless(own.issuperset(stands), "a merged flow stands for a flow that is no member's")
            flows.append((f"{_FLOW}merge.{number}.{place}", frozenset(stands)))
        refute_unless(flows, "a merged gateway has no flow")
        found.append(Drafted(long_name(f"merge.{number}"), tuple(sources), record, tuple(flows)))
    put = [name for item in found for name in item.members]
    refute_unless(sorted(put) == sorted(members), "the merged gateways do not stand for each member once")
    return found


# -- triples


def to_law(facts: Facts, drafts: Iterable[Drafted], labels: Facts) -> Facts:
    """The law with merged gateways in place of their members, and names of these amended.

    Args:
        facts: The law as it is.
        drafts: The merged gateways.
        labels: Where names are checked: the law as it is.
    """
    drafts = list(drafts)
    renamed = {name: item.iri for item in drafts for name in item.members}
    triples = [triple for item in drafts for triple in _gateway(facts, item, renamed, labels)]
    return facts.amended(renamed.keys(), triples, renamed, within=AMENDED)


def _gateway(facts: Facts, item: Drafted, renamed: Mapping[str, str], labels: Facts) -> Iterator[Triple]:
    node = item.iri
    yield node, RDF + "type", GW + "Gateway"
    for member in item.members:
        yield from ((node, GW + "conferredBy", law) for law in facts.links(member, "conferredBy"))
    statuses = [min(facts.codes(member, "status"), default="candidate") for member in item.members]
    yield node, GW + "status", CODE + min(statuses, key=LADDER.index)
    terms = field(item.record, "terms")
    refute_unless(
        set(terms) == {*SINGLES, *LISTS, *MORE, "except_restrictions"}, "other terms are told of than there are"
    )
    refute_unless(terms["act"] is not None, "what is done is left out")
    for name, prop in (*SINGLES.items(), ("act", "act")):
        if terms[name] is not None:
            refute_unless(isinstance(terms[name], str), f"{name} is no word")
            yield node, GW + prop, CODE + str(terms[name])
    for name, prop in (*LISTS.items(), ("depends_on", "dependsOn")):
        if terms[name] is not None:
            refute_unless(isinstance(terms[name], list), f"{name} is no list")
            names = [named(labels, entry) for entry in terms[name]]
            refute_unless(len(set(names)) == len(names), f"{name} has something twice")
            yield from ((node, GW + prop, renamed.get(iri, iri)) for iri in names or [CODE + "none"])
    kept = terms["except_restrictions"]
    refute_unless(
        (kept is None) == (terms["other_restrictions"] is None), "what is kept of an override is told wrongly"
    )
    refute_unless(kept is None or isinstance(kept, list), "except_restrictions is no list")
    for entry in kept or ():
        yield node, GW + "exceptRestriction", named(labels, entry)
    for (flow, _), record in zip(item.flows, item.record["flows"], strict=True):
        yield node, GW + "permits", flow
        yield from _flow(flow, record, labels)


def named(labels: Facts, entry: Any) -> str:
    """The IRI of `{"id", "label"}`, once its label is that of the data; another merged gateway is called by its id."""
    name = str(field(entry, "id"))
    if name.startswith("merge."):
        refute_unless(field(entry, "label") == name, f"{name} is not called so")
        return long_name(name)
    return long_name(labelled(labels, entry))


def _flow(node: str, record: Any, labels: Facts) -> Iterator[Triple]:
    yield node, RDF + "type", GW + "Flow"
    for name, prop in _NAMED.items():
        yield from ((node, GW + prop, named(labels, entry)) for entry in field(record, name))
    held = [entry["id"] for name in ("obtained_under", "received_through") for entry in record[name]]
    said = [field(entry, "id") for entry in field(record, "origin")]
    refute_unless(said == held, "how information is held is told in two ways")
    for name in _plain(record, "form"):
        refute_unless(name in FORMS, f"{name} is no form")
        yield node, GW + "form", CODE + name
    out = field(record, "except")
    refute_unless(out.keys() <= _OUT.keys(), "something is left out on no axis")
    for axis, entries in out.items():
        for entry in entries:
            iri = CODE + str(field(entry, "id")) if axis == "form" else named(labels, entry)
            yield node, GW + _OUT[axis], iri
    for name in field(record, "pairing"):
        yield node, GW + "pairing", CODE + str(name)
    for name in field(record, "reading"):
        yield node, GW + "underReading", long_name(str(name))
    for name, prop in (("extent", "extent"), ("applies_in", "appliesIn")):
        codes = field(record, name)
        refute_unless(codes is None or (codes and set(codes) <= set(EXTENTS)), f"{name} is no list of jurisdictions")
        yield from ((node, GW + prop, CODE + str(code)) for code in codes or ())
    yield from _periods(node, field(record, "in_force"))


def _plain(record: Any, name: str) -> list[str]:
    found = []
    for entry in field(record, name):
        text = str(field(entry, "id"))
        refute_unless(field(entry, "label") == text.replace("-", " "), f"{text} is not called so")
        found.append(text)
    return found


def _periods(node: str, periods: Any) -> Iterator[Triple]:
    if periods is None:
        return
    # In force on no day is not the same as not established: a day long ago stands for it.
    never = [{"extent": [], "from": "1000-01-01", "until": "1000-01-02", "reading": []}]
    for number, item in enumerate(periods or never, 1):
        part = f"{node}/period-{number}"
        yield node, GW + "inForce", part
        yield from ((part, GW + "extent", CODE + str(code)) for code in field(item, "extent"))
        for prop in ("from", "until"):
            if field(item, prop) is not None:
                yield part, GW + prop, (str(item[prop]), "", "")
        yield from ((part, GW + "underReading", long_name(str(name))) for name in field(item, "reading"))


# -- name by name


def word_of(facts: Facts, flow: str, owner: str, day: str) -> Wording:
    """What a flow says, name by name, from a day on."""
    lists: dict[str, frozenset[str] | None] = {name: facts.links(flow, prop) for name, prop in _NAMED.items()}
    lists["form"] = facts.codes(flow, "form")
    lists["extent"] = facts.codes(flow, "extent") or facts.codes(owner, "extent") or None
    lists["applies_in"] = facts.codes(flow, "appliesIn") or facts.codes(owner, "appliesIn") or None
    out = tuple(facts.links(flow, prop) for prop in _OUT.values())
    apart = out, facts.links(flow, "pairing"), facts.links(flow, "underReading")
    return Wording(lists, (*apart, _dates(facts, flow, owner, (day, lists["extent"]))))


def _dates(facts: Facts, flow: str, owner: str, asked: tuple[str, frozenset[str] | None]) -> object:
    """When a flow is in force from a day on; None when that is not established."""
    day, reach = asked[0], asked[1] or frozenset(EXTENTS)
    nodes = facts.links(flow, "inForce") or facts.links(owner, "inForce")
    periods = [node for node in nodes if not node.startswith(CODE)]
    if not periods:
        return None
    groups: dict[tuple[object, ...], frozenset[str]] = {}
    for node in periods:
        start, until = facts.text(node, "from"), facts.text(node, "until")
        if until is not None and is_lasting(read_day(day), "1000", until) == 0:
            continue
        begun = start is not None and is_lasting(read_day(day), start, None) == YES
        key = (day if begun else start, until, facts.links(node, "underReading"))
        groups[key] = groups.get(key, frozenset()) | (facts.codes(node, "extent") or reach)
    return frozenset((*key, None if found >= reach else found) for key, found in groups.items())


def axes_of(wordings: Iterable[Wording]) -> set[str]:
    """Axes along which flows differ."""
    wordings = list(wordings)
    return {
        axis
        for axis, names in _AXES.items()
        if len({tuple(item.lists[name] for name in names) for item in wordings}) > 1
    }


def says_the_same(made: Wording, sources: Iterable[Wording]) -> bool:
    """Whether a flow says, name by name, just what some flows say together; then it does on every day."""
    sources = list(sources)
    if any(item.apart != made.apart for item in sources):
        return False
    goal, parts = _axes(made), [_axes(item) for item in sources]
    if any(not part[axis] <= goal[axis] and "*" not in goal[axis] for part in parts for axis in goal):
        return False
    # Names that lie in the same sources on an axis are alike.
    kinds = [
        {frozenset(n for n, part in enumerate(parts) if name in part[axis]) for name in names}
        for axis, names in goal.items()
    ]
    return all(frozenset.intersection(*choice) for choice in product(*kinds))


def _axes(item: Wording) -> dict[str, frozenset[str]]:
    """Names on each axis; `*` where none are named, which is everything."""
    found = {}
    for axis, fields in _AXES.items():
        names = frozenset(f"{name}:{value}" for name in fields for value in item.lists[name] or ())
        found[axis] = names or frozenset({"*" if axis != "extent" else "not established"})
    return found
