"""The law with a change made in it, as triples: what a change says it would do is done, and nothing else.

A reading taken is part of the question and a condition met one of the facts of the demand, so neither
changes a triple.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.days import is_lasting
from gateways_graph.proof.facts import CODE, GW, RDF, Facts, Triple, long_name
from gateways_graph.proof.scopes import EXTENTS

__all__ = ["CONDITION", "READING", "amended"]

READING, CONDITION = "settle a reading", "settle a condition"
#: Kind of change that widens a flow -> what the flow names, and what it leaves out.
_WIDENED = {
    "name the discloser": ("discloser", "exceptDiscloser"),
    "name the recipient": ("recipient", "exceptRecipient"),
    "add a purpose": ("purpose", "exceptPurpose"),
    "widen the information": ("subject", "exceptSubject"),
}
_EXCEPTED = {"except from the onward limit": "OnwardRule", "except from the bar": "Restriction"}
_FOUND = {"source": ("source", "express"), "legal_effect": ("legalEffect", "confers"), "onward": ("onwardRule", "none")}
_PURPOSE = "/id/purpose/"


def amended(facts: Facts, change: Any, day: date) -> Facts:
    """The law with one change made.

    Args:
        facts: The law.
        change: The record of the change.
        day: The day asked about; an amendment has effect from then on.

    Raises:
        RefutedError: It is no such change, or what it changes is not there.
        ProofError: It is no record of a change.
    """
    kind = str(field(change, "kind"))
    return facts if kind in (READING, CONDITION) else facts.edited(*_Edit(facts, change, day).triples())


class _Edit:
    """One change."""

    def __init__(self, facts: Facts, change: Any, day: date) -> None:
        self.facts, self.kind, self.day = facts, str(field(change, "kind")), day
        self.of = long_name(str(field(field(change, "of"), "id")))
        self.flow = long_name(str(change["flow"])) if field(change, "flow") else ""
        self.names = [str(field(item, "id")) for item in field(change, "names")]
        self.dropped = [long_name(str(field(item, "id"))) for item in field(change, "dropped")]
        self.term = str(field(change, "term") or "")

    def triples(self) -> tuple[list[Triple], list[Triple]]:
        """What goes, and what comes."""
        if self.kind == "record a function":
            return [], [(self.of, GW + "function", long_name(name)) for name in self.names]
        if self.kind in _EXCEPTED:
            refute_unless(self.facts.is_kind(self.of, GW + _EXCEPTED[self.kind]), f"{self.of} is not in the data")
            return [], list(self._exception())
        refute_unless(self.facts.is_kind(self.of, GW + "Gateway"), f"{self.of} is no gateway of the data")
        if self.kind in (*_WIDENED, "extend", "commence"):
            refute_unless(self.flow in self.facts.links(self.of, "permits"), f"{self.flow} is no flow of {self.of}")
        if self.kind in _WIDENED:
            return self._widened(*_WIDENED[self.kind])
        makers = {
            "extend": self._extended, "commence": self._commenced, "make the instrument": self._made,
            "confer the power": self._conferred, "lift the bar": self._lifted, "establish a term": self._established,
        }  # fmt: skip
        refute_unless(self.kind in makers, f"{self.kind!r} is no kind of change")
        return makers[self.kind]()

    # -- flows

    def _widened(self, prop: str, out: str) -> tuple[list[Triple], list[Triple]]:
        gone: list[Triple] = [(self.flow, GW + out, name) for name in self.dropped]
        # A flow that names no information is about any already.
        names = self.names if prop != "subject" or self.facts.links(self.flow, prop) else []
        return gone, [(self.flow, GW + prop, long_name(name)) for name in names]

    def _extended(self) -> tuple[list[Triple], list[Triple]]:
        refute_unless(set(self.names) <= set(EXTENTS), "it is extended to what is no jurisdiction")
        more: list[Triple] = []
        fresh: set[str] = set()
        for prop in ("extent", "appliesIn"):
            text = self.facts.codes(self.flow, prop) or self.facts.codes(self.of, prop)
            if text:
                more += [(self.flow, GW + prop, CODE + code) for code in {*text, *self.names}]
                fresh |= set(self.names) - text
        held = [self.facts.codes(node, "extent") for node in self._periods() if self._holds(node)]
        fresh |= {code for code in self.names if held and all(codes and code not in codes for codes in held)}
        return [], [*more, *(self._in_force_too(sorted(fresh)) if held and fresh else ())]

    def _commenced(self) -> tuple[list[Triple], list[Triple]]:
        waiting = CODE + "not-commenced"
        gone: list[Triple] = [(self.of, GW + "inForce", waiting)] if waiting in self._links(self.of) else []
        more = list(self._in_force_too([]))
        if not self._own(self.of):
            # In force on no day is not the same as not established: a day long ago stands for it.
            never = f"{self.of}/never"
            more += [(self.of, GW + "inForce", never), (never, GW + "from", ("1000-01-01", "", ""))]
            more.append((never, GW + "until", ("1000-01-02", "", "")))
        return gone, more

    def _in_force_too(self, codes: list[str]) -> Iterator[Triple]:
        """A flow that keeps its periods and has one more, from the day on."""
        node = f"{self.flow}/would-be"
        yield from ((self.flow, GW + "inForce", period) for period in self._periods())
        yield self.flow, GW + "inForce", node
        yield node, GW + "from", (self.day.isoformat(), "", "")
        yield from ((node, GW + "extent", CODE + code) for code in codes)

    def _periods(self) -> list[str]:
        return self._own(self.flow) or self._own(self.of)

    def _own(self, node: str) -> list[str]:
        return sorted(iri for iri in self._links(node) if not iri.startswith(CODE))

    def _links(self, node: str) -> frozenset[str]:
        return self.facts.links(node, "inForce")

    def _holds(self, node: str) -> bool:
        return bool(is_lasting(self.day, self.facts.text(node, "from"), self.facts.text(node, "until")))

    # -- gateways

    def _put(self, prop: str, code: str) -> tuple[list[Triple], list[Triple]]:
        """One value in place of all others."""
        gone: list[Triple] = [(self.of, GW + prop, old) for old in self.facts.links(self.of, prop)]
        return gone, [(self.of, GW + prop, CODE + code)]

    def _made(self) -> tuple[list[Triple], list[Triple]]:
        gone: list[Triple] = [(self.of, GW + "dependsOn", CODE + "instrument-not-found")]
        if "enables" not in self.facts.codes(self.of, "legalEffect"):
            return gone, []
        old, new = self._put("legalEffect", "confers")
        return [*gone, *old], new

    def _conferred(self) -> tuple[list[Triple], list[Triple]]:
        parts = [self._put(*pair) for pair in (("act", "disclose"), ("legalEffect", "confers"), ("source", "express"))]
        return [one for old, _ in parts for one in old], [one for _, new in parts for one in new]

    def _lifted(self) -> tuple[list[Triple], list[Triple]]:
        return [(self.of, GW + "lifts", CODE + "none")], [
            (self.of, GW + "lifts", long_name(name)) for name in self.names
        ]

    def _established(self) -> tuple[list[Triple], list[Triple]]:
        if self.term == "extent":
            return [], [(self.of, GW + "extent", CODE + code) for code in EXTENTS]
        if self.term == "in_force":
            node = f"{self.of}/would-be"
            return [], [(self.of, GW + "inForce", node), (node, GW + "from", (self.day.isoformat(), "", ""))]
        refute_unless(self.term in _FOUND, f"{self.term!r} is no term that is established so")
        prop, code = _FOUND[self.term]
        refute_unless(not self.facts.links(self.of, prop), f"{self.term} of {self.of} is established already")
        return [], [(self.of, GW + prop, CODE + code)]

    def _exception(self) -> Iterator[Triple]:
        """An exception for what is named: purposes, who is told, and who tells (anybody where none is)."""
        node = f"{self.of}/would-be/{'+'.join((self.term, *self.names))}"
        yield self.of, GW + "exception", node
        yield node, RDF + "type", GW + "Exception"
        for name in map(long_name, self.names):
            yield node, GW + ("purpose" if _PURPOSE in name else "recipient"), name
        if self.term:
            yield node, GW + "discloser", long_name(self.term)
