"""Ways to falsify a change: what happened, how surely, on which side, by which disclosure."""

from __future__ import annotations

from collections.abc import Iterator

from tests.proof.corruptions.fields import (
    AXES,
    NOBODY,
    STATUSES,
    Corruption,
    Record,
    corrupt_side,
    including,
    leaving_out,
    put,
)

__all__ = ["corrupt_change"]

_WHATS = ("gained", "lost", "changed")
_WORDS = ("certain", "possible", "no")


def corrupt_change(record: Record) -> Iterator[Corruption]:
    """False versions of a change of any kind but of a demand put again and of what is recorded."""
    yield "the kind is made up", put(record, "change", "improvement")
    for path in ("gateway", "other", "a", "b"):
        if isinstance(record.get(path), dict):
            yield from corrupt_side(record, path)
    for key, words in (("what", _WHATS), ("certainty", _WORDS), ("status", STATUSES)):
        for word in words:
            if record.get(key) not in (None, word):
                yield f"{key} is {word}", put(record, key, word)
    if record.get("witness"):
        yield from _point(record, "witness")
    own = {
        "gateway": _gateway,
        "bar": _bar,
        "permission": _permission,
        "overlap": _overlap,
        "redundancy": _redundancy,
        "conflict": _conflict,
    }
    if record["change"] in own:
        yield from own[record["change"]](record)


def _point(record: Record, path: str) -> Iterator[Corruption]:
    yield f"{path} is left out", put(record, path, None)
    yield f"{path} is moved a day", put(record, f"{path}.date", "1901-02-03")
    yield f"{path} is elsewhere", put(record, f"{path}.extent", "F")
    for axis in AXES:
        yield f"{path} has another label on {axis}", put(record, f"{path}.{axis}.label", "someone else")
        yield f"{path} names what is not there on {axis}", put(record, f"{path}.{axis}", NOBODY)


def _shifts(record: Record) -> Iterator[Corruption]:
    for number, item in enumerate(record["shifts"]):
        path = f"shifts.{number}"
        turned = {**item, "was": item["becomes"], "becomes": item["was"]}
        yield "a shift is told the other way", put(record, path, turned)
        for key in ("was", "becomes"):
            for word in _WORDS:
                if word not in (item["was"], item["becomes"]):
                    yield f"a shift {key} {word}", put(record, f"{path}.{key}", word)
        yield "a shift is told twice", including(record, "shifts", item)
        yield from _point(record, f"{path}.witness")


def _gateway(record: Record) -> Iterator[Corruption]:
    for key in ("was", "becomes"):
        live = record[key] in ("in force", "may be in force")
        yield f"how it stands ({key}) is turned round", put(record, key, "not recorded" if live else "in force")
    yield "the old id is another", put(record, "old", "ukpga-1066-1-s1")
    yield "the new id is another", put(record, "new", "ukpga-1066-1-s1")
    yield "a term is made up", put(record, "terms.colour", {"was": "red", "becomes": "blue"})
    for term, words in record["terms"].items():
        yield f"{term} is left out", leaving_out(record, "terms", term)
        yield f"{term} is swapped", put(record, f"terms.{term}", {"was": words["becomes"], "becomes": words["was"]})
    yield from _shifts(record)


def _bar(record: Record) -> Iterator[Corruption]:
    yield "the bar has another label", put(record, "bar.label", record["bar"]["label"] + " etc.")
    yield "the bar is another", put(record, "bar.id", "bar:made-up")
    yield "it meets a gateway more", including(record, "gateways", "ukpga-1066-1-s1")
    for number in range(len(record["gateways"])):
        yield "it meets a gateway less", leaving_out(record, "gateways", number)
    yield from _shifts(record)


def _permission(record: Record) -> Iterator[Corruption]:
    yield "the tier is another", put(record, "tier", "general" if record["tier"] == "specific" else "specific")
    yield "a pairing is made up", including(record, "pairing", "same-objective")
    for key in ("was", "becomes", "general"):
        for word in _WORDS:
            if word != record[key]:
                yield f"{key} is {word}", put(record, key, word)
    for key in ("also", "remains"):
        yield f"{key} names one more", including(record, key, "ukpga-1066-1-s1")
        for number in range(len(record[key])):
            yield f"{key} names one less", leaving_out(record, key, number)
    yield "no box is shown", put(record, "boxes", [])
    yield "less than no box is left out", put(record, "boxes_omitted", -1)
    yield "a box lies nowhere", put(record, "boxes.0.extent", [])
    yield "a box names what is not there", put(record, "boxes.0.discloser", [NOBODY])
    yield "there are no points", put(record, "points", 0)


def _overlap(record: Record) -> Iterator[Corruption]:
    for key, other in (("was", "becomes"), ("becomes", "was")):
        side = record[key]
        if side is None:
            yield f"they relate ({key}) as on the other side", put(record, key, record[other])
            continue
        yield f"they do not relate ({key})", put(record, key, None)
        yield f"the relation ({key}) is made up", put(record, f"{key}.relation", "repealed by")
        word = {"certain": "possible", "possible": "certain"}[side["certainty"]]
        if side["relation"] != "undecided":
            yield f"the certainty ({key}) is {word}", put(record, f"{key}.certainty", word)
        yield f"the side ({key}) is another", put(record, f"{key}.of", "ukpga-1066-1-s1")
        for number in range(len(side["also"])):
            yield f"a further relation ({key}) is left out", leaving_out(record, f"{key}.also", number)


def _redundancy(record: Record) -> Iterator[Corruption]:
    for key in ("was", "becomes"):
        side = record[key]
        if side is None:
            continue
        yield f"it is not in force ({key})", put(record, key, None)
        for verdict in ("removable", "possibly removable", "stays"):
            if verdict != side["verdict"]:
                yield f"the verdict ({key}) is {verdict}", put(record, f"{key}.verdict", verdict)
        yield f"the cover ({key}) has a stranger", including(record, f"{key}.cover", "ukpga-1066-1-s1")
        for number in range(len(side["cover"])):
            yield f"a member of the cover ({key}) is left out", leaving_out(record, f"{key}.cover", number)
        if side["witness"]:
            yield from _point(record, f"{key}.witness")


def _conflict(record: Record) -> Iterator[Corruption]:
    for key, other in (("was", "becomes"), ("becomes", "was")):
        side = record[key]
        # Whether several bars close a gateway on the side of which nothing is told, other bars decide too.
        if side is None:
            if len(record["bars"]) == 1:
                yield f"they conflict ({key}) as on the other side", put(record, key, record[other])
            continue
        yield f"they do not conflict ({key})", put(record, key, None)
        for kind in ("dead", "deadlock", "unresolved", "carved out", "overridden", "awkward"):
            if kind != side["kind"]:
                yield f"they are {kind} ({key})", put(record, f"{key}.kind", kind)
        word = {"certain": "possible", "possible": "certain"}[side["certainty"]]
        yield f"the certainty ({key}) is {word}", put(record, f"{key}.certainty", word)
    for number in range(len(record["bars"])):
        yield "a bar is left out", leaving_out(record, "bars", number)
        yield "a bar has another label", put(record, f"bars.{number}.label", "another bar")
