"""Whatever is handed in: a clear message on stderr, the right exit code, no traceback, nothing lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import CHECKOUT, Run
from tests.cli.worlds import SMALL
from tests.rdf.mutations import VALID, change

_COMMANDS = (
    ["overlaps"],
    ["conflicts"],
    ["explain", "ukpga-2005-11-s30"],
    ["routes", "--from", "hmrc", "--to", "council", "--for", "fraud"],
    ["list"],
    ["show", "hmrc"],
    ["search", "tax"],
    ["stats"],
    ["validate"],
    ["todo"],
    ["sparql", "ASK {}"],
    ["export", "turtle"],
)
_NAMES = [command[0] for command in _COMMANDS]


def _file(folder: Path, content: str | bytes, name: str = "data.ttl") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("command", _COMMANDS, ids=_NAMES)
def test_a_missing_file_is_usage(run: Run, tmp_path: Path, command: list[str]) -> None:
    """A path that is not there ends in 2, is named, and the message says what to do."""
    done = run(*command, "--data", tmp_path / "gone.ttl")
    assert (done.code, done.out) == (2, "")
    assert f"{tmp_path / 'gone.ttl'}: there is no such file" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("command", _COMMANDS, ids=_NAMES)
def test_malformed_turtle_is_invalid_data(run: Run, tmp_path: Path, command: list[str]) -> None:
    """Text that stops being Turtle ends in 4 with file, line and column."""
    done = run(*command, "--data", _file(tmp_path, "@prefix a: <http://a.example/> .\na:b a:c a:d\na:e a:f a:g .\n"))
    assert (done.code, done.out) == (4, "")
    assert "data.ttl, line 3, column" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("command", _COMMANDS, ids=_NAMES)
def test_a_folder_is_invalid_data(run: Run, tmp_path: Path, command: list[str]) -> None:
    """A folder is refused with a file to name instead."""
    done = run(*command, "--data", tmp_path)
    assert (done.code, done.out) == (4, "")
    assert "is a folder: name the files in it" in done.err


_BROADER = "bcls:public-authority a gw:BodyClass ; skos:broader bcls:police-force ;"
_FROM = 'gw:from "2005-04-18"^^xsd:date'
_INVALID = {
    "empty file": ("", "the data set is empty: it holds no triple"),
    "only comments": ("# nothing yet\n", "the data set is empty"),
    "no gateway": (VALID.replace(" a gw:Gateway ;", " a gw:Other ;"), "the data set holds no gateway"),
    "another vocabulary": (
        '<http://a.example/g> a <http://a.example/def#Gateway> ; <http://a.example/p> "x" .',
        "which is not this project's gw:Gateway",
    ),
    "foreign data": (
        "<http://a.example/g> a <http://a.example/Thing> .",
        "none of the classes is in this project's vocabulary",
    ),
    "cycle of classes": (change(VALID, "bcls:public-authority a gw:BodyClass ;", _BROADER), "bcls:police-force"),
    "unknown body": (
        change(VALID, "gw:recipient bcls:police-force ;", "gw:recipient body:nobody ;"),
        "gw:recipient names body:nobody, which is not recorded",
    ),
    "impossible date": (change(VALID, _FROM, 'gw:from "2005-02-30"^^xsd:date'), "2005-02-30"),
    "end before start": (change(VALID, f"{_FROM} .", f'{_FROM} ; gw:until "2004-01-01"^^xsd:date .'), "per:s20.1"),
}


@pytest.mark.parametrize("case", _INVALID)
@pytest.mark.parametrize("command", [["overlaps"], ["stats"]], ids=["overlaps", "stats"])
def test_data_that_is_not_valid_ends_in_four(run: Run, tmp_path: Path, command: list[str], case: str) -> None:
    """Each way of being wrong is said in words, with the file, and nothing is answered from it."""
    text, said = _INVALID[case]
    done = run(*command, "--data", _file(tmp_path, text))
    assert (done.code, done.out) == (4, ""), done.err
    assert said in done.err
    assert "data.ttl" in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize("case", _INVALID)
def test_validate_lists_the_same_faults(run: Run, tmp_path: Path, case: str) -> None:
    """`validate` ends in 4 too, and lists the fault as an answer on stdout."""
    text, said = _INVALID[case]
    done = run("validate", _file(tmp_path, text), "--json")
    assert done.code == 4
    assert any(said in row["message"] + row["node"] for row in done.document["results"])
    assert all(
        set(row) == {"code", "severity", "node", "message", "mend", "file", "line"} for row in done.document["results"]
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x00\x01\x02\xff" * 100, "is a binary file, not Turtle"),
        (b"\x1f\x8b" + b"z" * 100, "compressed (gzip)"),
        (b"PK\x03\x04" + b"z" * 100, "a zip archive or an Office document"),
        (b"<!DOCTYPE html><html></html>", "a web page, not data"),
        ("gateway;£".encode("cp1252"), "is not UTF-8"),
    ],
    ids=["binary", "gzip", "zip", "web-page", "windows-1252"],
)
def test_files_of_another_kind_are_named_for_what_they_are(run: Run, tmp_path: Path, content: bytes, said: str) -> None:
    """A file that is plainly something else is called what it is."""
    done = run("stats", "--data", _file(tmp_path, content))
    assert done.code == 4
    assert said in done.err


def test_a_hundred_megabytes_of_junk_are_refused_at_once(run: Run, tmp_path: Path) -> None:
    """A huge file that does not begin like Turtle is refused from its first kilobytes."""
    path = tmp_path / "junk.ttl"
    with path.open("wb") as stream:
        stream.write(b"lorem ipsum dolor sit amet\n" * 400)
        stream.truncate(100 * 1024 * 1024)
    done = run("stats", "--data", path)
    assert done.code == 4
    assert "junk.ttl: holds 100 MB that do not begin like Turtle" in done.err


def test_a_file_that_may_not_be_read_is_invalid_data(run: Run, small: Path) -> None:
    """A file without read permission is said to be so; root may read anything, so it is left out there."""
    small.chmod(0)
    if os.access(small, os.R_OK):
        pytest.skip("running as root: permissions do not bind; test_a_device_is_no_data covers the same exit")
    done = run("stats", "--data", small)
    assert done.code == 4
    assert "cannot be read" in done.err


def test_a_device_is_no_data(tmp_path: Path) -> None:
    """A pipe would make the program wait for ever: it is refused."""
    pipe = tmp_path / "pipe.ttl"
    os.mkfifo(pipe)
    command = [sys.executable, "-m", "gateways_graph", "stats", "--data", str(pipe)]
    done = subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=10)
    assert done.returncode == 4
    assert "is not a regular file (a pipe or device)" in done.stderr


def test_a_local_file_without_gateways_adds_to_the_rest(run: Run, small: Path, tmp_path: Path) -> None:
    """`+file` may hold bodies alone, is named on stderr and in the receipt."""
    prefixes = "\n".join(line for line in VALID.splitlines() if line.startswith("@prefix"))
    hub = 'body:our-hub a org:FormalOrganization ; skos:prefLabel "Our hub"@en .'
    local = _file(tmp_path, f"{prefixes}\n{hub}\n", "local.ttl")
    done = run("show", "our hub", "--json", "--data", small, "--data", f"+{local}")
    assert done.code == 0, done.err
    assert done.document["receipt"]["local"] == [str(local)]
    assert f"with local facts from {local}" in done.err


def test_from_and_to_the_same_is_usage(run: Run, small: Path) -> None:
    """A body telling itself is no question."""
    done = run("routes", "--from", "hmrc", "--to", "HM Revenue and Customs", "--for", "fraud", "--data", small)
    assert (done.code, done.out) == (2, "")
    assert "from and to are both body:hmrc" in done.err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--as-at", "2020-02-30"], "--as-at '2020-02-30' is not a day of the calendar: write YYYY-MM-DD"),
        (["--as-at", "yesterday"], "--as-at 'yesterday' is not a day"),
        (["--extent", "X"], "--extent 'X': use E, W, S and NI"),
        (["--extent", ""], "--extent '': use E, W, S and NI"),
        (["--limit", "-1"], "-1"),
        (["--format", "xml"], "xml"),
        (["--relation", "friends"], "friends"),
    ],
    ids=" ".join,
)
def test_options_that_make_no_sense_are_usage(run: Run, small: Path, options: list[str], said: str) -> None:
    """A wrong date, extent, number, format or relation is said and ends in 2."""
    done = run("overlaps", "--data", small, *options)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


@pytest.mark.parametrize(
    ("options", "known"),
    [
        (["--reading", "intrest=narrow"], "interest"),
        (["--reading", "interest=odd"], "broad, narrow"),
        (["--reading", "wild"], "broad, narrow"),
    ],
)
def test_unknown_readings_list_those_there_are(run: Run, small: Path, options: list[str], known: str) -> None:
    """A phrase, reading or stance that is not recorded ends in 5 with those that are."""
    done = run("overlaps", "--data", small, *options)
    assert (done.code, done.out) == (5, "")
    assert known in done.err


def test_an_unknown_command_names_the_nearest(run: Run) -> None:
    """A slip of the pen in a command's name is answered with the command."""
    done = run("overlap")
    assert (done.code, done.out) == (2, "")
    assert "No such command 'overlap'. Did you mean overlaps?" in done.err


