"""Tests of querying: answers, their forms, limits that hold, and errors that say what to do."""

from __future__ import annotations

import csv
import io
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from xml.etree import ElementTree as ET

import pytest

from gateways_graph.errors import DataError, QueryError, UsageError
from gateways_graph.rdf import query as query_module
from gateways_graph.rdf.answer import Answer
from gateways_graph.rdf.query import Limits, QueryWorker, run_query
from gateways_graph.rdf.sources import Source, parse_source
from gateways_graph.rdf.triples import XSD, Literal

_TEXT = """
@prefix body: <https://w3id.org/uk-gateways/id/body/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
body:a skos:prefLabel "alpha, \\"A\\""@en ; skos:note 3, 2.5, true, "2020-01-01"^^xsd:date .
body:b skos:broader body:a .
"""
_SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . FILTER (STR(?a) < STR(?j)) }"
_SOURCES = (parse_source("small.ttl", _TEXT),)


@pytest.fixture(scope="module")
def worker() -> Iterator[QueryWorker]:
    """One child process that holds the small data."""
    with QueryWorker(_SOURCES) as made:
        yield made


@pytest.fixture(scope="module")
def packaged() -> Iterator[QueryWorker]:
    """One child process that holds the packaged data, with a second for each question."""
    with QueryWorker(limits=Limits(seconds=1)) as made:
        yield made


def test_select_gives_columns_and_terms(worker: QueryWorker) -> None:
    """A SELECT gives terms with datatype and language, None where a variable has no value."""
    answer = worker.ask("SELECT ?s ?l { ?s ?p ?o OPTIONAL { ?s skos:prefLabel ?l } } ORDER BY ?s ?o")
    assert answer.kind == "rows"
    assert answer.columns == ("s", "l")
    assert answer.rows[0] == ("https://w3id.org/uk-gateways/id/body/a", Literal('alpha, "A"', _LANG, "en"))
    assert answer.rows[-1] == ("https://w3id.org/uk-gateways/id/body/b", None)
    assert answer.complete


_LANG = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString"


def test_ask_gives_a_truth_value(worker: QueryWorker) -> None:
    """An ASK answers yes or no, in every syntax for tables."""
    answer = worker.ask("ASK { body:b skos:broader body:a }")
    assert answer.boolean is True
    assert json.loads(answer.serialize("json"))["boolean"] is True
    assert b"true" in answer.serialize("xml")
    assert answer.to_records() == [{"answer": True}]


@pytest.mark.parametrize("text", ["CONSTRUCT WHERE { ?s skos:broader ?o }", "DESCRIBE body:b"])
def test_graph_answers_are_triples(worker: QueryWorker, text: str) -> None:
    """CONSTRUCT and DESCRIBE give triples, in three syntaxes that read back alike."""
    answer = worker.ask(text)
    assert answer.kind == "graph"
    for form, ending in (("turtle", "ttl"), ("ntriples", "nt"), ("jsonld", "jsonld")):
        assert parse_source(f"x.{ending}", answer.serialize(form).decode()).triples == answer.triples
    assert answer.to_records() == [{"subject": "body:b", "predicate": "skos:broader", "object": "body:a"}]


def test_construct_gives_each_triple_once_and_blank_nodes(worker: QueryWorker) -> None:
    """A graph holds a triple once, and blank nodes get names that every syntax allows."""
    once = worker.ask("CONSTRUCT { body:x skos:note 'n' } { ?s ?p ?o }")
    assert len(once.triples) == 1
    blank = worker.ask("CONSTRUCT { ?s skos:related [] } { ?s skos:broader ?o }")
    assert blank.serialize("ntriples").endswith(b" _:b1 .\n")
    assert len(parse_source("x.jsonld", blank.serialize("jsonld").decode()).triples) == 1


def test_records_are_plain_values(worker: QueryWorker) -> None:
    """Records hold numbers, truth values and text; ids are short unless asked otherwise."""
    answer = worker.ask("SELECT ?s ?v { ?s skos:note ?v } ORDER BY STR(?v)")
    assert [record["v"] for record in answer.to_records()] == [2.5, "2020-01-01", 3, True]
    assert answer.to_records()[0]["s"] == "body:a"
    assert answer.to_records(compact_ids=False)[0]["s"] == "https://w3id.org/uk-gateways/id/body/a"


def test_numbers_that_are_none_stay_text() -> None:
    """A literal whose text does not fit its datatype is given as text."""
    answer = Answer("rows", ("n", "b"), ((Literal("many", XSD + "integer"), Literal("yes", XSD + "boolean")),))
    assert answer.to_records() == [{"n": "many", "b": "yes"}]


