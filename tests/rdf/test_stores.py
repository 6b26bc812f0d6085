"""Stores on disk and real servers: filled whole or not at all, read as one graph, never mixed with other data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from gateways_graph.errors import DataError, QueryError, UsageError
from gateways_graph.rdf.load import load_dataset, read_triples
from gateways_graph.rdf.query import run_query
from gateways_graph.rdf.sources import parse_source
from gateways_graph.rdf.stores import fill_store, is_store, read_store
from tests.rdf.mutations import VALID
from tests.servers import get, oxigraph, post, saying

_ONE = parse_source("one.ttl", "<a:s> <a:p> <a:o>, 'ü \"\\n'@en .").triples
_OTHER = parse_source("other.ttl", "<a:s> <a:p> <a:x> .").triples


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An oxigraph server that the tests here share; each empties it first."""
    with oxigraph(tmp_path_factory.mktemp("server") / "store") as place:
        yield place


@pytest.fixture
def empty(server: str) -> str:
    """The same server with nothing in it."""
    _update(server, "DROP ALL")
    return server


def _update(server: str, text: str) -> None:
    post(server, "/update", text.encode(), "application/sparql-update")


def _ask(server: str, query: str) -> str:
    return get(server, f"/query?{urlencode({'query': query})}")


# -- a folder


def test_a_new_folder_is_filled_and_read_back(tmp_path: Path) -> None:
    """What went in comes out, and the folder is known for a store; nothing else is left beside it."""
    store = tmp_path / "new.store"
    assert fill_store(str(store), _ONE) == (2, 0, True)
    assert is_store(store)
    assert set(read_store(store).triples) == set(_ONE)
    assert list(tmp_path.iterdir()) == [store]


def test_the_same_data_again_changes_nothing(tmp_path: Path) -> None:
    """No file of the store is touched."""
    store = tmp_path / "store"
    fill_store(str(store), _ONE)
    before = {path: path.stat().st_mtime_ns for path in store.iterdir()}
    assert fill_store(str(store), _ONE) == (2, 0, False)
    assert {path: path.stat().st_mtime_ns for path in store.iterdir()} == before


def test_other_data_is_replaced_only_when_asked(tmp_path: Path) -> None:
    """Data of two kinds never mix; replacing takes the named graphs too."""
    store = str(tmp_path / "store")
    fill_store(store, _ONE)
    with pytest.raises(UsageError, match=r"holds 2 triples already.*--replace"):
        fill_store(store, _OTHER)
    assert set(read_store(store).triples) == set(_ONE)
    assert fill_store(store, _OTHER, replace=True) == (1, 2, True)
    assert read_store(store).triples == _OTHER


def test_named_graphs_of_a_folder_are_read_with_the_rest(tmp_path: Path) -> None:
    """A store that another program filled graph by graph loses nothing."""
    store = ox.Store(str(tmp_path / "store"))
    store.update('INSERT DATA { <a:s> <a:p> "d" . GRAPH <a:g> { <a:s> <a:p> "g", "d" } }')
    del store
    found = read_store(tmp_path / "store")
    assert sorted(str(obj[0]) for _, _, obj in found.triples) == ["d", "g"]
    assert found.graphs == ("a:g",)


def test_a_place_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    """A file, a folder with things in it, a folder in no folder."""
    (tmp_path / "file").write_text("x")
    for place, says in (("file", "is a file"), (".", "other things in it"), ("no/where", "there is no folder")):
        with pytest.raises(UsageError, match=says):
            fill_store(str(tmp_path / place), _ONE)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """As `mkdir` before it would leave one."""
    (tmp_path / "store").mkdir()
    assert fill_store(str(tmp_path / "store"), _ONE).written


def test_a_damaged_store_is_said_to_be(tmp_path: Path) -> None:
    """No traceback from the database below, and what to do."""
    fill_store(str(tmp_path / "store"), _ONE)
    (tmp_path / "store" / "CURRENT").write_text("nonsense")
    with pytest.raises(DataError, match=r"cannot be read.*gateways load"):
        read_store(tmp_path / "store")


def test_a_store_in_use_is_not_written(tmp_path: Path) -> None:
    """Another program that has it open keeps it, and it may still be read."""
    path = tmp_path / "store"
    fill_store(str(path), _ONE)
    held = ox.Store(str(path))
    with pytest.raises(DataError, match="another program has this store open"):
        fill_store(str(path), _OTHER, replace=True)
    assert set(read_store(path).triples) == set(_ONE)
    del held


def test_values_are_the_same_however_they_are_written(tmp_path: Path) -> None:
    """A store keeps `1` for `01` and `true` for `1`: a file that says it the other way is the same data."""
    text = '<a:s> <a:p> "01"^^xsd:integer, "0.50"^^xsd:decimal, "1"^^xsd:boolean, "x"@EN-gb, "no"^^xsd:integer .'
    file = tmp_path / "odd.ttl"
    file.write_text(f"@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n{text}\n")
    fill_store(str(tmp_path / "store"), read_triples([file]))
    assert read_triples([file]) == read_triples([tmp_path / "store"])
    assert {str(obj[0]) for _, _, obj in read_triples([file])} == {"1", "0.5", "true", "x", "no"}


# -- a server


@pytest.mark.server
def test_a_server_is_filled_and_read_back(empty: str) -> None:
    """Into its default graph: no stray graph is made, as rdflib's stores make one."""
    address = f"sparql+{empty}/query"
    assert fill_store(address, _ONE) == (2, 0, True)
    assert fill_store(address, _ONE) == (2, 0, False)
    assert set(read_store(address).triples) == set(_ONE)
    assert _ask(empty, "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").split() == ["g"]


