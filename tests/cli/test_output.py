"""Conventions of the answer: where it goes, in which form, and what never gets into it."""

from __future__ import annotations

import csv
import io
import json
import os
from pathlib import Path
from threading import Thread

import pytest

from tests.cli.conftest import Run
from tests.cli.worlds import relabelled

_LISTINGS = (
    ["overlaps"],
    ["conflicts", "--kind", "overridden"],
    ["list"],
    ["list", "bodies"],
    ["stats"],
    ["stats", "--by", "statute"],
    ["stats", "--statute", "crca-2005"],
    ["todo"],
    ["search", "tax"],
    ["show", "hmrc"],
    ["explain", "ukpga-2005-11-s30"],
    ["explain", "ukpga-2005-11-s30", "ukpga-2005-11-s31"],
    ["routes", "--from", "hmrc", "--to", "kent charity", "--for", "fraud"],
)
_NAMES = ["-".join(command[:2]) + str(len(command)) for command in _LISTINGS]
#: A formula, HTML and Markdown.
HOSTILE = "=HYPERLINK(\"http://a.example\")<script>alert('x')</script> | [x](javascript:y)"
#: An escape sequence that would clear the screen, a bell, an eight-bit control sequence, a direction override.
CONTROLS = ("\x1b[2J", "\x07", "\x9b2J", "\u202e")
_LABELS = "SELECT ?label WHERE { ?g a gw:Gateway ; skos:prefLabel ?label }"


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """The small data with a hostile label on one gateway."""
    path = tmp_path / "hostile.ttl"
    path.write_text(relabelled(HOSTILE), encoding="utf-8")
    return path


@pytest.mark.parametrize("command", _LISTINGS, ids=_NAMES)
def test_json_is_one_document_with_its_receipt(run: Run, small: Path, command: list[str]) -> None:
    """Every listing as JSON holds receipt, results, complete and omitted, and stdout holds nothing else."""
    done = run(*command, "--json", "--data", small)
    assert (done.code, done.err) == (0, "")
    document = done.document
    assert next(iter(document)) == "receipt"
    assert {"receipt", "results", "complete", "omitted"} <= set(document)
    assert isinstance(document["results"], list)
    assert document["results"]
    assert (document["complete"], document["omitted"]) == (True, 0)
    receipt = document["receipt"]
    assert set(receipt) == {"data", "as_at", "extent", "readings", "version", "local"}
    assert receipt["data"].startswith("sha256:")
    assert receipt["extent"] == ["E", "W", "S", "NI"]


@pytest.mark.parametrize("form", ["csv", "tsv", "ndjson"])
@pytest.mark.parametrize("command", _LISTINGS, ids=_NAMES)
def test_flat_forms_carry_the_receipt_on_stderr(run: Run, small: Path, command: list[str], form: str) -> None:
    """csv, tsv and ndjson put rows alone on stdout, and the receipt on stderr unless told to be quiet."""
    done = run(*command, "--format", form, "--data", small)
    assert done.code == 0
    receipts = [line for line in done.err.splitlines() if line.startswith("receipt: ")]
    assert len(receipts) == 1
    assert json.loads(receipts[0].removeprefix("receipt: "))["version"]
    assert "receipt" not in done.out
    lines = done.out.splitlines()
    if form == "ndjson":
        assert all(isinstance(json.loads(line), dict) for line in lines)
    else:
        rows = list(csv.reader(io.StringIO(done.out), delimiter="," if form == "csv" else "\t"))
        assert len({len(row) for row in rows}) == 1
    quiet = run(*command, "--format", form, "-q", "--data", small)
    assert (quiet.out, quiet.err) == (done.out, "")


def test_piped_output_is_tab_separated(run: Run, small: Path) -> None:
    """Without a terminal the default is tab-separated values with a header."""
    done = run("list", "--data", small)
    assert done.out.splitlines()[0].split("\t")[:3] == ["id", "label", "provision"]
    assert done.out == run("list", "--format", "tsv", "--data", small).out


