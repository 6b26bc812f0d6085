"""`gateways merge`: proposals, named merges, what a table folds and what a program reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateways_graph import load
from gateways_graph.model.consolidation import MERGE_KINDS
from gateways_graph.model.gateway import Exclusions, Flow
from tests.cli.conftest import Run
from tests.cli.test_contracts import has, is_point

_DAY = ("--as-at", "2025-11-22")
_PAIR = ("ukpga-2006-47-s40", "ukpga-2006-47-s42")
TEXT, LIST, TABLE, NUMBER, NULL = str, list, dict, int, type(None)


def _is_merge(record: dict[str, Any]) -> None:
    """A proposal, field by field."""
    has(
        record, gateways=LIST, into=NUMBER, kind=TEXT, certainty=TEXT, axis=(TEXT, NULL), terms_of=(TEXT, NULL),
        level=(TEXT, NULL), merged=LIST, before=TABLE, after=TABLE, flows=TABLE, saved=NUMBER, gained=(TABLE, NULL),
        lost=(TABLE, NULL), terms_changed=LIST, who=LIST, refer=LIST, others=LIST, bars=LIST, crosses=TABLE,
        dates=TABLE, why=LIST, turns_on=LIST, status=TEXT, siblings=bool,
    )  # fmt: skip
    assert record["kind"] in MERGE_KINDS
    assert set(record["before"]) == set(record["after"]) == {"certain", "possible"}
    assert record["into"] == len(record["merged"])
    assert sorted(name for item in record["merged"] for name in item["from"]) == [g["id"] for g in record["gateways"]]
    for change in filter(None, (record["gained"], record["lost"])):
        has(change, points=NUMBER, certainty=TEXT, boxes=LIST, boxes_omitted=NUMBER, witness=TABLE, untied=bool)
        is_point(change["witness"])
    for item in record["terms_changed"]:
        assert set(item) == {"gateway", "term", "was", "becomes"}
    for item in record["who"]:
        assert set(item) == {"who", "as", "gains", "loses", "terms"}
        assert item["as"] in ("discloser", "recipient")
    if record["kind"] == "equal":
        assert record["before"] == record["after"]
        assert not any(record[name] for name in ("gained", "lost", "terms_changed", "others", "bars", "why"))
    if record["certainty"] == "certain":
        assert not record["turns_on"]


@pytest.fixture(scope="module")
def proposals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All proposals of the packaged data, made once."""
    from gateways_graph.cli import main

    path = tmp_path_factory.mktemp("merges") / "merges.json"
    with pytest.raises(SystemExit):
        main(["merge", "--json", "-q", *_DAY, "-o", str(path)])
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@pytest.mark.slow
def test_every_proposal_keeps_the_contract(proposals: dict[str, Any]) -> None:
    """Equal, changed and wider ones, each with what proves it."""
    assert proposals["answers"] == "merge"
    assert {item["kind"] for item in proposals["results"]} >= {"equal", "terms change", "wider"}
    for record in proposals["results"]:
        _is_merge(record)


@pytest.mark.slow
def test_proposals_come_in_the_order_that_is_said(proposals: dict[str, Any]) -> None:
    """Kind, then provisions saved, then certainty."""
    keys = [
        (MERGE_KINDS.index(item["kind"]), -item["saved"], item["certainty"] != "certain")
        for item in proposals["results"]
    ]
    assert keys == sorted(keys)


@pytest.mark.slow
def test_real_sections_that_could_be_one(proposals: dict[str, Any]) -> None:
    """Safeguarding Vulnerable Groups Act 2006 ss.40, 42 and 46 say the same of different disclosers."""
    equal = {tuple(g["id"] for g in item["gateways"]) for item in proposals["results"] if item["kind"] == "equal"}
    assert (*_PAIR, "ukpga-2006-47-s46") in equal


@pytest.mark.slow
def test_objectives_of_the_digital_economy_act_are_never_equal(proposals: dict[str, Any]) -> None:
    """No proposal to put two objectives of section 35 together claims that nothing changes."""
    for item in proposals["results"]:
        ids = [gateway["id"] for gateway in item["gateways"]]
        if len(ids) > 1 and all(name.startswith("ukpga-2017-30-s35.") for name in ids):
            assert item["kind"] != "equal", ids


