"""The whole-graph check: every defect is found, placed, and said with what to do about it."""

from __future__ import annotations

from datetime import date

import pytest

from gateways_graph.model.identifiers import NAMESPACES, compact
from gateways_graph.rdf.codes import CODES, OPEN_SCHEMES
from gateways_graph.rdf.contract import KINDS, PROPERTIES
from gateways_graph.rdf.defects import DEFECTS
from gateways_graph.rdf.sources import Source, parse_source, read_source
from gateways_graph.rdf.triples import Index, Literal, index_triples
from gateways_graph.rdf.validate import Defect, find_defects
from gateways_graph.resources import default_data, shipped_file
from tests.rdf.mutations import ACT, GATEWAY, VALID, Mutation, change
from tests.rdf.mutations.law import FLOWS, LAW
from tests.rdf.mutations.nodes import NODES, VALUES
from tests.rdf.mutations.references import REFERENCES
from tests.rdf.mutations.terms import HIERARCHIES, TERMS

AS_AT = date(2026, 1, 1)
ALL = [*NODES, *VALUES, *REFERENCES, *LAW, *FLOWS, *TERMS, *HIERARCHIES]
#: Defects of the data set as a whole, and those that take two files or dates; each has a test of its own.
ELSEWHERE = {"no-gateway", "other-vocabulary", "same-source", "stale-version"}


def check(text: str, as_at: date = AS_AT) -> list[Defect]:
    """Defects of one Turtle text."""
    return find_defects([parse_source("x.ttl", text)], as_at=as_at)


def line_of(node: str, text: str) -> int | None:
    """The line on which a node's block begins, found the slow way."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.split(" ")[0] in (node, f"<{node}>", f"<{NAMESPACES['off']}{node[4:]}>"):
            return number
    return None


def by_behaviour(mutation: Mutation) -> str:
    """The test's name is the behaviour."""
    return mutation.behaviour.replace(" ", "-")


@pytest.fixture(scope="module")
def vocabulary() -> Index:
    """The packaged vocabulary by subject."""
    return index_triples(read_source(shipped_file("vocabulary.ttl")).triples)


def test_valid_data_has_no_defect() -> None:
    """A small data set that uses every class passes without a word."""
    assert check(VALID) == []


def test_valid_data_uses_every_kind_of_node() -> None:
    """The valid data set is worth passing: no kind of node is left out of it."""
    used = {compact(triple[2]) for triple in parse_source("x.ttl", VALID).triples if isinstance(triple[2], str)}
    assert {class_name for class_name, _ in KINDS.values()} <= used


@pytest.mark.parametrize("mutation", ALL, ids=by_behaviour)
def test_defect_is_found_at_its_node_with_what_to_do(mutation: Mutation) -> None:
    """One change gives the defect, at the right node and line, with the mend named."""
    text = mutation.apply()
    found = [defect for defect in check(text) if (defect.code, defect.node) == (mutation.code, mutation.node)]
    assert found, [(defect.code, defect.node) for defect in check(text)]
    assert mutation.says.lower() in found[0].mend.lower()
    assert found[0].file == "x.ttl"
    assert found[0].line == line_of(mutation.node, text)
    assert found[0].severity == DEFECTS[mutation.code].severity


@pytest.mark.parametrize("mutation", ALL, ids=by_behaviour)
def test_one_change_brings_few_defects(mutation: Mutation) -> None:
    """A reviewer is told of the slip, not of twenty things that follow from it."""
    assert len(check(mutation.apply())) <= 4


def test_every_defect_has_a_mutation() -> None:
    """No defect is promised without a test that provokes it."""
    assert {mutation.code for mutation in ALL} | ELSEWHERE == set(DEFECTS)


def test_nothing_at_all_is_an_empty_data_set() -> None:
    """An empty file is said to be empty, not to be valid."""
    (defect,) = check("")
    assert defect.code == "no-gateway"
    assert "empty" in defect.message
    assert defect.file == "x.ttl"


def test_data_without_a_gateway_is_refused() -> None:
    """Bodies alone are no data set; the message says how to add a file to the packaged data."""
    text = "\n".join(line for line in VALID.splitlines() if line.startswith("@prefix"))
    text += '\nbody:x a org:FormalOrganization ; skos:prefLabel "X"@en .'
    defects = {defect.code: defect for defect in check(text)}
    assert "+" in defects["no-gateway"].mend


def test_another_vocabulary_is_one_defect() -> None:
    """Data in other words gets one message that names our namespace, not one for each node."""
    (defect,) = check('<http://a.example/1> a <http://a.example/Thing> ; <http://a.example/name> "x" .')
    assert defect.code == "other-vocabulary"
    assert NAMESPACES["gw"] in defect.mend


