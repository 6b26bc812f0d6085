"""In what order the ends of a flow diagram stand, and how much each carries.

Source: K. Sugiyama, S. Tagawa, M. Toda, "Methods for Visual Understanding of Hierarchical System Structures",
IEEE Trans. SMC 11(2), 1981 (ends move to the middle of what they are joined to).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gateways_graph.graph.strands import FOLDED, End, Ribbon, Strands

__all__ = ["find_scale", "sums", "untangle"]


def untangle(strands: Strands, drawn: Sequence[Ribbon]) -> list[list[End]]:
    """Ends in an order with few crossings: each moves to the middle of what it is joined to, a few times."""
    order = [list(column.ends) for column in strands.columns]
    best, fewest = [list(column) for column in order], _crossings(order, drawn)
    for turn in range(12):
        columns = range(1, len(order)) if turn % 2 == 0 else range(len(order) - 2, -1, -1)
        for at in columns:
            near = at - 1 if turn % 2 == 0 else at + 1
            rank = {end.key: number / max(len(order[near]) - 1, 1) for number, end in enumerate(order[near])}
            order[at].sort(key=lambda end: (end.key == FOLDED, _middle(end, drawn, (at, near), rank), end.key))
        crossings = _crossings(order, drawn)
        if crossings < fewest:
            best, fewest = [list(column) for column in order], crossings
    return best


def _middle(end: End, drawn: Sequence[Ribbon], sides: tuple[int, int], rank: Mapping[str, float]) -> float:
    at, near = sides
    joined = [
        (rank[item.source if near < at else item.target], len(item.gateways))
        for item in drawn
        if item.at == min(at, near) and (item.target if near < at else item.source) == end.key
    ]
    weight = sum(count for _, count in joined)
    return round(sum(place * count for place, count in joined) / weight, 9) if weight else 0.5


def _crossings(order: Sequence[Sequence[End]], drawn: Sequence[Ribbon]) -> int:
    ranks = [{end.key: number for number, end in enumerate(column)} for column in order]
    total = 0
    for at in range(len(order) - 1):
        lines = [
            (ranks[at][item.source], ranks[at + 1][item.target], len(item.gateways)) for item in drawn if item.at == at
        ]
        for number, (a, b, first) in enumerate(lines):
            total += sum(min(first, second) for c, d, second in lines[number + 1 :] if (a - c) * (b - d) < 0)
    return total


def sums(order: Sequence[Sequence[End]], drawn: Sequence[Ribbon]) -> list[dict[str, int]]:
    """What each end carries: the wider of what comes in and what goes out."""
    into: list[dict[str, int]] = [{end.key: 0 for end in column} for column in order]
    out: list[dict[str, int]] = [{end.key: 0 for end in column} for column in order]
    for item in drawn:
        out[item.at][item.source] += len(item.gateways)
        into[item.at + 1][item.target] += len(item.gateways)
    return [{key: max(into[at][key], out[at][key]) for key in into[at]} for at in range(len(order))]


def find_scale(order: Sequence[Sequence[End]], drawn: Sequence[Ribbon], tall: float) -> float:
    """Pixels for one gateway, so that the column that carries most is as tall as wished."""
    heaviest = max((sum(column.values()) for column in sums(order, drawn)), default=1)
    return min(tall / max(heaviest, 1), 16.0)
