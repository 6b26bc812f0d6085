"""What a shell completes: names of gateways, bodies, purposes, information and statutes, from the data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from click.shell_completion import CompletionItem

__all__ = ["complete"]

#: Most suggestions; a shell shows no more with sense.
_MOST = 60

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def complete(kind: str) -> Completer:
    """A completer for `gateway`, `bar`, `body`, `purpose`, `information`, `statute` or `phrase`.

    It answers from the data that the command line names so far, and with nothing when that cannot
    be read: completion is no place for errors.
    """

    def suggest(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        try:
            pairs = _names(kind, ctx.params.get("data") or ())
        except Exception:  # noqa: BLE001 - whatever is wrong with the data, the command itself will say
            return []
        start = incomplete.casefold()
        found = [(name, label) for name, label in pairs if name.casefold().startswith(start)]
        found += [(label, name) for name, label in pairs if start and label.casefold().startswith(start)]
        return [CompletionItem(text, help=more) for text, more in found[:_MOST]]

    return suggest


def _names(kind: str, sources: Any) -> list[tuple[str, str]]:
    """(what to type, label) of everything of a kind."""
    from gateways_graph.model.identifiers import legislation_path
    from gateways_graph.rdf.load import load_dataset

    data = load_dataset(tuple(sources)).dataset
    if kind == "gateway":
        return [(item.id, item.label) for item in data.gateways]
    if kind == "bar":
        return [(item.id.partition(":")[2], item.label) for item in data.restrictions]
    if kind == "phrase":
        return [(item.id.partition(":")[2], item.words) for item in data.phrases]
    if kind == "statute":
        return [(legislation_path(item.iri), item.title) for item in data.statutes]
    hierarchy = {"body": data.bodies, "purpose": data.purposes, "information": data.information}[kind]
    return [(node.id.partition(":")[2], node.label) for node in hierarchy.nodes]
