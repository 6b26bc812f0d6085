"""The published shapes say what the Python checks say, for every defect marked S."""

from __future__ import annotations

import re
import sys
from datetime import date

import pytest

from gateways_graph.errors import MissingExtraError
from gateways_graph.model.identifiers import NAMESPACES, compact
from gateways_graph.rdf.codes import CODES
from gateways_graph.rdf.contract import KINDS, PROPERTIES
from gateways_graph.rdf.defects import DEFECTS
from gateways_graph.rdf.shapes import Violation, find_shape_violations, to_plain_graph
from gateways_graph.rdf.sources import parse_source
from gateways_graph.rdf.validate import find_defects
from gateways_graph.resources import shipped_file
from tests.rdf.mutations import VALID, Mutation
from tests.rdf.mutations.law import FLOWS, LAW
from tests.rdf.mutations.nodes import NODES, VALUES
from tests.rdf.mutations.references import REFERENCES
from tests.rdf.mutations.terms import HIERARCHIES, TERMS

ALL = [*NODES, *VALUES, *REFERENCES, *LAW, *FLOWS, *TERMS, *HIERARCHIES]
SHARED = [mutation for mutation in ALL if DEFECTS[mutation.code].by == "S" and mutation.shapes]
PYTHON_ONLY = [mutation for mutation in ALL if mutation not in SHARED]
SH = "http://www.w3.org/ns/shacl#"
SHAPES = shipped_file("shapes.ttl").read_text(encoding="utf-8")

pytest.importorskip("pyshacl")


def violations(text: str) -> list[Violation]:
    """Violations of one Turtle text."""
    return find_shape_violations([parse_source("x.ttl", text)])


def by_behaviour(mutation: Mutation) -> str:
    """The test's name is the behaviour."""
    return mutation.behaviour.replace(" ", "-")


def test_valid_data_conforms() -> None:
    """Data that the Python checks pass conforms to the shapes."""
    assert violations(VALID) == []


@pytest.mark.parametrize("mutation", SHARED, ids=by_behaviour)
def test_shapes_refuse_what_python_refuses(mutation: Mutation) -> None:
    """Both engines give the same verdict on each defect marked S."""
    assert violations(mutation.apply())


@pytest.mark.parametrize("mutation", PYTHON_ONLY, ids=by_behaviour)
def test_defects_marked_p_are_beyond_the_shapes(mutation: Mutation) -> None:
    """What is marked P conforms, unless a defect marked S came with it: the mark promises no less than it should."""
    found = find_defects([parse_source("x.ttl", mutation.apply())], as_at=date(2026, 1, 1))
    shared = [defect for defect in found if DEFECTS[defect.code].by == "S" and mutation.shapes]
    assert bool(violations(mutation.apply())) == bool(shared)


def test_violation_names_node_property_and_value() -> None:
    """A result can be traced to the triple."""
    (mutation,) = (item for item in REFERENCES if item.behaviour == "an obligation outside its list")
    (found,) = violations(mutation.apply())
    assert (found.node, found.path, found.value) == (mutation.node, "gw:obligation", "code:mandatory")


def test_shapes_close_every_class_over_the_same_properties() -> None:
    """Class by class, the shapes allow exactly the properties that the Python contract allows."""
    graph = to_plain_graph([parse_source("shapes.ttl", SHAPES)])
    rows = graph.query(
        f"SELECT ?shape ?pattern ?class ?path WHERE {{ ?shape <{SH}closed> true ; <{SH}property>/<{SH}path> ?path "
        f"OPTIONAL {{ ?shape <{SH}targetClass> ?class }} OPTIONAL {{ ?shape <{SH}pattern> ?pattern }} "
        f"FILTER(isIRI(?path)) }}"
    )
    found: dict[str, set[str]] = {}
    for shape, pattern, class_iri, path in rows:  # type: ignore[misc]
        found.setdefault(_kind(str(shape), str(pattern), class_iri), set()).add(compact(str(path)))
    assert found == {kind: set(uses) for kind, uses in PROPERTIES.items()}


def _kind(shape: str, pattern: str, class_iri: object) -> str:
    """The kind a closed shape is for: by its class, or by its identifiers where three kinds share a class."""
    for kind, (class_name, prefix) in KINDS.items():
        if class_iri is not None and compact(str(class_iri)) == class_name:
            return kind
        if class_iri is None and prefix and f"^{NAMESPACES.get(prefix, '-')}".replace(".", "\\.") in pattern:
            return kind
    return shape


@pytest.mark.parametrize("scheme", sorted(set(CODES) - {"special-values", "identifiers"}))
def test_shapes_list_the_values_of_each_enumeration(scheme: str) -> None:
    """Each enumeration in the shapes is the one in `codes`."""
    match = re.search(rf"gws:{scheme} a sh:NodeShape ; sh:in \(([^)]*)\)", SHAPES)
    assert match is not None
    assert tuple(match[1].replace("code:", "").split()) == CODES[scheme]


def test_shapes_file_names_the_defects_it_cannot_find() -> None:
    """Whoever runs only the shapes is told what they miss."""
    head = SHAPES[: SHAPES.index("@prefix")]
    for code, rule in DEFECTS.items():
        assert (f"#   {code} " in head) == (rule.by == "P"), code


def test_shapes_are_core_shacl() -> None:
    """No SPARQL constraint, rule or script: any engine can run the file."""
    assert not re.search(r"sh:(sparql|rule|js|select|ask|construct)\b", SHAPES)


def test_missing_pyshacl_names_the_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, the error says how to get it."""
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'gateways-graph\[shacl\]'"):
        violations(VALID)
