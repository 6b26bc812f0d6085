"""`load`, and the promise that the same triples give the same answers, byte for byte, from wherever they are read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.cli.conftest import Done, Run
from tests.cli.worlds import SMALL
from tests.servers import free_port, oxigraph, post

#: Every shape of answer: a listing, a search, a proof, rows of a query, and the data itself.
_QUESTIONS = (
    ("overlaps", "--json"),
    ("overlaps", "--format", "md"),
    ("routes", "--from", "hmrc", "--to", "kent council", "--for", "fraud", "--json"),
    ("redundant", "--json"),
    ("conflicts", "--json"),
    ("stats", "--json"),
    ("export", "turtle"),
    ("export", "graphml"),
    ("sparql", "SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s ?p ?o"),
)
_KINDS = ("nt", "jsonld", "trig", "nq", "several", "folder", "server", "graphs", "named")


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[str]]]:
    """The small data in every kind of source, as arguments."""
    folder = tmp_path_factory.mktemp("sources")
    every = list(ox.parse(SMALL, format=ox.RdfFormat.TURTLE))
    parts = [[quad.triple for quad in every[start::3]] for start in range(3)]
    graphs: list[ox.DefaultGraph | ox.NamedNode] = [
        ox.DefaultGraph(),
        ox.NamedNode("http://a.example/g"),
        ox.NamedNode("http://a.example/h"),
    ]
    split = [_in(triple, graph) for part, graph in zip(parts, graphs, strict=True) for triple in part]
    # A triple in two graphs is one triple.
    split += [_in(triple, graphs[1]) for triple in parts[0][:5]]
    whole = [quad.triple for quad in reversed(every)]
    forms = {"ttl": ox.RdfFormat.TURTLE, "nt": ox.RdfFormat.N_TRIPLES, "jsonld": ox.RdfFormat.JSON_LD}
    named = {"trig": ox.RdfFormat.TRIG, "nq": ox.RdfFormat.N_QUADS}
    for ending, form in (forms | named).items():
        ox.serialize(split if ending in named else whole, str(folder / f"small.{ending}"), format=form)
    for number, part in enumerate(parts):
        ox.serialize(part, str(folder / f"part{number}.nt"), format=ox.RdfFormat.N_TRIPLES)
    (folder / "first.ttl").write_text(SMALL, encoding="utf-8")
    with oxigraph(folder / "default") as default, oxigraph(folder / "split") as other:
        _fill(other, split)
        yield {
            "ttl": [str(folder / "first.ttl")],
            **{ending: [str(folder / f"small.{ending}")] for ending in ("nt", "jsonld", "trig", "nq")},
            "several": [str(folder / f"part{number}.nt") for number in range(3)],
            "folder": [str(folder / "small.store")],
            "server": [f"sparql+{default}/query"],
            "graphs": [f"sparql+{other}/query"],
            "named": [f"sparql+{default}/query?default-graph-uri=http://a.example/g"],
        }


def _in(triple: ox.Triple, graph: ox.NamedNode | ox.DefaultGraph) -> ox.Quad:
    return ox.Quad(triple.subject, triple.predicate, triple.object, graph)


def _fill(server: str, quads: list[ox.Quad]) -> None:
    post(server, "/store", ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b"", "application/n-quads")


@pytest.fixture(scope="module")
def answers() -> dict[tuple[str, ...], Done]:
    """The answers from Turtle, each worked out once."""
    return {}


def _given(names: list[str]) -> list[str]:
    return [word for name in names for word in ("--data", name)]


@pytest.mark.server
@pytest.mark.parametrize("kind", _KINDS)
def test_every_kind_of_source_gives_the_same_bytes(
    run: Run, sources: dict[str, list[str]], answers: dict[tuple[str, ...], Done], kind: str
) -> None:
    """Answer, receipt and notes are those from Turtle; stores are filled by `load`, which then has nothing to do."""
    if kind in ("folder", "server", "named"):
        done = [run("load", *sources[kind], *_given(sources["ttl"])) for _ in range(2)]
        assert [item.code for item in done] == [0, 0], done
        assert "already; nothing was written" in done[1].out
    for question in _QUESTIONS:
        if question not in answers:
            answers[question] = run(*question, *_given(sources["ttl"]))
        assert answers[question].code == 0, answers[question].err
        assert run(*question, *_given(sources[kind])) == answers[question], question


@pytest.mark.server
def test_a_store_is_validated_and_its_graphs_are_told(run: Run, sources: dict[str, list[str]]) -> None:
    """`validate` reads any source, and says that named graphs are read as one."""
    for kind in ("graphs", "trig"):
        done = run("validate", *_given(sources[kind]))
        assert done.code == 0, done
        assert "2 named graphs were read as one" in done.err


def test_load_says_what_it_did(run: Run, small: Path, tmp_path: Path) -> None:
    """How many triples, the digest of the data, and what went for it."""
    store = tmp_path / "a.store"
    done = run("load", store, "--data", small)
    digest = run("overlaps", "--json", "--data", small).document["receipt"]["data"]
    assert (done.code, done.err) == (0, "")
    count = len(set(ox.parse(SMALL, format=ox.RdfFormat.TURTLE)))
    assert done.out == f"{store}: {count} triples\ndata {digest}\n"
    small.write_text(small.read_text().replace("HMRC may tell", "HMRC can tell"))
    assert run("load", store, "--data", small).code == 2
    assert run("load", store, "--data", small, "--replace").out.startswith(f"{store}: {count} triples, in place of")


def test_bad_data_is_never_loaded(run: Run, tmp_path: Path) -> None:
    """The data is checked first: exit 4, and there is no store."""
    file = tmp_path / "bad.ttl"
    file.write_text("<a:b> <a:c> <a:d> .")
    assert run("load", tmp_path / "store", "--data", file).code == 4
    assert not (tmp_path / "store").exists()


def test_local_facts_go_in_unmarked_and_that_is_said(run: Run, small: Path, tmp_path: Path) -> None:
    """A store has no place for the mark."""
    local = tmp_path / "local.ttl"
    local.write_text(SMALL[: SMALL.index("\n\n")] + "\n")
    done = run("load", tmp_path / "store", "--data", small, "--data", f"+{local}")
    assert done.code == 0, done
    assert "no longer marked local" in done.err


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (["import", "x.csv"], "not changed row by row"),
        (["format"], "only Turtle files are put in order"),
    ],
)
def test_commands_that_write_files_leave_stores_alone(
    run: Run, small: Path, tmp_path: Path, command: list[str], says: str
) -> None:
    """They say so, and what to do."""
    run("load", tmp_path / "store", "--data", small)
    done = run(*command, "--data", tmp_path / "store")
    assert done.code == 2
    assert says in done.err


def test_a_server_that_is_down_is_exit_6(run: Run) -> None:
    """With one line on stderr and nothing on stdout."""
    for command in (["overlaps"], ["validate"], ["sparql", "ASK {}"], ["export", "turtle"]):
        done = run(*command, "--data", f"sparql+http://127.0.0.1:{free_port()}/query")
        assert (done.code, done.out) == (6, ""), done
        assert "nothing listens there" in done.err
        assert done.err.count("\n") == 1
