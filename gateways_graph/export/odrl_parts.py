"""The parts of an ODRL rule: constraints that compare, join and leave out, and what the profile adds to ODRL.

ODRL joins the constraints of a rule by *and*; what may be any of several is therefore always written
as one `odrl:or`. Every node has a name, so that the same data give the same triples.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from gateways_graph.export.standing import Place
from gateways_graph.model.gateway import Flow, LimitException
from gateways_graph.model.identifiers import BASE, NAMESPACES, expand
from gateways_graph.model.periods import Period
from gateways_graph.rdf.triples import RDF_TYPE, XSD, Literal, Triple

__all__ = ["ODRL", "PROFILE", "Rule", "allow", "describe_profile", "let_through", "times"]

ODRL, _RDF = NAMESPACES["odrl"], NAMESPACES["rdf"]
_GWO, _RDFS = NAMESPACES["gwo"], NAMESPACES["rdfs"]
PROFILE = BASE + "odrl"

#: Axis -> (left operand, operator that takes in what lies below).
_OPERANDS = {
    "discloser": (_GWO + "discloser", "isPartOf"),
    "recipient": (ODRL + "recipient", "isPartOf"),
    "purpose": (ODRL + "purpose", "isA"),
    "subject": (_GWO + "subject", "isPartOf"),
    "form": (_GWO + "form", "eq"),
    "origin": (_GWO + "origin", "isPartOf"),
    "extent": (ODRL + "spatial", "eq"),
}
_TERMS = (
    ("discloser", "LeftOperand", "Who acts: the assignee of the rule."),
    ("subject", "LeftOperand", "What the information is about: the target of the rule."),
    ("form", "LeftOperand", "Whether the information identifies a person."),
    ("origin", "LeftOperand", "How the assignee holds the information."),
    ("pairing", "LeftOperand", "How assignee and recipient belong together, beyond each being in its collection."),
    ("conditionMet", "LeftOperand", "A condition that a person has found to be met."),
    ("required", "LeftOperand", "Whether a request, notice or requirement has been made."),
    ("meetCondition", "Action", "Meet a condition, which a person judges. What it says is in the data (gw:Condition)."),
    ("respond", "Action", "Answer a request; the answer may be a refusal with reasons."),
    ("mayBePartOf", "Property", "The collection that a party or asset may be in: it is not established."),
    ("mayNotExist", "Property", "True of a body that is not recorded to exist on the day: no rule takes it in."),
    ("heldBack", "Property", "A rule that is recorded and that ODRL must not take as in effect: gwo:because says why."),
    ("PolicyHeldBack", "Class", "What would be a policy, were one of its rules in effect: ODRL asks each for a rule."),
    ("because", "Property", "Why a rule is held back."),
    ("notEstablished", "Property", "A term of the gateway that is not established, and so neither there nor absent."),
    ("none", "Property", "A term of the gateway of which the text was read, and there is none."),
)
_ABOUT = (
    "Legal gateways as ODRL 2.2. The assignee acts, and odrl:recipient is who is told; a party that is told by "
    "itself is no disclosure. isPartOf and isA take in whatever lies below by odrl:partOf or skos:broader, "
    "however far, as the collections are on the day of the export; an unlisted member of a class is in the class."
    " isNoneOf leaves out too what lies below by gwo:mayBePartOf, and unlisted members of any class that may "
    "share them, unless gw:disjointWith says that it shares none. The purposes code:functions-of-recipient and "
    "code:functions-of-discloser mean whatever is a gw:function of that party or of a collection it is in, and "
    "code:same-purpose the purpose of receipt. Each policy stands alone: which of two prevails is in gw:yieldsTo,"
    " gw:prevailsOver, gw:lifts and gw:givesWayTo, and not in odrl:conflict. Onward limits are prohibitions in "
    "the next policy: their exceptions lift the limit and permit nothing. An offence is no odrl:remedy; it is in "
    "gw:enforcedBy."
)


def describe_profile() -> Iterator[Triple]:
    """The profile: what its own terms mean, and how the terms of ODRL are read."""
    yield PROFILE, RDF_TYPE, ODRL + "Profile"
    yield PROFILE, _RDFS + "label", Literal("ODRL profile for UK legal gateways", language="en")
    yield PROFILE, _RDFS + "comment", Literal(_ABOUT, language="en")
    for name, kind, words in _TERMS:
        yield _GWO + name, RDF_TYPE, {"Property": _RDF, "Class": _RDFS}.get(kind, ODRL) + kind
        yield _GWO + name, _RDFS + "comment", Literal(words, language="en")
        if kind == "Action":
            yield _GWO + name, ODRL + "includedIn", ODRL + "use"


class Rule:
    """One rule under construction; its constraints are named after it.

    Args:
        iri: The rule.
        out: Where its triples go.
    """

    def __init__(self, iri: str, out: list[Triple]) -> None:
        self.iri = iri
        self.out = out

    def say(self, prop: str, *values: str | Literal) -> None:
        """State something of the rule itself."""
        self.out += [(self.iri, prop, value) for value in values]

    def compare(self, key: str, operand: str, operator: str, *values: str | Literal) -> str:
        """A constraint; several values are for set operators."""
        node = f"{self.iri}.{key}"
        self.out += [
            (node, RDF_TYPE, ODRL + "Constraint"),
            (node, ODRL + "leftOperand", operand),
            (node, ODRL + "operator", ODRL + operator),
            *((node, ODRL + "rightOperand", value) for value in values),
        ]
        return node

    def join(self, key: str, how: str, parts: Sequence[str]) -> str:
        """Constraints joined by `or` or `and`; one alone is itself."""
        if len(parts) == 1:
            return parts[0]
        node = f"{self.iri}.{key}"
        self.out.append((node, RDF_TYPE, ODRL + "LogicalConstraint"))
        self.out.append((node, ODRL + how, f"{node}.list-1"))
        for place, part in enumerate(parts, 1):
            rest = f"{node}.list-{place + 1}" if place < len(parts) else _RDF + "nil"
            self.out.append((f"{node}.list-{place}", _RDF + "first", part))
            self.out.append((f"{node}.list-{place}", _RDF + "rest", rest))
        return node

    def any_of(self, key: str, axis: str, names: Iterable[str]) -> str:
        """The axis is any of these, or lies below one."""
        operand, operator = _OPERANDS[axis]
        parts = [
            self.compare(f"{key}-{place}", operand, operator, _value(axis, name)) for place, name in enumerate(names, 1)
        ]
        return self.join(key, "or", parts)

    def none_of(self, key: str, axis: str, names: Iterable[str]) -> str:
        """The axis is none of these and lies below none."""
        return self.compare(key, _OPERANDS[axis][0], "isNoneOf", *(_value(axis, name) for name in names))


def _value(axis: str, name: str) -> str:
    return NAMESPACES["code"] + name if axis in ("form", "extent") else expand(name)


def allow(rule: Rule, flow: Flow) -> list[str]:
    """The constraints of a flow, all but place and time; who acts and on what is stated of the rule.

    Args:
        rule: What they are named after.
        flow: A flow of a gateway or bar; it names all information where it is about any.
    """
    rule.say(ODRL + "assignee", *map(expand, flow.discloser))
    rule.say(ODRL + "target", *map(expand, flow.subject))
    origins = (*flow.obtained_under, *flow.received_through)
    named = {"recipient": flow.recipient, "purpose": flow.purpose, "form": flow.form, "origin": origins}
    parts = [rule.any_of(axis, axis, names) for axis, names in named.items() if names]
    left = flow.except_._asdict()
    parts += [rule.none_of(f"except-{axis}", axis, names) for axis, names in left.items() if names]
    return parts + [
        rule.compare(f"pairing-{place}", _GWO + "pairing", "eq", NAMESPACES["code"] + name)
        for place, name in enumerate(flow.pairing, 1)
    ]


def times(rule: Rule, place: Place) -> list[str]:
    """Where and when: one constraint, any of the periods, each in its own extent; none when there is no period.

    A date known by month or year is taken so that the rule is in force for certain; what is recorded
    stands beside it.
    """
    found = [
        _period(
            rule, f"time-{number}", period, [code for code in place.extent if code in (period.extent or place.extent)]
        )
        for number, period in enumerate(place.periods, 1)
    ]
    return [rule.join("time", "or", found)] if found else []


def _period(rule: Rule, key: str, period: Period, where: Sequence[str]) -> str:
    parts = [rule.any_of(f"{key}.place", "extent", where)]
    for prop, operator, vague in (("from", "gteq", period.start), ("until", "lt", period.until)):
        if vague is None:
            continue
        day = vague.last if prop == "from" else vague.first
        value = Literal(date.fromordinal(day).isoformat(), XSD + "date")
        node = rule.compare(f"{key}.{prop}", ODRL + "dateTime", operator, value)
        if not vague.exact:
            rule.out.append((node, NAMESPACES["gw"] + prop, Literal(vague.text)))
        parts.append(node)
    return rule.join(key, "and", parts)


def let_through(rule: Rule, key: str, item: LimitException) -> str | None:
    """A constraint that holds unless an exception applies; None for an exception that never applies alone.

    Not (these recipients and these purposes) is: none of these recipients, or none of these purposes.
    """
    named = {axis: getattr(item, axis) for axis in ("discloser", "recipient", "purpose", "subject", "form")}
    parts = [rule.none_of(f"{key}.{axis}", axis, names) for axis, names in named.items() if names]
    parts += [
        rule.compare(f"{key}.condition-{place}", _GWO + "conditionMet", "neq", expand(name))
        for place, name in enumerate(item.conditions, 1)
    ]
    return rule.join(key, "or", parts) if parts else None
