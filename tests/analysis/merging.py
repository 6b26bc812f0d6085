"""Merging gateways of a small world in one line: what a test of consolidation wants to know."""

from __future__ import annotations

from typing import Any

from gateways_graph.analysis.proposals import assess_named, find_merges
from gateways_graph.model.consolidation import Merge
from gateways_graph.model.gateway import Gateway
from tests.comparing import world

__all__ = ["merge", "only", "proposed"]


def merge(*items: Any, names: tuple[str, ...] = (), **where: Any) -> tuple[Merge, ...]:
    """Every way to put gateways together; all there are unless some are named."""
    ids = names or tuple(item.id for item in items if isinstance(item, Gateway))
    return assess_named(world(*items, **where), ids)


def only(*items: Any, **where: Any) -> Merge:
    """The first way to put them together."""
    return merge(*items, **where)[0]


def proposed(*items: Any, **where: Any) -> dict[tuple[str, ...], str]:
    """Gateways -> kind of the first proposal to merge them."""
    found: dict[tuple[str, ...], str] = {}
    for item in find_merges(world(*items, **where)):
        found.setdefault(item.gateways, item.kind)
    return found
