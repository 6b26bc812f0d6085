"""Candidate pairs of a large world: the join of `engine/join.py`, cut into blocks that numpy works through.

    number the nodes of the first hierarchy in pre-order; entry = (box, node it names), in that order
    what lies at or below a node is then one run of entries (a few, where nodes have several parents)
    block = some entries of one node as rows x one run of entries that meet it as columns
    row   = AND over the other axes of (OR of meet[v] for v in the row's box), on those columns only

The first hierarchy vanishes as a bitmap, and most of the square is never touched. A pair that meets
at several nodes is kept at the lowest of them, so every pair comes from exactly one block. Blocks
share nothing but the index: run them in any order, in any process, on any machine.

Needs the extra `large`. Below about ten thousand boxes importing numpy costs more than the join.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from gateways_graph.engine.closure import Closure
from gateways_graph.engine.join import collect_reach, push_down, push_up
from gateways_graph.errors import MissingExtraError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Block", "BlockIndex", "blocks", "build_index", "import_numpy", "pack_rows", "run_block"]

#: Words of 64 bits that one axis of a block may take: half a megabyte, so that it stays in the cache.
_BLOCK_WORDS = 1 << 16


class Block(NamedTuple):
    """Entries `rows[0]` to `rows[1]` against entries `columns[0]` to `columns[1]`, ends not included."""

    rows: tuple[int, int]
    columns: tuple[int, int]


class Axis(NamedTuple):
    """One axis of a block index.

    Attributes:
        meets: A row of bits per value: the entries whose box overlaps it.
        values: Rows of `meets` that the boxes of the entries name, one entry after another.
        starts: Where each entry begins in `values`; one more at the end.
    """

    meets: NDArray[Any]
    values: NDArray[Any]
    starts: NDArray[Any]


class BlockIndex(NamedTuple):
    """What every block reads and none changes.

    Attributes:
        boxes: Box of each entry.
        nodes: Number of the node of each entry, ascending.
        starts: First entry of each node; one more at the end.
        runs: Per node, the runs of entries, not before its own, that meet it.
        axes: The other axes; the last is extent.
        several: Whether a box names several nodes.
        own: A row of bits per box: the nodes it names.
        near: A row of bits per box: the nodes that meet one of them.
        meets: A row of bits per node: the nodes that meet it.
        below: A row of bits per node: the nodes of lower number.
    """

    boxes: NDArray[Any]
    nodes: NDArray[Any]
    starts: NDArray[Any]
    runs: tuple[tuple[tuple[int, int], ...], ...]
    axes: tuple[Axis, ...]
    several: NDArray[Any]
    own: NDArray[Any]
    near: NDArray[Any]
    meets: NDArray[Any]
    below: NDArray[Any]


def import_numpy() -> Any:
    """The numpy module.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        import numpy as np
    except ImportError as error:
        raise MissingExtraError("large", "numpy") from error  # noqa: EM101 - names, not a message
    return np


def build_index(
    closures: Sequence[Closure], values: Sequence[Sequence[Sequence[str]]], extents: Sequence[int]
) -> BlockIndex:
    """Index boxes for a join in blocks.

    Args:
        closures: One per axis, the most selective first: its order cuts the blocks.
        values: Per axis and box, the nodes it names; empty means everything.
        extents: Extent bitmap per box.

    Raises:
        MissingExtraError: numpy is not installed.
        ValueError: There is no box.

    Cost:
        As `build_join`, on one bit per entry; memory is one bit per entry and named value.
    """
    np = import_numpy()
    if not extents:
        msg = "there is no box to index"
        raise ValueError(msg)
    first = _flatten(values[0])
    used = _in_preorder(closures[0], first.names)
    number = {name: index for index, name in enumerate(used)}
    named = np.array([number[name] for name in first.names], dtype=np.int32)[first.values]
    owner = np.repeat(np.arange(len(extents), dtype=np.int32), np.diff(first.starts))
    order = np.lexsort((owner, named))
    boxes, nodes = owner[order], named[order]
    starts = np.searchsorted(nodes, np.arange(len(used) + 1))
    meets = _node_meets(closures[0], used)
    near = pack_rows(meets, len(used))
    own = _bits(owner, named, (len(extents), len(used)))
    axes = [_axis(closure, _flatten(column), boxes) for closure, column in zip(closures[1:], values[1:], strict=True)]
    return BlockIndex(
        boxes, nodes, starts, tuple(_runs(node, bits, starts.tolist()) for node, bits in enumerate(meets)),
        (*axes, _extent_axis(np.array(extents, dtype=np.uint8)[boxes])), np.diff(first.starts) > 1, own,
        np.bitwise_or.reduceat(near[named], first.starts[:-1], axis=0), near,
        pack_rows([(1 << node) - 1 for node in range(len(used))], len(used)),
    )  # fmt: skip


