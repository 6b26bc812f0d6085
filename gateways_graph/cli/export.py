"""`gateways export`: graphs, tables, RDF and pictures."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.options import analysis_options, data_options, open_session
from gateways_graph.cli.pictures import PICTURES, draws, picture_options, write_picture
from gateways_graph.errors import UnknownNameError, UsageError
from gateways_graph.export.registry import FORMATS
from gateways_graph.graph.views import VIEWS
from gateways_graph.model.gateway import ALL_EXTENTS

if TYPE_CHECKING:
    from gateways_graph.session import Gateways

#: A view that is only a picture and no graph.
_MATRIX = "matrix"


@click.command()
@click.argument("form", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.option(
    "-o", "--output", metavar="PATH", default=None, help="File or folder to write; default stdout, or gateways.EXT."
)
@click.option(
    "--view",
    type=click.Choice(list(dict.fromkeys((*VIEWS, _MATRIX, *PICTURES)))),
    default=None,
    help="Which part of the graph; each format has a default.",
)
@click.option("--node", metavar="NAME", help="Body, gateway, statute or purpose for the views that need one.")
@click.option("--statute", metavar="NAME", help="csv, xlsx, the matrix and scope: only one Act.")
@click.option("--group", metavar="NAME", help="The matrix, scope and overlaps: only one group, as in overlaps --group.")
@click.option("--purpose", metavar="NAME", help="The matrix and scope: only what touches a purpose.")
@click.option("--table", metavar="NAME", help="csv and xlsx: only this table (gateways, flows, evidence ...).")
@click.option("--radius", type=click.IntRange(1, 5), default=None, help="How far a neighbourhood reaches.")
@picture_options
@analysis_options
@data_options
def export(form: str, **options: Any) -> int:
    """Write the data, or a view of it, for other programs.

    \b
    Examples:
      gateways export graphml -o gateways.graphml
      gateways export html --view overlaps -o overlaps.html
      gateways export svg --view neighbourhood --node HMRC -o hmrc.svg
      gateways export cx2 --view route --from HMRC --to council --for "fuel poverty" -o route.cx2
      gateways export svg --view matrix --purpose "fuel poverty" -o matrix.svg
      gateways export svg --view route --from HMRC --to council --for "fuel poverty" -o route.svg
      gateways export pdf --view timeline --family cda-1998-s115 -o timeline.pdf
      gateways export html --view scope --group 1 -o scope.html
      gateways export xlsx --statute "Care Act 2014" -o care.xlsx
    """
    chosen = FORMATS[form]
    session = open_session(options)
    drawn = options["view"] == _MATRIX
    _check_narrowing(form, options["view"] or chosen.view, options)
    pictured = draws(form, options["view"] or chosen.view, options)
    if chosen.kind == "curation":
        _tables(session, form, options)
        return 0
    if chosen.kind == "rdf":
        _rdf(session, form, options)
        return 0
    if chosen.kind == "findings":
        _findings(session, options)
        return 0
    if chosen.kind == "whole":
        from gateways_graph.cli.whole import write_whole

        return write_whole(session, form, options)
    if drawn:
        from gateways_graph.cli.matrices import write_matrix

        target = write_matrix(session, form, options, _words(session, _MATRIX, ""))
        _say_written((target,), options)
        return 0
    if pictured:
        _say_written(write_picture(session, form, options["view"] or chosen.view, options), options)
        return 0
    from gateways_graph.export.registry import render_graph, write_graph

    graph = _view(session, options["view"] or chosen.view, options)
    title, note = _words(session, options["view"] or chosen.view, _named(session, graph, options))
    if session.extent != ALL_EXTENTS and any(kind == "flow" for _, kind in graph.nodes(data="kind")):
        note += " Not narrowed by extent: what stands in the other jurisdictions is shown too."
    if options["output"] == "-" or (options["output"] is None and chosen.kind == "graph"):
        content = render_graph(graph, form, title=title, note=note)
        if isinstance(content, dict):
            message = f"{form} writes a folder of {len(content)} files, which stdout cannot hold: give -o FOLDER"
            raise UsageError(message)
        sys.stdout.buffer.write(content)
        return 0
    target = Path(options["output"] or f"gateways{chosen.extension or '-' + form}")
    _say_written(write_graph(graph, form, target, title=title, note=note), options)
    return 0


#: Options that narrow some views and would do nothing for the others.
_NARROWING = {
    "group": (_MATRIX, "scope", "overlaps"),
    "purpose": (_MATRIX, "scope"),
    "node": ("bodies", "sectors", "neighbourhood", "purpose"),
    "radius": ("neighbourhood",),
}


def _check_narrowing(form: str, view: str, options: dict[str, Any]) -> None:
    """Options that narrow some formats and views do nothing for the others, so they are refused there.

    Raises:
        UsageError: One of them is given.
    """
    tables = FORMATS[form].kind == "curation"
    if not tables and (options["table"] or (options["statute"] and view not in (_MATRIX, "scope"))):
        message = (
            "--statute and --table are for csv and xlsx (--statute also for --view matrix and scope): "
            f"leave them out for {form}"
        )
        raise UsageError(message)
    # Formats of the whole data set have no view, and say so themselves.
    viewed = FORMATS[form].kind in ("graph", "folder", "picture")
    for name, views in _NARROWING.items():
        if options[name] and view not in views and (viewed or name in ("group", "purpose")):
            told = f"--{name} is for --view {', '.join(views[:-1])}{' and ' if views[1:] else ''}{views[-1]}"
            takes = [f"--{item}" for item, taken in _NARROWING.items() if view in taken] if viewed else []
            more = f"; --view {view} takes {' or '.join(takes)}" if takes else f": leave it out for --view {view}"
            raise UsageError(told + (more if viewed else f": leave it out for {form}"))


def _say_written(written: tuple[Path, ...], options: dict[str, Any]) -> None:
    if written and not options["quiet"]:
        click.echo("wrote " + ", ".join(map(str, written)), err=True)


def _tables(session: Gateways, form: str, options: dict[str, Any]) -> None:
    """The curators' tables: a folder or workbook, or one table as CSV."""
    from gateways_graph.atomic import write_atomically, write_folder
    from gateways_graph.curation.delimited import render_csv, render_csv_folder
    from gateways_graph.curation.workbook import render_xlsx

    if options["view"] or options["node"]:
        message = f"{form} writes the data set and not a view: leave out --view and --node"
        raise UsageError(message)
    tables = _chosen_tables(session, options)
    name, output = options["table"], options["output"]
    if form == "csv" and name and output in (None, "-"):
        sys.stdout.buffer.write(render_csv(name, tables[name]).removeprefix(b"\xef\xbb\xbf"))
        return
    target = Path(output if output not in (None, "-") else "gateways.xlsx" if form == "xlsx" else "gateways-csv")
    if form == "xlsx":
        write_atomically(target, render_xlsx(tables, note=_words(session, "curators' tables", "")[1]))
    elif name:
        write_atomically(target, render_csv(name, tables[name]))
    else:
        write_folder(target, render_csv_folder(tables))
    if not options["quiet"]:
        click.echo(f"wrote {target}", err=True)


