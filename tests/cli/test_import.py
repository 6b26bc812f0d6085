"""`gateways export csv|xlsx` and `gateways import`: what a curator with a spreadsheet meets."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gateways_graph import resources
from gateways_graph.rdf.sources import read_source
from tests.cli.conftest import CHECKOUT, Run

VALID = CHECKOUT / "tests" / "rdf" / "valid.ttl"
LABEL = "gateway,other labels\nukpga-2005-11-s20,the public interest section\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A copy of the small valid data set, with a heading."""
    path = tmp_path / "mine.ttl"
    path.write_text("# A heading\n#\n# of three lines.\n" + VALID.read_text().partition("\n")[2])
    return path


def test_a_workbook_goes_out_and_comes_back(run: Run, data: Path, tmp_path: Path) -> None:
    """Nothing changes, nothing is written, and both are said."""
    book = tmp_path / "x.xlsx"
    before = data.read_bytes()
    assert run("export", "xlsx", "--data", data, "-o", book).code == 0
    done = run("import", book, "--data", data)
    assert (done.code, done.out.strip()) == (0, "")
    assert "wrote nothing" in done.err
    assert data.read_bytes() == before


def test_a_change_is_written_and_the_heading_stays(run: Run, data: Path, tmp_path: Path) -> None:
    """One label more, in canonical order, under the heading as it was."""
    table = tmp_path / "labels.csv"
    table.write_text(LABEL)
    before = set(read_source(data).triples)
    done = run("import", table, "--data", data, "--json")
    assert done.document["changes"] == [{"table": "gateways", "added": 0, "changed": 1, "removed": 0}]
    assert done.document["receipt"]["written"] == [str(data)]
    assert data.read_text().startswith("# A heading\n#\n# of three lines.\n@prefix")
    assert len(set(read_source(data).triples) - before) == 1
    assert run("validate", data).code == 0


def test_refused_rows_write_nothing_and_exit_4(run: Run, data: Path, tmp_path: Path) -> None:
    """Each refusal has file, row, column, reason and remedy; the file is as it was."""
    table = tmp_path / "t.csv"
    table.write_text("gateway,status,obligation\nukpga-2005-11-s20,fine,shall\n")
    before = data.read_bytes()
    done = run("import", table, "--data", data, "--json")
    assert done.code == 4
    assert [(item["row"], item["column"]) for item in done.document["results"]] == [(2, "status"), (2, "obligation")]
    assert data.read_bytes() == before
    text = run("import", table, "--data", data, "--format", "table")
    assert "t.csv:2 ukpga-2005-11-s20, status: 'fine' is not known here" in text.out


def test_accept_good_takes_the_rest_and_says_what_it_left(run: Run, data: Path, tmp_path: Path) -> None:
    """Exit 4 still, because rows were refused; the good row is in the file."""
    (tmp_path / "bad.csv").write_text("gateway,status\nnew-one,coded\n")
    (tmp_path / "good.csv").write_text(LABEL)
    done = run("import", tmp_path / "bad.csv", tmp_path / "good.csv", "--data", data, "--accept-good", "--json")
    assert (done.code, {item["file"] for item in done.document["results"]}) == (4, {"bad.csv"})
    assert "the public interest section" in data.read_text()


def test_a_dry_run_writes_nothing(run: Run, data: Path, tmp_path: Path) -> None:
    """It says what would change."""
    (tmp_path / "t.csv").write_text(LABEL)
    before = data.read_bytes()
    done = run("import", tmp_path / "t.csv", "--data", data, "--dry-run", "--csv")
    assert (done.code, done.out) == (0, "table,added,changed,removed\ngateways,0,1,0\n")
    assert data.read_bytes() == before


def test_into_a_file_of_ones_own(run: Run, data: Path, tmp_path: Path) -> None:
    """All the data with the changes, in the syntax of the ending; the data files stay as they are."""
    (tmp_path / "t.csv").write_text(LABEL)
    before = data.read_bytes()
    assert run("import", tmp_path / "t.csv", "--data", data, "--into", tmp_path / "out.jsonld").code == 0
    assert data.read_bytes() == before
    assert len(read_source(tmp_path / "out.jsonld").triples) == len(read_source(data).triples) + 1


def test_whole_tables_make_a_data_set_from_nothing(run: Run, data: Path, tmp_path: Path) -> None:
    """A folder of CSV, taken as all there is, gives the same data."""
    folder = tmp_path / "tables"
    assert run("export", "csv", "--data", data, "-o", folder).code == 0
    assert run("import", folder, "--whole", "--data", data, "--into", tmp_path / "out.ttl").code == 0
    assert set(read_source(tmp_path / "out.ttl").triples) == set(read_source(data).triples)


