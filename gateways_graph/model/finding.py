"""Findings: what an analysis says of two gateways, with the proof that is replayed.

`to_record` gives the JSON of `docs/cli-reference.md`; field names are an API.
"""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = [
    "CERTAINTIES", "Admission", "Also", "CommonBox", "PairFinding", "Proof", "TermDifference", "Witness", "named",
]  # fmt: skip

#: Names of the three values, by number.
CERTAINTIES = ("no", "possible", "certain")


def named(identifier: str, labels: dict[str, str]) -> dict[str, str]:
    """`{"id", "label"}` of a node or of a rest-leaf `rest(bcls:local-authority)`."""
    if identifier.startswith("rest("):
        inner = identifier[5:-1]
        return {"id": identifier, "label": f"{labels.get(inner, inner)}, one not listed here"}
    return {"id": identifier, "label": labels.get(identifier, identifier)}


class Witness(NamedTuple):
    """One concrete disclosure: a recorded leaf or a rest-leaf (`rest(…)`) on each axis, on a day."""

    discloser: str
    recipient: str
    purpose: str
    subject: str
    form: str
    origin: str
    extent: str
    date: str

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """The point as JSON; `extent` and `date` are plain text."""
        record: dict[str, Any] = {axis: named(getattr(self, axis), labels) for axis in self._fields[:6]}
        return {**record, "extent": self.extent, "date": self.date}


class CommonBox(NamedTuple):
    """A box by the broadest names that make it up; an empty list means everything on that axis."""

    discloser: tuple[str, ...]
    recipient: tuple[str, ...]
    purpose: tuple[str, ...]
    subject: tuple[str, ...]
    form: tuple[str, ...]
    origin: tuple[str, ...]
    extent: tuple[str, ...]

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """Axis to list of `{"id", "label"}`; `extent` to list of codes."""
        record: dict[str, Any] = {
            axis: [named(name, labels) for name in getattr(self, axis)] for axis in self._fields[:6]
        }
        return {**record, "extent": list(self.extent)}


class TermDifference(NamedTuple):
    """One term on both sides; `not established` is spelled out."""

    term: str
    a: str
    b: str


class Also(NamedTuple):
    """A further relation of the pair. `of` is the covered or stricter gateway when it has a side."""

    relation: str
    certainty: str
    of: str | None = None
    turns_on: tuple[str, ...] = ()
    why: str | None = None

    def to_record(self) -> dict[str, Any]:
        """As JSON."""
        return {**self._asdict(), "turns_on": list(self.turns_on)}


class Admission(NamedTuple):
    """How one onward rule admits a second step: `limits use only`, `lets it through` or `ends in some cases`.

    Attributes:
        exception: The exception that lets it through, if one does.
        conditions: What is left to judge.
    """

    rule: str
    admits: str
    exception: str | None = None
    conditions: tuple[str, ...] = ()

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {
            "rule": named(self.rule, labels),
            "admits": self.admits,
            "exception": self.exception,
            "conditions": [named(name, labels) for name in self.conditions],
        }


class Proof(NamedTuple):
    """What proves a relation that is listed on request.

    Attributes:
        a: A disclosure of the first gateway, and `b` one of the second, that stand beside each other.
        axis: Parallel: the one axis on which they differ.
        onward: Chained: how each onward rule of the first admits the second disclosure.
        ended: Successor and time gap: the first day without the older version.
        began: The first day of the newer version.
    """

    a: Witness | None = None
    b: Witness | None = None
    axis: str | None = None
    onward: tuple[Admission, ...] = ()
    ended: str | None = None
    began: str | None = None

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON; what does not belong to the relation is null."""
        return {
            "a": self.a.to_record(labels) if self.a else None,
            "b": self.b.to_record(labels) if self.b else None,
            "axis": self.axis,
            "onward": [item.to_record(labels) for item in self.onward],
            "ended": self.ended,
            "began": self.began,
        }


class PairFinding(NamedTuple):
    """A relation between two gateways; `a` is the covered or stricter side.

    Attributes:
        turns_on: Disputed phrases of which another reading changes the answer, then terms not established.
        under: Phrase and reading: what `share_a` and the fields after it show is so under these readings.
        share_a: Common points and all points of `a`, as two integers; exact.
        common: The common boxes, the largest first; `common_omitted` counts the rest.
        witness: A common point; `only_a` and `only_b` a point on one side alone, if any.
        status: The weaker evidence status of the two.
        proof: What proves a relation that is listed on request; its record has a key `proof` only then.
    """

    a: str
    b: str
    relation: str
    certainty: str
    also: tuple[Also, ...] = ()
    turns_on: tuple[str, ...] = ()
    share_a: tuple[int, int] = (0, 1)
    share_b: tuple[int, int] = (0, 1)
    common: tuple[CommonBox, ...] = ()
    common_omitted: int = 0
    witness: Witness | None = None
    only_a: Witness | None = None
    only_b: Witness | None = None
    terms: tuple[TermDifference, ...] = ()
    status: str = "candidate"
    why: str | None = None
    siblings: bool = False
    under: tuple[tuple[str, str], ...] = ()
    proof: Proof | None = None

    def to_record(self, gateways: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """The JSON of a pair. `gateways` maps an id to its short record (id, iri, provisions, label)."""
        record = {
            "a": gateways[self.a],
            "b": gateways[self.b],
            "relation": self.relation,
            "also": [item.to_record() for item in self.also],
            "certainty": self.certainty,
            "turns_on": list(self.turns_on),
            "under": dict(self.under),
            "share": {"a": "{}/{}".format(*self.share_a), "b": "{}/{}".format(*self.share_b)},
            "common": [box.to_record(labels) for box in self.common],
            "common_omitted": self.common_omitted,
            "witness": self.witness.to_record(labels) if self.witness else None,
            "only_a": self.only_a.to_record(labels) if self.only_a else None,
            "only_b": self.only_b.to_record(labels) if self.only_b else None,
            "terms": {item.term: {"a": item.a, "b": item.b} for item in self.terms},
            "status": self.status,
            "why": self.why,
            "siblings": self.siblings,
        }
        return record if self.proof is None else {**record, "proof": self.proof.to_record(labels)}
