"""Reading files: what is refused, how fast, and in which words."""

from __future__ import annotations

import os
import socket
import tracemalloc
from pathlib import Path

import pytest

from gateways_graph.errors import DataError, UsageError
from gateways_graph.rdf.sources import MAXIMUM_UNPROVEN, check_file, parse_source, read_source
from gateways_graph.rdf.triples import XSD, Literal
from tests.rdf.mutations import VALID

TRIPLE = "<http://a.example/s> <http://a.example/p> "


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to open a connection fails the test."""

    def refuse(*_: object) -> None:
        pytest.fail("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def write(folder: Path, name: str, content: bytes | str) -> Path:
    """A file with that content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_turtle_is_read_into_plain_triples(tmp_path: Path) -> None:
    """IRIs are strings; literals keep datatype and language."""
    source = read_source(
        write(tmp_path, "x.ttl", f'{TRIPLE} <http://a.example/o>, "a"@en, "2024-01-01"^^<{XSD}date> .')
    )
    assert [triple[2] for triple in source.triples] == [
        "http://a.example/o",
        Literal("a", "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString", "en"),
        Literal("2024-01-01", XSD + "date"),
    ]
    assert source.name == str(tmp_path / "x.ttl")


def test_n_triples_and_json_ld_give_the_same_triples(tmp_path: Path) -> None:
    """The ending of the name decides the syntax, never the content of the graph."""
    turtle = read_source(write(tmp_path, "x.ttl", TRIPLE + '"v" .'))
    lines = read_source(write(tmp_path, "x.nt", TRIPLE + '"v" .\n'))
    for name in ("x.jsonld", "x.json"):
        document = '{"@id": "http://a.example/s", "http://a.example/p": "v"}'
        assert read_source(write(tmp_path, name, document)).triples == turtle.triples == lines.triples


def test_json_ld_never_fetches_a_context(tmp_path: Path, no_network: None) -> None:
    """A context on the network is an error that says to write it into the file."""
    path = write(tmp_path, "x.jsonld", '{"@context": "http://127.0.0.1:9/c.jsonld", "@id": "http://a.example/s"}')
    with pytest.raises(DataError, match=r"never fetched: write the context into the file"):
        read_source(path)


def test_byte_order_mark_is_no_obstacle(tmp_path: Path) -> None:
    """Windows editors write one before UTF-8."""
    assert len(read_source(write(tmp_path, "x.ttl", b"\xef\xbb\xbf" + TRIPLE.encode() + b'"v" .')).triples) == 1


def test_missing_file_is_a_usage_error() -> None:
    """A path that is not there ends in exit code 2 and names the path."""
    with pytest.raises(UsageError, match=r"/nowhere/x\.ttl: there is no such file"):
        read_source("/nowhere/x.ttl")


def test_folder_is_refused_with_a_file_to_name(tmp_path: Path) -> None:
    """A folder is not silently searched."""
    with pytest.raises(DataError, match=r"is a folder: name the files in it"):
        read_source(tmp_path)


