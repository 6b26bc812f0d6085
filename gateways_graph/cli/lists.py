"""`show`, `list` and `search`: everything recorded, by name, as tables."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, open_session, output_options
from gateways_graph.cli.output import Emitter
from gateways_graph.errors import UnknownNameError

if TYPE_CHECKING:
    from gateways_graph.model.hierarchy import Hierarchy, Node
    from gateways_graph.model.names import Names
    from gateways_graph.session import Gateways

KINDS = (
    "gateways",
    "statutes",
    "bodies",
    "purposes",
    "information",
    "restrictions",
    "conditions",
    "onward-rules",
    "readings",
    "rejections",
)


@click.command("list")
@click.argument("kind", type=click.Choice(KINDS), default="gateways")
@click.option("--statute", metavar="NAME", shell_complete=complete("statute"), help="Only gateways of this statute.")
@click.option(
    "--body",
    metavar="NAME",
    shell_complete=complete("body"),
    help="Only gateways that name this body, or a class it is in.",
)
@click.option(
    "--purpose", metavar="NAME", shell_complete=complete("purpose"), help="Only gateways that serve this purpose."
)
@click.option("--status", metavar="STATUS", help="Only gateways of this evidence status.")
@analysis_options
@output_options
@data_options
@remembered
def list_(kind: str, **options: Any) -> int:
    """List what is recorded: gateways (the default), statutes, bodies, purposes and the rest.

    \b
    Examples:
      gateways list --statute "Crime and Disorder Act 1998"
      gateways list bodies --csv -o bodies.csv
    """
    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    if kind == "gateways":
        _gateways(session, emitter, options)
    else:
        rows = _rows(session, kind)
        emitter.emit(rows, rows)
    return 0


def _gateways(session: Gateways, emitter: Emitter, options: dict[str, Any]) -> None:
    from gateways_graph.analysis.overlaps import from_statute, names_body
    from gateways_graph.analysis.records import gateway_record, gateway_rows

    found = list(session.dataset.gateways)
    if options["statute"]:
        statute = session.statute_names.get(options["statute"])
        found = [g for g in found if from_statute(session.world, g.id, statute)]
    if options["status"]:
        found = [g for g in found if g.status == options["status"]]
    if options["body"]:
        body = session.body_names.get(options["body"])
        found = [g for g in found if names_body(session.world, g.id, body)]
    if options["purpose"]:
        purpose = session.world.purposes.possible[session.purpose_names.get(options["purpose"])]
        live = session.world.scopes
        found = [g for g in found if g.id in live and any(p.box.purpose & purpose for p in live[g.id].plain_possible)]
    records = [gateway_record(g, session.labels) for g in found] if emitter.form in ("json", "ndjson") else []
    rows = gateway_rows(found, session.labels)
    emitter.emit(records or rows, rows)


def _rows(session: Gateways, kind: str) -> list[dict[str, Any]]:
    data, labels = session.dataset, session.labels
    if kind == "statutes":
        return _statutes(session)
    if kind in ("bodies", "purposes", "information"):
        return [_node(node, getattr(data, kind), labels) for node in getattr(data, kind).nodes]
    if kind == "readings":
        words = {item.id: item.words for item in data.phrases}
        return [item._asdict() | {"words": words.get(item.phrase)} for item in data.readings]
    found = {
        "restrictions": data.restrictions, "conditions": data.conditions, "onward-rules": data.onward_rules,
        "rejections": data.rejections,
    }[kind]  # fmt: skip
    return [_plain(item, labels) for item in found]


def _statutes(session: Gateways) -> list[dict[str, Any]]:
    from gateways_graph.model.identifiers import legislation_path, statute_iri

    counts: dict[str, int] = {}
    for gateway in session.dataset.gateways:
        for iri in {statute_iri(name) for name in gateway.provisions if name.startswith("http")}:
            counts[iri] = counts.get(iri, 0) + 1
    return [
        {"id": legislation_path(item.iri), "title": item.title, "date": item.date, "gateways": counts.get(item.iri, 0)}
        for item in session.dataset.statutes
    ]


def _node(node: Node, hierarchy: Hierarchy, labels: dict[str, str]) -> dict[str, Any]:
    over = [labels.get(edge.parent, edge.parent) for edge in hierarchy.edges if edge.child == node.id]
    return {
        "id": node.id,
        "label": node.label,
        "kind": node.kind,
        "under": over,
        "also_called": list(node.alt_labels),
        "identifiers": [f"{scheme}: {value}" for scheme, value in node.identifiers],
    }


def _plain(item: Any, labels: dict[str, str]) -> dict[str, Any]:
    """A frozen value as a row: nested values by label or id."""

    def say(value: Any) -> Any:
        if isinstance(value, str):
            return labels.get(value, value)
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return getattr(value, "label", None) or getattr(value, "id", "")
        return [say(part) for part in value] if isinstance(value, tuple) else value

    row = {name: say(value) for name, value in item._asdict().items()}
    row["id"] = item.id
    return row


@click.command()
@click.argument("name")
@analysis_options
@output_options
@data_options
@remembered
def show(name: str, **options: Any) -> int:
    """Everything recorded of one thing: a gateway, statute, body, purpose or information.

    \b
    Examples:
      gateways show HMRC
      gateways show "fuel poverty"
    """
    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    handlers: tuple[tuple[Names, Any], ...] = (
        (session.gateway_names, _show_gateways),
        (session.statute_names, _show_statute),
        (session.body_names, _show_node),
        (session.purpose_names, _show_node),
        (session.information_names, _show_node),
    )
    # What is called just this comes before what only begins like it, whatever its kind.
    for names, handler in handlers:
        if found := names.find_exact(name):
            handler(session, emitter, found)
            return 0
    for names, handler in handlers:
        try:
            found = names.find(name)
        except UnknownNameError:
            continue
        handler(session, emitter, found)
        return 0
    near = tuple(dict.fromkeys(row["id"] for row in _matches(session, name)))[:5]
    near = near or tuple(item for names, _ in handlers for item in names.nearest(name.casefold(), 2))[:5]
    hint = f"; nearest: {', '.join(near)}" if near else ""
    message = f"nothing is called {name!r}{hint}"
    raise UnknownNameError(message, near)


def _show_gateways(session: Gateways, emitter: Emitter, found: tuple[str, ...]) -> None:
    from gateways_graph.analysis.pages import say_gateway
    from gateways_graph.analysis.records import gateway_record, gateway_rows

    gateways = [session.world.gateways[name] for name in found]
    if emitter.form == "table":
        emitter.text("\n".join(say_gateway(session.world, item, session.labels) for item in gateways))
        return
    emitter.emit([gateway_record(item, session.labels) for item in gateways], gateway_rows(gateways, session.labels))


def _show_statute(session: Gateways, emitter: Emitter, found: tuple[str, ...]) -> None:
    from gateways_graph.analysis.records import gateway_rows

    gateways = [g for g in session.dataset.gateways if any(iri.startswith(f"{found[0]}/") for iri in g.provisions)]
    rows = gateway_rows(gateways, session.labels)
    emitter.note(f"{session.labels[found[0]]} ({found[0]}): {len(rows)} gateways recorded")
    emitter.emit(rows, rows)


def _show_node(session: Gateways, emitter: Emitter, found: tuple[str, ...]) -> None:
    rows = []
    for name in found:
        node = session.world.nodes[name]
        hierarchy = next(
            part for part in (session.dataset.bodies, session.dataset.purposes, session.dataset.information)
            if any(item.id == name for item in part.nodes)
        )  # fmt: skip
        rows.append(
            _node(node, hierarchy, session.labels)
            | {
                "below": [
                    session.labels.get(edge.child, edge.child) for edge in hierarchy.edges if edge.parent == name
                ],
                "definition": node.definition,
                "functions": [session.labels.get(item, item) for item in node.functions],
                "needs_power": node.needs_power,
                "gateways": sorted(_naming(session, name)),
            }
        )
    if emitter.form == "table":
        emitter.text("\n".join(_say_fields(row) for row in rows))
    else:
        emitter.emit(rows, rows)


def _say_fields(row: dict[str, Any]) -> str:
    lines = [f"{row['label']}  [{row['id']}]"]
    for name, value in row.items():
        if name in ("id", "label") or not value:
            continue
        said = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
        lines.append(f"  {name.replace('_', ' ')}: {said}")
    return "\n".join(lines) + "\n"


def _naming(session: Gateways, name: str) -> Iterable[str]:
    for gateway in session.dataset.gateways:
        if any(name in (*flow.discloser, *flow.recipient, *flow.purpose, *flow.subject) for flow in gateway.flows):
            yield gateway.id


@click.command()
@click.argument("words", nargs=-1, required=True)
@output_options
@data_options
@remembered
def search(words: tuple[str, ...], **options: Any) -> int:
    """Find gateways, statutes, bodies, purposes and information by their words.

    \b
    Example:
      gateways search fuel poverty
    """
    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    rows = _matches(session, " ".join(words))
    if not rows:
        emitter.note(f"nothing recorded holds the words {' '.join(words)!r}")
    emitter.emit(rows, rows)
    return 0


def _matches(session: Gateways, text: str) -> list[dict[str, Any]]:
    """Things all of whose words are found in their id, labels or provisions, the shortest first."""
    wanted = text.casefold().split()
    data = session.dataset
    things = [
        (node.kind, node.id, node.label, " ".join(node.alt_labels))
        for part in (data.bodies, data.purposes, data.information)
        for node in part.nodes
    ]
    things += [("statute", item.iri, item.title, "") for item in data.statutes]
    for gateway in data.gateways:
        cited = "; ".join(session.labels.get(iri, iri) for iri in gateway.provisions)
        things.append(("gateway", gateway.id, gateway.label, cited))
    found = [row for row in things if all(word in " ".join(row).casefold() for word in wanted)]
    order = {"gateway": 0, "statute": 1, "body": 2, "class": 2, "capacity": 2, "purpose": 3}
    found.sort(key=lambda row: (order.get(row[0], 4), len(row[2]), row[1]))
    return [{"kind": kind, "id": name, "label": label, "more": more} for kind, name, label, more in found]
