"""The query page over real HTTP: its form, its cookbook, what it loads, and the vocabulary beside it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
import rdflib

import gateways_graph
from gateways_graph.rdf.saved import list_saved
from tests.web.servers import Running

pytestmark = pytest.mark.server
_STATIC = Path(gateways_graph.__file__).parent / "web" / "static"


def _get(server: Running, path: str, **options: Any) -> httpx.Response:
    return httpx.get(server.base.rstrip("/") + path, timeout=30, **options)


def test_the_form_answers_with_a_table(endpoint: Running) -> None:
    """Without scripts a query gives rows, with links to the pages of things and to the whole answer."""
    query = "SELECT ?gateway ?label { ?gateway a gw:Gateway ; skos:prefLabel ?label } ORDER BY ?gateway"
    page = _get(endpoint, "/query", params={"query": query})
    assert page.status_code == 200
    assert "2 rows" in page.text
    assert '<a href="/gateway/ukpga-2005-11-s20">gwy:ukpga-2005-11-s20</a>' in page.text
    assert "/sparql?query=SELECT" in page.text
    assert "format=csv" in page.text


def test_other_kinds_of_answer(endpoint: Running) -> None:
    """A truth value is yes or no, a graph is Turtle."""
    assert "<strong>Yes</strong>" in _get(endpoint, "/query", params={"query": "ASK { ?g a gw:Gateway }"}).text
    graph = _get(endpoint, "/query", params={"query": "CONSTRUCT { ?g a gw:Gateway } WHERE { ?g a gw:Gateway }"})
    assert "gw:Gateway" in graph.text
    assert "<pre" in graph.text


@pytest.mark.parametrize(
    ("query", "status"), [("SELECT nonsense", 400), ("INSERT DATA { <a:a> <a:b> <a:c> }", 403),
                          ("SELECT * { SERVICE <http://x.test/> { ?s ?p ?o } }", 403)]
)  # fmt: skip
def test_a_refused_query_says_why(endpoint: Running, query: str, status: int) -> None:
    """The page keeps the query and says what is wrong with it."""
    page = _get(endpoint, "/query", params={"query": query})
    assert page.status_code == status
    assert "No answer." in page.text
    assert "textarea" in page.text


def test_what_is_typed_is_only_text(endpoint: Running) -> None:
    """Markup in a query, in its error and in a literal is shown, not run."""
    hostile = "</textarea><script>alert(1)</script>"
    for query in (hostile, f'SELECT ("{hostile}" AS ?x) {{}}'):
        page = _get(endpoint, "/query", params={"query": query})
        assert "<script>alert" not in page.text
    assert "<script>alert" not in _get(endpoint, "/query", params={"saved": hostile}).text


def test_every_question_of_the_cookbook_can_be_chosen(endpoint: Running) -> None:
    """Each is linked with its question; its page holds the query with the prefixes that it uses declared."""
    first = _get(endpoint, "/query").text
    assert len(list_saved()) >= 25
    for saved in list_saved():
        assert f'href="/query?saved={saved.name}"' in first
    page = _get(endpoint, "/query?saved=could-go").text
    assert "PREFIX gwf: &lt;https://w3id.org/uk-gateways/finding#&gt;" in page
    assert "gateways serve --findings" in page


def test_an_unknown_question_is_not_found(endpoint: Running) -> None:
    """The nearest names are given."""
    page = _get(endpoint, "/query?saved=residuals")
    assert page.status_code == 404
    assert "residual" in page.text


def test_the_editor_is_the_one_that_was_checked() -> None:
    """Script, style sheet and licence are those whose checksums stand beside them."""
    for line in (_STATIC / "SHA256SUMS").read_text(encoding="utf-8").splitlines():
        digest, name = line.split()
        assert hashlib.sha256((_STATIC / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize("name", ["..%2Fapp.py", "SHA256SUMS", "nothing.js", "..%2F..%2Fsession.py"])
def test_only_the_files_of_the_page_are_served(endpoint: Running, name: str) -> None:
    """No path leads out of the list."""
    assert _get(endpoint, f"/query/{name}").status_code == 404


def test_the_policy_allows_no_inline_script_or_style(endpoint: Running) -> None:
    """One style sheet by its hash, and nothing unsafe; on this page alone."""
    policy = _get(endpoint, "/query").headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "connect-src 'self'" in policy
    assert "sha256" not in _get(endpoint, "/vocabulary").headers["content-security-policy"]


def test_the_vocabulary_is_a_page(endpoint: Running) -> None:
    """Classes, properties and values can be reached by their own names."""
    page = _get(endpoint, "/vocabulary")
    assert page.status_code == 200
    for anchor in ("Gateway", "discloser", "code-obligations", "gwf-PairFinding"):
        assert f'id="{anchor}"' in page.text


def test_the_context_turns_json_into_the_data_s_terms(endpoint: Running) -> None:
    """JSON with short names, read with the served context, is the triples meant."""
    answer = _get(endpoint, "/context.jsonld")
    assert answer.headers["content-type"].startswith("application/ld+json")
    document = {
        "@context": answer.json()["@context"], "id": "gwy:x", "type": "Gateway",
        "label": {"@value": "X", "@language": "en"},
        "permits": {"id": "flow:x.1", "discloser": ["body:hmrc", "body:leeds"], "purpose": "pur:tax"},
        "obligation": "code:must", "inForce": {"id": "per:x", "from": "2013"},
    }  # fmt: skip
    graph = rdflib.Graph().parse(data=json.dumps(document), format="json-ld")
    base = "https://w3id.org/uk-gateways/"
    gw = rdflib.Namespace(base + "def#")
    flow = rdflib.URIRef(base + "id/flow/x.1")
    assert (rdflib.URIRef(base + "id/gateway/x"), gw.permits, flow) in graph
    assert (flow, gw.discloser, rdflib.URIRef(base + "id/body/leeds")) in graph
    assert (None, gw.obligation, rdflib.URIRef(base + "code/must")) in graph
    assert len(graph) == 9
