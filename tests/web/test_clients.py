"""Other people's programs ask the endpoint: rdflib, SPARQLWrapper and curl, each in its usual ways."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import rdflib
import SPARQLWrapper
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from gateways_graph.model.identifiers import NAMESPACES
from gateways_graph.session import Gateways
from tests.web.servers import Running

pytestmark = [
    pytest.mark.server,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),  # inside SPARQLWrapper
]

_GATEWAY = rdflib.URIRef(NAMESPACES["gw"] + "Gateway")
_PREFIX = f"PREFIX gw: <{NAMESPACES['gw']}> "
_SELECT = _PREFIX + "SELECT ?g { ?g a gw:Gateway }"
_CONSTRUCT = _PREFIX + "CONSTRUCT WHERE { ?g a gw:Gateway }"


@pytest.fixture(scope="module")
def expected(small: Gateways) -> set[str]:
    """Addresses of the gateways, as rdflib reads them from the file."""
    return {str(node) for node in rdflib.Graph().parse(small.loaded.files[0]).subjects(rdflib.RDF.type, _GATEWAY)}


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_rdflib_selects(endpoint: Running, expected: set[str], method: Any, form: str) -> None:
    """A graph over rdflib's SPARQLStore answers SELECT by each method and in each syntax."""
    graph = rdflib.Graph(SPARQLStore(endpoint.base + "sparql", method=method, returnFormat=form))
    assert {str(row[0]) for row in graph.query(_SELECT)} == expected  # type: ignore[index]


def test_rdflib_reads_triples(endpoint: Running, expected: set[str]) -> None:
    """Patterns, tests of membership, ASK and CONSTRUCT work through rdflib's store."""
    graph = rdflib.Graph(SPARQLStore(endpoint.base + "sparql"))
    assert {str(node) for node in graph.subjects(rdflib.RDF.type, _GATEWAY)} == expected
    assert (None, rdflib.RDF.type, _GATEWAY) in graph
    assert graph.query("ASK { ?s ?p ?o }").askAnswer is True
    made = graph.query(_CONSTRUCT).graph
    assert made is not None
    assert {str(node) for node in made.subjects()} == expected


@pytest.mark.filterwarnings("ignore:Dataset:DeprecationWarning")  # inside rdflib
def test_rdflibs_data_set_finds_the_data(endpoint: Running, expected: set[str]) -> None:
    """rdflib's Dataset names a default graph of its own invention, for which other servers have an empty answer."""
    data: Any = rdflib.Dataset(SPARQLStore(endpoint.base + "sparql"))
    assert {str(row[0]) for row in data.query(_SELECT)} == expected


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
@pytest.mark.parametrize("sent", [SPARQLWrapper.URLENCODED, SPARQLWrapper.POSTDIRECTLY])
def test_sparqlwrapper_selects(endpoint: Running, expected: set[str], method: str, sent: str) -> None:
    """SPARQLWrapper asks by each method and reads JSON, XML and CSV."""
    client = SPARQLWrapper.SPARQLWrapper(endpoint.base + "sparql")
    client.setMethod(method)
    client.setRequestMethod(sent)
    client.setQuery(_SELECT)
    client.setReturnFormat(SPARQLWrapper.JSON)
    found: Any = client.queryAndConvert()
    assert {row["g"]["value"] for row in found["results"]["bindings"]} == expected
    client.setReturnFormat(SPARQLWrapper.CSV)
    text: Any = client.queryAndConvert()
    assert set(text.decode().split()[1:]) == expected
    client.setReturnFormat(SPARQLWrapper.XML)
    document: Any = client.queryAndConvert()
    assert {node.firstChild.data for node in document.getElementsByTagName("uri")} == expected


@pytest.mark.parametrize(
    "form", [SPARQLWrapper.RDFXML, SPARQLWrapper.TURTLE, SPARQLWrapper.N3, SPARQLWrapper.JSONLD, SPARQLWrapper.XML]
)
def test_sparqlwrapper_constructs(endpoint: Running, expected: set[str], form: str) -> None:
    """SPARQLWrapper reads graphs in each of its syntaxes."""
    client = SPARQLWrapper.SPARQLWrapper(endpoint.base + "sparql")
    client.setQuery(_CONSTRUCT)
    client.setReturnFormat(form)
    found: Any = client.queryAndConvert()
    graph = found if isinstance(found, rdflib.Graph) else rdflib.Graph().parse(data=found, format="turtle")
    assert {str(node) for node in graph.subjects()} == expected


def test_sparqlwrapper_hears_what_is_wrong(endpoint: Running) -> None:
    """A slip in the query is SPARQLWrapper's QueryBadFormed, with the parser's message."""
    client = SPARQLWrapper.SPARQLWrapper(endpoint.base + "sparql")
    client.setQuery("SELECT ?g { ?g a ")
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="line 1, column"):
        client.query()


@pytest.mark.skipif(not shutil.which("curl"), reason="curl is not installed")
def test_curl_asks(endpoint: Running, expected: set[str], tmp_path: Path) -> None:
    """The usual lines of curl: a form, a GET, and a file with a media type."""
    (tmp_path / "q.rq").write_text(_SELECT, encoding="utf-8")
    address = endpoint.base + "sparql"
    direct = ["-H", "Content-Type: application/sparql-query", "--data-binary", f"@{tmp_path / 'q.rq'}"]
    for options in (["--data-urlencode", f"query={_SELECT}"], ["-G", "--data-urlencode", f"query={_SELECT}"], direct):
        command = ["curl", "-sSf", "--noproxy", "*", address, *options]
        done = subprocess.run(command, capture_output=True, check=True, timeout=60)
        assert {row["g"]["value"] for row in json.loads(done.stdout)["results"]["bindings"]} == expected