def test_objectives_named_are_a_change(run: Run) -> None:
    """Asked for by name, two objectives of one power are said to flow into each other."""
    document = run(
        "merge", "ukpga-2017-30-s35.water-poverty", "ukpga-2017-30-s35.fuel-poverty", "--json", *_DAY
    ).document
    assert all(item["kind"] != "equal" for item in document["results"])
    assert any("objective" in reason for item in document["results"] for reason in item["why"])


def test_the_record_alone_holds_the_flows(run: Run) -> None:
    """Every field of a merged flow can be read back from the JSON."""
    document = run("merge", *_PAIR, "--json", *_DAY).document
    made = load(as_at=None).merges(*_PAIR)[0].merged[0].gateway.flows
    assert len(document["results"]) == 1
    for record, flow in zip(document["results"][0]["merged"][0]["flows"], made, strict=True):
        assert _read_flow(record)._replace(in_force=None) == flow._replace(in_force=None)
        assert record["in_force"] == [{"extent": ["E", "W"], "from": "2025-11-22", "until": None, "reading": []}]
        assert record["from"] == ["flow:ukpga-2006-47-s40.1", "flow:ukpga-2006-47-s42.1"]


def _read_flow(record: dict[str, Any]) -> Flow:
    def ids(names: list[dict[str, str]]) -> tuple[str, ...]:
        return tuple(item["id"] for item in names)

    axes = ("discloser", "recipient", "purpose", "subject", "form", "obtained_under", "received_through")
    lists: dict[str, Any] = {axis: ids(record[axis]) for axis in axes}
    return Flow(
        id=record["id"],
        **lists,
        except_=Exclusions(**{axis: ids(names) for axis, names in record["except"].items()}),
        pairing=tuple(record["pairing"]),
        extent=tuple(record["extent"]),
        applies_in=record["applies_in"],
        readings=tuple(record["reading"]),
    )


def test_a_named_merge_reads_as_text(run: Run) -> None:
    """A table says what is merged, as what, and that the points are the same."""
    done = run("merge", *_PAIR, "--format", "table", *_DAY)
    assert done.code == 0
    assert "EQUAL: 2 into 1, saves 1 provision" in done.out
    assert "same points before and after" in done.out
    assert "earlier days are not compared" in done.out


@pytest.mark.slow
def test_filters_keep_what_they_name(run: Run) -> None:
    """By statute, purpose and family; a table counts what it leaves out."""
    found = run("merge", "--statute", "Safeguarding Vulnerable Groups Act 2006", "--json", *_DAY).document["results"]
    assert found
    assert all(any("ukpga/2006/47" in iri for g in item["gateways"] for iri in g["provisions"]) for item in found)
    table = run("merge", "--purpose", "barring decisions", "--format", "table", *_DAY)
    assert "limbs of one section" in table.out
    rows = run("merge", "--family", "fam:none-such", "--json")
    assert rows.code == 5
    assert "no family of versions" in rows.err


def test_names_and_filters_exclude_each_other(run: Run) -> None:
    """Exit 2, with what to do instead."""
    done = run("merge", *_PAIR, "--body", "HMRC")
    assert (done.code, done.out) == (2, "")
    assert "not both" in done.err


def test_an_unknown_name_is_said(run: Run) -> None:
    """Exit 5, with the nearest names."""
    done = run("merge", "ukpga-2006-47-s40", "ukpga-2006-47-s4x")
    assert done.code == 5
    assert "ukpga-2006-47-s4" in done.err


@pytest.mark.parametrize("form", ["csv", "tsv", "ndjson", "md", "json", "table"])
def test_small_data_in_every_format(run: Run, small: Path, form: str) -> None:
    """Whatever the format, small data are answered and nothing is written twice."""
    done = run("merge", "--format", form, "--data", small)
    assert done.code == 0
    assert run("merge", "--format", form, "--data", small).out == done.out