def test_a_table_is_made_for_reading(run: Run, small: Path) -> None:
    """A table has a rule under its header, no tab, and no receipt."""
    done = run("list", "--format", "table", "--data", small)
    assert set(done.out.splitlines()[1]) <= {"-", " "}
    assert "\t" not in done.out
    assert done.err == ""


def test_markdown_is_a_pipe_table(run: Run, small: Path) -> None:
    """Markdown has pipes, and those in cells are escaped."""
    done = run("list", "--format", "md", "--data", small)
    assert done.out.startswith("| id ")
    assert len({line.replace("\\|", "").count("|") for line in done.out.splitlines()}) == 1


def test_short_forms_are_the_long_ones(run: Run, small: Path) -> None:
    """`--json` and `--csv` mean `--format json` and `--format csv`."""
    for form in ("json", "csv"):
        assert run("list", f"--{form}", "--data", small).out == run("list", "--format", form, "--data", small).out


def test_no_answer_is_coloured(run: Run, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR or --no-color the same plain text comes out."""
    plain = run("overlaps", "--format", "table", "--no-color", "--data", small).out
    monkeypatch.setenv("NO_COLOR", "1")
    assert run("overlaps", "--format", "table", "--data", small).out == plain
    assert "\x1b" not in plain


def test_a_limit_says_what_it_leaves_out(run: Run, small: Path) -> None:
    """Fewer results than there are: the number left out is in the document and on stderr; 0 means all."""
    whole = run("list", "--json", "--data", small).document
    cut = run("list", "--json", "--limit", "2", "--data", small).document
    assert cut["results"] == whole["results"][:2]
    assert cut["omitted"] == len(whole["results"]) - 2
    assert f"{cut['omitted']} left out" in run("list", "--csv", "--limit", "2", "--data", small).err
    assert run("list", "--json", "--limit", "0", "--data", small).document == whole


@pytest.mark.parametrize("command", [*_LISTINGS, ["validate"]], ids=[*_NAMES, "validate"])
def test_an_answer_may_go_to_a_file(run: Run, small: Path, tmp_path: Path, command: list[str]) -> None:
    """`-o` writes the same bytes and leaves stdout empty and no temporary file."""
    target = tmp_path / "out" / "answer.json"
    target.parent.mkdir()
    shown = run(*command, "--json", "--data", small).out
    done = run(*command, "--json", "-o", target, "--data", small)
    assert done.out == ""
    assert target.read_text(encoding="utf-8") == shown
    assert [path.name for path in target.parent.iterdir()] == ["answer.json"]
    assert run(*command, "--json", "-o", "-", "--data", small).out == shown


@pytest.mark.parametrize("command", _LISTINGS, ids=_NAMES)
def test_a_failure_leaves_the_old_answer(run: Run, small: Path, tmp_path: Path, command: list[str]) -> None:
    """Where the question fails, the file that was there stays as it was."""
    target = tmp_path / "answer.csv"
    target.write_text("before", encoding="utf-8")
    small.write_text("not Turtle", encoding="utf-8")
    assert run(*command, "--csv", "-o", target, "--data", small).code == 4
    assert target.read_text(encoding="utf-8") == "before"


def test_a_write_that_breaks_leaves_the_old_file(
    run: Run, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk while writing leaves the old answer and no half of the new one."""
    target = tmp_path / "answer.csv"
    target.write_text("before", encoding="utf-8")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    done = run("list", "--csv", "-o", target, "--data", small, "--no-cache")
    assert done.code == 2
    assert "answer.csv cannot be written: No space left on device" in done.err
    assert target.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.csv", "small.ttl"]


def test_where_an_answer_cannot_go(run: Run, small: Path, tmp_path: Path) -> None:
    """A folder, or a file in a folder that is not there, is said and ends in 2."""
    for target in (tmp_path, tmp_path / "no" / "answer.csv"):
        done = run("list", "--csv", "-o", target, "--data", small)
        assert (done.code, done.out) == (2, "")
        assert str(target if target.is_dir() else target.parent) in done.err


def test_formulas_are_neutralised(run: Run, hostile: Path) -> None:
    """No cell of a CSV or TSV begins as a spreadsheet formula does."""
    for form, separator in (("csv", ","), ("tsv", "\t")):
        done = run("list", "--format", form, "--data", hostile)
        cells = [cell for row in csv.reader(io.StringIO(done.out), delimiter=separator) for cell in row]
        assert any(cell.startswith("'=HYPERLINK") for cell in cells)
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")]


@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
def test_labels_with_control_characters_are_refused_and_not_echoed(run: Run, tmp_path: Path, control: str) -> None:
    """Text that could drive a terminal is a fault of the data, named by its number and never printed."""
    path = tmp_path / "controls.ttl"
    path.write_text(relabelled(f"HMRC{control} may tell"), encoding="utf-8")
    done = run("list", "--data", path)
    assert (done.code, done.out) == (4, "")
    assert f"U+{ord(control[0]):04X}" in done.err
    assert control[0] not in done.err


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "ndjson", "md", "sparql-json"])
@pytest.mark.parametrize("control", CONTROLS, ids=ascii)
def test_control_characters_never_reach_the_terminal(run: Run, tmp_path: Path, control: str, form: str) -> None:
    """SPARQL reads data that was not checked; even then no control of the terminal comes out as it is."""
    path = tmp_path / "controls.ttl"
    path.write_text(relabelled(f"HMRC{control} may tell"), encoding="utf-8")
    done = run("sparql", _LABELS, "--format", form, "--data", path)
    assert done.code == 0, done.err
    assert "may tell" in done.out
    for text in (done.out, done.err):
        assert not [char for char in text if (ord(char) < 32 or 127 <= ord(char) < 160) and char not in "\n\t"]
    if form in ("table", "csv", "tsv", "md"):
        assert control[0] not in done.out


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "ndjson", "md"])
@pytest.mark.parametrize("command", _LISTINGS, ids=_NAMES)
def test_a_hostile_label_breaks_no_form(run: Run, hostile: Path, command: list[str], form: str) -> None:
    """Markup and formulas in a label are text like any other; every form still holds its shape."""
    done = run(*command, "--format", form, "--data", hostile)
    assert done.code == 0, done.err
    if form == "json":
        assert done.document["results"]
    if form == "md" and command[:2] == ["list"]:
        assert len({line.replace("\\|", "").count("|") for line in done.out.splitlines()}) == 1


