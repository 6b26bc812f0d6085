"""Tests of the vocabulary's page and context: every term is explained, every link leads somewhere."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest
import rdflib

from gateways_graph.export.context import build_context, format_context
from gateways_graph.export.vocabulary import Term, read_terms, render_page, render_vocabulary
from gateways_graph.export.whole import load_terms
from gateways_graph.model.identifiers import NAMESPACES
from gateways_graph.rdf.codes import CODES
from gateways_graph.rdf.contract import KINDS, PROPERTIES
from gateways_graph.rdf.triples import Literal


class _Reader(HTMLParser):
    """What a page refers to, defines and loads; and whether its elements close in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.loads: list[str] = []
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        found = {name: value or "" for name, value in attrs}
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" else []
        self.loads += [tag] if tag in ("script", "link", "img", "iframe") else []
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that it closes what was opened last."""
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def page() -> str:
    """The page of the shipped vocabulary."""
    return render_page(render_vocabulary(*load_terms()))


def test_the_page_is_whole_and_loads_nothing(page: str) -> None:
    """Elements close in order, ids are unique, every link leads to one of them, nothing is fetched."""
    read = _Reader(page)
    assert read.open == []
    assert len(read.ids) == len(set(read.ids))
    assert {link for link in read.links if link.startswith("#")} <= {f"#{name}" for name in read.ids}
    assert [link for link in read.links if not link.startswith("#")] == []
    assert read.loads == []


def test_every_term_is_there_with_its_meaning(page: str) -> None:
    """Classes, properties and values of the vocabulary and of findings; no property without words."""
    terms, findings = load_terms()
    found = [term.name for term in (*terms.values(), *findings.values()) if term.kind in ("class", "property")]
    assert [name for name in found if f">{name}</code>" not in page] == []
    assert [name for name, term in terms.items() if term.kind in ("class", "property") and not term.meaning] == []
    for kind in KINDS:
        for prop in PROPERTIES[kind]:
            assert f"<code>{prop}</code>" in page
    for scheme, values in CODES.items():
        assert f'id="code-{scheme}"' in page
        assert [value for value in values if f"<code>code:{value}</code>" not in page] == []
    assert "<td></td></tr>" not in page.partition('id="properties"')[0]


def test_words_of_a_vocabulary_are_escaped() -> None:
    """Markup in a label or comment is shown as it is."""
    gw = NAMESPACES["gw"]
    owl = "http://www.w3.org/2002/07/owl#"
    rdfs = NAMESPACES["rdfs"]
    terms = read_terms([
        (gw + "Gateway", NAMESPACES["rdf"] + "type", owl + "Class"),
        (gw + "Gateway", rdfs + "label", Literal("<b>x</b>")),
        (gw + "Gateway", rdfs + "comment", Literal("<script>1</script>")),
    ])  # fmt: skip
    assert terms["gw:Gateway"] == Term("gw:Gateway", "class", "<b>x</b>", "<script>1</script>")
    assert "<script>" not in render_vocabulary(terms, {})


def test_the_context_reads_every_property() -> None:
    """Each property by its short name is the property, whatever its values; addresses are addresses."""
    terms, _ = load_terms()
    context = build_context(terms)
    for term in terms.values():
        if term.kind != "property":
            continue
        short = term.name.removeprefix("gw:")
        value = "body:hmrc" if isinstance(context[short], dict) and context[short].get("@type") == "@id" else "2013"
        graph = rdflib.Graph().parse(
            data=json.dumps({"@context": context, "id": "gwy:x", short: value}), format="json-ld"
        )
        ((_, prop, found),) = graph
        assert str(prop) == NAMESPACES["gw"] + short
        assert isinstance(found, rdflib.URIRef) == (value == "body:hmrc")


def test_the_context_names_no_address_to_fetch() -> None:
    """It is one JSON object, and the same each time."""
    terms, _ = load_terms()
    assert isinstance(json.loads(format_context(terms))["@context"], dict)
    assert format_context(terms) == format_context(terms)