@pytest.mark.server
def test_named_graphs_of_a_server_are_not_hidden(empty: str) -> None:
    """All graphs are read as one, a triple of two of them once; rdflib's Dataset would show none of them."""
    _update(empty, 'INSERT DATA { <a:s> <a:p> "d" . GRAPH <a:g> { <a:s> <a:p> "g" } GRAPH <a:h> { <a:s> <a:p> "g" } }')
    found = read_store(f"sparql+{empty}/query")
    assert sorted(str(obj[0]) for _, _, obj in found.triples) == ["d", "g"]
    assert found.graphs == ("a:g", "a:h")
    only = read_store(f"sparql+{empty}/query?default-graph-uri=a:g")
    assert [str(obj[0]) for _, _, obj in only.triples] == ["g"]


@pytest.mark.server
def test_one_graph_of_a_server_is_filled_beside_others(empty: str) -> None:
    """An address that names a graph is that graph: the rest of the server stays as it is."""
    _update(empty, 'INSERT DATA { <a:s> <a:p> "other" }')
    address = f"sparql+{empty}/query?default-graph-uri=http://a.example/g"
    assert fill_store(address, _ONE) == (2, 0, True)
    assert fill_store(address, _OTHER, replace=True) == (1, 2, True)
    assert read_store(address).triples == _OTHER
    assert "other" in _ask(empty, "SELECT ?o { ?s ?p ?o }")


@pytest.mark.server
def test_a_servers_other_data_is_replaced_only_when_asked(empty: str) -> None:
    """Refused, and nothing is changed; with `replace` all goes, the named graphs too."""
    address = f"sparql+{empty}/query"
    _update(empty, 'INSERT DATA { GRAPH <a:g> { <a:s> <a:p> "theirs" } }')
    with pytest.raises(UsageError, match="holds 1 triples already"):
        fill_store(address, _ONE)
    assert "theirs" in str(read_store(address).triples)
    assert fill_store(address, _ONE, replace=True) == (2, 1, True)
    assert read_store(address).graphs == ()


@pytest.mark.server
def test_a_read_only_server_is_read_and_not_written(tmp_path: Path) -> None:
    """Its refusal is passed on with what it means."""
    fill_store(str(tmp_path / "store"), _ONE)
    with oxigraph(tmp_path / "store", writing=False) as place:
        address = f"sparql+{place}/query"
        assert set(read_store(address).triples) == set(_ONE)
        with pytest.raises(QueryError, match=r"answered 40\d.*read-only"):
            fill_store(address, _OTHER, replace=True)


@pytest.mark.server
def test_an_update_that_breaks_off_leaves_the_old_data(empty: str) -> None:
    """The data goes in one request: what the server cannot take whole, it takes nothing of."""
    address = f"sparql+{empty}/query"
    fill_store(address, _ONE)
    broken = [*_OTHER, ("not an address", "a:p", "a:o")]
    with pytest.raises(QueryError, match="answered 400"):
        fill_store(address, broken, replace=True)
    assert set(read_store(address).triples) == set(_ONE)


@pytest.mark.server
def test_updates_may_go_to_an_address_of_their_own(empty: str) -> None:
    """For servers whose two addresses are not alike; a wrong one is said to take no updates."""
    address = f"sparql+{empty}/query?"
    with pytest.raises(QueryError, match="--update-at"):
        fill_store(address, _ONE, update=f"{empty}/nowhere")
    assert fill_store(address, _ONE, update=f"{empty}/update").written


@pytest.mark.server
def test_a_query_on_a_server_fetches_nothing_else(empty: str) -> None:
    """`FROM`, `SERVICE` and `LOAD` reach nobody: neither from here nor through the server."""
    address = f"sparql+{empty}/query"
    fill_store(address, _ONE)
    with saying(b"") as (place, seen):
        for text in (
            f"SELECT * FROM <http://{place}/x> {{ ?s ?p ?o }}",
            f"SELECT * {{ SERVICE <http://{place}/x> {{ ?s ?p ?o }} }}",
            f"LOAD <http://{place}/x>",
        ):
            with pytest.raises(QueryError):
                run_query(text, [address])
    assert seen == []
    assert len(run_query("SELECT * { ?s ?p ?o }", [address]).rows) == 2


@pytest.mark.server
def test_a_store_is_compiled_once(empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache answers for a server too, for as long as it holds the same."""
    monkeypatch.setenv("GATEWAYS_CACHE", str(tmp_path / "cache"))
    address = f"sparql+{empty}/query"
    file = tmp_path / "valid.ttl"
    file.write_text(VALID, encoding="utf-8")
    fill_store(address, read_triples([file]))
    first, second = load_dataset([address]), load_dataset([address])
    assert (first.cached, second.cached) == (False, True)
    _update(empty, 'INSERT DATA { <https://w3id.org/uk-gateways/id/body/hmrc> <a:p> "more" }')
    with pytest.raises(DataError, match="a:p"):
        load_dataset([address])


@pytest.mark.parametrize("sign", ["", "+"])
def test_an_address_that_is_no_servers_is_told_from_a_path(sign: str) -> None:
    """The message says what to write for a SPARQL server, and does not speak of a missing file."""
    says = r"write sparql\+http://a\.example/query;"
    with pytest.raises(UsageError, match=says):
        load_dataset([f"{sign}http://a.example/query"])
    with pytest.raises(UsageError, match=says):
        fill_store("http://a.example/query", ())
    with pytest.raises(UsageError, match="downloaded first"):
        load_dataset(["ftp://a.example/all.ttl"])