@pytest.mark.parametrize("wrong", ["http://w3id.org/uk-gateways/def#", "https://w3id.org/uk-gateway/def#"])
def test_misspelled_namespace_is_named_beside_the_right_one(wrong: str) -> None:
    """A slip in the gw: prefix is recognised as such."""
    text = f"@prefix gw: <{wrong}> . <https://w3id.org/uk-gateways/id/gateway/x> a gw:Gateway ."
    (defect,) = check(text)
    assert defect.code == "other-vocabulary"
    assert wrong in defect.mend
    assert NAMESPACES["gw"] in defect.mend


def test_one_provision_recorded_twice_is_a_warning() -> None:
    """Two gateways with one provision and equal flows and terms are reported, and load."""
    block = VALID[VALID.index(f"{GATEWAY} a gw:Gateway") : VALID.index("gwy:common-law-police a")]
    flows = VALID[VALID.index("flow:s20.1 a gw:Flow") : VALID.index("flow:cl.1 a")]
    twin = block.replace(GATEWAY, f"{GATEWAY}.again").replace("flow:s20", "flow:again")
    text = VALID + twin + flows.replace("flow:s20", "flow:again")
    (defect,) = check(text)
    assert (defect.code, defect.severity, defect.node) == ("same-source", "warning", f"{GATEWAY}.again")


def test_a_differing_term_makes_two_gateways_of_one_provision() -> None:
    """Siblings are not reported as recorded twice."""
    block = VALID[VALID.index(f"{GATEWAY} a gw:Gateway") : VALID.index("gwy:common-law-police a")]
    flows = VALID[VALID.index("flow:s20.1 a gw:Flow") : VALID.index("flow:cl.1 a")]
    twin = block.replace(GATEWAY, f"{GATEWAY}.again").replace("flow:s20", "flow:again")
    text = VALID + twin.replace("code:may", "code:must") + flows.replace("flow:s20", "flow:again")
    assert check(text) == []


def test_a_text_read_long_before_the_date_is_one_warning_for_its_statute() -> None:
    """Staleness depends on the as-at date and is told once for each statute."""
    (defect,) = check(VALID, as_at=date(2026, 7, 1))
    assert (defect.code, defect.severity, defect.node) == ("stale-version", "warning", ACT)
    assert "2025-06-01" in defect.message


def test_one_body_may_use_what_it_holds() -> None:
    """A power to use information inside one body is no disclosure to itself."""
    text = change(VALID, "gw:recipient bcls:police-force ;\n  gw:subject", "gw:recipient body:hmrc ;\n  gw:subject")
    text = change(text, "gw:obligation code:may", "gw:obligation code:may ;\n  gw:act code:use")
    assert check(text) == []


def test_an_office_of_a_class_may_disclose_to_its_like() -> None:
    """One chief officer may tell another: the office is held in many forces."""
    old = "gw:recipient bcls:public-authority ;\n  gw:underReading"
    text = change(VALID, old, old.replace("bcls:public-authority", "cap:chief-officer"))
    assert check(text) == []


def test_a_term_may_have_a_value_for_each_reading() -> None:
    """Two values of a term stand side by side when both are terms under readings."""
    text = change(VALID, "gw:exclusivity term:cl-exclusivity", "gw:exclusivity term:cl-exclusivity, term:cl-other")
    text += "term:cl-other a gw:Term ; rdf:value code:silent ; gw:underReading rdg:interest.narrow .\n"
    assert check(text) == []


def test_a_listed_term_may_hold_under_a_reading() -> None:
    """What a bar yields to may turn on a reading; the value is checked like a plain one."""
    text = change(VALID, "gw:yieldsTo enc:any-other-enactment", "gw:yieldsTo term:yields")
    term = "term:yields a gw:Term ; gw:underReading rdg:interest.broad ; rdf:value enc:any-other-enactment .\n"
    assert check(text + term) == []
    (defect,) = check(text + term.replace("enc:any-other-enactment", "enc:any-enactment"))
    assert (defect.code, defect.node) == ("unknown-reference", "bar:crca-s18")
    assert "term:yields" in defect.message


def test_many_ways_down_a_hierarchy_are_walked_once() -> None:
    """A ladder of forty diamonds of exhaustive classes, a trillion paths, is checked at once."""
    rung = "a gw:BodyClass ; gw:exhaustive true ; skos:inScheme bcls:scheme ; skos:prefLabel"
    text = VALID + f'bcls:n0 {rung} "n"@en ; skos:broader bcls:public-authority .\n'
    for n in range(40):
        for side in "ab":
            text += f'bcls:{side}{n} {rung} "{side}{n}"@en ; skos:broader bcls:n{n} .\n'
        text += f'bcls:n{n + 1} {rung} "n{n}"@en ; skos:broader bcls:a{n}, bcls:b{n} .\n'
    text = change(text, "gw:recipient bcls:police-force ;\n  gw:subject", "gw:recipient bcls:n0 ;\n  gw:subject")
    (defect,) = check(text)
    assert (defect.code, defect.node) == ("empty-box", "flow:s20.1")


