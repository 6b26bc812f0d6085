"""Positions of nodes, computed once and shipped in every format, the same in every run.

networkx's spring layout needs numpy, which networkx does not install. Graphviz is used when it is
there; otherwise a small force layout in plain Python, or rings when the graph is large.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from gateways_graph.errors import GatewaysError
from gateways_graph.export.graphviz import has_graphviz, run_graphviz

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Point", "place_nodes"]

Point = tuple[float, float]
#: Nodes up to which the force layout in plain Python takes about a second.
_FORCE_LIMIT = 220
#: Graphviz gives inches; files and pages want pixels.
_PIXELS = 72
#: Room around a ring of a family, for names.
_MARGIN_X, _MARGIN_Y = 135, 165


def place_nodes(graph: nx.Graph, *, graphviz: bool = True, wide: float = 1.5, high: float = 0.55) -> list[Point]:
    """A position for each node, in the order of the graph, in pixels, y downwards.

    Args:
        graph: Any graph; edge directions are ignored. If nodes have a `family`, each family stands
            on a ring of its own, so that no line runs through a node, and rings do not overlap.
        graphviz: Use `sfdp` if it is installed. False gives the same positions on every machine.
        wide: Room to keep for each node and its label, in inches.
        high: The same, from top to bottom.

    Cost:
        `sfdp`: under a second for 1,000 nodes. Without: quadratic in nodes up to 220 nodes, linear above.
    """
    names = list(graph)
    families = [family for _, family in graph.nodes(data="family")]
    if any(family is not None for family in families):
        return _family_rings(families)
    numbers = {name: number for number, name in enumerate(names)}
    pairs = sorted({(numbers[a], numbers[b]) for a, b in graph.edges() if a != b})
    if graphviz and has_graphviz("sfdp") and names:
        try:
            return _with_sfdp(len(names), pairs, wide, high)
        except GatewaysError:
            # A drawing aid that fails must not cost the reader the file.
            pass
    room = max(wide, high) * _PIXELS
    points = _forces(len(names), pairs) if len(names) <= _FORCE_LIMIT else _rings(len(names), pairs)
    return [(round(x * room, 1), round(y * room, 1)) for x, y in points]


def _with_sfdp(count: int, pairs: Sequence[tuple[int, int]], wide: float, high: float) -> list[Point]:
    """Numbers stand for nodes, so that no label has to be quoted or parsed."""
    lines = [
        "graph {",
        'graph [overlap=prism, start=7, K=1.1, sep="+6"];',
        f"node [shape=box, fixedsize=true, width={wide}, height={high}];",
        *(f"{number};" for number in range(count)),
        *(f"{a} -- {b};" for a, b in pairs),
        "}",
    ]
    points = [(0.0, 0.0)] * count
    for line in run_graphviz("\n".join(lines), program="sfdp", output="plain").decode().splitlines():
        words = line.split()
        if words[:1] == ["node"]:
            points[int(words[1])] = (round(float(words[2]) * _PIXELS, 1), round(-float(words[3]) * _PIXELS, 1))
    return points


def _family_rings(families: Sequence[object]) -> list[Point]:
    """Rings packed in rows, the largest first, into about the shape of a screen."""
    members: dict[object, list[int]] = {}
    for number, family in enumerate(families):
        members.setdefault(family, []).append(number)
    # What is in no family comes last, so that its ring is not taken for the largest family.
    order = sorted(members, key=lambda family: (family is None, -len(members[family]), members[family]))
    radius = {family: _ring_radius(len(members[family])) for family in order}
    area = sum((2 * radius[family] + _MARGIN_X) * (2 * radius[family] + _MARGIN_Y) for family in order)
    wide = max(1.15 * math.sqrt(area), 2 * max(radius.values()) + _MARGIN_X)
    points = [(0.0, 0.0)] * len(families)
    left = top = high = 0.0
    for family in order:
        width, height = 2 * radius[family] + _MARGIN_X, 2 * radius[family] + _MARGIN_Y
        if left + width > wide:
            left, top, high = 0.0, top + high, 0.0
        middle = left + width / 2, top + radius[family] + _MARGIN_Y * 0.6
        for place, number in enumerate(members[family]):
            turn = 2 * math.pi * place / len(members[family]) + math.pi
            x = middle[0] + radius[family] * math.cos(turn)
            points[number] = (round(x, 1), round(middle[1] + radius[family] * math.sin(turn), 1))
        left, high = left + width, max(high, height)
    return points


def _ring_radius(count: int) -> float:
    return 0.0 if count == 1 else max(42.0, 62 * count / (2 * math.pi))


def _rings(count: int, pairs: Iterable[tuple[int, int]]) -> list[Point]:
    """A sunflower, the best connected in the middle: each node has its own place."""
    degree = [0] * count
    for a, b in pairs:
        degree[a] += 1
        degree[b] += 1
    points = [(0.0, 0.0)] * count
    turn = math.pi * (3 - math.sqrt(5))
    for place, number in enumerate(sorted(range(count), key=lambda item: (-degree[item], item))):
        points[number] = (math.sqrt(place) * math.cos(place * turn), math.sqrt(place) * math.sin(place * turn))
    return points


def _forces(count: int, pairs: Sequence[tuple[int, int]], rounds: int = 120) -> list[Point]:
    """Fruchterman and Reingold (1991), from the sunflower, with a gentle pull to the middle."""
    points = _rings(count, pairs)
    for step in range(rounds):
        limit = 1.2 * (1 - step / rounds) + 0.02
        push = _repulsion(points)
        for a, b in pairs:
            dx, dy = points[a][0] - points[b][0], points[a][1] - points[b][1]
            pull = math.hypot(dx, dy) * 0.35
            push[a][0] -= dx * pull
            push[a][1] -= dy * pull
            push[b][0] += dx * pull
            push[b][1] += dy * pull
        points = [_moved(point, force, limit) for point, force in zip(points, push, strict=True)]
    return points


def _repulsion(points: Sequence[Point]) -> list[list[float]]:
    push = [[-0.04 * x, -0.04 * y] for x, y in points]
    for a, (ax, ay) in enumerate(points):
        for b in range(a):
            dx, dy = ax - points[b][0], ay - points[b][1]
            square = dx * dx + dy * dy or 1e-6
            push[a][0] += dx / square
            push[a][1] += dy / square
            push[b][0] -= dx / square
            push[b][1] -= dy / square
    return push


def _moved(point: Point, force: Sequence[float], limit: float) -> Point:
    length = math.hypot(force[0], force[1]) or 1.0
    scale = min(length, limit) / length
    return point[0] + force[0] * scale, point[1] + force[1] * scale
