"""Each command on the packaged data and on small data: what it answers with no more than it needs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateways_graph.cli import COMMANDS, cli
from gateways_graph.export.registry import FORMATS
from gateways_graph.listings.recorded import KINDS
from tests.cli.conftest import CHECKOUT, Run

GRAPHS = [name for name, form in FORMATS.items() if form.kind == "graph" and name not in ("svg", "png", "pdf")]


@pytest.mark.parametrize(
    "command",
    [
        ["stats"],
        ["list"],
        *(["list", kind] for kind in KINDS),
        ["show", "HMRC"],
        ["search", "fuel", "poverty"],
        ["explain", "cda-1998-s115"],
        ["routes", "--from", "HMRC", "--to", "council", "--for", "fuel poverty"],
        ["validate"],
        ["todo"],
        ["sparql", "--list-saved"],
        ["sparql", "--saved", "residual"],
        ["sparql", "ASK { ?g a gw:Gateway }"],
    ],
    ids=" ".join,
)
def test_every_command_answers_from_the_packaged_data(run: Run, command: list[str]) -> None:
    """No option beyond what the question needs; an answer on stdout and 0."""
    done = run(*command)
    assert done.code == 0, done.err
    assert done.out
    assert "Traceback" not in done.err


@pytest.mark.slow
def test_overlaps_answer_from_the_packaged_data(packaged_overlaps: Path) -> None:
    """Real pairs of several relations, certain ones among them."""
    results = json.loads(packaged_overlaps.read_text(encoding="utf-8"))["results"]
    assert {"scope twin", "subsumed", "partial overlap"} <= {item["relation"] for item in results}
    assert {item["certainty"] for item in results} == {"certain", "possible"}


@pytest.mark.slow
def test_a_relation_is_listed_at_its_own_certainty(run: Run) -> None:
    """A certain overlap that only possibly undercuts is no certain undercut."""

    def undercuts(*options: str) -> list[tuple[tuple[str, str], list[str]]]:
        results = run("overlaps", "--relation", "undercut", "--json", *options).document["results"]
        return [
            (
                (item["a"]["id"], item["b"]["id"]),
                [said["certainty"] for said in (item, *item["also"]) if said["relation"] == "undercut"],
            )
            for item in results
        ]

    everything = undercuts()
    assert any(set(said) == {"possible"} for _, said in everything)
    for certainty in ("certain", "possible"):
        kept = undercuts("--certainty", certainty)
        assert kept == [(pair, said) for pair, said in everything if certainty in said]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_enough(command: str) -> None:
    """Each command explains itself, and shows an example where it takes more than options."""
    done = CliRunner().invoke(cli, [command, "--help"])
    assert done.exit_code == 0
    lines = [line.strip() for line in done.output.splitlines() if line.strip()]
    assert lines[0].startswith(f"Usage: cli {command}")
    assert len(lines[1]) > 20
    assert "Example" in done.output or command in ("validate", "check")


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_imports_nothing_heavy(command: str) -> None:
    """Help of the program and of each command needs no RDF, graph or number library."""
    code = f"""
import sys
from gateways_graph.cli import main
try:
    main({[*command.split(), "--help"]!r})
except SystemExit as end:
    assert not end.code, end.code
heavy = [name for name in ("rdflib", "networkx", "pyoxigraph", "numpy") if name in sys.modules]
assert not heavy, heavy
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_no_command_shows_the_help(run: Run) -> None:
    """`gateways` alone lists every command."""
    done = run()
    assert all(name in done.out + done.err for name in COMMANDS)


@pytest.mark.parametrize(
    ("relation", "code"), [("duplicate", 3), ("redundant", 3), ("same source", 0), ("scope twin", 0)]
)
def test_fail_on_a_relation(run: Run, small: Path, relation: str, code: int) -> None:
    """A certain finding of the relation ends in 3, with the answer on stdout all the same."""
    done = run("overlaps", "--fail-on", relation, "--json", "--data", small)
    assert done.code == code
    assert done.document["results"]
    assert run("overlaps", "--fail-on", relation, "--json", "--data", small).code == code


def test_filters_narrow_the_pairs(run: Run, small: Path) -> None:
    """Relation, body, purpose, statute, gateway and certainty each keep what touches them."""

    def pairs(*options: str) -> set[tuple[str, str]]:
        done = run("overlaps", "--json", *options, "--data", small)
        return {(item["a"]["id"], item["b"]["id"]) for item in done.document["results"]}

    everything = pairs()
    twins = {("ukpga-2005-11-s30", "ukpga-2005-11-s31")}
    assert pairs("--relation", "duplicate") == twins
    assert pairs("--body", "kent county council") == pairs("--purpose", "preventing fraud") == everything
    assert pairs("--gateway", "crca-2005-s32") == everything - twins
    assert pairs("--purpose", "crime prevention") == set()
    assert pairs("--information", "tax information") == everything
    assert pairs("--statute", "crca-2005") == everything
    assert pairs("--certainty", "certain") | pairs("--certainty", "possible") == everything
    assert pairs("--body", "kent charity") == set()


