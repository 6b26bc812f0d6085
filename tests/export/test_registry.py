"""Formats by name, and writing in one step."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest

from gateways_graph.atomic import write_atomically, write_folder
from gateways_graph.errors import MissingExtraError, UnknownNameError, UsageError
from gateways_graph.export.graphviz import has_graphviz
from gateways_graph.export.registry import FORMATS, get_format, render_graph, write_graph
from gateways_graph.graph.views import VIEWS
from tests.export.graphs import NOTE, hostile_graph, views

GRAPH_FORMATS = [name for name, item in FORMATS.items() if item.kind not in ("rdf", "findings", "whole", "curation")]


def test_formats_are_listed_in_order_and_described() -> None:
    """What the command line and the documentation print."""
    assert list(FORMATS) == sorted(FORMATS)
    for item in FORMATS.values():
        assert item.summary
        assert "/" in item.media_type
        assert item.view in VIEWS
        assert bool(item.place) == (item.kind not in ("rdf", "findings", "whole", "curation"))
        assert bool(item.extension) == (item.kind != "folder" and item.name != "csv")


def test_listing_formats_imports_nothing_heavy() -> None:
    """`gateways export --help` must not load networkx."""
    script = "import sys, gateways_graph.export.registry; print('networkx' in sys.modules, 'rdflib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


@pytest.mark.parametrize("name", GRAPH_FORMATS)
def test_every_format_writes_every_kind_of_graph(name: str, tmp_path: Path) -> None:
    """Small, undirected, hostile and foreign graphs; the files named are there."""
    if FORMATS[name].kind == "picture" and not has_graphviz():
        pytest.skip("Graphviz is not installed")
    graphs = {**views(), "hostile": hostile_graph(), "foreign": nx.karate_club_graph()}
    for view, graph in graphs.items():
        for path in write_graph(graph, name, tmp_path / f"{view}.out", title="T", note=NOTE):
            assert path.stat().st_size > 0


@pytest.mark.parametrize("name", sorted(set(GRAPH_FORMATS) - {"pdf"}))
def test_two_runs_give_the_same_bytes(name: str) -> None:
    """Built twice from the data, rendered twice."""
    if FORMATS[name].kind == "picture" and not has_graphviz():
        pytest.skip("Graphviz is not installed")
    one, two = (render_graph(views()["sectors"], name, title="T", note=NOTE) for _ in range(2))
    assert one == two


def test_unknown_and_rdf_formats_are_refused() -> None:
    """The nearest name is offered; RDF is written from the data and not from a view."""
    with pytest.raises(UnknownNameError) as caught:
        get_format("graphmll")
    assert "graphml" in caught.value.nearest
    with pytest.raises(UsageError, match="data set"):
        render_graph(nx.Graph(), "turtle", title="T", note=NOTE)


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure before the last step leaves the old file and no litter."""
    target = tmp_path / "out.txt"
    write_atomically(target, b"old")

    message = "disk full"

    def fail(*_: object) -> None:
        raise OSError(message)

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["out.txt"]


def test_access_rights_are_those_of_the_old_file_or_of_a_new_one(tmp_path: Path) -> None:
    """A temporary file is private; the result must not be."""
    mask = os.umask(0o022)
    try:
        write_atomically(tmp_path / "new", b"")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o644
    (tmp_path / "new").chmod(0o600)
    write_atomically(tmp_path / "new", b"x")
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o600


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """What it points to is replaced."""
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


def test_a_pipe_is_written_and_not_replaced() -> None:
    """`-o /dev/null` and `-o /dev/stdout` must not destroy the device."""
    write_atomically(Path("/dev/null"), b"x")
    assert not Path("/dev/null").is_file()


def test_wrong_targets_are_refused_in_words(tmp_path: Path) -> None:
    """A folder where a file is meant, a file where a folder is meant, and no folder at all."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UsageError, match="is a folder"):
        write_atomically(tmp_path, b"")
    with pytest.raises(UsageError, match="no folder"):
        write_atomically(tmp_path / "none" / "x", b"")
    with pytest.raises(UsageError, match="is a file"):
        write_folder(tmp_path / "file", {})
    with pytest.raises(UsageError, match="no folder"):
        write_folder(tmp_path / "none" / "x", {})
    with pytest.raises(UsageError, match=r"named like a file.*folder of 2 files"):
        write_folder(tmp_path / "all.csv", {"a.csv": b"", "b.csv": b""})
    assert not (tmp_path / "all.csv").exists()


def test_other_files_in_a_folder_are_left_alone(tmp_path: Path) -> None:
    """A folder of files is added to, never emptied."""
    (tmp_path / "mine.txt").write_bytes(b"mine")
    write_folder(tmp_path, {"nodes.csv": b"1"})
    write_folder(tmp_path, {"nodes.csv": b"2"})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"mine.txt": b"mine", "nodes.csv": b"2"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_said_so(tmp_path: Path) -> None:
    """A message and no traceback; nothing is left behind."""
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(UsageError, match="cannot be written"):
            write_atomically(tmp_path / "x", b"")
        with pytest.raises(UsageError, match="cannot be made"):
            write_folder(tmp_path / "x", {})
    finally:
        tmp_path.chmod(0o700)


def test_what_the_system_refuses_is_said_in_words(tmp_path: Path) -> None:
    """A name that is too long, and a place where nobody may write."""
    with pytest.raises(UsageError, match="cannot be written"):
        write_folder(tmp_path / ("x" * 300), {})
    with pytest.raises(UsageError, match="cannot be made"):
        write_folder(Path("/proc/gateways"), {})
    with pytest.raises(UsageError, match="cannot be written"):
        write_atomically(Path("/proc/gateways.graphml"), b"")


def test_parquet_without_pyarrow_names_the_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Exit code 7 on the command line."""
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'gateways-graph\[frames\]'"):
        render_graph(nx.path_graph(2), "parquet", title="T", note=NOTE)