def test_json_keeps_a_hostile_label_as_it_is(run: Run, hostile: Path) -> None:
    """JSON escapes and loses nothing."""
    labels = [item["label"] for item in run("list", "--json", "--data", hostile).document["results"]]
    assert HOSTILE in labels


def test_error_messages_are_safe_for_the_terminal(run: Run, small: Path) -> None:
    """A name with escape sequences is not echoed raw."""
    for command in (
        ["show", "\x1b[2Jx"],
        ["routes", "--from", "\x1b[2Jx", "--to", "hmrc", "--for", "fraud"],
        ["\x1b[2Jx"],
    ):
        done = run(*command, "--data", small)
        assert done.code in (2, 5)
        assert "\x1b" not in done.err


def test_answers_are_the_same_every_time(run: Run, small: Path) -> None:
    """The same question gives the same bytes, remembered or worked out again."""
    for command in _LISTINGS:
        first = run(*command, "--json", "--data", small)
        assert run(*command, "--json", "--data", small) == first
        assert run(*command, "--json", "--data", small, "--no-cache") == first


def test_verbose_says_where_the_data_came_from(run: Run, small: Path) -> None:
    """`-v` names the files and whether they were read or found compiled, on stderr."""
    done = run("stats", "-v", "--data", small)
    assert str(small) in done.err
    assert "6 gateways" in done.err
    assert str(small) not in done.out


def test_a_pipe_named_with_o_is_written_and_not_replaced(run: Run, small: Path, tmp_path: Path) -> None:
    """`-o PIPE` writes into it, as `-o /dev/null` must: what is no plain file is never put in the place of one."""
    pipe, read = tmp_path / "pipe", list[bytes]()
    os.mkfifo(pipe)
    reader = Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    assert run("stats", "--csv", "-q", "-o", pipe, "--data", small).code == 0
    reader.join(30)
    assert not pipe.is_file()
    assert read[0].startswith(b"what,count")