def test_as_at_a_day(run: Run, small: Path) -> None:
    """Before the gateways began there is no pair; the receipt says which day was asked."""
    old = run("overlaps", "--json", "--as-at", "2005-06-01", "--data", small).document
    assert old["results"] == []
    assert old["receipt"]["as_at"] == "2005-06-01"
    new = run("overlaps", "--json", "--as-at", "2006-01-01", "--data", small).document
    assert {item["relation"] for item in new["results"]} >= {"duplicate", "redundant"}
    assert all(item["witness"]["date"] == "2006-01-01" for item in new["results"] if item["witness"])


def test_as_at_all(run: Run, small: Path) -> None:
    """Over all time a relation holds if it held in every slice; the receipt says `all`."""
    document = run("overlaps", "--json", "--as-at", "all", "--data", small).document
    assert document["receipt"]["as_at"] == "all"
    assert "duplicate" in {item["relation"] for item in document["results"]}
    assert run("overlaps", "--format", "table", "--as-at", "all", "--data", small).code == 0


def test_as_at_all_is_for_overlaps_only(run: Run, small: Path) -> None:
    """Elsewhere a day must be named."""
    assert run("list", "--as-at", "all", "--data", small).code == 2


def test_extent_narrows_the_answer(run: Run, small: Path) -> None:
    """Witnesses lie in the extent asked for, and the receipt names it in order."""
    document = run("overlaps", "--json", "--extent", "ni, s", "--data", small).document
    assert document["receipt"]["extent"] == ["S", "NI"]
    assert {item["witness"]["extent"] for item in document["results"]} == {"S"}


@pytest.mark.parametrize("reading", ["interest=narrow", "phr:interest=narrow", "narrow"])
def test_a_reading_settles_its_phrase(run: Run, small: Path, reading: str) -> None:
    """A chosen reading, or a stance, stands in the receipt and makes what rests on it undisputed."""
    document = run("explain", "common-law-police", "--json", "--reading", reading, "--data", small).document
    assert document["receipt"]["readings"] == {"phr:interest": "rdg:interest.narrow"}
    assert [flow["reading"] for flow in document["results"][0]["flows"]] == [[]]
    broad = run("explain", "common-law-police", "--json", "--reading", "interest=broad", "--data", small).document
    assert broad["results"][0]["flows"] == []


def test_explain_says_that_one_gives_way(run: Run) -> None:
    """Two gateways that meet on every axis, of which one gives way to the other, never both apply; it says why."""
    done = run("explain", "ukpga-2007-30-s40", "ukpga-1999-33-s20.2016", "--format", "table")
    assert "DISJOINT; ukpga-1999-33-s20.2016 gives way wherever ukpga-2007-30-s40 reaches" in done.out


def test_a_pair_that_shares_no_point_says_why(run: Run, small: Path) -> None:
    """`explain A B` of gateways apart names the axis that separates them."""
    done = run("explain", "crca-2005-s30", "crca-2005-s33", "--json", "--data", small)
    assert done.code == 0
    (result,) = done.document["results"]
    assert result["relation"] == "disjoint"
    assert result["axes"]


@pytest.fixture
def small_findings(run: Run, small: Path, tmp_path: Path) -> Path:
    """Overlaps of the small data as a document."""
    path = tmp_path / "findings.json"
    assert run("overlaps", "--json", "-q", "-o", path, "--data", small).code == 0
    return path


def test_findings_prove_again(run: Run, small: Path, small_findings: Path) -> None:
    """The independent checker proves what `overlaps` said, and ends in 0."""
    done = run("check", small_findings, "--json", "--data", small)
    assert done.code == 0, done.err
    assert done.document["results"]
    assert all(row["ok"] for row in done.document["results"])


def test_tampered_findings_are_found_out(run: Run, small: Path, small_findings: Path) -> None:
    """A relation or a witness changed by hand is refuted, named, and ends in 3."""
    document = json.loads(small_findings.read_text(encoding="utf-8"))
    count = len(document["results"])
    document["results"][0]["relation"] = "subsumed"
    document["results"][-1]["witness"]["recipient"] = {"id": "body:charity", "label": "Kent Charity"}
    small_findings.write_text(json.dumps(document), encoding="utf-8")
    done = run("check", small_findings, "--csv", "--data", small)
    assert done.code == 3
    assert f"{count - 2} of {count} claims proved again" in done.err


