"""Ways to falsify what could go and what must stay: covers, witnesses, keystones, what steps in, sets."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

from gateways_graph.model.gateway import Gateway
from tests.proof.corruptions.fields import (
    AXES,
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

__all__ = ["corrupt_judgement", "corrupt_set", "corrupt_smallest"]

_VERDICTS = {
    "removable": "certain",
    "possibly removable": "possible",
    "displaced": "no",
    "undecided": "possible",
    "stays": "no",
}
_READ = ("checked", "double-checked")


def corrupt_judgement(record: Record, places: Places, another: Record | None = None) -> Iterator[Corruption]:
    """False versions of a judgement.

    Args:
        record: A true one.
        places: Where gateways reach.
        another: Another true one, of which the proof may be put here.
    """
    yield from corrupt_side(record, "gateway")
    for status in STATUSES:
        if status != record["status"]:
            yield f"the status is {status}", put(record, "status", status)
    yield "siblings is turned round", put(record, "siblings", not record["siblings"])
    for verdict, certainty in _VERDICTS.items():
        if verdict != record["verdict"]:
            yield f"the verdict is {verdict}", put(record, "verdict", verdict)
            # That a budget was reached is said of the run, not of the law: with nothing else told it is no lie.
            if (record["verdict"], verdict) != ("displaced", "undecided"):
                told = put(put(record, "verdict", verdict), "certainty", certainty)
                yield f"the verdict is {verdict}, with its certainty", told
    for certainty in ("certain", "possible", "no", "likely"):
        if certainty != record["certainty"]:
            yield f"the certainty is {certainty}", put(record, "certainty", certainty)
    if record["verdict"] in ("removable", "stays"):
        yield "what is certain turns on something", put(record, "turns_on", ["dates in force"])
    yield from _readings(record)
    yield from _cover(record, places)
    yield from _terms(record)
    yield from _witness(record, places, another)
    yield from _backfills(record, places)
    yield from _keystone(record, places, another)


def _readings(record: Record) -> Iterator[Corruption]:
    nowhere = {"phr:made-up": "rdg:made-up"}
    shown = ["under"] if record["verdict"] in ("removable", "possibly removable", "stays") else []
    shown += ["keystone.under"] if record["keystone"] else []
    shown += [f"backfilled.{number}.under" for number in range(len(record["backfilled"]))]
    for path in shown:
        yield f"{path} is a reading of no phrase", put(record, path, nowhere)
    if record["verdict"] == "possibly removable":
        yield "it turns on a phrase that is made up", including(record, "turns_on", "phr:made-up")
        for number, text in enumerate(record["turns_on"]):
            if text.startswith("phr:"):
                yield f"that it turns on {text} is left out", leaving_out(record, "turns_on", number)


def _witness(record: Record, places: Places, another: Record | None) -> Iterator[Corruption]:
    gateway = record["gateway"]["id"]
    if record["witness"] is not None:
        yield from corrupt_point(record, "witness", gateway, places)
    if another is None or another["witness"] is None:
        return
    if record["witness"] is None:
        yield "a witness is made up", put(record, "witness", another["witness"])
    elif not places.covers(gateway, another["witness"]):
        yield "the witness is that of another", put(record, "witness", another["witness"])


def _cover(record: Record, places: Places) -> Iterator[Corruption]:
    gateways, name, cover = places.world.gateways, record["gateway"]["id"], record["cover"]
    for number, member in enumerate(cover):
        yield f"{member} of the cover is left out", leaving_out(record, "cover", number)
        yield f"{member} is in the cover twice", including(record, "cover", member)
    strangers = {
        "itself": gateways[name],
        **{kind: found for kind, test in _KINDS.items() if (found := _first(places, test, {name, *cover}))},
    }
    for kind, other in strangers.items():
        yield f"{kind} is added to the cover", including(record, "cover", other.id)
        if cover and kind != "another":
            yield f"{kind} takes the place of a member", put(record, "cover.0", other.id)
    yield "a member of the cover is unknown", including(record, "cover", "ukpga-1066-1-s1")


def _is_half_coded(places: Places, item: Gateway) -> bool:
    return item.id in places.world.scopes and item.status not in _READ


def _is_residual(places: Places, item: Gateway) -> bool:
    return item.id in places.world.scopes and item.residual


def _is_dormant(places: Places, item: Gateway) -> bool:
    return item.id not in places.world.scopes


def _is_any(places: Places, item: Gateway) -> bool:
    return item.id in places.world.scopes


_KINDS = {
    "something half coded": _is_half_coded,
    "something residual": _is_residual,
    "something not in force": _is_dormant,
    "another": _is_any,
}


def _first(places: Places, test: object, left_out: set[str]) -> Gateway | None:
    items = (places.world.gateways[name] for name in sorted(places.world.gateways) if name not in left_out)
    return next((item for item in items if test(places, item)), None)  # type: ignore[operator]


def _terms(record: Record) -> Iterator[Corruption]:
    more = {"term": "colour", "it": "red", "cover": "blue"}
    yield "a term that would go is made up", including(record, "would_go", more)
    for number, item in enumerate(record["would_go"]):
        yield f"{item['term']} is left out", leaving_out(record, "would_go", number)
        yield f"{item['term']} is told twice", including(record, "would_go", item)
        for side in ("it", "cover"):
            wrong = put(record, f"would_go.{number}.{side}", item[side] + " or so")
            yield f"{item['term']} of {side} reads otherwise", wrong


def _backfills(record: Record, places: Places) -> Iterator[Corruption]:
    other = {"certain": "possible", "possible": "certain"}
    for number, item in enumerate(record["backfilled"]):
        path = f"backfilled.{number}"
        yield f"that {item['gateway']} steps in is left out", leaving_out(record, "backfilled", number)
        yield f"that {item['gateway']} steps in is told twice", including(record, "backfilled", item)
        changed = put(record, f"{path}.certainty", other[item["certainty"]])
        yield f"how surely {item['gateway']} steps in is another", changed
        for name, wrong in corrupt_point(record, f"{path}.witness", record["gateway"]["id"], places):
            if wrong["backfilled"][number]["witness"] is not None:
                yield name, wrong
    point = record["witness"]
    stranger = next((g for g in places.world.live if not places.world.gateways[g].gives_way_to), None)
    if point is not None and stranger is not None:
        made_up = {"gateway": stranger, "certainty": "possible", "witness": point}
        yield "one that gives way to nothing steps in", including(record, "backfilled", made_up)


def _keystone(record: Record, places: Places, another: Record | None) -> Iterator[Corruption]:
    gateway, stone = record["gateway"]["id"], record["keystone"]
    if stone is None:
        if another and another["keystone"]:
            yield "a keystone is made up", put(record, "keystone", another["keystone"])
        return
    yield "the keystone is left out", put(record, "keystone", None)
    other = {"certain": "possible", "possible": "certain"}[stone["certainty"]]
    yield "how surely it is a keystone is another", put(record, "keystone.certainty", other)
    for name, wrong in corrupt_point(record, "keystone.witness", gateway, places):
        if wrong["keystone"]["witness"] is not None:
            yield name, wrong
    if another and another["keystone"] and not places.covers(gateway, another["keystone"]["witness"]):
        yield "the keystone is that of another", put(record, "keystone", another["keystone"])
    for axis in AXES:
        if stone["alone"][axis] and places.off(gateway, stone["witness"], axis) is not None:
            yield f"the flow that it alone carries is widened on {axis}", put(record, f"keystone.alone.{axis}", [])
    yield "the flow that it alone carries is nowhere", put(record, "keystone.alone.extent", [])


def corrupt_set(claim: Record, places: Places) -> Iterator[Corruption]:
    """False versions of a set that could go together."""
    yield "one more stays", put(claim, "kept", claim["kept"] + 1)
    yield "the order is of no name", put(claim, "prefer", "shortest")
    yield "it is not certified", put(claim, "certified", False)
    yield from _removed(claim, places)


def corrupt_smallest(claim: Record, places: Places) -> Iterator[Corruption]:
    """False versions of the fewest that keep every flow."""
    yield "one fewer stays", put(claim, "kept", claim["kept"] - 1)
    yield "fewer than the bound stay", put(claim, "lower_bound", claim["kept"] + 1)
    yield "the bound is no number", put(claim, "lower_bound", "few")
    if claim["proven"]:
        yield "less than what is proven would do", put(claim, "lower_bound", claim["lower_bound"] - 1)
    if claim["proven"] and claim["removed"]:
        fewer = {**deepcopy(claim), "removed": claim["removed"][1:], "kept": claim["kept"] + 1,
                 "lower_bound": claim["lower_bound"] + 1}  # fmt: skip
        yield "a set that is not the smallest is told as proven", fewer
    yield from _removed(claim, places)


def _removed(claim: Record, places: Places) -> Iterator[Corruption]:
    for number, item in enumerate(claim["removed"]):
        path = f"removed.{number}"
        twice = including(claim, "removed", item)
        yield f"{item['gateway']} goes twice", put(twice, "kept", claim["kept"] - 1)
        yield f"{item['gateway']} goes without being counted", put(claim, "kept", claim["kept"] + 1)
        yield f"{item['gateway']} goes without a cover", put(claim, f"{path}.cover", [])
        for place, member in enumerate(item["cover"]):
            yield f"{member} is left out", leaving_out(claim, f"{path}.cover", place)
            gone = {"gateway": member, "cover": [item["gateway"]], "backfilled": []}
            wrong = put(including(claim, "removed", gone), "kept", claim["kept"] - 1)
            yield f"{member} covers and goes", wrong
        for kind, test in _KINDS.items():
            stranger = _first(places, test, {item["gateway"], *item["cover"]})
            if stranger is not None and item["cover"]:
                yield f"{kind} is added to a cover", including(claim, f"{path}.cover", stranger.id)
    stays = next(
        (name for name in places.world.live if all(name != item["gateway"] for item in claim["removed"])), None
    )
    if stays is not None:
        more = {"gateway": stays, "cover": [], "backfilled": []}
        yield "one that nothing covers goes", put(including(claim, "removed", more), "kept", claim["kept"] - 1)
