"""`gateways sparql`: SPARQL 1.1 over the data, and saved questions."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.options import data_options
from gateways_graph.cli.output import Emitter, to_json, write_text
from gateways_graph.errors import UsageError

if TYPE_CHECKING:
    from gateways_graph.rdf.answer import Answer
    from gateways_graph.rdf.sources import Source

_FORMS = ("table", "csv", "tsv", "json", "ndjson", "md", "sparql-json", "xml", "turtle", "ntriples", "jsonld")


@click.command()
@click.argument("query", required=False)
@click.option("-f", "--file", "file", metavar="FILE", help="Read the query from a file (- is stdin).")
@click.option("--saved", metavar="NAME", help="A saved question; --list-saved shows them.")
@click.option("--list-saved", is_flag=True, help="List the saved questions.")
@click.option(
    "--findings", is_flag=True, help="Ask the findings of the analyses too (prefix gwf:), worked out for today."
)
@click.option("--param", multiple=True, metavar="NAME=VALUE", help="Value for a saved question (body=HMRC).")
@click.option("--show", "show_query", is_flag=True, help="Print the text of the query instead of running it.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1),
    default=10.0,
    show_default=True,
    help="Seconds before the query is stopped.",
)
@click.option("--max-rows", type=click.IntRange(min=1), default=100_000, show_default=True, help="Most rows.")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    default=None,
    help="Default: table on a terminal, else tsv; turtle for graphs.",
)
@click.option("--json", "as_json", is_flag=True, help="Short for --format json.")
@click.option("--csv", "as_csv", is_flag=True, help="Short for --format csv.")
@click.option("-o", "--output", metavar="FILE", default=None, help="Write to a file instead of stdout.")
@click.option("--limit", type=click.IntRange(min=0), default=None, help="Most results shown; 0 means all.")
@data_options
def sparql(query: str | None, **options: Any) -> int:
    """Run a SPARQL 1.1 query; the prefixes of the data need no declaration.

    Reading only: updates, SERVICE, LOAD and remote FROM are refused.

    \b
    Examples:
      gateways sparql "SELECT ?g WHERE { ?g a gw:Gateway ; gw:obligation code:must }"
      gateways sparql --saved residual
      gateways sparql --saved open-to-recipient --param body=HMRC
      gateways sparql --findings "SELECT ?g WHERE { ?f gwf:verdict gwf:removable ; gwf:gateway ?g }"
    """
    from gateways_graph.rdf.saved import bind_values, get_saved
    from gateways_graph.resources import resolve_files

    if options["list_saved"]:
        _list(options)
        return 0
    text = _text(query, options)
    if options["saved"]:
        text = bind_values(get_saved(options["saved"]), _parameters(options))
    if options["show_query"]:
        write_text(text, options["output"])
        return 0
    from gateways_graph.rdf.query import Limits, run_query

    files, _ = resolve_files(options["data"])
    sources: list[Path | str | Source] = [*files, *(_findings(options) if options["findings"] else [])]
    answer = run_query(text, sources, limits=Limits(seconds=options["timeout"], rows=options["max_rows"]))
    _emit(answer, options)
    return 0


def _findings(options: dict[str, Any]) -> list[Source]:
    """The findings of the data asked, as a source beside it."""
    from gateways_graph.cli.options import open_session
    from gateways_graph.export.findings import build_findings
    from gateways_graph.rdf.sources import Source

    return [Source("findings.ttl", "", tuple(build_findings(open_session(options))))]


def _text(query: str | None, options: dict[str, Any]) -> str:
    given = [item for item in (query, options["file"], options["saved"]) if item]
    if len(given) != 1:
        message = "give one query: as text, with -f FILE, or with --saved NAME (--list-saved shows them)"
        raise UsageError(message)
    if options["file"]:
        if options["file"] == "-":
            return sys.stdin.read()
        try:
            return Path(options["file"]).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            message = f"{options['file']}: cannot be read as text ({error})"
            raise UsageError(message) from error
    return query or ""


def _parameters(options: dict[str, Any]) -> dict[str, str]:
    """Values by parameter; a name of a body or purpose stands for its IRI."""
    values = {}
    for item in options["param"]:
        name, equals, value = item.partition("=")
        if not equals:
            message = f"--param {item!r}: write NAME=VALUE, for example body=HMRC"
            raise UsageError(message)
        values[name] = _resolved(name, value, options)
    return values


def _resolved(name: str, value: str, options: dict[str, Any]) -> str:
    from gateways_graph.model.names import body_names, concept_names
    from gateways_graph.rdf.load import load_dataset

    if name not in ("body", "purpose", "information"):
        return value
    dataset = load_dataset(options["data"], use_cache=not options["no_cache"]).dataset
    names = body_names(dataset) if name == "body" else concept_names(dataset, name)
    return names.get(value)


def _list(options: dict[str, Any]) -> None:
    from gateways_graph.rdf.saved import list_saved

    rows = [{"name": item.name, "title": item.title, "question": item.question} for item in list_saved()]
    Emitter({**options, "quiet": True}, {}).emit(rows, rows)


def _emit(answer: Answer, options: dict[str, Any]) -> None:
    graph = answer.kind == "graph"
    chosen = "json" if options["as_json"] else "csv" if options["as_csv"] else options["form"]
    form = chosen or ("turtle" if graph else "table" if sys.stdout.isatty() and not options["output"] else "tsv")
    if graph or form in ("sparql-json", "xml", "turtle", "ntriples", "jsonld"):
        text = answer.serialize("json" if form == "sparql-json" else form).decode("utf-8")
        write_text(to_json(json.loads(text)) if form == "sparql-json" else text, options["output"])
    elif answer.boolean is not None:
        write_text(
            json.dumps({"boolean": answer.boolean}) if form == "json" else str(answer.boolean).lower(),
            options["output"],
        )
    else:
        rows = answer.to_records()
        emitter = Emitter({**options, "form": form, "as_json": False, "as_csv": False, "quiet": True}, {})
        emitter.emit(rows, rows, complete=answer.complete)
    if not answer.complete and not options["quiet"]:
        click.echo(f"{answer.cut} --max-rows raises the limit of rows.", err=True)
