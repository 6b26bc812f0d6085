"""What rows make of the data: taken whole, or refused with the row, the reason and the way to mend it."""

from __future__ import annotations

import pytest

from gateways_graph.curation.changes import plan_changes, read_rows
from gateways_graph.errors import DataError
from gateways_graph.model.identifiers import LEGISLATION, expand
from gateways_graph.rdf.triples import Literal, index_triples
from tests.curation.worlds import grid, put, valid

GATEWAY = """gateway ; label ; provision ; obligation ; status
ukpga-2005-11-s21 ; HMRC may tell ; ukpga/2005/11/section/21/1 ; may ; coded"""
EVIDENCE = "evidence ; of ; version read ; seen\n; ukpga-2005-11-s21 ; ukpga/2005/11/section/21/2025-06-01 ; seen"


def _first(kind: str) -> str:
    """Compact id of a node of a kind in the valid data."""
    from gateways_graph.curation.rows import kinds_of, name_of

    return name_of(min(node for node, found in kinds_of(index_triples(valid())).items() if found == kind))


def _flow() -> str:
    """A table with one flow of the new gateway."""
    body, other, purpose = map(_first, ("body", "class", "purpose"))
    return f"flow ; of ; discloser ; recipient ; purpose\n; ukpga-2005-11-s21 ; {body} ; {other} ; {purpose}"


def test_a_new_gateway_needs_three_rows() -> None:
    """Gateway, flow and evidence: numbers for the owned, provisions and texts are made from their addresses."""
    changes = put(GATEWAY, _flow(), EVIDENCE)
    assert changes.refused == []
    index = index_triples(changes.triples)
    assert index[expand("gwy:ukpga-2005-11-s21")][expand("gw:permits")] == [expand("flow:ukpga-2005-11-s21.1")]
    section = f"{LEGISLATION}id/ukpga/2005/11/section/21"
    version = f"{LEGISLATION}ukpga/2005/11/section/21/2025-06-01"
    assert index[f"{section}/1"][expand("eli:is_part_of")] == [section]
    assert index[section][expand("eli:is_realized_by")] == [version]
    assert index[version][expand("eli:version_date")] == [Literal("2025-06-01", expand("xsd:date"))]
    assert {name: counts["added"] for name, counts in changes.counts.items()} == {
        "gateways": 1, "flows": 1, "evidence": 1, "provisions": 2, "versions": 1,
    }  # fmt: skip


def test_bodies_and_purposes_may_be_written_by_name() -> None:
    """A main label goes before another thing's other label; a wrong one gets the nearest."""
    body = index_triples(valid())[expand(_first("body"))][expand("skos:prefLabel")][0]
    assert isinstance(body, Literal)
    good = f"flow ; discloser\n{_first('flow')} ; {body.value.upper()}"
    assert put(good).refused == []
    bad = put(f"flow ; discloser\n{_first('flow')} ; {body.value}x").refused
    assert [(item.row, item.column) for item in bad] == [(2, "discloser")]
    assert _first("body") in bad[0].mend


def test_a_column_that_is_left_out_changes_nothing() -> None:
    """A table of ids and one column says that one property; an empty cell takes it away."""
    gateway = _first("gateway")
    before = index_triples(valid())[expand(gateway)]
    changes = put(f"gateway ; status ; exclusivity\n{gateway} ; coded ;")
    after = index_triples(changes.triples)[expand(gateway)]
    assert after[expand("gw:status")] == [expand("code:coded")]
    assert expand("gw:exclusivity") not in after
    same = {expand("gw:status"), expand("gw:exclusivity"), expand("gw:termsComplete")}
    assert {name: set(v) for name, v in after.items() if name not in same} == {
        name: set(v) for name, v in before.items() if name not in same
    }


def test_one_refused_row_leaves_all_as_it_was() -> None:
    """All or nothing: the data afterwards is the data before, and every bad cell of every row is named."""
    gateway = _first("gateway")
    changes = put(f"gateway ; status ; obligation\n{gateway} ; fine ; shall")
    assert set(changes.triples) == set(valid())
    assert [item.column for item in changes.refused] == ["status", "obligation"]


def test_the_sound_rows_may_be_taken_alone() -> None:
    """With accept-good a refused gateway takes its flow and evidence with it, and the rest goes in."""
    flow = _flow()
    other = f"gateway ; other labels\n{_first('gateway')} ; also called so"
    changes = put(GATEWAY.replace("may ;", "shall ;"), flow, EVIDENCE, other, accept_good=True)
    assert {item.table for item in changes.refused} == {"gateways", "flows", "evidence"}
    assert changes.counts == {"gateways": {"added": 0, "changed": 1, "removed": 0}}


