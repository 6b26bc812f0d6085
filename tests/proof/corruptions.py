"""Ways to falsify a finding or a route: each yields a name and a record that says something untrue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from copy import deepcopy
from typing import Any

__all__ = ["corrupt_pair", "corrupt_route"]

Record = dict[str, Any]
Corruption = tuple[str, Record]

_TABLE = (
    "same source",
    "duplicate",
    "scope twin",
    "redundant",
    "specific under general",
    "subsumed",
    "partial overlap",
)
_STATUSES = ("candidate", "coded", "disputed", "checked", "double-checked")
_AXES = ("discloser", "recipient", "purpose", "subject", "form", "origin")


def _without(record: Record, path: str, key: int | str) -> Record:
    """The record without one item of a list or table."""
    copy = deepcopy(record)
    del copy[path][key]
    return copy


def _with(record: Record, path: str, item: object) -> Record:
    """The record with one item more in a list."""
    copy = deepcopy(record)
    copy[path].append(item)
    return copy


def _set(record: Record, path: str, value: object) -> Record:
    """The record with one field, named by a dotted path, set to a value."""
    copy = deepcopy(record)
    *way, last = path.split(".")
    part = copy
    for name in way:
        part = part[name]
    part[last] = value
    return copy


def corrupt_pair(record: Record, others: Mapping[str, Record]) -> Iterator[Corruption]:
    """False versions of a finding about two gateways.

    Args:
        record: A true finding.
        others: Short records of other gateways, by what makes them wrong here.
    """
    yield from _identity(record, others)
    yield from _relation(record)
    yield from _shares(record)
    yield from _points(record)
    yield from _words(record)
    yield from _boxes(record)


def _identity(record: Record, others: Mapping[str, Record]) -> Iterator[Corruption]:
    for side in "ab":
        for name, other in others.items():
            if other["id"] not in (record["a"]["id"], record["b"]["id"]):
                yield f"{side} is {name}", _set(record, side, other)
        yield f"{side} has another label", _set(record, f"{side}.label", record[side]["label"] + " etc.")
        yield f"{side} has another IRI", _set(record, f"{side}.iri", record[side]["iri"] + "x")
        moved = [f"{iri}/9" for iri in record[side]["provisions"]]
        yield f"{side} has another provision", _set(record, f"{side}.provisions", moved)
        yield f"{side} has no provision", _set(record, f"{side}.provisions", [])
    yield "both sides are one", _set(record, "b", record["a"])
    sided = record["only_a"] or record["only_b"] or record["terms"] or record["share"]["a"] != record["share"]["b"]
    if sided:
        swapped = {**record, "a": record["b"], "b": record["a"]}
        yield "the sides are swapped", swapped


def _relation(record: Record) -> Iterator[Corruption]:
    for relation in _TABLE:
        if relation != record["relation"]:
            yield f"the relation is {relation}", _set(record, "relation", relation)
    yield "the relation is made up", _set(record, "relation", "repealed by")
    yield "the certainty is a word of its own", _set(record, "certainty", "probable")
    # Where readings are open, certain may be true after all: nothing that is false.
    disputed = any("reading" in text for item in (record, *record["also"]) for text in item["turns_on"])
    if record["certainty"] == "possible" and not disputed:
        yield "the certainty is raised", _set(record, "certainty", "certain")
    if record["certainty"] == "certain":
        yield "a certain finding turns on something", _set(record, "turns_on", ["dates in force"])
    for number, item in enumerate(record["also"]):
        name = item["relation"]
        yield f"{name} is left out", _without(record, "also", number)
        yield f"{name} is told twice", _with(record, "also", item)
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
            yield f"{relation} is added", _with(record, "also", more)


def _shares(record: Record) -> Iterator[Corruption]:
    for side in "ab":
        common, whole = (int(number) for number in record["share"][side].split("/"))
        yield f"the share of {side} is one more", _set(record, f"share.{side}", f"{common + 1}/{whole}")
        yield f"the share of {side} is one less", _set(record, f"share.{side}", f"{common}/{whole - 1}")
        yield f"{side} is one larger", _set(record, f"share.{side}", f"{common}/{whole + 1}")
        yield f"the share of {side} is in other words", _set(record, f"share.{side}", f"{common} of {whole}")


def _points(record: Record) -> Iterator[Corruption]:
    shown = {name: record[name] for name in ("witness", "only_a", "only_b")}
    for name, point in shown.items():
        if point is None:
            if shown["witness"] is not None:
                yield f"{name} is made up", _set(record, name, shown["witness"])
            continue
        yield f"{name} is left out", _set(record, name, None)
        yield f"{name} is moved a day", _set(record, f"{name}.date", "2001-02-03")
        yield f"{name} is elsewhere", _set(record, f"{name}.extent", "F")
        for axis in _AXES:
            yield f"{name} has another label on {axis}", _set(record, f"{name}.{axis}.label", "someone else")
            nobody = {"id": "body:nobody", "label": "body:nobody"}
            yield f"{name} names what is not there on {axis}", _set(record, f"{name}.{axis}", nobody)
        yield f"{name} tells itself", _set(record, f"{name}.recipient", {"id": "body:hmrc", "label": "HMRC"})
        for other, wrong in shown.items():
            if other != name and wrong is not None:
                yield f"{name} is {other}", _set(record, name, wrong)


def _words(record: Record) -> Iterator[Corruption]:
    for status in _STATUSES:
        if status != record["status"]:
            yield f"the status is {status}", _set(record, "status", status)
    yield "siblings is turned round", _set(record, "siblings", not record["siblings"])
    for term, words in record["terms"].items():
        yield f"{term} is left out", _without(record, "terms", term)
        yield f"{term} reads otherwise", _set(record, f"terms.{term}.a", words["a"] + " or so")
        if words["a"] != words["b"]:  # two rules may be called alike
            yield f"{term} is swapped", _set(record, f"terms.{term}", {"a": words["b"], "b": words["a"]})
    yield "a term is added", _set(record, "terms.colour", {"a": "red", "b": "blue"})


def _boxes(record: Record) -> Iterator[Corruption]:
    if not record["common"]:
        return
    yield "no common box is shown", _set(record, "common", [])
    yield "less than none is left out", _set(record, "common_omitted", -1)
    for axis in ("discloser", "recipient"):
        if record["common"][0][axis]:
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


def corrupt_route(record: Record, others: Mapping[str, Record], judged: AbstractSet[str]) -> Iterator[Corruption]:
    """False versions of a route.

    Args:
        record: A true route.
        others: Steps of other routes, by what makes them wrong here.
        judged: Labels of conditions.
    """
    better = {"arguable": "supported on these facts", "supported on these facts": "blocked", "blocked": "arguable"}
    yield "the verdict is another", _set(record, "verdict", better[record["verdict"]])
    yield "the verdict is made up", _set(record, "verdict", "lawful")
    yield "the tier is another", _set(record, "tier", "general" if record["tier"] != "general" else "specific")
    yield "there is no step", _set(record, "steps", [])
    yield "nothing is left undecided", _set(record, "not_decided", [])
    yield "the rank has more steps", _set(record, "rank.hops", len(record["steps"]) + 1)
    yield "the rank has another verdict", _set(record, "rank.verdict", (record["rank"]["verdict"] + 1) % 3)
    if record["certainty"] == "possible":
        yield "the certainty is raised", _set(record, "certainty", "certain")
    yield "a whole route has a part", _set(record, "part", "" if record["part"] else "only some")
    if record["match"] == "partial":
        yield "a partial route is whole", {**deepcopy(record), "match": "whole", "part": ""}
    for number, step in enumerate(record["steps"]):
        for name, false in _steps(step, others, judged):
            copy = deepcopy(record)
            copy["steps"][number] = false
            yield f"step {number + 1}: {name}", copy
    if len(record["steps"]) > 1:
        yield "a step is skipped", _without(record, "steps", 0)
        yield "the steps are turned round", {**deepcopy(record), "steps": record["steps"][::-1]}


def _steps(step: Record, others: Mapping[str, Record], judged: AbstractSet[str]) -> Iterator[Corruption]:
    for name, other in others.items():
        if other["gateway"] != step["gateway"]:
            short = {key: other[key] for key in ("gateway", "label", "provisions")}
            yield f"the gateway is {name}", {**deepcopy(step), **short}
    yield "another label", _set(step, "label", step["label"] + " etc.")
    yield "another provision", _set(step, "provisions", [*step["provisions"], "http://www.legislation.gov.uk/id/x/1/1"])
    yield "another status", _set(step, "status", "double-checked" if step["status"] != "double-checked" else "checked")
    yield "another version", _set(step, "version_read", "http://www.legislation.gov.uk/ukpga/1999/1/2001-01-01")
    for term, value in (("obligation", "must"), ("source", "implied"), ("legal_effect", "extends")):
        yield f"another {term}", _set(step, term, None if step[term] == value else value)
    for end in ("from", "to"):
        yield f"another {end}", _set(step, end, {"id": "body:nobody", "label": "body:nobody"})
        yield f"another label of {end}", _set(step, f"{end}.label", "someone else")
    yield "another onward rule", _set(step, "onward", [*step["onward"], "free to tell anyone"])
    yield "another purpose", _set(step, "purpose", [{"id": "pur:nothing", "label": "pur:nothing"}])
    yield "other information", _set(step, "carries", [{"id": "inf:nothing", "label": "inf:nothing"}])
    if judged & set(step["residual"]):
        yield "nothing is left to judge", _set(step, "residual", [])