def test_new_rows_go_to_the_file_with_their_kind(run: Run, tmp_path: Path) -> None:
    """Of the packaged three files only the one with gateways is written for a gateway's label."""
    for file in resources.default_data():
        shutil.copy(file, tmp_path)
    files = [part for file in resources.default_data() for part in ("--data", tmp_path / file.name)]
    (tmp_path / "t.csv").write_text("gateway,note\nukpga-2017-30-s37,a note\n")
    done = run("import", tmp_path / "t.csv", *files, "--json")
    assert done.document["receipt"]["written"] == [str(tmp_path / "gateways.ttl")]
    assert (tmp_path / "bodies.ttl").read_bytes() == resources.default_data()[1].read_bytes()


def test_data_of_an_installed_program_is_not_written_to(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a wheel the data lies inside the package: name a file of one's own."""
    installed = tmp_path / "gateways_graph"
    (installed / "data").mkdir(parents=True)
    for file in resources.default_data():
        shutil.copy(file, installed / "data")
    monkeypatch.setattr(resources, "__file__", str(installed / "resources.py"))
    (tmp_path / "t.csv").write_text(LABEL)
    done = run("import", tmp_path / "t.csv")
    assert (done.code, "--into or --data" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("name", "content", "ending"),
    [
        ("none.csv", None, (2, "there is no such file")),
        ("x.ods", "x", (2, "neither .xlsx nor .csv")),
        ("x.xlsx", "gateway", (4, "is not a workbook")),
        ("x.csv", "", (4, "no table has a row")),
        ("x.csv", "gateway,lable\nx,y\n", (4, "did you mean 'label'")),
        ("x.csv", "name,label\nx,y\n", (4, "names no table")),
    ],
)
def test_what_is_no_table_is_said(
    run: Run, data: Path, name: str, content: str | None, ending: tuple[int, str]
) -> None:
    """Wrong paths end in 2 and unreadable tables in 4, with one line and no traceback."""
    path = data.with_name(name)
    if content is not None:
        path.write_text(content)
    done = run("import", path, "--data", data)
    assert (done.code, ending[1] in done.err, "Traceback" in done.err) == (ending[0], True, False)


def test_a_comment_below_the_heading_is_not_lost(run: Run, data: Path, tmp_path: Path) -> None:
    """A file with comments inside is refused rather than rewritten without them."""
    data.write_text(data.read_text() + "\n# to do: section 21\n")
    (tmp_path / "t.csv").write_text(LABEL)
    before = data.read_bytes()
    done = run("import", tmp_path / "t.csv", "--data", data)
    assert (done.code, "a comment below the heading would be lost" in done.err) == (4, True)
    assert data.read_bytes() == before


def test_a_kill_leaves_the_old_data_or_the_new(tmp_path: Path) -> None:
    """Whenever it is killed, the file is one of the two, and no temporary file is half of one."""
    old = tmp_path / "old.ttl"
    shutil.copy(VALID, old)
    (tmp_path / "t.csv").write_text(LABEL)
    command = [sys.executable, str(CHECKOUT / "cli.py"), "import", "t.csv", "--data", "mine.ttl"]
    mine, environment = tmp_path / "mine.ttl", {"PATH": os.environ["PATH"], "GATEWAYS_CACHE": str(tmp_path / "cache")}
    shutil.copy(old, mine)
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    allowed = {old.read_bytes(), mine.read_bytes()}
    assert len(allowed) == 2
    for number in range(8):
        shutil.copy(old, mine)
        process = subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.DEVNULL)
        time.sleep(0.15 + number * 0.07)
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=60)
        assert mine.read_bytes() in allowed


def test_one_table_alone_goes_to_stdout(run: Run, data: Path) -> None:
    """For a pipe: no byte-order mark, headers first."""
    done = run("export", "csv", "--table", "periods", "--data", data)
    assert done.out.splitlines()[0] == "period,of,extent,from,until,commenced by,under reading,note"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("csv", "--table", "gatways"), 5, "no table 'gatways'"),
        (("csv", "--view", "bodies"), 2, "leave out --view"),
        (("graphml", "--statute", "x"), 2, "are for csv and xlsx"),
        (("xlsx", "--statute", "no such Act"), 5, "no statute is called"),
    ],
)
def test_exports_of_tables_refuse_what_makes_no_sense(
    run: Run, data: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    """Unknown tables and Acts end in 5, options of other formats in 2."""
    done = run("export", *arguments, "--data", data)
    assert (done.code, said in done.err) == (code, True)
