"""Ways to falsify a conflict: its kind, how surely, who prevails, the ground, what is left, its turns."""

from __future__ import annotations

from collections.abc import Iterator

from tests.proof.corruptions.fields import (
    AXES,
    NOBODY,
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

__all__ = ["corrupt_conflict"]

_KINDS = ("dead", "circular", "deadlock", "unresolved", "carved out", "overridden")
_SAID = ("yes", "no", "not established")


def corrupt_conflict(record: Record, places: Places, another: Record | None = None) -> Iterator[Corruption]:
    """False versions of a conflict.

    Args:
        record: A true one.
        places: Where gateways reach.
        another: Another true one, of which the proof may be put here.
    """
    yield from corrupt_side(record, "gateway")
    for number in range(len(record["bars"])):
        yield from _side(record, f"bars.{number}")
    if record["bar"]:
        yield from _side(record, "bar")
        yield "no bar is told of", put(record, "bar", None)
        yield "the gateway is its own bar", put(record, "bar", record["gateway"])
    for status in STATUSES:
        if status != record["status"]:
            yield f"the status is {status}", put(record, "status", status)
    for kind in _KINDS:
        if kind != record["kind"]:
            yield f"the kind is {kind}", put(record, "kind", kind)
    yield "the kind is made up", put(record, "kind", "awkward")
    other = {"certain": "possible", "possible": "certain"}[record["certainty"]]
    doubts = ["dates in force"] if other == "possible" else []
    yield f"the certainty is {other}", put(put(record, "certainty", other), "turns_on", doubts)
    yield "the certainty is a word of its own", put(record, "certainty", "probable")
    if record["certainty"] == "certain":
        yield "what is certain turns on something", put(record, "turns_on", ["dates in force"])
    yield from _share(record)
    yield from _words(record)
    yield from _points(record, places, another)
    yield from _boxes(record)
    yield from _turns(record)
    yield from _several(record)


def _side(record: Record, path: str) -> Iterator[Corruption]:
    """False versions of a bar's short record; one that no provision makes cannot have another."""
    for name, wrong in corrupt_side(record, path):
        if wrong != record:
            yield name, wrong


def _share(record: Record) -> Iterator[Corruption]:
    common, whole = (int(number) for number in record["share"].split("/"))
    yield "the share is one more", put(record, "share", f"{common + 1}/{whole}")
    yield "the share is one less", put(record, "share", f"{max(0, common - 1)}/{whole - 1}")
    yield "the whole is one larger", put(record, "share", f"{common}/{whole + 1}")
    yield "the share is in other words", put(record, "share", f"{common} of {whole}")


def _words(record: Record) -> Iterator[Corruption]:
    for name, word in record["precedence"].items():
        for said in _SAID:
            if said != word:
                yield f"{name} is told as {said}", put(record, f"precedence.{name}", said)
        yield f"{name} is left out", leaving_out(record, "precedence", name)
    yield "a word is made up", put(record, "precedence.outranks", "yes")
    made_up = {"label": "an exception", "holds": "all", "conditions": []}
    yield "an exception is made up", including(record, "exceptions", made_up)
    for number, item in enumerate(record["exceptions"]):
        yield "an exception is left out", leaving_out(record, "exceptions", number)
        for holds in ("all", "part", "not established"):
            if holds != item["holds"]:
                yield f"an exception holds {holds}", put(record, f"exceptions.{number}.holds", holds)
        more = including(record, f"exceptions.{number}.conditions", {"id": "cond:made-up", "label": "cond:made-up"})
        yield "an exception has a condition more", more
        for place in range(len(item["conditions"])):
            fewer = leaving_out(record, f"exceptions.{number}.conditions", place)
            yield "an exception has a condition less", fewer


def _points(record: Record, places: Places, another: Record | None) -> Iterator[Corruption]:
    gateway = record["gateway"]["id"]
    yield from corrupt_point(record, "witness", gateway, places)
    if another and another["witness"] and not places.covers(gateway, another["witness"]):
        yield "the witness is that of another", put(record, "witness", another["witness"])
    if record["left"] is None:
        yield "what is left is made up", put(record, "left", record["witness"])
    else:
        yield from corrupt_point(record, "left", gateway, places)
        # With no exception about, what the bar forbids and what it leaves are two.
        if not record["bars"] and not record["exceptions"]:
            yield "what is left is what is taken", put(record, "left", record["witness"])
            yield "what is taken is what is left", put(record, "witness", record["left"])


def _boxes(record: Record) -> Iterator[Corruption]:
    if not record["common"]:
        return
    yield "no common box is shown", put(record, "common", [])
    yield "less than none is left out", put(record, "common_omitted", -1)
    yield "a common box names what is not there", put(record, "common.0.discloser", [NOBODY])
    yield "a common box lies nowhere", put(record, "common.0.extent", [])
    for axis in AXES:
        if len(record["common"]) == 1 and not record["common_omitted"] and len(record["common"][0][axis]) > 1:
            yield f"the common box is narrowed on {axis}", leaving_out(record, f"common.0.{axis}", 0)


def _turns(record: Record) -> Iterator[Corruption]:
    turn = {"prevails": NOBODY, "over": NOBODY, "because": "it is so"}
    yield "a turn is made up", including(record, "circle", turn)
    for number, step in enumerate(record["circle"]):
        yield "a turn is left out", leaving_out(record, "circle", number)
        swapped = {**step, "prevails": step["over"], "over": step["prevails"]}
        yield "a turn is told the other way", put(record, f"circle.{number}", swapped)
        for side in ("prevails", "over"):
            yield f"what {side} has another label", put(record, f"circle.{number}.{side}.label", "another")


def _several(record: Record) -> Iterator[Corruption]:
    """Of several bars: one too few, one twice, the disclosure that one takes alone moved to another."""
    if record["circle"]:
        return
    for number, item in enumerate(record["bars"]):
        yield "one of several bars is left out", leaving_out(record, "bars", number)
        yield "one of several bars is told twice", including(record, "bars", item)
        others = [other for other in record["bars"] if other is not item]
        if others[0]["alone"] != item["alone"]:
            wrong = put(record, f"bars.{number}.alone", others[0]["alone"])
            yield "what one bar takes alone is what another takes", wrong
        yield "what one bar takes alone is not shown", put(record, f"bars.{number}.alone", None)
