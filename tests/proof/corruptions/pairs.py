"""Ways to falsify a finding about two gateways: each yields a name and a record that says something untrue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy

from tests.proof.corruptions.fields import (
    AXES,
    STATUSES,
    Corruption,
    Places,
    Record,
    corrupt_side,
    including,
    leaving_out,
    put,
)

__all__ = ["corrupt_pair"]

_TABLE = (
    "same source",
    "duplicate",
    "scope twin",
    "redundant",
    "specific under general",
    "subsumed",
    "partial overlap",
)


def corrupt_pair(
    record: Record, others: Mapping[str, Record], places: Places, another: Record | None = None
) -> Iterator[Corruption]:
    """False versions of a finding about two gateways.

    Args:
        record: A true finding.
        others: Short records of other gateways, by what makes them wrong here.
        places: Where gateways reach.
        another: Another true finding, of which the proof may be put here.
    """
    yield from _identity(record, others)
    yield from _relation(record)
    yield from _shares(record)
    yield from _points(record)
    yield from _words(record)
    yield from _boxes(record, places)
    yield from _moved(record, places)
    if another is not None:
        yield from _of_another(record, places, another)


def _identity(record: Record, others: Mapping[str, Record]) -> Iterator[Corruption]:
    for side in "ab":
        for name, other in others.items():
            if other["id"] not in (record["a"]["id"], record["b"]["id"]):
                yield f"{side} is {name}", put(record, side, other)
        yield from corrupt_side(record, side)
    yield "both sides are one", put(record, "b", record["a"])
    sided = record["only_a"] or record["only_b"] or record["terms"] or record["share"]["a"] != record["share"]["b"]
    if sided:
        swapped = {**record, "a": record["b"], "b": record["a"]}
        yield "the sides are swapped", swapped


def _relation(record: Record) -> Iterator[Corruption]:
    for relation in _TABLE:
        if relation != record["relation"]:
            yield f"the relation is {relation}", put(record, "relation", relation)
    yield "the relation is made up", put(record, "relation", "repealed by")
    yield "the certainty is a word of its own", put(record, "certainty", "probable")
    # Where readings are open, certain may be true after all: nothing that is false.
    disputed = any("reading" in text for item in (record, *record["also"]) for text in item["turns_on"])
    if record["certainty"] == "possible" and not disputed:
        yield "the certainty is raised", put(record, "certainty", "certain")
    if record["certainty"] == "certain":
        yield "a certain finding turns on something", put(record, "turns_on", ["dates in force"])
    for number, item in enumerate(record["also"]):
        name = item["relation"]
        yield f"{name} is left out", leaving_out(record, "also", number)
        yield f"{name} is told twice", including(record, "also", item)
        if item["certainty"] == "possible" and not disputed:
            raised = deepcopy(record)
            raised["also"][number]["certainty"] = "certain"
            yield f"{name} is raised", raised
        stranger = deepcopy(record)
        stranger["also"][number]["of"] = None if item["of"] else record["a"]["id"]
        yield f"{name} has a side too many or too few", stranger
    listed = {(item["relation"], item["of"]) for item in record["also"]} | {(record["relation"], None)}
    for relation in ("same source", "duplicate", "mergeable"):
        if (relation, None) not in listed:
            more: Record = {"relation": relation, "certainty": "certain", "of": None, "turns_on": [], "why": None}
            yield f"{relation} is added", including(record, "also", more)


def _shares(record: Record) -> Iterator[Corruption]:
    for side in "ab":
        common, whole = (int(number) for number in record["share"][side].split("/"))
        yield f"the share of {side} is one more", put(record, f"share.{side}", f"{common + 1}/{whole}")
        yield f"the share of {side} is one less", put(record, f"share.{side}", f"{common}/{whole - 1}")
        yield f"{side} is one larger", put(record, f"share.{side}", f"{common}/{whole + 1}")
        yield f"the share of {side} is in other words", put(record, f"share.{side}", f"{common} of {whole}")


def _points(record: Record) -> Iterator[Corruption]:
    shown = {name: record[name] for name in ("witness", "only_a", "only_b")}
    for name, point in shown.items():
        if point is None:
            if shown["witness"] is not None:
                yield f"{name} is made up", put(record, name, shown["witness"])
            continue
        yield f"{name} is left out", put(record, name, None)
        yield f"{name} is moved a day", put(record, f"{name}.date", "2001-02-03")
        yield f"{name} is elsewhere", put(record, f"{name}.extent", "F")
        for axis in AXES:
            yield f"{name} has another label on {axis}", put(record, f"{name}.{axis}.label", "someone else")
            nobody = {"id": "body:nobody", "label": "body:nobody"}
            yield f"{name} names what is not there on {axis}", put(record, f"{name}.{axis}", nobody)
        yield f"{name} tells itself", put(record, f"{name}.recipient", {"id": "body:hmrc", "label": "HMRC"})
        for other, wrong in shown.items():
            if other != name and wrong is not None:
                yield f"{name} is {other}", put(record, name, wrong)


def _words(record: Record) -> Iterator[Corruption]:
    for status in STATUSES:
        if status != record["status"]:
            yield f"the status is {status}", put(record, "status", status)
    yield "siblings is turned round", put(record, "siblings", not record["siblings"])
    for term, words in record["terms"].items():
        yield f"{term} is left out", leaving_out(record, "terms", term)
        yield f"{term} reads otherwise", put(record, f"terms.{term}.a", words["a"] + " or so")
        if words["a"] != words["b"]:  # two rules may be called alike
            yield f"{term} is swapped", put(record, f"terms.{term}", {"a": words["b"], "b": words["a"]})
    yield "a term is added", put(record, "terms.colour", {"a": "red", "b": "blue"})


def _boxes(record: Record, places: Places) -> Iterator[Corruption]:
    if not record["common"]:
        return
    yield "no common box is shown", put(record, "common", [])
    yield "less than none is left out", put(record, "common_omitted", -1)
    for axis in ("discloser", "recipient"):
        # Widened by a body alone that it would have to tell itself, a box holds no more than before.
        reached = all(places.off(record[side]["id"], record["witness"], axis) is None for side in "ab")
        if record["common"][0][axis] and not reached:
            wide = deepcopy(record)
            wide["common"][0][axis] = []
            yield f"a common box is widened on {axis}", wide
    narrow = deepcopy(record)
    narrow["common"][0]["purpose"] = [{"id": "pur:nothing", "label": "pur:nothing"}]
    yield "a common box names what is not there", narrow
    if len(record["common"][0]["extent"]) > 1 and not record["common_omitted"]:
        narrow = deepcopy(record)
        narrow["common"] = [{**box, "extent": box["extent"][:1]} for box in narrow["common"]]
        yield "the common boxes are too small", narrow


def _moved(record: Record, places: Places) -> Iterator[Corruption]:
    """Points moved off what covers them, one axis at a time; a point of one side put into both."""
    for name, sides in (("witness", "ab"), ("only_a", "a"), ("only_b", "b")):
        if record[name] is None:
            continue
        for side in sides:
            for axis in (*AXES, "extent"):
                moved = places.off(record[side]["id"], record[name], axis)
                if moved is not None:
                    yield f"{name} is moved off {axis} of {side}", put(record, name, moved)
    disputed = any("reading" in text for item in (record, *record["also"]) for text in item["turns_on"])
    if record["certainty"] == "certain" and not disputed:
        yield "the certainty is lowered", put(record, "certainty", "possible")


def _of_another(record: Record, places: Places, another: Record) -> Iterator[Corruption]:
    """The proof of another finding."""
    names = [record[side]["id"] for side in "ab"]
    point = another["witness"]
    if record["witness"] and point and not all(places.covers(name, point) for name in names):
        yield "the witness is that of another finding", put(record, "witness", point)
    for field in ("share", "terms", "also"):
        if record[field] != another[field]:
            yield f"{field} is that of another finding", put(record, field, another[field])
    if record["common"] and another["common"] and point and not all(places.covers(name, point) for name in names):
        yield "the common boxes are those of another finding", put(record, "common", another["common"])
