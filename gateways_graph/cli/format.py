"""`format`: data files in canonical order, each replaced whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from gateways_graph.cli.options import data_options
from gateways_graph.cli.output import say
from gateways_graph.errors import DataError, UsageError

#: Endings of RDF that has no order for people to read.
_OTHER_RDF = frozenset({".nt", ".json", ".jsonld", ".trig", ".nq"})


@click.command("format")
@click.argument("files", nargs=-1, metavar="[FILES]...")
@click.option("--check", is_flag=True, help="Write nothing; list the files that would change, and exit 3 for any.")
@click.option("--drop-comments", is_flag=True, help="Let go of comments below the heading instead of refusing.")
@data_options
def format_(files: tuple[str, ...], **options: Any) -> int:
    """Put Turtle files in canonical order, so that a difference shows a change of facts and nothing else.

    Without FILES the data in use is put in order: the packaged data, or --data. A folder stands for the .ttl files
    in it, without the vocabulary and the shapes; - reads stdin and writes stdout. Facts and the comments at the top
    of a file are kept. Nothing is written unless every file can be.

    \b
    Examples:
      gateways format
      gateways format --check mine.ttl
      gateways format - <mine.ttl >ordered.ttl
    """
    if "-" in files:
        if len(files) > 1:
            message = "- stands for stdin and cannot be named beside files"
            raise UsageError(message)
        return _format_stream(options)
    paths = _find_files(files, options["data"])
    ordered = _put_in_order(paths, options["drop_comments"])
    changed = [path for path, content in ordered.items() if path.read_bytes() != content]
    if options["check"]:
        say("".join(f"{path}\n" for path in changed))
    else:
        _write({path: ordered[path] for path in changed}, options)
    _summarise(len(changed), len(paths) - len(changed), options)
    return 3 if changed and options["check"] else 0


def _format_stream(options: dict[str, Any]) -> int:
    from gateways_graph.rdf.canonical import canonical_turtle
    from gateways_graph.rdf.sources import decode, parse_source

    raw = sys.stdin.buffer.read()
    text = canonical_turtle(parse_source("stdin", decode("stdin", raw)), drop_comments=options["drop_comments"])
    changed = raw != text.encode()
    if options["check"]:
        say("stdin\n" if changed else "")
        return 3 if changed else 0
    sys.stdout.buffer.write(text.encode())
    return 0


def _find_files(files: Iterable[str], data: Iterable[str]) -> list[Path]:
    """The files meant, each once however often it is named; folders walked, hidden parts of them left out.

    Raises:
        UsageError: A folder holds no Turtle, or a file is RDF of another kind.
    """
    from gateways_graph.rdf.stores import is_store
    from gateways_graph.resources import DESCRIBING_FILES, resolve_files

    found: dict[Path, Path] = {}
    for name in [Path(name) for name in files] or resolve_files(tuple(data))[0]:
        if is_store(name):
            message = f"{name}: is a store: only Turtle files are put in order"
            raise UsageError(message)
        path = Path(name)
        inside = [path]
        if path.is_dir():
            below = (item for item in sorted(path.rglob("*.ttl")) if item.is_file())
            shown = (item for item in below if not any(part.startswith(".") for part in item.relative_to(path).parts))
            inside = [item for item in shown if item.name not in DESCRIBING_FILES]
            if not inside:
                message = f"{path}: holds no .ttl file of data: name a file, or another folder"
                raise UsageError(message)
        if path.suffix.lower() in _OTHER_RDF:
            message = f"{path}: only Turtle is put in order: `gateways export turtle --data {path}` makes Turtle of it"
            raise UsageError(message)
        for item in inside:
            found.setdefault(item.resolve(), item)
    return list(found.values())


def _put_in_order(paths: Iterable[Path], drop_comments: bool) -> dict[Path, bytes]:
    """File to what it should hold.

    Raises:
        DataError: Some cannot be read, or would lose something; each is named.
    """
    from gateways_graph.rdf.canonical import canonical_turtle
    from gateways_graph.rdf.sources import read_source

    ordered, refused = {}, []
    for path in paths:
        try:
            ordered[path] = canonical_turtle(read_source(path), drop_comments=drop_comments).encode()
        except DataError as error:
            refused.append(str(error))
    if refused:
        raise DataError("\n".join([*refused, "no file was written"]))
    return ordered


def _write(changed: dict[Path, bytes], options: dict[str, Any]) -> None:
    from gateways_graph.atomic import write_together

    for path in changed:
        # Replacing a file asks nothing of the file itself: without this, what is marked read-only would be replaced.
        if not path.stat().st_mode & 0o222 or not os.access(path, os.W_OK):
            message = f"{path}: is read-only and not in canonical order: make it writable (no file was written)"
            raise UsageError(message)
    try:
        write_together(changed)
    except OSError as error:
        message = f"{', '.join(map(str, changed))}: cannot be written ({error.strerror}): check the disk and the folder"
        raise UsageError(message) from error
    if not options["quiet"]:
        say("".join(f"reformatted {path}\n" for path in changed), err=True)


def _summarise(changed: int, same: int, options: dict[str, Any]) -> None:
    if options["quiet"]:
        return
    would = "would be " if options["check"] else ""
    counts = ((changed, f"{would}reformatted"), (same, f"{would}left unchanged"))
    said = [f"{count} {'file' if count == 1 else 'files'} {what}" for count, what in counts if count]
    say(", ".join(said) + "\n", err=True)
