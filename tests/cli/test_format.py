"""`gateways format`: files put in order in place, whole or not at all, and what is refused."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from gateways_graph.rdf.canonical import canonical_turtle
from gateways_graph.rdf.sources import read_source
from gateways_graph.resources import DATA_FILES, DESCRIBING_FILES, default_data
from tests.cli.conftest import CHECKOUT, Run

_FACTS = '# Kept.\n<http://a.example/b> <http://a.example/p> "later" .\n<http://a.example/a> <http://a.example/p> 1 .\n'
_BROKEN = "<http://a.example/a> <http://a.example/p> 1 .\n<http://a.example/b> nonsense"


def file(folder: Path, text: str = _FACTS, name: str = "mine.ttl") -> Path:
    """A file with a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def in_order(path: Path) -> str:
    """What the file should hold."""
    return canonical_turtle(read_source(path), drop_comments=True)


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> io.BytesIO:
    """What the program reads from its standard input."""
    stream = io.BytesIO()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(stream))
    return stream


def test_a_file_is_put_in_order_once(run: Run, tmp_path: Path) -> None:
    """The first run says what it reformatted on stderr; the second leaves the file alone."""
    path = file(tmp_path)
    wanted = in_order(path)
    done = run("format", path)
    assert (done.code, done.out) == (0, "")
    assert done.err == f"reformatted {path}\n1 file reformatted\n"
    assert path.read_text(encoding="utf-8") == wanted
    before = path.stat()
    assert run("format", path).err == "1 file left unchanged\n"
    assert path.stat() == before
    assert [item.name for item in tmp_path.iterdir()] == ["mine.ttl"]


def test_several_files_are_counted(run: Run, tmp_path: Path) -> None:
    """Each file is named when it changes; the same file named twice is one file."""
    one, two = file(tmp_path), file(tmp_path, name="two.ttl")
    run("format", two)
    (tmp_path / "link.ttl").symlink_to(one)
    done = run("format", one, two, tmp_path / "link.ttl")
    assert done.err == f"reformatted {one}\n1 file reformatted, 1 file left unchanged\n"
    assert run("format", "-q", one, two).err == ""


def test_check_writes_nothing_and_lists_what_would_change(run: Run, tmp_path: Path) -> None:
    """`--check` ends in 3 with the files on stdout while any is out of order, and in 0 after."""
    one, two = file(tmp_path), file(tmp_path, name="two.ttl")
    run("format", two)
    done = run("format", "--check", one, two)
    assert (done.code, done.out) == (3, f"{one}\n")
    assert done.err == "1 file would be reformatted, 1 file would be left unchanged\n"
    assert one.read_text(encoding="utf-8") == _FACTS
    run("format", one)
    assert run("format", "--check", "-q", one, two) == (0, "", "")


def test_the_packaged_data_is_in_order(run: Run) -> None:
    """Without files the data in use is meant, and the packaged data is always in order."""
    count = len(default_data())
    assert run("format", "--check") == (0, "", f"{count} files would be left unchanged\n")


def test_the_data_in_use_is_what_data_names(run: Run, small: Path) -> None:
    """`--data FILE` puts that file in order, with the same facts for every other command."""
    gateways = run("list", "--csv", "-q", "--data", small).out
    assert run("format", "--drop-comments", "--data", small).code == 0
    assert small.read_text(encoding="utf-8") == in_order(small)
    assert run("list", "--csv", "-q", "--data", small).out == gateways
    assert run("format", "--check", "-q", "--data", small).code == 0


def test_a_folder_stands_for_the_data_in_it(run: Run, tmp_path: Path) -> None:
    """Turtle files in and below a folder; hidden ones, the vocabulary, the shapes and other files are let be."""
    (tmp_path / "deep" / ".hidden").mkdir(parents=True)
    names = ("gateways.ttl", "deep/more.ttl", *DESCRIBING_FILES, ".secret.ttl", "deep/.hidden/x.ttl", "notes.txt")
    for name in names:
        file(tmp_path, name=name)
    done = run("format", tmp_path)
    assert done.code == 0, done.err
    changed = {name for name in names if (tmp_path / name).read_text(encoding="utf-8") != _FACTS}
    assert changed == {"gateways.ttl", "deep/more.ttl"}


def test_the_folder_of_the_packaged_data_is_in_order(run: Run) -> None:
    """The checkout's `data` folder can be named as it is."""
    done = run("format", "--check", CHECKOUT / "data")
    assert (done.code, done.err) == (0, f"{len(DATA_FILES)} files would be left unchanged\n")


def test_an_empty_folder_is_usage(run: Run, tmp_path: Path) -> None:
    """A folder without data is a slip of the one who named it."""
    done = run("format", tmp_path)
    assert (done.code, done.out) == (2, "")
    assert "holds no .ttl file of data" in done.err


def test_a_link_stays_a_link(run: Run, tmp_path: Path) -> None:
    """What a symbolic link points to is put in order, and the link still points there."""
    folder = tmp_path / "real"
    folder.mkdir()
    path = file(folder)
    link = tmp_path / "link.ttl"
    link.symlink_to(path)
    assert run("format", link).code == 0
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == in_order(path) != _FACTS


