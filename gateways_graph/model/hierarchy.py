"""Hierarchies: bodies, purposes and information as labelled DAGs whose edges may be dated.

One class serves all three. `parents` runs from the narrower to the broader node. A node is *open*
when things that are not recorded may fall under it: every class and every concept with children,
unless marked exhaustive.
"""

from __future__ import annotations

from typing import NamedTuple

from gateways_graph.model.periods import Period

__all__ = ["Edge", "Hierarchy", "Node"]


class Node(NamedTuple):
    """A body, class, capacity, purpose or information category.

    Attributes:
        kind: `body`, `class`, `capacity`, `purpose` or `information`.
        functions: Purposes that are recorded functions of a body or class.
        operates_in: Extents a body operates in; None = not established.
        exists: Periods of existence; empty means no date is recorded, so always.
        holders: Bodies and classes that act through a capacity; what else it stands under does not.
    """

    id: str
    label: str
    kind: str
    alt_labels: tuple[str, ...] = ()
    definition: str | None = None
    exhaustive: bool = False
    disjoint_with: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    needs_power: str | None = None
    operates_in: tuple[str, ...] | None = None
    legal_person: str | None = None
    exists: tuple[Period, ...] = ()
    identifiers: tuple[tuple[str, str], ...] = ()
    matches: tuple[str, ...] = ()
    defined_in: tuple[str, ...] = ()
    holders: tuple[str, ...] = ()


class Edge(NamedTuple):
    """`child` falls under `parent` during `periods`; no periods means always."""

    child: str
    parent: str
    periods: tuple[Period, ...] = ()


class Hierarchy(NamedTuple):
    """Nodes in order of id, and the edges between them."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]

    def by_id(self) -> dict[str, Node]:
        """Nodes by id."""
        return {node.id: node for node in self.nodes}