@pytest.mark.slow
def test_real_findings_prove_again(run: Run, packaged_overlaps: Path, tmp_path: Path) -> None:
    """A sample of the packaged pairs proves again; with one share changed it does not."""
    document = json.loads(packaged_overlaps.read_text(encoding="utf-8"))
    document["results"] = document["results"][::60]
    path = tmp_path / "sample.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert run("check", path, "-q").code == 0
    document["results"][0]["share"]["a"] = "1/2345"
    path.write_text(json.dumps(document), encoding="utf-8")
    assert run("check", path, "-q").code == 3


@pytest.mark.parametrize("form", GRAPHS)
def test_export_to_every_graph_format(run: Run, small: Path, tmp_path: Path, form: str) -> None:
    """Each format writes something that is not empty, says where, and the same bytes twice."""
    target = tmp_path / f"out{FORMATS[form].extension}"
    done = run("export", form, "-o", target, "--data", small)
    assert done.code == 0, done.err
    assert str(target) in done.err
    files = sorted(target.rglob("*")) if target.is_dir() else [target]
    first = [path.read_bytes() for path in files]
    assert all(first)
    assert run("export", form, "-q", "-o", target, "--data", small).err == ""
    assert [path.read_bytes() for path in files] == first


@pytest.mark.parametrize("form", ["turtle", "jsonld"])
def test_export_of_rdf_reads_back(run: Run, small: Path, tmp_path: Path, form: str) -> None:
    """What is exported as RDF is the same data again."""
    target = tmp_path / f"out{FORMATS[form].extension}"
    assert run("export", form, "-q", "-o", target, "--data", small).code == 0
    assert run("list", "--csv", "-q", "--data", target).out == run("list", "--csv", "-q", "--data", small).out
    assert run("export", form, "--view", "bodies", "--data", small).code == 2
    assert run("export", form, "-o", tmp_path / "out.txt", "--data", small).code == 2


@pytest.mark.parametrize(("form", "syntax"), [("nquads", "N_QUADS"), ("trig", "TRIG")])
def test_export_with_readings_holds_the_data(run: Run, small: Path, tmp_path: Path, form: str, syntax: str) -> None:
    """The default graph is the data; the named graphs repeat parts of it."""
    import pyoxigraph as ox

    target = tmp_path / f"out{FORMATS[form].extension}"
    assert run("export", form, "-q", "-o", target, "--data", small).code == 0
    found = list(ox.parse(target.read_bytes(), format=getattr(ox.RdfFormat, syntax)))
    plain = {quad.triple for quad in found if quad.graph_name == ox.DefaultGraph()}
    assert plain == {quad.triple for quad in ox.parse(small.read_bytes(), format=ox.RdfFormat.TURTLE)}
    assert {quad.triple for quad in found} == plain
    assert run("export", form, "--data", small).out == target.read_text(encoding="utf-8")


def test_export_of_an_unknown_format_lists_those_there_are(run: Run, small: Path) -> None:
    """A format that is not written ends in 2 with the list."""
    done = run("export", "docx", "--data", small)
    assert (done.code, done.out) == (2, "")
    assert "graphml" in done.err


def test_a_view_of_an_unknown_node_ends_in_five(run: Run, small: Path) -> None:
    """A view round something that is not recorded says so."""
    assert run("export", "node-link", "--view", "neighbourhood", "--node", "nobody at all", "--data", small).code == 5


def test_routes_are_a_graph_too(run: Run, small: Path, tmp_path: Path) -> None:
    """The view route in a format of graphs; without a demand, or in a table of the data, it is refused."""
    demand = ("--from", "body:police", "--to", "body:north", "--for", "pur:any")
    refused = run("export", "cx2", "--view", "route", "--data", small)
    assert refused.code == 2
    assert "--from" in refused.err
    assert run("export", "xlsx", "--view", "route", *demand, "--data", small).code == 2


def test_a_folder_does_not_go_to_stdout(run: Run, small: Path) -> None:
    """Several files need a folder with a name."""
    done = run("export", "neo4j", "-o", "-", "--data", small)
    assert (done.code, done.out) == (2, "")
    assert "folder" in done.err


def test_sparql_sees_the_data_asked_for(run: Run, small: Path) -> None:
    """A query answers over --data, with the prefixes of the data declared already."""
    done = run("sparql", "SELECT (COUNT(?g) AS ?n) WHERE { ?g a gw:Gateway }", "--json", "--data", small)
    assert done.code == 0
    assert str(done.document["results"][0]["n"]) == "6"


def test_a_cut_answer_of_sparql_says_so(run: Run, small: Path) -> None:
    """More rows than the limit: the document is not complete and stderr says how to get more."""
    done = run("sparql", "SELECT * WHERE { ?s ?p ?o }", "--max-rows", "5", "--json", "--data", small)
    assert (done.code, len(done.document["results"]), done.document["complete"]) == (0, 5, False)
    assert "--max-rows raises the limit of rows." in done.err
