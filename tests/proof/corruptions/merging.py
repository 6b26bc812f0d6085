"""Ways to falsify a proposal to merge gateways: each yields a name and a record that says something untrue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from gateways_graph.analysis.drafting import MORE_TERMS
from gateways_graph.analysis.terms import TERMS, term_of
from gateways_graph.engine.describe import describe_point
from gateways_graph.engine.region import one_point
from gateways_graph.model.consolidation import MERGE_KINDS
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

__all__ = ["corrupt_merge"]

_LEVELS = ("up", "down", "same safeguards", "mixed", "not established", None)
_WORDS = {"obligation": ("may", "must"), "source": ("express", "implied"), "legal_effect": ("confers", "shields"),
          "act": ("disclose", "use")}  # fmt: skip
_EARLIER = "every later day"


def corrupt_merge(record: Record, places: Places) -> Iterator[Corruption]:
    """False versions of a proposal.

    Args:
        record: A true one.
        places: Where gateways reach.
    """
    yield from _members(record)
    yield from _numbers(record)
    yield from _kind(record)
    yield from _whose(record)
    for number, merged in enumerate(record["merged"]):
        path = f"merged.{number}"
        for place in range(len(merged["from"])):
            yield f"{path} leaves a member out", leaving_out(record, f"{path}.from", place)
        yield f"{path} stands for a member twice", including(record, f"{path}.from", merged["from"][0])
        yield f"{path} has no flow", put(record, f"{path}.flows", [])
        yield f"{path} stands for a stranger", put(record, f"{path}.from.0", "ukpga-1066-1-s1")
        for place in range(len(merged["flows"])):
            yield from _flow(record, f"{path}.flows.{place}")
        yield from _terms(record, path, places)
    for name in ("gained", "lost"):
        yield from _change(record, name, places)
    yield from _term_changes(record)
    yield from _others(record, places)
    yield from _dates(record)


def _members(record: Record) -> Iterator[Corruption]:
    for number, item in enumerate(record["gateways"]):
        yield from corrupt_side(record, f"gateways.{number}")
        yield f"{number} is cited otherwise", put(record, f"gateways.{number}.cited", item["cited"] + "9")
        yield f"{number} is left out", leaving_out(record, "gateways", number)
        yield f"{number} is told twice", including(record, "gateways", item)
    if len(record["gateways"]) > 1:
        yield "members are out of order", put(record, "gateways", record["gateways"][::-1])


def _numbers(record: Record) -> Iterator[Corruption]:
    for path in ("into", "saved", "crosses.sections", "flows.before", "flows.after"):
        part: Any = record
        for name in path.split("."):
            part = part[name]
        yield f"{path} is one more", put(record, path, part + 1)
    for side in ("before", "after"):
        for sure in ("certain", "possible"):
            for more in (1, -1):
                yield f"{side} {sure} is {more} more", put(record, f"{side}.{sure}", record[side][sure] + more)
    yield "siblings is turned round", put(record, "siblings", not record["siblings"])
    for status in STATUSES:
        if status != record["status"]:
            yield f"the status is {status}", put(record, "status", status)
    for number, law in enumerate(record["crosses"]["statutes"]):
        yield f"{law['id']} is left out", leaving_out(record, "crosses.statutes", number)
        yield f"{law['id']} is told twice", including(record, "crosses.statutes", law)
        yield f"{law['id']} is called otherwise", put(record, f"crosses.statutes.{number}.label", "Magna Carta")


def _kind(record: Record) -> Iterator[Corruption]:
    for kind in (*MERGE_KINDS, "better"):
        # To say of something that it is not decided is no lie where nothing else is told.
        if kind not in (record["kind"], "undecided"):
            yield f"the kind is {kind}", put(record, "kind", kind)
    if record["certainty"] == "certain" or record["gained"] or record["lost"] or record["others"]:
        yield "the kind is undecided", put(record, "kind", "undecided")
    other = "possible" if record["certainty"] == "certain" else "certain"
    yield "the certainty is another", put(record, "certainty", other)
    empty: list[str] = [] if record["turns_on"] else ["the weather"]
    yield "what it turns on is another", put(record, "turns_on", empty)
    told = put(put(record, "certainty", other), "turns_on", empty)
    yield "the certainty is another, and what it turns on", told
    yield "a reason is made up", including(record, "why", "it would be tidier")
    for number in range(len(record["why"])):
        yield f"reason {number} is left out", leaving_out(record, "why", number)
        yield f"reason {number} is another", put(record, f"why.{number}", "it would be tidier")


def _whose(record: Record) -> Iterator[Corruption]:
    for level in _LEVELS:
        if level != record["level"]:
            yield f"the level is {level}", put(record, "level", level)
    members = [item["id"] for item in record["gateways"]]
    yield "the terms are of a stranger", put(record, "terms_of", "ukpga-1066-1-s1")
    for name in (None, *members):
        if record["terms_of"] is not None and name != record["terms_of"] and record["terms_changed"]:
            # Where two have all terms alike, on those of the other is as true.
            if name not in {change["gateway"] for change in record["terms_changed"]} and name is not None:
                continue
            yield f"the terms are of {name}", put(record, "terms_of", name)
        if record["terms_of"] is None:
            yield f"the terms are of {name or 'nobody at all'}", put(record, "terms_of", name or "merge.1")
    for axis in (*AXES, "extent", "applies in", "time"):
        if axis not in (record["axis"] or "").split(", "):
            yield (
                f"lists are united on {axis} too",
                put(record, "axis", ", ".join(filter(None, (record["axis"], axis)))),
            )
    if record["axis"]:
        yield "lists are united on no axis", put(record, "axis", None)


def _flow_at(record: Record, path: str) -> Any:
    flow: Any = record
    for name in path.split("."):
        flow = flow[int(name) if name.isdigit() else name]
    return flow


def _flow(record: Record, path: str) -> Iterator[Corruption]:
    flow = _flow_at(record, path)
    yield f"{path} has another name", put(record, f"{path}.id", "flow:merge.9.9")
    yield f"{path} stands for none", put(record, f"{path}.from", [])
    yield f"{path} stands for one twice", including(record, f"{path}.from", flow["from"][0])
    yield f"{path} stands for a stranger", including(record, f"{path}.from", "flow:ukpga-1066-1-s1.1")
    for axis in ("discloser", "recipient", "purpose", "subject"):
        for number in range(len(flow[axis])):
            yield f"{path} calls {axis} otherwise", put(record, f"{path}.{axis}.{number}.label", "someone else")
    # What is compared on these days only may be written in other words.
    if record["dates"]["method"] == _EARLIER:
        yield from _lists(record, path)
        yield from _limits(record, path)
        yield from _when(record, path)


def _lists(record: Record, path: str) -> Iterator[Corruption]:
    flow = _flow_at(record, path)
    for axis in ("discloser", "recipient", "purpose", "subject", "obtained_under", "received_through"):
        if flow[axis] and axis not in ("obtained_under", "received_through"):
            yield f"{path} is widened on {axis}", put(record, f"{path}.{axis}", [])
        if len(flow[axis]) > 1:
            yield f"{path} is narrowed on {axis}", leaving_out(record, f"{path}.{axis}", 0)
    for axis in ("obtained_under", "received_through"):
        if flow[axis]:
            yield f"{path} forgets {axis}", put(put(record, f"{path}.{axis}", []), f"{path}.origin", [])
    yield f"{path} tells of another origin", including(record, f"{path}.origin", NOBODY)


def _limits(record: Record, path: str) -> Iterator[Corruption]:
    flow = _flow_at(record, path)
    for form in ("identifying", "de-identified"):
        if [item["id"] for item in flow["form"]] != [form]:
            yield f"{path} is {form} only", put(record, f"{path}.form", [{"id": form, "label": form.replace("-", " ")}])
    for pairing in ("same-area", "same-individual"):
        if pairing not in flow["pairing"]:
            yield f"{path} asks {pairing}", including(record, f"{path}.pairing", pairing)
    if flow["pairing"]:
        yield f"{path} asks no pairing", put(record, f"{path}.pairing", [])
    if flow["except"]:
        yield f"{path} leaves nothing out", put(record, f"{path}.except", {})
    if flow["reading"]:
        yield f"{path} rests on no reading", put(record, f"{path}.reading", [])


def _when(record: Record, path: str) -> Iterator[Corruption]:
    flow = _flow_at(record, path)
    for field in ("extent", "applies_in"):
        for codes in (None, ["E"], ["E", "NI"]):
            if codes != flow[field]:
                yield f"{path} has {codes} as {field}", put(record, f"{path}.{field}", codes)
    for dates in (None, [], [{"extent": [], "from": "1999-01-01", "until": "2001-01-01", "reading": []}]):
        if dates != flow["in_force"]:
            yield f"{path} is in force {dates}", put(record, f"{path}.in_force", dates)
    for number, period in enumerate(flow["in_force"] or ()):
        for field in ("from", "until"):
            if period[field] != "2030-01-01":
                later = put(record, f"{path}.in_force.{number}.{field}", "2030-01-01")
                yield f"{path} is in force {field} another day", later


def _terms(record: Record, path: str, places: Places) -> Iterator[Corruption]:
    merged: Any = record["merged"][int(path.rpartition(".")[2])]
    gateways = [places.world.gateways[name] for name in merged["from"]]
    for name, value in merged["terms"].items():
        known = [getattr(item, name) if name in MORE_TERMS else term_of(item, name) for item in gateways]
        assert name in (*TERMS, *MORE_TERMS)
        # Terms of another member, or what some member leaves open, would be another proposal and no lie.
        if value is not None and None not in known and name != "except_restrictions":
            yield f"{name} is not established", put(record, f"{path}.terms.{name}", None)
        if isinstance(value, list):
            yield f"{name} has somebody in it", including(record, f"{path}.terms.{name}", NOBODY)
            for number in range(len(value)):
                yield f"{name} calls {number} otherwise", put(record, f"{path}.terms.{name}.{number}.label", "x")
                rest = tuple(item["id"] for place, item in enumerate(value) if place != number)
                if all(item is None or set(item) != set(rest) for item in known) and name != "except_restrictions":
                    yield f"{name} leaves {number} out", leaving_out(record, f"{path}.terms.{name}", number)
        else:
            for word in _WORDS.get(name, ("silent", "none")):
                if word not in (value, *known):
                    yield f"{name} is {word}", put(record, f"{path}.terms.{name}", word)
        yield f"{name} is not told of", leaving_out(record, f"{path}.terms", name)


def _change(record: Record, name: str, places: Places) -> Iterator[Corruption]:
    change = record[name]
    other = record["lost" if name == "gained" else "gained"]
    if change is None:
        if other is not None:
            yield f"what is {name} is made up", put(record, name, other)
        return
    yield f"what is {name} is left out", put(record, name, None)
    for more in (1, -1):
        yield f"{more} more points are {name}", put(record, f"{name}.points", change["points"] + more)
    flip = {"certain": "possible", "possible": "certain"}
    yield f"{name}: another certainty", put(record, f"{name}.certainty", flip[change["certainty"]])
    yield f"{name}: untied is turned round", put(record, f"{name}.untied", not change["untied"])
    yield f"{name}: no box", put(record, f"{name}.boxes", [])
    yield f"{name}: boxes are left out", put(record, f"{name}.boxes_omitted", -1)
    if len(change["boxes"]) < 8:
        yield f"{name}: more boxes are left out", put(record, f"{name}.boxes_omitted", 3)
    for number, box in enumerate(change["boxes"]):
        yield f"{name}: box {number} is nowhere", put(record, f"{name}.boxes.{number}.extent", [])
        yield f"{name}: box {number} is of nobody", put(record, f"{name}.boxes.{number}.discloser", [NOBODY])
        assert box["extent"]
    if not change["boxes_omitted"] and len(change["boxes"]) > 1:
        # The largest come first, so the last does not hold all.
        yield f"{name}: only the last box is shown", put(record, f"{name}.boxes", change["boxes"][-1:])
    member = record["gateways"][0]["id"]
    for what, false in corrupt_point(record, f"{name}.witness", member, places):
        # A point moved off one member may be of another.
        if "moved off" not in what:
            yield f"{name}: {what}", false
    if name == "gained" and not change["untied"]:
        yield "what a member covers is told as gained", put(record, "gained.witness", _point_of(places, member))


def _point_of(places: Places, name: str) -> Record:
    """A point that a gateway covers as surely as it covers anything."""
    world, scope = places.world, places.world.scopes[name]
    piece = (scope.plain_certain or scope.plain_possible)[0]
    return describe_point(world, one_point(piece.box, world.singles)).to_record(dict(places.labels))


def _term_changes(record: Record) -> Iterator[Corruption]:
    first = record["gateways"][0]["id"]
    made_up = {"gateway": first, "term": "colour", "was": "red", "becomes": "blue"}
    yield "a change of terms is made up", including(record, "terms_changed", made_up)
    for number, item in enumerate(record["terms_changed"]):
        path = f"terms_changed.{number}"
        yield f"{path} is left out", leaving_out(record, "terms_changed", number)
        yield f"{path} is told twice", including(record, "terms_changed", item)
        for name in ("gateway", "term", "was", "becomes"):
            yield f"{path} has another {name}", put(record, f"{path}.{name}", item[name] + " or so")


def _others(record: Record, places: Places) -> Iterator[Corruption]:
    first = record["gateways"][0]
    for number, item in enumerate(record["others"]):
        yield f"another, {number}, is left out", leaving_out(record, "others", number)
        yield f"another, {number}, is told twice", including(record, "others", item)
        for word in ("gains", "loses"):
            other = item["loses" if word == "gains" else "gains"]
            yield f"another, {number}, {word} otherwise", put(record, f"others.{number}.{word}",
                                                             None if item[word] else other)  # fmt: skip
        yield from corrupt_side(record, f"others.{number}.gateway")
    yield "a member gives way elsewhere", including(record, "others", {"gateway": first, "gains": None, "loses": None})
    bar = {"gateway": first["id"], "was": "none", "becomes": "a bar nobody knows: shut"}
    yield "a bar is made up", including(record, "bars", bar)
    for number, item in enumerate(record["bars"]):
        yield f"bars of {item['gateway']} are left out", leaving_out(record, "bars", number)
        turned = {"gateway": item["gateway"], "was": item["becomes"], "becomes": item["was"]}
        yield f"bars of {item['gateway']} are turned round", put(record, f"bars.{number}", turned)
        yield f"bars of {item['gateway']} are of nobody", put(record, f"bars.{number}.gateway", "ukpga-1066-1-s1")
    named = {"by": first["id"], "field": "gives_way_to", "names": [first["id"]], "effect": "name to be amended"}
    yield "a name is made up", including(record, "refer", named)
    effects = ("name to be amended", "would reach more", "may reach more")
    for number, item in enumerate(record["refer"]):
        path = f"refer.{number}"
        yield f"{path} is left out", leaving_out(record, "refer", number)
        yield f"{path} is told twice", including(record, "refer", item)
        yield f"{path} is by another", put(record, f"{path}.by", "ukpga-1066-1-s1")
        yield f"{path} is in another field", put(record, f"{path}.field", "colour")
        yield f"{path} names another", put(record, f"{path}.names", ["ukpga-1066-1-s1"])
        yield from ((f"{path}: {effect}", put(record, f"{path}.effect", effect))
                    for effect in effects if effect != item["effect"])  # fmt: skip


def _dates(record: Record) -> Iterator[Corruption]:
    yield "another day was asked", put(record, "dates.asked", "2001-02-03")
    yield "a later day is made up", including(record, "dates.later", "2999-01-01")
    yield "they differ on a day nobody asked", including(record, "dates.differ", "2999-01-01")
    yield "days are compared by magic", put(record, "dates.method", "magic")
    for name in ("later", "differ"):
        for number in range(len(record["dates"][name])):
            yield f"{name} {number} is left out", leaving_out(record, f"dates.{name}", number)
