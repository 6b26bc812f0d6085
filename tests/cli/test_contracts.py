"""The JSON that other programs read: field names are an API, held here one by one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateways_graph.model.route import NOT_DECIDED, VERDICTS
from tests.cli.conftest import Run

TEXT, TEXTS, NUMBER, TRUTH, LIST, TABLE = str, list, int, bool, list, dict
NULL = type(None)


def has(record: dict[str, Any], **fields: Any) -> None:
    """Each field is there and of its type."""
    for name, kinds in fields.items():
        key = name.rstrip("_")
        assert key in record, key
        assert isinstance(record[key], kinds), (key, record[key])


def are_named(things: Any) -> None:
    """A list of `{"id", "label"}`."""
    assert all(set(item) == {"id", "label"} and all(isinstance(text, str) for text in item.values()) for item in things)


def is_point(point: dict[str, Any]) -> None:
    """A point: a name on each of six axes, extent and date as text."""
    axes = ("discloser", "recipient", "purpose", "subject", "form", "origin")
    assert set(point) == {*axes, "extent", "date"}
    are_named(point[axis] for axis in axes)
    assert point["extent"] in ("E", "W", "S", "NI")
    assert len(point["date"]) == 10


def is_pair(pair: dict[str, Any]) -> None:
    """A pair of `overlaps`, field by field."""
    for side in ("a", "b"):
        has(pair[side], id=TEXT, iri=TEXT, provisions=LIST, label=TEXT)
        assert pair[side]["iri"] == f"https://w3id.org/uk-gateways/id/gateway/{pair[side]['id']}"
        assert all(iri.startswith("http") for iri in pair[side]["provisions"])
    has(
        pair, relation=TEXT, also=LIST, certainty=TEXT, turns_on=LIST, share=TABLE, common=LIST, witness=(TABLE, NULL),
        only_a=(TABLE, NULL), only_b=(TABLE, NULL), terms=TABLE, status=TEXT,
    )  # fmt: skip
    assert pair["certainty"] in ("certain", "possible")
    assert set(pair["share"]) == {"a", "b"}
    for share in pair["share"].values():
        part, whole = map(int, share.split("/"))
        assert 0 <= part <= whole
    for item in pair["also"]:
        has(item, relation=TEXT, certainty=TEXT, of=(TEXT, NULL), turns_on=LIST)
    for box in pair["common"]:
        assert set(box) == {"discloser", "recipient", "purpose", "subject", "form", "origin", "extent"}
        are_named(name for axis in box if axis != "extent" for name in box[axis])
    for point in (pair["witness"], pair["only_a"], pair["only_b"]):
        if point is not None:
            is_point(point)
    assert all(set(sides) == {"a", "b"} for sides in pair["terms"].values())


def is_route(route: dict[str, Any]) -> None:
    """A route, field by field."""
    has(
        route, verdict=TEXT, match=TEXT, part=TEXT, tier=TEXT, certainty=TEXT, steps=LIST, rank=TABLE, warnings=LIST,
        not_decided=LIST, other_footings=LIST,
    )  # fmt: skip
    assert isinstance(route["front"], bool)
    assert route["verdict"] in VERDICTS
    assert route["match"] in ("whole", "partial")
    assert route["tier"] in ("specific", "general", "agreement", "no-power-needed")
    assert route["not_decided"] == list(NOT_DECIDED)
    assert all(isinstance(value, int) for value in route["rank"].values())
    for step in route["steps"]:
        has(
            step, gateway=TEXT, provisions=LIST, from_=TABLE, to=TABLE, obligation=(TEXT, NULL), source=(TEXT, NULL),
            legal_effect=(TEXT, NULL), limits=LIST, onward=LIST, residual=LIST, status=TEXT, form=LIST,
            conditions=LIST, contrary=LIST, bars_to_check=LIST, data_protection=LIST,
        )  # fmt: skip
        assert isinstance(step["on_request"], bool)
        for item in step["conditions"]:
            has(item, id=TEXT, label=TEXT, type=(TEXT, NULL), judged_by=(TABLE, NULL), evidence=TEXT)
            assert item["label"] in step["residual"]
        for item in step["bars_to_check"]:
            has(item, bar=TABLE, how=TEXT, conditions=LIST)
        for item in step["data_protection"]:
            has(item, basis=TEXT, because=TEXT)
        are_named((step["from"], step["to"]))


def is_gateway(record: dict[str, Any]) -> None:
    """A gateway of `list` and `show`, field by field; null means not established."""
    either = (LIST, NULL)
    has(
        record, id=TEXT, iri=TEXT, label=TEXT, provisions=LIST, aliases=LIST, versions=LIST, obligation=(TEXT, NULL),
        source=(TEXT, NULL), legal_effect=(TEXT, NULL), gives_way_to=either, lifts=either, status=TEXT,
        version_read=(TEXT, NULL), flows=LIST, in_force=either, conditions=either, onward=either, offence=either,
        confidence=(TEXT, NULL), other_restrictions=(TEXT, NULL), data_protection_clause=(TEXT, NULL),
        exclusivity=(TEXT, NULL), evidence=LIST,
    )  # fmt: skip
    for flow in record["flows"]:
        has(
            flow, discloser=LIST, recipient=LIST, purpose=LIST, subject=LIST, form=LIST, origin=LIST, except_=TABLE,
            pairing=LIST, extent=either, reading=LIST,
        )  # fmt: skip
        are_named(
            name for axis in ("discloser", "recipient", "purpose", "subject", "form", "origin") for name in flow[axis]
        )
    for period in record["in_force"] or ():
        assert set(period) == {"extent", "from", "until"}


def test_pairs_of_the_small_data(run: Run, small: Path) -> None:
    """Every pair has every field; a certain one has a witness, and its shares are exact."""
    pairs = run("overlaps", "--json", "--data", small).document["results"]
    for pair in pairs:
        is_pair(pair)
    first = pairs[0]
    assert (first["relation"], first["certainty"]) == ("duplicate", "certain")
    assert len({*first["share"].values(), first["share"]["a"]}) == 1


@pytest.mark.slow
def test_pairs_of_the_packaged_data(packaged_overlaps: Path) -> None:
    """The real answer keeps the contract in each of its pairs, strongest relations first."""
    pairs = json.loads(packaged_overlaps.read_text(encoding="utf-8"))["results"]
    assert len(pairs) > 1000
    for pair in pairs:
        is_pair(pair)


@pytest.mark.parametrize("extra", [(), ("--information", "tax information"), ("--extent", "E")])
def test_routes_of_the_small_data(run: Run, small: Path, extra: tuple[str, ...]) -> None:
    """Every route has every field, and the document the demand, its verdict and its coverage."""
    document = run(
        "routes", "--from", "hmrc", "--to", "kent charity", "--for", "fraud", "--json", *extra, "--data", small
    ).document
    assert document["results"]
    for route in document["results"]:
        is_route(route)
    assert document["verdict"] == document["results"][0]["verdict"]
    assert document["demand"]["discloser"] == "body:hmrc"
    assert isinstance(document["coverage"], dict)
    assert isinstance(document["notes"], list)


def test_no_route_is_an_answer(run: Run, small: Path) -> None:
    """A demand that nothing serves ends in 0: not established, with the coverage behind it."""
    done = run("routes", "--from", "kent police", "--to", "hmrc", "--for", "fraud", "--json", "--data", small)
    assert done.code == 0
    assert (done.document["results"], done.document["verdict"]) == ([], "not established")
    assert done.document["coverage"]["from_discloser"] >= 0
    table = run(
        "routes", "--from", "kent police", "--to", "hmrc", "--for", "fraud", "--format", "table", "--data", small
    ).out
    assert "NOT ESTABLISHED: no gateway is recorded for this. That is not advice that none exists." in table
    assert all(item in table for item in NOT_DECIDED)


def test_routes_of_the_packaged_data(run: Run) -> None:
    """HMRC to a council for fuel poverty: the contract holds on real routes, and none is called lawful."""
    done = run("routes", "--from", "HMRC", "--to", "council", "--for", "fuel poverty", "--json")
    assert done.document["results"]
    for route in done.document["results"]:
        is_route(route)
        own = [route["verdict"], route["part"], *route["warnings"], *route["not_decided"]]
        assert "lawful" not in " ".join(own).casefold()


def test_gateways_of_the_small_data(run: Run, small: Path) -> None:
    """`list gateways` and `show` give the same record of a gateway."""
    listed = run("list", "gateways", "--json", "--data", small).document["results"]
    for record in listed:
        is_gateway(record)
        assert run("show", record["id"], "--json", "--data", small).document["results"] == [record]


def test_gateways_of_the_packaged_data(run: Run) -> None:
    """Every packaged gateway keeps the contract."""
    records = run("list", "gateways", "--json").document["results"]
    assert len(records) > 500
    for record in records:
        is_gateway(record)


def test_absent_terms_are_null_and_empty_ones_are_lists(run: Run, small: Path) -> None:
    """Not established is null; read, with nothing there, is an empty list."""
    records = {item["id"]: item for item in run("list", "--json", "--data", small).document["results"]}
    assert records["ukpga-2005-11-s30"]["conditions"] == []
    assert records["common-law-police"]["conditions"] is None
    assert records["common-law-police"]["obligation"] is None