def test_table_syntaxes_agree(worker: QueryWorker) -> None:
    """JSON, CSV, TSV and XML hold the same rows."""
    answer = worker.ask("SELECT ?s ?l { ?s skos:prefLabel ?l }")
    assert list(csv.reader(io.StringIO(answer.serialize("csv").decode())))[1][1] == 'alpha, "A"'
    assert answer.serialize("tsv").decode().splitlines()[0] == "?s\t?l"
    binding = json.loads(answer.serialize("json"))["results"]["bindings"][0]
    assert binding["l"] == {"type": "literal", "value": 'alpha, "A"', "xml:lang": "en"}
    root = ET.fromstring(answer.serialize("xml"))  # noqa: S314 - our own output
    assert [item.text for item in root.iter("{http://www.w3.org/2005/sparql-results#}literal")] == ['alpha, "A"']


def test_a_table_is_not_written_as_a_graph(worker: QueryWorker) -> None:
    """A syntax that does not fit the answer is refused with those that do."""
    with pytest.raises(QueryError, match="choose json, csv, tsv, xml"):
        worker.ask("SELECT * { ?s ?p ?o }").serialize("turtle")
    with pytest.raises(QueryError, match="choose turtle"):
        worker.ask("DESCRIBE body:b").serialize("csv")


def test_own_prefixes_come_first(worker: QueryWorker) -> None:
    """A prefix declared in the query stands instead of the standard one."""
    assert worker.ask("PREFIX body: <http://a.example/> ASK { body:b ?p ?o }").boolean is False


def test_the_limit_on_rows_is_announced(worker: QueryWorker) -> None:
    """An answer that is cut says so; one that just fits does not."""
    cut = worker.ask("SELECT * { ?s ?p ?o }", limits=Limits(rows=5))
    assert len(cut.rows) == 5
    assert "cut at 5 rows" in cut.cut
    assert worker.ask("SELECT * { ?s ?p ?o }", limits=Limits(rows=6)).complete
    assert "cut at 2 rows" in worker.ask("DESCRIBE body:a", limits=Limits(rows=2)).cut


def test_the_limit_on_size_is_announced(worker: QueryWorker) -> None:
    """An answer of more text than allowed is cut, too."""
    assert "cut at 100 bytes" in worker.ask("SELECT * { ?s ?p ?o }", limits=Limits(answer_bytes=100)).cut


@pytest.mark.parametrize("text", [_SLOW, "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a"])
def test_the_limit_on_time_holds(packaged: QueryWorker, text: str) -> None:
    """A query that yields no row for minutes ends at its limit, and the next one is answered."""
    packaged.ask("ASK {}")
    begun = perf_counter()
    with pytest.raises(QueryError, match="ended after 1 s"):
        packaged.ask(text)
    assert perf_counter() - begun < 4
    assert packaged.ask("ASK { ?g a gw:Gateway }").boolean


def test_the_limit_on_memory_holds() -> None:
    """A query that sorts an endless product ends its child process and not this one."""
    limits = Limits(seconds=60, memory_bytes=600_000_000)
    with pytest.raises(QueryError, match=r"memory|ended after"):
        run_query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?a", limits=limits)


def test_a_stack_overflow_in_the_parser_is_an_error(worker: QueryWorker) -> None:
    """Brackets nested a hundred thousand deep cost the child process, not this one."""
    with pytest.raises(QueryError, match="nested too deeply"):
        worker.ask("ASK " + "{" * 100_000 + "}" * 100_000)
    assert worker.ask("ASK {}").boolean


def test_threads_may_share_a_worker(worker: QueryWorker) -> None:
    """Questions from several threads are answered one after another, each its own."""
    found: dict[int, object] = {}

    def ask(number: int) -> None:
        found[number] = worker.ask(f"SELECT ({number} AS ?n) {{}}").to_records()[0]["n"]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == {number: number for number in range(8)}