def test_a_query_that_updates_is_refused(run: Run, small: Path) -> None:
    """Nothing changes the data through SPARQL: 6, and the file is as it was."""
    before = small.read_bytes()
    for query in (
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DROP ALL",
        "LOAD <http://a.example/x>",
    ):
        done = run("sparql", query, "--data", small)
        assert (done.code, done.out) == (6, ""), query
        assert done.err.startswith("Error: ")
    assert small.read_bytes() == before


@pytest.mark.parametrize(
    "query", ["SELEC ?s", "SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SELECT ?x WHERE { ?x"]
)
def test_a_query_that_cannot_run_ends_in_six(run: Run, small: Path, query: str) -> None:
    """A slip in a query, or a call to a server, is refused with the reason."""
    done = run("sparql", query, "--data", small)
    assert (done.code, done.out) == (6, "")
    assert "Traceback" not in done.err


def test_a_query_out_of_time_ends_in_six(run: Run, small: Path) -> None:
    """A query past its time is stopped and said to be."""
    slow = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    done = run("sparql", slow, "--timeout", "0.3", "--data", small)
    assert (done.code, done.out) == (6, "")
    assert "0.3" in done.err


def test_one_query_and_no_more(run: Run, small: Path, tmp_path: Path) -> None:
    """No query, two queries, a missing file, a parameter without a value: usage."""
    for arguments in (
        [],
        ["ASK {}", "--saved", "residual"],
        ["-f", tmp_path / "no.rq"],
        ["--saved", "open-to-recipient", "--param", "body"],
    ):
        assert run("sparql", "--data", small, *arguments).code == 2


