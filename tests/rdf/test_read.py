"""Triples to model values: what each statement becomes, and what absence becomes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateways_graph.model.dataset import Compatibility, Dataset, Phrase, Rejection, Statute
from gateways_graph.model.gateway import AltTerm, Exclusions
from gateways_graph.model.hierarchy import Edge
from gateways_graph.rdf.read import read_dataset
from gateways_graph.rdf.sources import parse_source
from tests.rdf.mutations import ACT, SECTION, VALID, VERSION, change

TRIPLES = parse_source("valid.ttl", VALID).triples


def read(text: str = VALID) -> Dataset:
    """A data set from Turtle."""
    return read_dataset(parse_source("valid.ttl", text).triples, digest="d")


@pytest.fixture(scope="module")
def data() -> Dataset:
    """The smallest whole data set."""
    return read()


@given(st.permutations(TRIPLES))
@settings(max_examples=20, database=None, derandomize=True)
def test_the_order_of_statements_does_not_matter(triples: list[object]) -> None:
    """Any order of the same triples gives the same values in the same order."""
    assert read_dataset(triples, digest="d") == read_dataset(TRIPLES, digest="d")  # type: ignore[arg-type]


def test_a_gateway_in_full(data: Dataset) -> None:
    """Each property stands in its field; gateways by local id, other nodes compact, law by IRI."""
    gateway = {item.id: item for item in data.gateways}["ukpga-2005-11-s20"]
    assert gateway.label == "HMRC may disclose in the public interest"
    assert (gateway.provisions, gateway.family) == ((SECTION,), "fam:crca-s20")
    assert (gateway.obligation, gateway.source, gateway.legal_effect) == ("may", "express", "confers")
    assert (gateway.conditions, gateway.onward, gateway.lifts) == (
        ("cond:public-interest",),
        ("onw:crca-s20-9",),
        ("bar:crca-s18",),
    )
    assert (gateway.offences, gateway.data_protection_clause) == (("off:crca-s19",), "silent")
    assert gateway.extent == ("E", "W", "S", "NI")
    assert (gateway.status, gateway.checked, gateway.terms_complete) == ("checked", True, True)
    assert gateway.version_read == VERSION
    assert [(period.start and period.start.text, period.until) for period in gateway.in_force or ()] == [
        ("2005-04-18", None)
    ]


def test_absent_is_not_established_and_none_is_read(data: Dataset) -> None:
    """`code:none` is an empty tuple; a property that is not there is None."""
    found = {item.id: item for item in data.gateways}
    assert found["ukpga-2005-11-s20"].gives_way_to == ()
    assert found["ukpga-2005-11-s20"].takes_on_limits_of is None
    police = found["common-law-police"]
    assert (police.conditions, police.onward, police.extent, police.in_force, police.obligation) == (None,) * 5
    assert police.gives_way_to == ("ukpga-2005-11-s20",)
    assert police.provisions == ("cla:police-disclosure",)
    assert (police.general, police.residual) == (True, False)


def test_flows_with_their_facets(data: Dataset) -> None:
    """Lists, relative purposes, exclusions, pairings, forms and readings."""
    found = {item.id: item for item in data.gateways}
    first, second = found["ukpga-2005-11-s20"].flows
    assert (first.discloser, first.recipient, first.purpose, first.subject) == (
        ("body:hmrc",), ("bcls:police-force",), ("pur:crime-prevention",), ("inf:tax",),
    )  # fmt: skip
    assert second.purpose == ("code:functions-of-recipient",)
    assert second.except_ == Exclusions(recipient=("body:kent-police",))
    assert second.pairing == ("different-bodies",)
    (third,) = found["common-law-police"].flows
    assert (third.form, third.readings) == (("identifying",), ("rdg:interest.narrow",))


def test_disputed_terms_stand_apart(data: Dataset) -> None:
    """A term under a reading is an alternative, and the plain field is not established."""
    police = {item.id: item for item in data.gateways}["common-law-police"]
    assert police.exclusivity is None
    assert police.alternatives == (AltTerm("exclusivity", "non-exclusive", ("rdg:interest.broad",)),)


def test_bars_rules_and_conditions(data: Dataset) -> None:
    """Bars with exceptions and what they yield to, onward rules with theirs, conditions with what follows."""
    (bar,) = data.restrictions
    assert (bar.binds, bar.yields_to, bar.prevails_over, bar.in_force) == (
        ("body:hmrc",),
        ("enc:any-other-enactment",),
        None,
        None,
    )
    assert [item.purpose for item in bar.exceptions] == [("code:functions-of-discloser",)]
    (rule,) = data.onward_rules
    assert (rule.act, rule.binds, rule.offences) == ("disclose", "everyone-after", ("off:crca-s19",))
    assert [item.conditions for item in rule.exceptions] == [("cond:consent",)]
    interest = {item.id: item for item in data.conditions}["cond:public-interest"]
    assert (interest.type, interest.test, interest.judged_by) == (
        "public-interest",
        "is-satisfied",
        "code:judge-discloser",
    )
    assert interest.entails == ("cond:relevant",)


def test_hierarchies_with_dated_edges(data: Dataset) -> None:
    """Members, offices and narrower classes lie under what holds them; membership keeps its dates."""
    edges = {(edge.child, edge.parent): edge.periods for edge in data.bodies.edges}
    assert set(edges) == {
        ("bcls:police-force", "bcls:public-authority"), ("body:hmrc", "bcls:public-authority"),
        ("body:kent-police", "bcls:police-force"), ("cap:chief-officer", "bcls:police-force"),
    }  # fmt: skip
    assert [period.start and period.start.text for period in edges["body:hmrc", "bcls:public-authority"]] == [
        "2005-04-18"
    ]
    nodes = data.bodies.by_id()
    assert nodes["bcls:police-force"].exhaustive
    assert (nodes["body:hmrc"].needs_power, nodes["body:hmrc"].operates_in) == ("statutory", ("E", "W", "S", "NI"))
    assert nodes["body:hmrc"].identifiers == (("govuk-slug", "hm-revenue-customs"),)
    assert nodes["body:kent-police"].functions == ("pur:crime-prevention",)
    assert Edge("pur:crime-prevention", "pur:any") in data.purposes.edges


def test_the_rest(data: Dataset) -> None:
    """Statutes, phrases, readings, compatibilities, families, rejections and the digest."""
    assert Statute(ACT, "Commissioners for Revenue and Customs Act 2005", "2005-04-07") in data.statutes
    assert data.phrases == (Phrase("phr:interest", SECTION, "in the public interest"),)
    assert [(item.id, item.stance) for item in data.readings] == [
        ("rdg:interest.broad", "broad"),
        ("rdg:interest.narrow", "narrow"),
    ]
    assert data.compatibilities == (
        Compatibility("com:crime-any", "pur:crime-prevention", "pur:any", "https://example.org/source"),
    )
    assert data.rejections == (Rejection("rej:ukpga-2005-11-s19", f"{ACT}/section/19", "An offence; no flow.", None),)
    assert data.families == (("fam:crca-s20", "section 20"),)
    assert data.digest == "d"


def test_not_commenced_is_no_period() -> None:
    """`code:not-commenced` is a state, not a date."""
    text = change(VALID, "gw:inForce per:s20.1 ;", "gw:inForce code:not-commenced ;")
    gateway = {item.id: item for item in read(text).gateways}["ukpga-2005-11-s20"]
    assert gateway.not_commenced
    assert not gateway.in_force


def test_flows_stand_in_the_order_of_their_numbers() -> None:
    """Flow .10 stands after flow .2."""
    text = VALID.replace("flow:s20.1", "flow:s20.10")
    gateway = {item.id: item for item in read(text).gateways}["ukpga-2005-11-s20"]
    assert [flow.id for flow in gateway.flows] == ["flow:s20.2", "flow:s20.10"]