def _chosen_tables(session: Gateways, options: dict[str, Any]) -> Any:
    from gateways_graph.curation.layout import TABLES
    from gateways_graph.curation.rows import build_rows, of_statute

    name = options["table"]
    if name is not None and name not in TABLES:
        from difflib import get_close_matches

        message = f"no table {name!r}: choose one of {', '.join(TABLES)}"
        raise UnknownNameError(message, tuple(get_close_matches(name, TABLES)))
    triples = session.triples()
    only = of_statute(triples, session.statute_names.get(options["statute"])) if options["statute"] else None
    tables = build_rows(triples, only=only)
    return tables if name is None else {name: tables.get(name, [])}


def _findings(session: Gateways, options: dict[str, Any]) -> None:
    """The answers of the analyses as Turtle."""
    from gateways_graph.atomic import write_atomically
    from gateways_graph.export.findings import build_findings
    from gateways_graph.rdf.write import format_turtle

    if options["view"] or options["node"]:
        message = "findings are of the whole data set: leave out --view and --node"
        raise UsageError(message)
    text = format_turtle(build_findings(session))
    if options["output"] in (None, "-"):
        click.echo(text, nl=False)
        return
    write_atomically(Path(options["output"]), text.encode())
    if not options["quiet"]:
        click.echo(f"wrote {options['output']}", err=True)


