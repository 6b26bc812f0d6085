"""How boxes lie to each other, for many pairs at once: apart, partial, inside, contains or equal.

One body telling itself is no disclosure, so boxes that have only that in common are apart, and a
box lies inside another when nothing else of it is left over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from gateways_graph.engine.blocks import import_numpy, pack_rows
from gateways_graph.engine.box import Box, find_uncovered, is_empty, is_inside, meet

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["APART", "CONTAINS", "EQUAL", "INSIDE", "PARTIAL", "relate_boxes", "relate_in_bulk"]

#: How the first box of a pair lies to the second.
APART, PARTIAL, INSIDE, CONTAINS, EQUAL = range(5)

#: Pairs looked at together: what they need stays within some megabytes.
_CHUNK = 1 << 16
#: Axes of few points, as fields of a box: extent, form, origin, subject, purpose.
_SMALL = (6, 4, 5, 3, 2)


def relate_boxes(boxes: Sequence[Box], pairs: Iterable[tuple[int, int]], singles: int) -> list[int]:
    """How the first box of each pair lies to the second.

    Args:
        boxes: The boxes.
        pairs: Numbers of two boxes each.
        singles: Bitmap of single bodies, for the diagonal.

    Returns:
        `APART`, `PARTIAL`, `INSIDE`, `CONTAINS` or `EQUAL` per pair.
    """
    return [_relate(boxes[one], boxes[two], singles) for one, two in pairs]


def _relate(a: Box, b: Box, singles: int) -> int:
    both = meet(a, b)
    if both is None or is_empty(both, singles):
        return APART
    inside = both == a or _is_all_but_itself(a, b, both, singles)
    contains = both == b or _is_all_but_itself(b, a, both, singles)
    return PARTIAL + inside + 2 * contains


def _is_all_but_itself(a: Box, b: Box, both: Box, singles: int) -> bool:
    """Whether nothing of a is outside b but one body telling itself; `both` is what they have in common."""
    if both.purpose != a.purpose or both.extent != a.extent:
        return False
    d, r = a.discloser, a.recipient
    one_body = bool(d & r & singles) and (d & (d - 1) == 0 or r & (r - 1) == 0)
    return one_body and find_uncovered(a, [b], singles) is None


def relate_in_bulk(
    boxes: Sequence[Box], first: NDArray[Any], second: NDArray[Any], singles: int, *, meeting: bool
) -> NDArray[Any]:
    """As `relate_boxes`, on arrays.

    Args:
        boxes: The boxes.
        first: Number of the first box of each pair.
        second: Number of the second.
        singles: Bitmap of single bodies, for the diagonal.
        meeting: Whether it is known that the boxes of each pair meet on every axis.

    Raises:
        MissingExtraError: numpy is not installed.

    Cost:
        The axes of few points in blocks of words; the bodies only where those leave it open.
    """
    np = import_numpy()
    axes = [_words([box[axis] for box in boxes]) for axis in _SMALL]
    found = np.full(len(first), PARTIAL, dtype=np.int8)
    for begin in range(0, len(first), _CHUNK):
        part = slice(begin, begin + _CHUNK)
        for inner, outer, answer in ((first[part], second[part], 1), (second[part], first[part], 2)):
            left = _fit(axes, inner, outer)
            pairs = zip(left.tolist(), inner[left].tolist(), outer[left].tolist(), strict=True)
            held = [number for number, a, b in pairs if _lies_inside(boxes[a], boxes[b], singles)]
            found[part][held] += answer
    if meeting:
        apart = _only_itself(boxes, first, second, singles)
    else:
        every = enumerate(zip(first.tolist(), second.tolist(), strict=True))
        apart = [number for number, (a, b) in every if not _share(boxes[a], boxes[b], singles)]
    found[apart] = APART
    return found  # type: ignore[no-any-return]


def _lies_inside(a: Box, b: Box, singles: int) -> bool:
    return is_inside(a, b) or _is_all_but_itself(a, b, a, singles)


def _share(a: Box, b: Box, singles: int) -> bool:
    both = meet(a, b)
    return both is not None and not is_empty(both, singles)


def _only_itself(boxes: Sequence[Box], first: NDArray[Any], second: NDArray[Any], singles: int) -> list[int]:
    """Pairs that meet on every axis, with nothing in common but one body that tells itself."""
    np = import_numpy()
    itself = [box.discloser & box.recipient & singles for box in boxes]
    some = np.array([bool(bodies) for bodies in itself])
    doubtful = np.flatnonzero(some[first] & some[second])
    found = []
    for number, a, b in zip(doubtful.tolist(), first[doubtful].tolist(), second[doubtful].tolist(), strict=True):
        body = itself[a] & itself[b]
        if body and not body & (body - 1):
            one, two = boxes[a], boxes[b]
            if one.discloser & two.discloser == body == one.recipient & two.recipient:
                found.append(number)
    return found


def _words(masks: Sequence[int]) -> NDArray[Any]:
    """A row of 64-bit words per mask."""
    return pack_rows(masks, max(1, *(mask.bit_length() for mask in set(masks)), 1))


def _fit(axes: Iterable[NDArray[Any]], inner: NDArray[Any], outer: NDArray[Any]) -> NDArray[Any]:
    """Pairs of which every small axis of the inner box lies in that of the outer."""
    np = import_numpy()
    left = np.arange(len(inner))
    for words in axes:
        left = left[~(words[inner[left]] & ~words[outer[left]]).any(axis=1)]
    return left  # type: ignore[no-any-return]