def test_device_and_pipe_are_refused_at_once(tmp_path: Path) -> None:
    """Reading from them might never end."""
    os.mkfifo(tmp_path / "pipe.ttl")
    for path in (tmp_path / "pipe.ttl", Path("/dev/zero")):
        with pytest.raises(DataError, match=r"is not a regular file"):
            read_source(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file_names_the_permissions(tmp_path: Path) -> None:
    """A file without permission to read is told apart from a missing one."""
    path = write(tmp_path, "x.ttl", TRIPLE + '"v" .')
    path.chmod(0)
    with pytest.raises(DataError, match=r"check its permissions"):
        read_source(path)


def test_impossible_path_is_a_data_error() -> None:
    """A path with a NUL, which no file has, gives a message and no traceback."""
    with pytest.raises((DataError, UsageError)):
        read_source("a\0b.ttl")


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.ttl", b"\x1f\x8b\x08\x00", "gzip"),
        ("x.ttl", b"PK\x03\x04....", "zip"),
        ("x.ttl", b"%PDF-1.7", "PDF"),
        ("x.ttl", b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        ("x.ttl", "a".encode("utf-16"), "save it as UTF-8"),
        ("x.ttl", b"<!DOCTYPE html><html>", "web page"),
        ("x.ttl", b"<?xml version='1.0'?>", "convert it to Turtle"),
        ("x.ttl", b"version https://git-lfs.github.com/spec/v1", "git lfs pull"),
        ("x.csv", b"a,b", "gateways import"),
        ("x.xlsx", b"PK", "gateways import"),
        ("x.rdf", b"<rdf/>", "RDF/XML"),
    ],
)
def test_other_kinds_of_file_are_named(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    """A file of another kind is recognised and the message says what to do."""
    with pytest.raises(DataError, match=says):
        read_source(write(tmp_path, name, content))


def test_wrong_encoding_names_the_line(tmp_path: Path) -> None:
    """Windows-1252 text is refused with the line of the first foreign byte."""
    path = write(tmp_path, "x.ttl", TRIPLE.encode() + b'"ok" .\n' + TRIPLE.encode() + b'"caf\xe9" .\n')
    with pytest.raises(DataError, match=r"line 2: byte 0xe9 is not UTF-8: save the file"):
        read_source(path)


@pytest.mark.parametrize(
    ("text", "where", "mend"),
    [
        (f"{TRIPLE} body:x .", "line 1, column 44", "Declare the prefix"),
        (f'{TRIPLE} "x"\n{TRIPLE} "y" .', "line 2", "with a dot"),
        (f'{TRIPLE} "unclosed\n', "line 1", "Close"),
        ("<s> <p> <o> .", "line 1, column 1", "full address"),
        ("this is not turtle", "line 1, column 1", "Mend that line"),
    ],
)
def test_malformed_turtle_names_line_column_and_mend(text: str, where: str, mend: str) -> None:
    """The parser's message is placed and followed by the usual mend."""
    with pytest.raises(DataError) as caught:
        parse_source("x.ttl", text)
    assert f"x.ttl, {where}" in str(caught.value)
    assert "is not valid Turtle" in str(caught.value)
    assert mend in str(caught.value)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"@id":"http://a","http://p":' * 100_000])
def test_deeply_nested_json_is_an_error_and_no_crash(text: str) -> None:
    """Nesting without end is refused by the parser."""
    with pytest.raises(DataError, match="is not valid JSON-LD"):
        parse_source("x.jsonld", text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.jsonld", '[{"@id": "a:g", "@graph": [{"@id": "a:s", "a:p": "v"}]}, {"@id": "a:s", "a:p": ["v", "w"]}]'),
        ("x.trig", 'GRAPH <a:g> { <a:s> <a:p> "v" } <a:s> <a:p> "v", "w" .'),
        ("x.nq", '<a:s> <a:p> "v" <a:g> .\n<a:s> <a:p> "v" .\n<a:s> <a:p> "w" .\n'),
    ],
)
def test_named_graphs_are_read_as_one(name: str, text: str) -> None:
    """Nothing of a named graph is left out, a triple of two graphs is there once, and the graphs are named."""
    found = parse_source(name, text)
    assert sorted(found.triples) == [("a:s", "a:p", Literal("v")), ("a:s", "a:p", Literal("w"))]
    assert found.graphs == ("a:g",)


def test_graphs_without_an_address_are_counted() -> None:
    """A blank graph is read like any other, and two readings name it alike."""
    text = "_:g { <a:s> <a:p> <a:o> } _:h { <a:s> <a:p> <a:q> }"
    first, second = parse_source("x.trig", text), parse_source("x.trig", text.replace("_:h", "_:a"))
    assert first == second._replace(text=text)
    assert (len(first.triples), first.graphs) == (2, ("_:1", "_:2"))


def test_triple_term_is_refused() -> None:
    """RDF 1.2 triple terms are no plain triples."""
    with pytest.raises(DataError, match="triple term"):
        parse_source("x.ttl", f"{TRIPLE} <<( <http://a/s> <http://a/p> <http://a/o> )>> .")


def test_blank_nodes_are_named_by_order() -> None:
    """Two readings of a file with blank nodes are equal."""
    text = f"{TRIPLE} [ <http://a/p> [ <http://a/p> 1 ] ] ."
    assert parse_source("x.ttl", text) == parse_source("x.ttl", text)


def test_much_junk_is_not_read(tmp_path: Path) -> None:
    """A hundred megabytes that do not begin like Turtle are refused before they are read."""
    path = tmp_path / "junk.ttl"
    with path.open("wb") as stream:
        stream.write(b"lorem ipsum dolor " * 1000)
        stream.truncate(100 * 1024 * 1024)
    tracemalloc.start()
    with pytest.raises(DataError, match=r"100 MB that do not begin like Turtle"):
        read_source(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 10 * 1024 * 1024


def test_much_turtle_passes_the_first_look(tmp_path: Path) -> None:
    """Size alone is no reason to refuse: a large file that begins like Turtle is let through."""
    path = tmp_path / "large.ttl"
    with path.open("wb") as stream:
        stream.write(VALID.encode())
        stream.truncate(MAXIMUM_UNPROVEN + 1)
    check_file(path)