def _rdf(session: Gateways, form: str, options: dict[str, Any]) -> None:
    from gateways_graph.rdf.files import render_triples, write_triples

    if options["view"] or options["node"]:
        message = f"{form} writes the whole data set: leave out --view and --node"
        raise UsageError(message)
    if options["output"] in (None, "-"):
        sys.stdout.buffer.write(render_triples(FORMATS[form].extension, session.triples()))
        return
    target = Path(options["output"])
    if target.suffix != FORMATS[form].extension:
        message = f"{target}: name a file that ends in {FORMATS[form].extension}"
        raise UsageError(message)
    write_triples(target, session.triples())
    if not options["quiet"]:
        click.echo(f"wrote {target}", err=True)


def _view(session: Gateways, view: str, options: dict[str, Any]) -> Any:
    from gateways_graph.cli.groups import choose_group
    from gateways_graph.graph.views import build_view

    more: dict[str, Any] = {"radius": options["radius"]}
    if options["node"]:
        more["node"] = _node(session, view, options["node"])
    if view in ("overlaps", "statutes"):
        found = session.overlaps()
        more["findings"] = found.findings
        if view == "overlaps":
            sure = tuple(item for item in found.findings if item.certainty == "certain")
            more["groups"] = session.groups(found._replace(findings=sure)).groups
            if options["group"]:
                only = choose_group(session, more["groups"], options["group"])
                more["groups"] = [only]
                more["findings"] = [item for item in found.findings if {item.a, item.b} <= set(only.members)]
    if view == "route":
        more.update(routes=_routes(session, options), number=options["number"])
    return build_view(session.dataset, view, as_at=session.as_at, extent=session.extent, **more)


def _routes(session: Gateways, options: dict[str, Any]) -> Any:
    """The answer to the demand that the options put; `--number` must be one of its routes."""
    asked = [options[name] for name in ("discloser", "recipient", "wanted_for")]
    if not all(asked):
        message = "the view 'route' needs --from, --to and --for: who tells whom, and what for"
        raise UsageError(message)
    answer = session.routes(*asked, information=options["information"], facts=options["facts"])
    number = options["number"]
    if number and number > len(answer.routes):
        message = f"there is no route {number}: `gateways routes` lists {len(answer.routes)} for this demand"
        raise UsageError(message)
    return answer


def _node(session: Gateways, view: str, text: str) -> str:
    """The graph's name of a node, from what people call it."""
    order = (session.purpose_names,) if view == "purpose" else (
        session.body_names, session.purpose_names, session.information_names, session.statute_names,
    )  # fmt: skip
    for names in order:
        try:
            return names.get(text)
        except UnknownNameError:
            continue
    return session.gateway_names.get(text) if view != "purpose" else session.purpose_names.get(text)


#: View -> title of its drawing; what a view of one thing is of stands where the dash is.
_TITLES = {
    "all": "UK legal gateways: everything recorded",
    "bodies": "UK legal gateways: who may or must tell whom -",
    "sectors": "UK legal gateways by sector: who may or must tell whom -",
    "statutes": "UK legal gateways: statutes whose gateways overlap",
    "overlaps": "UK legal gateways that overlap",
    "neighbourhood": "UK legal gateways: what is recorded around -",
    "purpose": "UK legal gateways for -",
    "route": "UK legal gateways: candidate routes, -",
}


def _named(session: Gateways, graph: Any, options: dict[str, Any]) -> str:
    """What a view is of, in words: the demand of routes, else the node asked for."""
    from gateways_graph.gallery.words import cite

    if not options["node"]:
        return str(graph.graph.get("demand") or "")
    node = str(graph.graph.get("centre") or _node(session, graph.graph.get("view", ""), options["node"]))
    said = cite(session, node) if node in session.world.gateways else session.labels.get(node, node)
    return f"for {said}" if graph.graph.get("view") in ("bodies", "sectors") else said


def _words(session: Gateways, view: str, named: str) -> tuple[str, str]:
    """Title and note: what is shown, and what every picture says of its source."""
    from gateways_graph.gallery.words import say_source

    title = _TITLES.get(view, f"UK legal gateways: {view} -")
    return title.replace("-", named).strip().rstrip(",") if title.endswith("-") else title, say_source(session)
