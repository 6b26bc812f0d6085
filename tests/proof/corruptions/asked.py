"""Ways to falsify a finding that is listed on request: sides, proof, and what it says nothing of."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from tests.proof.corruptions.fields import (
    STATUSES,
    Corruption,
    Places,
    Record,
    corrupt_point,
    corrupt_side,
    including,
    leaving_out,
    put,
)

__all__ = ["corrupt_asked"]

_AXES = ("discloser", "recipient", "purpose", "subject", "form", "origin", "extent")
_RELATIONS = ("successor", "time gap", "reciprocal", "parallel", "chained", "partial overlap")
_VERSIONS = ("successor", "time gap")
#: (relation, a, b)
Known = Collection[tuple[str, str, str]]


def corrupt_asked(record: Record, places: Places, known: Known, another: Record | None = None) -> Iterator[Corruption]:
    """False versions of a finding that is listed on request.

    Args:
        record: A true finding.
        places: Where gateways reach.
        known: Every pair of the relations that is true.
        another: Another true finding, of which the proof may be put here.
    """
    for side in "ab":
        yield from corrupt_side(record, side)
        for status in STATUSES:
            if side == "a" and status != record["status"]:
                yield f"the status is {status}", put(record, "status", status)
    yield "both sides are one", put(record, "b", record["a"])
    yield from _relation(record, known)
    yield from _certainty(record)
    yield from _nothing_said(record)
    if record["relation"] in _VERSIONS:
        yield from _dates(record)
    else:
        yield from _points(record, places, another)
        yield from _onward(record)


def _relation(record: Record, known: Known) -> Iterator[Corruption]:
    pair = record["a"]["id"], record["b"]["id"]
    for relation in _RELATIONS:
        true = (relation, *pair) in known or (
            relation in ("reciprocal", "parallel") and (relation, *pair[::-1]) in known
        )
        if not true and relation != record["relation"]:
            yield f"the relation is {relation}", put(record, "relation", relation)
    # Chained the other way is another pair; the others, turned round, keep their proof to the wrong sides.
    if (record["relation"], *pair[::-1]) not in known:
        turned = {**record, "a": record["b"], "b": record["a"]}
        if record["relation"] in (*_VERSIONS, "chained"):
            yield "the sides are swapped", turned


def _certainty(record: Record) -> Iterator[Corruption]:
    other = {"certain": "possible", "possible": "certain"}[record["certainty"]]
    yield f"the certainty is {other}", put(record, "certainty", other)
    yield "the certainty is a word of its own", put(record, "certainty", "probable")


def _nothing_said(record: Record) -> Iterator[Corruption]:
    yield "a share is told", put(record, "share.a", "1/2")
    yield "siblings is turned round", put(record, "siblings", not record["siblings"])
    yield "a term is added", put(record, "terms.colour", {"a": "red", "b": "blue"})
    yield "it turns on something", put(record, "turns_on", ["dates in force"])
    yield "boxes are left out", put(record, "common_omitted", 1)
    if record["proof"]["a"] is not None:
        yield "a common point is told", put(record, "witness", record["proof"]["a"])


def _dates(record: Record) -> Iterator[Corruption]:
    for name in ("ended", "began"):
        day = date.fromisoformat(record["proof"][name])
        for days in (-1, 1, 365):
            moved = (day + timedelta(days=days)).isoformat()
            yield f"{name} is moved by {days} days", put(record, f"proof.{name}", moved)
        yield f"{name} is left out", put(record, f"proof.{name}", None)
    yield "an axis is named", put(record, "proof.axis", "purpose")


def _points(record: Record, places: Places, another: Record | None) -> Iterator[Corruption]:
    proof = record["proof"]
    for side in "ab":
        gateway = record[side]["id"]
        yield from corrupt_point(record, f"proof.{side}", gateway, places)
        if another is not None and another["proof"]["a"] and not places.covers(gateway, another["proof"]["a"]):
            wrong = put(record, f"proof.{side}", another["proof"]["a"])
            yield f"the disclosure of {side} is that of another finding", wrong
    if proof["a"] != proof["b"] and not places.covers(record["a"]["id"], proof["b"]):
        yield "the disclosures are swapped", put(put(record, "proof.a", proof["b"]), "proof.b", proof["a"])
    if proof["a"] != proof["b"] and not places.covers(record["b"]["id"], proof["a"]):
        yield "both disclosures are one", put(record, "proof.b", proof["a"])
    for axis in _AXES:
        if axis != proof["axis"]:
            yield f"the axis is {axis}", put(record, "proof.axis", axis)
    if proof["axis"]:
        yield "no axis is named", put(record, "proof.axis", None)
    yield "a date is told", put(record, "proof.ended", "2001-02-03")


def _onward(record: Record) -> Iterator[Corruption]:
    rules = record["proof"]["onward"]
    made_up: Record = {"rule": {"id": "onw:made-up", "label": "onw:made-up"}, "admits": "limits use only",
               "exception": None, "conditions": []}  # fmt: skip
    yield "a rule is made up", including(record, "proof.onward", made_up)
    for number, item in enumerate(rules):
        path = f"proof.onward.{number}"
        yield f"rule {number} is left out", leaving_out(record, "proof.onward", number)
        yield f"rule {number} is told twice", including(record, "proof.onward", item)
        yield f"rule {number} has another label", put(record, f"{path}.rule.label", "another rule")
        yield f"rule {number} admits in words of its own", put(record, f"{path}.admits", "admits anything")
        for way in ("limits use only", "lets it through"):
            if way != item["admits"]:
                yield f"rule {number} {way}", put(record, f"{path}.admits", way)
        if item["exception"]:
            yield f"rule {number} has no exception", put(record, f"{path}.exception", None)
            yield f"rule {number} has another exception", put(record, f"{path}.exception", "exc:another")
        more = {"id": "cond:made-up", "label": "cond:made-up"}
        yield f"rule {number} has a condition more", including(record, f"{path}.conditions", more)
        for place, condition in enumerate(item["conditions"]):
            yield f"rule {number} has a condition less", leaving_out(record, f"{path}.conditions", place)
            wrong = put(record, f"{path}.conditions.{place}.label", condition["label"] + " etc.")
            yield f"rule {number} has a condition in other words", wrong