def test_references_may_cross_files() -> None:
    """Files are judged together: a flow may name a body of another file."""
    cut = VALID.index("body:hmrc a org:FormalOrganization")
    prefixes = VALID[: VALID.index("<http://www.legislation.gov.uk")]
    sources = [parse_source("law.ttl", VALID[:cut]), parse_source("bodies.ttl", prefixes + VALID[cut:])]
    assert find_defects(sources, as_at=AS_AT) == []


def test_a_local_file_is_blamed_for_what_it_adds() -> None:
    """A wrong fact about a packaged node is placed in the file that states it."""
    prefixes = VALID[: VALID.index("<http://www.legislation.gov.uk")]
    local = parse_source("local.ttl", prefixes + "\nbody:hmrc gw:function pur:taxation .\n")
    (defect,) = find_defects([parse_source("x.ttl", VALID), local], as_at=AS_AT)
    assert (defect.file, defect.code, defect.node) == ("local.ttl", "unknown-reference", "body:hmrc")
    assert defect.line == prefixes.count("\n") + 2


def test_order_is_by_file_line_and_code() -> None:
    """Reports can be compared: the same data gives the same order."""
    text = change(VALID, 'skos:prefLabel "HM Revenue and Customs"@en', "skos:note 'x'")
    text = change(text, "gw:obligation code:may", "gw:obligation code:shall")
    defects = check(text)
    assert defects == sorted(defects, key=lambda defect: (defect.file, defect.line or 0, defect.code))
    assert len(defects) == 3


def test_node_without_prefix_is_found_by_its_full_name() -> None:
    """Lines are found whether a node is written with a prefix, in full, or indented."""
    for written in ("off:other", f"<{NAMESPACES['off']}other>", "  off:other"):
        text = f'{VALID}\n{written} a gw:Offence ; skos:prefLabel "other"@en .\n'
        (defect,) = check(text)
        assert defect.line == VALID.count("\n") + 2


def test_blank_nodes_are_reported_alike_each_time() -> None:
    """The parser's own names of blank nodes never reach a report."""
    text = VALID + '[ a gw:Offence ; skos:prefLabel "x"@en ] .\n'
    assert check(text) == check(text)
    assert {defect.node for defect in check(text)} == {""}


def test_packaged_data_has_no_error() -> None:
    """What we ship is valid."""
    sources = [read_source(path) for path in default_data()]
    errors = [defect for defect in find_defects(sources, as_at=AS_AT) if defect.severity == "error"]
    assert errors == []


def test_every_term_used_is_in_the_vocabulary(vocabulary: Index) -> None:
    """Every gw: and code: name in the packaged data is described."""
    used = {name for path in default_data() for name in _names(read_source(path))}
    own = {name for name in used if name.startswith((NAMESPACES["gw"], NAMESPACES["code"]))}
    assert own - set(vocabulary) == set()


def test_contract_and_vocabulary_have_the_same_terms(vocabulary: Index) -> None:
    """A property or class is in the vocabulary exactly when some kind of node may have it."""
    checked = {name for uses in PROPERTIES.values() for name in uses} | {name for name, _ in KINDS.values()}
    described = {compact(subject) for subject in vocabulary if subject.startswith(NAMESPACES["gw"])}
    assert {name for name in checked if name.startswith("gw:")} == described


def test_enumerations_and_vocabulary_have_the_same_values(vocabulary: Index) -> None:
    """The lists in `codes` are the schemes of the vocabulary."""
    schemes: dict[str, set[str]] = {}
    for subject, properties in vocabulary.items():
        for scheme in properties.get(NAMESPACES["skos"] + "inScheme", ()):
            schemes.setdefault(compact(str(scheme)).removeprefix("code:"), set()).add(compact(subject)[5:])
    assert {name: set(values) for name, values in CODES.items()} == {
        name: values for name, values in schemes.items() if name not in OPEN_SCHEMES
    }
    assert set(OPEN_SCHEMES) <= set(schemes)


def test_every_vocabulary_term_is_explained(vocabulary: Index) -> None:
    """Classes and properties have a label and a comment, values a label and a definition."""
    rdfs, skos = NAMESPACES["rdfs"], NAMESPACES["skos"]
    for subject, properties in vocabulary.items():
        if subject.startswith(NAMESPACES["gw"]):
            assert {rdfs + "label", rdfs + "comment"} <= set(properties), subject
            assert not {rdfs + "domain", rdfs + "range"} & set(properties), subject
        elif skos + "inScheme" in properties:
            assert {skos + "prefLabel", skos + "definition"} <= set(properties), subject


def _names(source: Source) -> set[str]:
    """Every IRI of a source, datatypes too."""
    names = set()
    for subject, predicate, value in source.triples:
        names |= {subject, predicate, value.datatype if isinstance(value, Literal) else value}
    return names