def test_rights_of_the_file_are_kept(run: Run, tmp_path: Path) -> None:
    """A file that only its owner may read stays so."""
    path = file(tmp_path)
    path.chmod(0o600)
    assert run("format", path).code == 0
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_read_only_file_is_not_replaced(run: Run, tmp_path: Path) -> None:
    """A file that may not be written ends in 2 before any other is written; in order, it is no matter."""
    other, path = file(tmp_path, name="a.ttl"), file(tmp_path)
    path.chmod(0o444)
    done = run("format", other, path)
    assert (done.code, done.out) == (2, "")
    assert f"{path}: is read-only" in done.err
    assert other.read_text(encoding="utf-8") == path.read_text(encoding="utf-8") == _FACTS
    path.chmod(0o644)
    run("format", path)
    path.chmod(0o444)
    assert run("format", path).code == 0


def test_a_file_that_does_not_parse_stops_all(run: Run, tmp_path: Path) -> None:
    """Exit 4 with file and line of each that cannot be read or would lose a comment; nothing is written."""
    good, bad = file(tmp_path), file(tmp_path, _BROKEN, "bad.ttl")
    lossy = file(tmp_path, f"{_FACTS}# below\n", "lossy.ttl")
    done = run("format", good, bad, lossy)
    assert (done.code, done.out) == (4, "")
    assert "bad.ttl, line 2, column" in done.err
    assert "lossy.ttl, line 4: a comment below the heading would be lost" in done.err
    assert done.err.endswith("no file was written\n")
    assert good.read_text(encoding="utf-8") == _FACTS
    assert run("format", "--check", bad).code == 4


def test_comments_may_be_dropped_on_request(run: Run, tmp_path: Path) -> None:
    """`--drop-comments` lets go of comments below the heading, and keeps the heading."""
    path = file(tmp_path, f"{_FACTS}# below\n")
    assert run("format", "--drop-comments", path).code == 0
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# Kept.\n")
    assert "below" not in text


@pytest.mark.parametrize("name", ["x.nt", "x.json", "x.jsonld"])
def test_other_rdf_is_usage(run: Run, tmp_path: Path, name: str) -> None:
    """RDF that is not Turtle is left alone, with the command that makes Turtle of it."""
    path = file(tmp_path, "{}", name)
    done = run("format", path)
    assert (done.code, done.out) == (2, "")
    assert "only Turtle is put in order: `gateways export turtle" in done.err
    assert path.read_text(encoding="utf-8") == "{}"


def test_a_missing_file_is_usage(run: Run, tmp_path: Path) -> None:
    """A path that is not there ends in 2 and nothing is written, whatever else was named."""
    path = file(tmp_path)
    done = run("format", path, tmp_path / "gone.ttl")
    assert (done.code, done.out) == (2, "")
    assert "gone.ttl: there is no such file" in done.err
    assert path.read_text(encoding="utf-8") == _FACTS


def test_stdin_to_stdout(run: Run, stdin: io.BytesIO, tmp_path: Path) -> None:
    """`-` reads stdin and writes the text in order to stdout, with nothing else."""
    stdin.write(_FACTS.encode())
    stdin.seek(0)
    assert run("format", "-") == (0, in_order(file(tmp_path)), "")


@pytest.mark.parametrize(
    ("text", "code", "out"),
    [(_FACTS, 3, "stdin\n"), ("", 0, ""), (_BROKEN, 4, ""), ("é", 4, "")],
    ids=["out of order", "empty", "broken", "not UTF-8"],
)
def test_stdin_is_checked(run: Run, stdin: io.BytesIO, text: str, code: int, out: str) -> None:
    """`--check -` says whether stdin is in order; what cannot be read is named `stdin`, with the line."""
    stdin.write(text.encode("latin-1"))
    stdin.seek(0)
    done = run("format", "--check", "-")
    assert (done.code, done.out) == (code, out)
    assert code != 4 or "stdin, line " in done.err


def test_stdin_stands_alone(run: Run, tmp_path: Path) -> None:
    """Stdin beside files makes no sense: where would the answer go?"""
    assert run("format", "-", file(tmp_path)).code == 2


def test_a_kill_leaves_a_whole_file(tmp_path: Path) -> None:
    """Killed at any moment, the file is the old one or the new one."""
    path = tmp_path / "gateways.ttl"
    new = default_data()[1].read_bytes()
    old = new.replace(b" ;\n  ", b" ;\n")
    command = [sys.executable, str(CHECKOUT / "cli.py"), "format", "-q", str(path)]
    for delay in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.9):
        path.write_bytes(old)
        process = subprocess.Popen(command, env={"PATH": os.environ["PATH"]})
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.wait(60)
        assert path.read_bytes() in (old, new)
    subprocess.run(command, check=True)
    assert path.read_bytes() == new


def test_a_full_disk_leaves_the_old_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk fails in the middle of writing, the old file is whole, and the message names it."""

    def fail(handle: int) -> None:
        raise OSError(28, os.strerror(28))

    path = file(tmp_path)
    monkeypatch.setattr("gateways_graph.atomic.os.fsync", fail)
    done = run("format", path)
    assert (done.code, done.out) == (2, "")
    assert f"{path}: cannot be written (No space left on device)" in done.err
    assert path.read_text(encoding="utf-8") == _FACTS
    assert [item.name for item in tmp_path.iterdir()] == ["mine.ttl"]
