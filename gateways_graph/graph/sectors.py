"""Which broad class a body belongs to, so that a picture of hundreds of bodies can be read.

The class hierarchy is cut where it becomes readable: from the root downwards, a class that holds
more than a share of all that is recorded is opened, and its parts are drawn instead.
"""

from __future__ import annotations

from gateways_graph.model.hierarchy import Hierarchy

__all__ = ["sectors_of"]


def sectors_of(bodies: Hierarchy, *, share: float = 0.2) -> dict[str, str]:
    """Body, class or capacity id to the id of its sector.

    A node in several sectors goes to the smallest, as the most telling; ties go to the id that
    comes first. A class that was opened (`public authority`), and a body under no class, is its
    own sector. Only a way to draw: no analysis uses it.

    Args:
        bodies: The hierarchy; membership of any date counts.
        share: A class holding more than this share of all nodes is opened.

    Cost:
        One walk upwards for each node.
    """
    below = _descendants(bodies)
    classes = {node.id for node in bodies.nodes if node.kind == "class"}
    children = _children(bodies)
    roots = sorted(classes - {edge.child for edge in bodies.edges})
    limit = max(1, int(share * len(bodies.nodes)))
    sectors: set[str] = set()
    waiting, opened = list(roots), set(roots)
    while waiting:
        for child in sorted(children.get(waiting.pop(), set()) & classes - opened):
            if len(below[child]) > limit:
                opened.add(child)
                waiting.append(child)
            else:
                sectors.add(child)
    order = sorted(sectors, key=lambda name: (len(below[name]), name))
    found: dict[str, str] = {}
    for sector in order:
        for name in sorted({sector} | below[sector]):
            found.setdefault(name, sector)
    return {node.id: found.get(node.id, node.id) for node in bodies.nodes}


def _children(bodies: Hierarchy) -> dict[str, set[str]]:
    children: dict[str, set[str]] = {}
    for edge in bodies.edges:
        children.setdefault(edge.parent, set()).add(edge.child)
    return children


def _descendants(bodies: Hierarchy) -> dict[str, set[str]]:
    """Everything below each node; safe on data with a cycle."""
    parents: dict[str, set[str]] = {}
    for edge in bodies.edges:
        parents.setdefault(edge.child, set()).add(edge.parent)
    below: dict[str, set[str]] = {node.id: set() for node in bodies.nodes}
    for start in below:
        seen, waiting = {start}, [start]
        while waiting:
            for over in parents.get(waiting.pop(), ()):
                if over not in seen:
                    seen.add(over)
                    below.setdefault(over, set()).add(start)
                    waiting.append(over)
    return below