class _Flat(NamedTuple):
    """Lists of names as one array of numbers of names, one list after another."""

    names: list[str]
    values: NDArray[Any]
    starts: NDArray[Any]


def _flatten(column: Sequence[Sequence[str]]) -> _Flat:
    np = import_numpy()
    number: dict[str, int] = {}
    nothing = ("",)
    values = [number.setdefault(name, len(number)) for names in column for name in names or nothing]
    starts = np.cumsum([0, *(len(names) or 1 for names in column)])
    return _Flat(list(number), np.array(values, dtype=np.int32), starts)


def _bits(rows: NDArray[Any], columns: NDArray[Any], shape: tuple[int, int]) -> NDArray[Any]:
    """Rows of 64-bit words in which these bits are set."""
    np = import_numpy()
    words = np.zeros((shape[0], -(-shape[1] // 64)), dtype="<u8")
    np.bitwise_or.at(words, (rows, columns >> 6), np.uint64(1) << (columns & 63).astype(np.uint64))
    return words  # type: ignore[no-any-return]


def _in_preorder(closure: Closure, named: Sequence[str]) -> list[str]:
    """Used nodes, each before what lies below it and, but for second parents, next to it."""
    used = set(named)
    found: dict[str, None] = {"": None} if "" in used else {}
    seen: set[str] = set()
    stack = [node for node in closure.order if not closure.parents[node]]
    while stack:
        node = stack.pop()
        if node not in seen:
            seen.add(node)
            stack += closure.children[node]
            if node in used:
                found[node] = None
    return [*found, *sorted(used - found.keys())]


def _node_meets(closure: Closure, used: Sequence[str]) -> list[int]:
    """Per used node, the used nodes that meet it; what names nothing meets all."""
    meets = push_up(closure, collect_reach(closure, [(name,) if name else () for name in used]))
    everything, anything = (1 << len(used)) - 1, meets.get("", 0)
    return [meets[name] | anything if name else everything for name in used]


def _runs(node: int, meets: int, starts: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """Runs of entries of the nodes that meet a node, from its own on."""
    runs: list[tuple[int, int]] = []
    for other in range(node, len(starts) - 1):
        if meets >> other & 1:
            begin, end = starts[other], starts[other + 1]
            if runs and runs[-1][1] == begin:
                begin = runs.pop()[0]
            runs.append((begin, end))
    return tuple(runs)


def pack_rows(bitmaps: Sequence[int], width: int) -> NDArray[Any]:
    """Bitmaps as rows of 64-bit words, the lowest first."""
    np = import_numpy()
    if width < 64:
        return np.array(bitmaps, dtype="<u8").reshape(-1, 1)  # type: ignore[no-any-return]
    words = -(-width // 64)
    raw = b"".join([bits.to_bytes(words * 8, "little") for bits in bitmaps])
    return np.frombuffer(raw, dtype="<u8").reshape(len(bitmaps), words)  # type: ignore[no-any-return]


def _axis(closure: Closure, flat: _Flat, boxes: NDArray[Any]) -> Axis:
    """An axis over entries, from what each box names."""
    np = import_numpy()
    counts = np.diff(flat.starts)[boxes]
    starts = np.concatenate(([0], np.cumsum(counts)))
    shift = np.repeat(flat.starts[:-1][boxes] - starts[:-1], counts)
    values = flat.values[np.arange(starts[-1]) + shift]
    bits = _bits(values, np.repeat(np.arange(len(boxes)), counts), (len(flat.names), len(boxes)))
    meets = push_up(closure, push_down(closure, dict(zip(flat.names, bits, strict=True))))
    anything = meets.get("", np.uint64(0))
    rows = [meets[name] | anything if name else np.full_like(anything, ~np.uint64(0)) for name in flat.names]
    return Axis(np.stack(rows), values, starts)


def _extent_axis(extents: NDArray[Any]) -> Axis:
    np = import_numpy()
    packed = [np.packbits(extents & bits != 0, bitorder="little").tobytes() for bits in range(16)]
    meets = pack_rows([int.from_bytes(raw, "little") for raw in packed], len(extents))
    return Axis(meets, extents.astype(np.int32), np.arange(len(extents) + 1))


def blocks(index: BlockIndex) -> Iterator[Block]:
    """The work of a join, in parts of bounded size that can be run in any order."""
    starts = index.starts.tolist()
    for node, runs in enumerate(index.runs):
        for begin, end in runs:
            step = max(1, _BLOCK_WORDS // (-(-(end - begin) // 64) + 1))
            for row in range(starts[node], starts[node + 1], step):
                yield Block((row, min(row + step, starts[node + 1])), (begin, end))


def run_block(index: BlockIndex, block: Block) -> tuple[NDArray[Any], NDArray[Any]]:
    """Pairs of boxes that may meet, `(earlier, later)`, of one block; no other block gives them.

    Args:
        index: Made by `build_index`; it is only read.
        block: One of `blocks(index)`.

    Returns:
        Two arrays of box numbers, in no order that means anything.

    Cost:
        Memory is a few times half a megabyte, and what is returned.
    """
    np = import_numpy()
    (top, bottom), (left, right) = block
    words = slice(left >> 6, (right + 63) >> 6)
    bits = np.full((bottom - top, words.stop - words.start), ~np.uint64(0))
    for axis in index.axes:
        begin, end = axis.starts[top], axis.starts[bottom]
        named = axis.meets[axis.values[begin:end], words]
        bits &= np.bitwise_or.reduceat(named, axis.starts[top:bottom] - begin, axis=0)
    rows, columns = _positions(bits)
    rows, columns = rows + top, columns + words.start * 64
    one, two = index.boxes[rows], index.boxes[columns]
    kept = (columns >= left) & (columns < right) & (columns > rows) & (one != two)
    rows, columns, one, two = rows[kept], columns[kept], one[kept], two[kept]
    doubtful = np.flatnonzero(index.several[one] | index.several[two])
    lowest = np.ones(len(one), dtype=bool)
    lowest[doubtful] = _is_lowest(index, rows[doubtful], columns[doubtful])
    one, two = one[lowest], two[lowest]
    return np.minimum(one, two), np.maximum(one, two)


def _positions(bits: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Row and column of every set bit of rows of words; words of zeros are skipped before unpacking."""
    np = import_numpy()
    flat = bits.reshape(-1)
    some = np.flatnonzero(flat)
    found = np.flatnonzero(np.unpackbits(flat[some].astype("<u8").view(np.uint8), bitorder="little"))
    rows, words = np.divmod(some[found >> 6], bits.shape[1])
    return rows, words * 64 + (found & 63)


def _is_lowest(index: BlockIndex, rows: NDArray[Any], columns: NDArray[Any]) -> NDArray[Any]:
    """Whether two entries are the first at which their boxes meet: by node of the earlier box, then of the later."""
    np = import_numpy()
    swap = index.boxes[rows] > index.boxes[columns]
    one, two = np.where(swap, columns, rows), np.where(swap, rows, columns)
    a, b = index.boxes[one], index.boxes[two]
    u, v = index.nodes[one], index.nodes[two]
    before = index.own[a] & index.near[b] & index.below[u]
    beside = index.own[b] & index.meets[u] & index.below[v]
    return ~(before | beside).any(axis=1)  # type: ignore[no-any-return]
