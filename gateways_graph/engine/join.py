"""Candidate pairs: which boxes can meet at all, by bitmaps over boxes, one per hierarchy node.

    post[u]  = boxes that name node u
    reach[x] = post[y] over every y above-or-equal x          (who covers x)
    meet[u]  = reach[x] over every x below-or-equal u         (who overlaps a value u)
    row of b = AND over axes of (OR of meet[v] for v in b), then only earlier boxes

A row is one integer; a zero ends the work. Exclusions and pairings are not looked at, so the rows
are a superset on data that has them, and exact on data that has none.

No numpy, because importing it costs more than the join below about ten thousand boxes; from there
`engine/blocks.py` gives the same pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gateways_graph.engine.closure import Closure

__all__ = [
    "Join",
    "bitmap_of",
    "build_join",
    "collect_reach",
    "iter_bits",
    "iter_pairs",
    "push_down",
    "push_up",
]

#: A bitmap over boxes: an integer, or an array of words where numpy holds them.
Bits = Any


class Join(NamedTuple):
    """Bitmaps ready to be combined.

    Attributes:
        size: Number of boxes.
        meets: Per axis, node id -> bitmap of boxes that overlap it.
        values: Per axis, the nodes of each box; an empty list means everything.
        extents: Extent bitmap -> bitmap of boxes that share one of its extents.
        extent_of: Extent bitmap of each box.
    """

    size: int
    meets: tuple[Mapping[str, int], ...]
    values: tuple[Sequence[Sequence[str]], ...]
    extents: tuple[int, ...]
    extent_of: Sequence[int]

    def row(self, box: int) -> int:
        """Bitmap of the boxes that may meet this one, itself included."""
        acc = self.extents[self.extent_of[box]]
        for meets, values in zip(self.meets, self.values, strict=True):
            names = values[box]
            if not names:
                continue
            bits = meets.get("", 0)
            for name in names:
                bits |= meets.get(name, 0)
            acc &= bits
            if not acc:
                return 0
        return acc


def build_join(closures: Sequence[Closure], values: Sequence[Sequence[Sequence[str]]], extents: Sequence[int]) -> Join:
    """Index boxes for joining.

    Args:
        closures: One per axis, the most selective first.
        values: Per axis and box, the nodes it names; empty means everything.
        extents: Extent bitmap per box.

    Cost:
        One OR per named node and two per hierarchy edge, on integers of one bit per box.
    """
    count = len(extents)
    meets = tuple(
        push_up(closure, collect_reach(closure, column)) for closure, column in zip(closures, values, strict=True)
    )
    by_extent = [bytearray(count // 8 + 1) for _ in range(4)]
    for box, bits in enumerate(extents):
        for bit in iter_bits(bits):
            by_extent[bit][box >> 3] |= 1 << (box & 7)
    single = [int.from_bytes(raw, "little") for raw in by_extent]
    shared = [0] * 16
    for bits in range(16):
        for bit in iter_bits(bits):
            shared[bits] |= single[bit]
    return Join(count, meets, tuple(values), tuple(shared), extents)


def bitmap_of(boxes: Iterable[int], count: int) -> int:
    """Bitmap of some of `count` boxes."""
    raw = bytearray(count // 8 + 1)
    for box in boxes:
        raw[box >> 3] |= 1 << (box & 7)
    return int.from_bytes(raw, "little")


def collect_reach(closure: Closure, column: Sequence[Sequence[str]]) -> dict[str, int]:
    """Node -> boxes that name it or a node above it; leaves that no box names and with one parent left out.

    Args:
        closure: The hierarchy of the axis.
        column: Nodes that each box names; a box that names none stands under the empty name.
    """
    named: dict[str, list[int]] = {}
    for box, names in enumerate(column):
        for name in names or ("",):
            named.setdefault(name, []).append(box)
    return push_down(closure, {name: bitmap_of(boxes, len(column)) for name, boxes in named.items()})


def push_down(closure: Closure, named: Mapping[str, Bits]) -> dict[str, Bits]:
    """From who names a node to who names it or a node above it; bits are integers or arrays of words."""
    reach: dict[str, Bits] = dict(named)
    children, parents = closure.children, closure.parents
    for node in closure.order:
        if node in reach or children[node] or len(parents[node]) > 1:
            bits: Bits = reach.get(node, 0)
            for parent in parents[node]:
                bits = bits | reach.get(parent, 0)
            reach[node] = bits
    return reach


def push_up(closure: Closure, reach: dict[str, Bits]) -> dict[str, Bits]:
    """From who covers a node to who overlaps it, in place: what overlaps a node overlaps those above it."""
    for node in reversed(closure.order):
        if node in reach:
            for parent in closure.parents[node]:
                reach[parent] = reach[parent] | reach[node]
    return reach


def iter_bits(bits: int) -> Iterator[int]:
    """Numbers of the set bits, lowest first."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def iter_pairs(join: Join) -> Iterator[tuple[int, int]]:
    """Pairs of boxes that may meet, `(earlier, later)`, each once."""
    for box in range(1, join.size):
        row = join.row(box) & ((1 << box) - 1)
        if row:
            for other in iter_bits(row):
                yield other, box
