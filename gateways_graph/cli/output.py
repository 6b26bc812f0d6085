"""Writing answers: one family of formats, files whole or not at all, stdout for the answer only."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from gateways_graph.atomic import write_atomically
from gateways_graph.errors import UsageError
from gateways_graph.listings.writing import Listing, as_document, say_cell, to_delimited, to_json

__all__ = ["Emitter", "Recording", "bar", "page_width", "recorded", "replay", "say", "to_json", "write_text"]


@dataclass
class Recording:
    """What a command printed: (to stderr?, text) in order, and its exit code."""

    parts: list[tuple[bool, str]] = field(default_factory=list)
    code: int = 0


_recording: Recording | None = None


@contextmanager
def recorded() -> Iterator[Recording]:
    """Record what is printed inside, while printing it."""
    global _recording  # noqa: PLW0603 - one command runs at a time
    _recording = Recording()
    try:
        yield _recording
    finally:
        _recording = None


def replay(recording: Recording) -> None:
    """Print what was recorded."""
    for err, text in recording.parts:
        say(text, err=err)


def say(text: str, *, err: bool = False) -> None:
    """Print text as it is; the one way to stdout and stderr, so that answers can be recorded."""
    if _recording is not None:
        _recording.parts.append((err, text))
    click.echo(text, nl=False, err=err)


def write_text(text: str, output: str | None) -> None:
    """Text to stdout, or to a file in one step, so that nothing is left half-written; a device is never replaced."""
    if output is None or output == "-":
        say(text if text.endswith("\n") else f"{text}\n")
        return
    target = Path(output)
    try:
        write_atomically(target, text.encode())
    except OSError as error:
        message = f"{target} cannot be written: {error.strerror}"
        raise UsageError(message) from error


def bar(label: str, *, quiet: bool) -> Any:
    """A progress callback on stderr; silent unless it is a terminal and the work passes a second."""
    if quiet or not sys.stderr.isatty():
        return None
    import time

    start = time.monotonic()

    def show(done: int, whole: int) -> None:
        if time.monotonic() - start > 1:
            click.echo(f"\r{label}: {done} of {whole}\x1b[K", nl=False, err=True)
            if done >= whole - 1:
                click.echo("\r\x1b[K", nl=False, err=True)

    return show


class Emitter:
    """Writes one listing in the format asked for.

    Args:
        options: The values of `output_options`.
        receipt: What the answer rests on.
    """

    def __init__(self, options: Mapping[str, Any], receipt: Mapping[str, Any]) -> None:
        self.options, self.receipt = options, receipt
        self.output = options.get("output")
        to_terminal = self.output in (None, "-") and sys.stdout.isatty()
        chosen = "json" if options.get("as_json") else "csv" if options.get("as_csv") else options.get("form")
        self.form: str = chosen or ("table" if to_terminal or self.output not in (None, "-") else "tsv")
        self.limit: int | None = options.get("limit") or None

    @property
    def reads(self) -> bool:
        """Whether a person reads the answer (table or Markdown), not a program."""
        return self.form in ("table", "md")

    def note(self, text: str) -> None:
        """A line on stderr, unless told to be quiet."""
        if not self.options.get("quiet"):
            say(f"{text}\n", err=True)

    def emit(
        self,
        records: Sequence[Mapping[str, Any]],
        rows: Sequence[Mapping[str, Any]],
        *,
        complete: bool = True,
        omitted: int = 0,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        """Write records (for programs) or rows (flat, for tables).

        Args:
            records: Nested values, for JSON.
            rows: The same flat, in the same order.
            complete: Whether the answer is whole.
            omitted: How many results were left out before.
            more: Further keys of the JSON document.
        """
        if self.limit is not None and len(records) > self.limit:
            omitted += len(records) - self.limit
            records, rows = records[: self.limit], rows[: self.limit]
        document = as_document(self.receipt, Listing(records, rows, complete, more or {}), omitted=omitted)
        if self.form == "json":
            write_text(to_json(document, indent=2) + "\n", self.output)
            return
        if self.form == "ndjson":
            write_text("".join(to_json(record) + "\n" for record in records), self.output)
        else:
            write_text(_tabulate(rows, self.form), self.output)
        if not self.reads:
            self.note("receipt: " + json.dumps(self.receipt, ensure_ascii=False))
        if omitted:
            self.note(f"{omitted} left out")
        if not complete:
            self.note("stopped at the budget: the answer is not complete")

    def text(self, text: str) -> None:
        """Write running text made for reading."""
        write_text(text, self.output)


def _tabulate(rows: Sequence[Mapping[str, Any]], form: str) -> str:
    if not rows:
        return ""
    if form in ("csv", "tsv"):
        return to_delimited(rows, "," if form == "csv" else "\t")
    header = list(rows[0])
    from tabulate import tabulate

    body = [[say_cell(row.get(name)) for name in header] for row in rows]
    if form == "md":
        body = [[cell.replace("|", "\\|").replace("\n", "<br>") for cell in line] for line in body]
        return tabulate(body, header, tablefmt="pipe", disable_numparse=True) + "\n"
    width = max(60, page_width() - 3 * len(header))
    return tabulate(body, header, tablefmt="simple", disable_numparse=True, maxcolwidths=_widths(body, width)) + "\n"


def page_width() -> int:
    """Columns of a page: those of the terminal, within reason."""
    import shutil

    return min(shutil.get_terminal_size((120, 24)).columns, 200)


def _widths(body: Sequence[Sequence[str]], width: int) -> list[int]:
    """Column widths that share a line: short columns as they are, long ones what is left."""
    natural = [max((len(cell) for cell in column), default=1) for column in zip(*body, strict=True)]
    fair = width // max(1, len(natural))
    short = sum(size for size in natural if size <= fair)
    long = [size for size in natural if size > fair]
    share = max(16, (width - short) // max(1, len(long)))
    return [size if size <= fair else min(size, share) for size in (max(1, size) for size in natural)]