def test_a_missing_extra_names_the_install_line(run: Run, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An optional library that is not there ends in 7 with what to type."""
    monkeypatch.setitem(sys.modules, "pyshacl", None)
    done = run("validate", small, "--shacl")
    assert done.code == 7
    assert "pip install 'gateways-graph[shacl]'" in done.err


@pytest.mark.parametrize(
    ("text", "code"),
    [("", 4), ("not json", 4), ("[]", 4), ("{}", 4), ('{"results": 3}', 4), (None, 2)],
    ids=["empty", "text", "list", "no-results", "number", "missing"],
)
def test_what_is_no_document_of_findings_is_refused(
    run: Run, small: Path, tmp_path: Path, text: str | None, code: int
) -> None:
    """`check` says of a file that holds no findings what it lacks."""
    path = tmp_path / "findings.json"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    done = run("check", path, "--data", small)
    assert (done.code, done.out) == (code, "")
    assert "findings.json: " in done.err


def test_an_unexpected_failure_is_said_in_one_line(run: Run, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault of the program ends in 1, asks for a report, and shows no traceback without --debug."""

    def fail(*_: object, **__: object) -> None:
        message = "the unforeseen"
        raise ZeroDivisionError(message)

    monkeypatch.setattr("gateways_graph.session.load_dataset", fail)
    done = run("stats", "--data", small, "--no-cache")
    assert (done.code, done.out) == (1, "")
    assert done.err == "Error: unexpected: ZeroDivisionError: the unforeseen. Run again with --debug and report it.\n"


def test_the_data_file_is_never_written(run: Run, small: Path, tmp_path: Path) -> None:
    """Answering leaves no file beside the data and the data as it was."""
    before = small.read_bytes()
    for command in _COMMANDS:
        run(*command, "--data", small)
    assert small.read_bytes() == before == SMALL.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["small.ttl"]


def test_findings_of_other_data_are_said_to_be(run: Run, small: Path, tmp_path: Path) -> None:
    """`check` notes that a document was made from other data."""
    document = {"receipt": {"data": "sha256:0", "as_at": "2020-01-01"}, "results": []}
    done = run("check", _file(tmp_path, json.dumps(document), "f.json"), "--data", small)
    assert done.code == 0
    assert "made from other data" in done.err