@pytest.mark.skipif(os.name != "posix", reason="other systems have the guard alone")
def test_the_child_cannot_open_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a SERVICE that the guard let through reaches no server."""
    with socket.create_server(("127.0.0.1", 0)) as server, QueryWorker(_SOURCES) as made:
        server.settimeout(0.5)
        port = server.getsockname()[1]
        monkeypatch.setattr(query_module, "check_query", lambda _: None)
        with pytest.raises(QueryError, match="the query failed"):
            made.ask(f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}")
        with pytest.raises(TimeoutError):
            server.accept()


def test_the_guard_stands_before_the_child(worker: QueryWorker) -> None:
    """Updates and SERVICE are refused by both ways of asking."""
    with pytest.raises(QueryError, match="updates are refused"):
        worker.ask("CLEAR ALL")
    with pytest.raises(QueryError, match="SERVICE"):
        run_query("SELECT * { SERVICE body:x { ?s ?p ?o } }", _SOURCES)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT * {\n ?s zz:a ?o }", r"line 2, column 10.*PREFIX zz:"),
        ("SELECT ?x { ?x ?y ?z ", r"line 1, column \d+.*1 \{ and 0 \}"),
        ("SELECT (SUM(?x) AS ?y) ?z { ?x ?p ?z }", "GROUP BY"),
        ("SELECT ?x { ?x ?p }", r"each statement ends in a dot"),
        ("", "Write a query"),
    ],
)
def test_syntax_errors_say_where_and_what_to_do(worker: QueryWorker, text: str, words: str) -> None:
    """A slip in the query gives the parser's message, the place and the usual remedy; exit code 6."""
    with pytest.raises(QueryError, match=words) as caught:
        worker.ask(text)
    assert caught.value.exit_code == 6


def test_bad_data_is_blamed_on_the_data(tmp_path: Path) -> None:
    """A file that does not parse, or is not there, gives the reader's own error."""
    bad = tmp_path / "bad.ttl"
    bad.write_text("body:a body:b .", encoding="utf-8")
    with pytest.raises(DataError, match=r"bad.ttl, line 1"):
        run_query("ASK {}", [bad])
    with pytest.raises(UsageError, match="no such file"):
        run_query("ASK {}", [tmp_path / "missing.ttl"])


def test_files_and_sources_are_one_graph(tmp_path: Path) -> None:
    """Turtle with a byte order mark, N-Triples, JSON-LD and plain triples are queried together."""
    (tmp_path / "a.ttl").write_bytes(b"\xef\xbb\xbf<http://a.example/1> <http://a.example/p> 'a' .")
    (tmp_path / "b.nt").write_text('<http://a.example/1> <http://a.example/p> "b" .\n', encoding="utf-8")
    (tmp_path / "c.jsonld").write_text('{"@id": "http://a.example/1", "http://a.example/p": "c"}', encoding="utf-8")
    made = Source("findings.ttl", "", (("http://a.example/1", "http://a.example/p", Literal('d"\n')),))
    answer = run_query("SELECT ?o { ?s ?p ?o } ORDER BY ?o", [*sorted(tmp_path.iterdir()), made])
    assert [record["o"] for record in answer.to_records()] == ["a", "b", "c", 'd"\n']


def test_named_graphs_in_the_data_are_asked_as_one(tmp_path: Path) -> None:
    """What a file holds in a named graph is found without naming the graph, and by its graph too."""
    path = tmp_path / "named.trig"
    path.write_text('GRAPH <http://a.example/g> { <http://a.example/1> <http://a.example/p> "c" }')
    assert run_query('ASK { ?s ?p "c" }', [path]).boolean
    assert run_query("ASK { GRAPH <http://a.example/g> { ?s ?p ?o } }", [path]).boolean


def test_named_graphs_do_not_keep_other_sources_out(tmp_path: Path) -> None:
    """A file with graphs, then plain ones, plain triples, and texts as the server holds them: all are asked as one."""
    (tmp_path / "a.trig").write_text('GRAPH <http://a.example/g> { <http://a.example/1> <http://a.example/p> "a" }')
    (tmp_path / "b.ttl").write_text('<http://a.example/1> <http://a.example/p> "b" .')
    content = '{"@id": "http://a.example/1", "http://a.example/p": "c"}'
    sources: list[Path | Source] = [
        *sorted(tmp_path.iterdir()),
        Source("c.jsonld", content, ()),
        Source("findings.ttl", "", (("http://a.example/1", "http://a.example/p", Literal("d")),)),
    ]
    answer = run_query("SELECT ?o { ?s ?p ?o } ORDER BY ?o", sources)
    assert [record["o"] for record in answer.to_records()] == ["a", "b", "c", "d"]
    held = run_query("SELECT ?o { GRAPH ?g { ?s ?p ?o } }", sources)
    assert [record["o"] for record in held.to_records()] == ["a"]


def test_works_from_any_folder_and_path(tmp_path: Path) -> None:
    """The child finds the package however the parent found it, wherever the parent runs."""
    top = Path(__file__).resolve().parents[2]
    code = (
        f"import sys; sys.path.insert(0, {str(top)!r}); from gateways_graph.rdf.query import run_query; "
        "print(run_query('ASK { ?g a gw:Gateway }').boolean)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_a_cold_question_feels_instant() -> None:
    """Starting, loading the packaged data and answering takes well under two seconds on a busy machine."""
    begun = perf_counter()
    assert run_query("SELECT ?g { ?g a gw:Gateway } LIMIT 1").rows
    assert perf_counter() - begun < 2