def test_a_defect_is_traced_to_the_row_that_brought_it() -> None:
    """What the check of a load finds afterwards is said of the row, with the check's own remedy."""
    refused = put(GATEWAY).refused
    assert {(item.file, item.row, item.id) for item in refused} == {("0.csv", 2, "ukpga-2005-11-s21")}
    assert any("has no gw:permits" in item.reason and "Add a flow" in item.mend for item in refused)
    unknown = put(GATEWAY.replace("2005/11/section", "2099/11/section")).refused
    assert any("ukpga/2099/11, which is not recorded" in item.reason for item in unknown)


def test_what_has_no_row_goes_only_when_tables_are_whole() -> None:
    """By default a missing row means nothing; with whole it means removed."""
    text = f"gateway ; status\n{_first('gateway')} ; coded"
    assert put(text).untouched == {"gateways": len([1 for kind in _kinds() if kind == "gateway"]) - 1}
    assert put(text, whole=True).refused != []  # nothing else is left to refer to


def _kinds() -> list[str]:
    from gateways_graph.curation.rows import kinds_of

    return list(kinds_of(index_triples(valid())).values())


def test_a_flow_may_move_to_another_owner() -> None:
    """The column `of` says whose it is, and the old owner lets go."""
    flow = next(s for s, p, o in valid() if isinstance(o, str) and p == expand("rdf:type") and o == expand("gw:Flow"))
    owners = [s for s, p, o in valid() if p == expand("gw:permits") and o == flow]
    changes = put(f"flow ; of\n{flow} ; {_first('gateway')}")
    after = [s for s, p, o in changes.triples if p == expand("gw:permits") and o == flow]
    if changes.refused:  # the old owner is left without a flow: said of the row that took it
        assert {item.file for item in changes.refused} <= {"0.csv", ""}
    else:
        assert after == [expand(_first("gateway"))]
    assert owners


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gatway ; label\nx ; y", "names no table: write one of gateway, flow"),
        ("gateway ; lable\nx ; y", "did you mean 'label'"),
        ("gateway ; label ; label\nx ; y ; z", "stands there twice"),
    ],
)
def test_headers_that_mean_nothing_are_refused_whole(text: str, said: str) -> None:
    """A misspelt column would otherwise drop facts in silence."""
    with pytest.raises(DataError, match=said):
        read_rows([grid(text)])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("gateway ; status\n ; coded", "the row has no identifier"),
        ("gateway ; status\nbody:hmrc ; coded", "no identifier of a gateway"),
        ("version ; version date\nukpga/2005/11 ; 2020-01-01", "names no text at a date"),
        ("flow ; of\n ; no-such-gateway", "is no gateway or restriction"),
    ],
)
def test_rows_without_a_proper_identifier_are_refused(text: str, said: str) -> None:
    """The first column must be an identifier of its kind, or empty with an owner beside it."""
    assert [said in item.reason for item in put(text).refused] == [True]


def test_one_thing_has_one_row() -> None:
    """The second of two rows for one node is refused, and names the first."""
    gateway = _first("gateway")
    refused = put(f"gateway ; status\n{gateway} ; coded\n{gateway} ; checked").refused
    assert [(item.row, "has a row already" in item.reason) for item in refused] == [(3, True)]


def test_a_cell_beyond_the_headers_is_refused() -> None:
    """It would be lost otherwise."""
    _, refused = read_rows([grid("gateway ; status\nx ; coded ; stray")])
    assert [(item.row, "'stray' stands beyond" in item.reason) for item in refused] == [(2, True)]


def test_importing_twice_changes_nothing_more() -> None:
    """The rows of an export, put in again, leave every triple as it was."""
    from gateways_graph.curation.rows import build_rows

    rows = [row for listed in build_rows(valid()).values() for row in listed]
    changes = plan_changes(valid(), rows)
    assert (changes.refused, changes.counts, set(changes.triples)) == ([], {}, set(valid()))


def test_a_refused_flow_leaves_no_trace_on_its_owner() -> None:
    """The sound flow of a recorded gateway goes in alone, and the gateway counts as changed."""
    body, other, purpose, gateway = map(_first, ("body", "class", "purpose", "gateway"))
    table = f"""flow ; of ; discloser ; recipient ; purpose
flow:new.1 ; {gateway} ; {body} ; {other} ; {purpose}
flow:new.2 ; {gateway} ; {body} ; {body} ; {purpose}"""
    changes = put(table, accept_good=True)
    assert {item.row for item in changes.refused} == {3}
    assert changes.counts["gateways"] == {"added": 0, "changed": 1, "removed": 0}
    links = [o for s, p, o in changes.triples if p == expand("gw:permits") and s == expand(gateway)]
    assert expand("flow:new.1") in links
    assert expand("flow:new.2") not in links
