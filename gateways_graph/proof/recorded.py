"""What is recorded otherwise beside gateways and bars: proved field by field, from both data sets as they were read.

Every field that differs must be told, and no other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gateways_graph.proof.claims import field, refute_unless, words_for
from gateways_graph.proof.days import NO, YES, is_lasting
from gateways_graph.proof.facts import CODE, GW, SKOS, Facts, long_name, short_name
from gateways_graph.proof.trees import grow_bodies

__all__ = ["Recorded"]

_SCHEMA = "https://schema.org/"
_PROV = "http://www.w3.org/ns/prov#"
_DCT = "http://purl.org/dc/terms/"
_LABEL = SKOS + "prefLabel"
_HOME = "https://w3id.org/uk-gateways/id/"
_PURPOSE, _INFORMATION = _HOME + "purpose/", _HOME + "information/"
#: Kind of a node -> its class.
_NODES = {
    "body": "http://www.w3.org/ns/org#FormalOrganization", "class": GW + "BodyClass", "capacity": GW + "Capacity",
    "purpose": SKOS + "Concept", "information": SKOS + "Concept",
}  # fmt: skip
#: Field of a node -> properties; words alone are no change.
_OF_NODES = {
    "exhaustive": ("exhaustive",), "disjoint_with": ("disjointWith",), "functions": ("function",),
    "needs_power": ("needsPower",), "operates_in": ("operatesIn",), "legal_person": ("legalPerson",),
    "exists": (_SCHEMA + "startDate", _SCHEMA + "endDate"),
}  # fmt: skip
#: Kind -> (class, field -> property).
_SCHEMES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "condition": ("Condition", {
        "label": _LABEL, "type": "conditionType", "test": "test", "judged_by": "judgedBy", "object": "object",
        "entails": "entails", "all_of": "allOf", "any_of": "anyOf", "readings": "underReading",
    }),
    "onward rule": ("OnwardRule", {
        "label": _LABEL, "act": "act", "origin": "origin", "binds": "binds", "exceptions": "exception",
        "ends_when": "endsWhen", "provisions": "conferredBy", "offences": "enforcedBy", "conditions": "condition",
        "readings": "underReading",
    }),
    "class of enactments": ("EnactmentClass", {
        "label": _LABEL, "type": "enactmentType", "legislature": "legislature", "made_before": "madeBefore",
        "made_after": "madeAfter", "must_refer_expressly": "mustReferExpressly",
    }),
    "phrase": ("Phrase", {"provision": "provision", "words": _PROV + "value"}),
    "reading": ("Reading", {
        "phrase": "readingOf", "label": _LABEL, "stance": "stance", "attributed": _PROV + "wasAttributedTo",
        "date": _DCT + "date", "source": _DCT + "source",
    }),
    "compatibility": ("Compatibility", {
        "purpose": "purpose", "compatible_with": "compatibleWith", "source": _DCT + "source",
    }),
}  # fmt: skip
_OF_EXCEPTIONS = (_LABEL, "discloser", "recipient", "purpose", "subject", "form", "condition")


class Recorded:
    """Proves what is recorded otherwise.

    Args:
        old: Triples of the old side, as they were read.
        new: Triples of the new side.
        days: The days of both.
    """

    def __init__(self, old: Facts, new: Facts, days: tuple[date, date]) -> None:
        self.old, self.new, self.days = old, new, days

    def check(self, claim: Any) -> None:
        """Prove one such change.

        Raises:
            RefutedError: It is not so.
            ProofError: It is no such record.
        """
        what, kind = field(claim, "what"), str(field(claim, "kind"))
        name, fields = long_name(str(field(claim, "id"))), list(field(claim, "fields"))
        words = words_for(self.new, str(claim["id"])) | words_for(self.old, str(claim["id"]))
        refute_unless(field(claim, "label") in words, f"{claim['id']} is not called so")
        if what in ("begins", "ends"):
            self._check_time(name, kind, (what, fields))
            return
        there = self._is_recorded(self.old, name, kind), self._is_recorded(self.new, name, kind)
        true = {(True, True): "changed", (True, False): "removed", (False, True): "added"}.get(there)
        refute_unless(true is not None, f"{short_name(name)} is recorded on neither side as {kind}")
        refute_unless(what == true, f"{short_name(name)} is {true}")
        differ = self._differ(name, kind) if true == "changed" else []
        refute_unless(true != "changed" or differ, f"{short_name(name)} is recorded alike")
        refute_unless(sorted(fields) == sorted(differ), f"the fields that differ are {', '.join(differ) or 'none'}")

    # -- over time

    def _check_time(self, name: str, kind: str, told: tuple[str, list[Any]]) -> None:
        what, fields = told
        refute_unless(self.days[0] != self.days[1], "both sides are of one day")
        trees = [grow_bodies(self.new, day) for day in self.days]
        alive = [tree.alive.get(name, NO) for tree in trees]
        if kind == "membership":
            refute_unless(len(fields) == 1 and all(alive), "it is no membership of somebody who is there on both days")
            over = long_name(str(fields[0]))
            held = [(self._is_member(name, over, day)) for day in self.days]
            refute_unless(any(one != two for one, two in zip(*held, strict=True)), "the membership stays as it is")
            ways = {"begins" if one < two else "ends" for one, two in zip(*held, strict=True) if one != two}
            refute_unless(what in ways, f"the membership does not {what[:-1]}")
            return
        refute_unless(self._is_recorded(self.new, name, kind), f"{short_name(name)} is not recorded as {kind}")
        refute_unless(not fields, "what begins or ends differs in no field")
        true = "begins" if alive[0] == NO < alive[1] else "ends" if alive[1] == NO < alive[0] else None
        refute_unless(what == true, f"{short_name(name)} does not {what[:-1]}")

    def _is_member(self, low: str, high: str, day: date) -> list[int]:
        """How surely each link from one node to another holds on a day."""
        facts = self.new
        nodes = facts.owners(low, "member") & facts.owners(high, "inClass")
        found = []
        for node in sorted(nodes):
            start, until = facts.text(node, _SCHEMA + "startDate"), facts.text(node, _SCHEMA + "endDate")
            found.append(YES if start is None and until is None else is_lasting(day, start or "1000", until))
        return found

    # -- in the record

    def _is_recorded(self, facts: Facts, name: str, kind: str) -> bool:
        if kind in _NODES:
            start = {"purpose": _PURPOSE, "information": _INFORMATION}.get(kind, "")
            return name.startswith(start) and facts.is_kind(name, _NODES[kind])
        refute_unless(kind in _SCHEMES, f"{kind!r} is no kind of record")
        return facts.is_kind(name, GW + _SCHEMES[kind][0])

    def _differ(self, name: str, kind: str) -> list[str]:
        """Fields in which both sides differ."""
        sides = (self.old, self.new)
        if kind in _NODES:
            found = [
                known
                for known, props in _OF_NODES.items()
                if len({tuple(_all(facts, name, prop) for prop in props) for facts in sides}) > 1
            ]
            return found + ["broader"] * (_over(self.old, name) != _over(self.new, name))
        return [
            known
            for known, prop in _SCHEMES[kind][1].items()
            if (_exceptions(self.old, name) if prop == "exception" else _all(self.old, name, prop))
            != (_exceptions(self.new, name) if prop == "exception" else _all(self.new, name, prop))
        ]


def _all(facts: Facts, node: str, prop: str) -> frozenset[str]:
    """Everything that a property leads to; read and nothing there is nothing."""
    found = facts.links(node, prop) | facts.texts(node, prop)
    return found - {CODE + "none"} if prop == "enforcedBy" else found


def _exceptions(facts: Facts, node: str) -> frozenset[tuple[object, ...]]:
    return frozenset(
        (part, *(_all(facts, part, prop) for prop in _OF_EXCEPTIONS)) for part in facts.links(node, "exception")
    )


def _over(facts: Facts, node: str) -> frozenset[tuple[object, ...]]:
    """What a node is under, and from when to when."""
    found: set[tuple[object, ...]] = set()
    if not facts.is_kind(node, _NODES["body"]):
        props = (SKOS + "broader", "capacityOf", "officeIn")
        found |= {(high, (), ()) for prop in props for high in facts.links(node, prop)}
    for membership in facts.owners(node, "member"):
        if facts.is_kind(membership, GW + "ClassMembership"):
            dates = (_all(facts, membership, _SCHEMA + "startDate"), _all(facts, membership, _SCHEMA + "endDate"))
            found |= {(high, *dates) for high in facts.links(membership, "inClass")}
    return frozenset(found)
