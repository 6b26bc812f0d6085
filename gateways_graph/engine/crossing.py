"""Which boxes meet a value on an axis: one bitmap of boxes per distinct value, exact.

The join of `engine/join.py` answers whether boxes may meet on all axes; this one is asked axis by
axis, and across axes: who receives what somebody else discloses.
"""

from __future__ import annotations

from collections.abc import Sequence

from gateways_graph.engine.box import Box

__all__ = ["Crossing"]


class Crossing:
    """Boxes, known by their number, looked up by what they have on an axis.

    Args:
        boxes: The boxes; box 0 is the lowest bit of every answer.

    Cost:
        One comparison per distinct value of the axis, for each distinct value asked about.
    """

    def __init__(self, boxes: Sequence[Box]) -> None:
        self._values = tuple(_by_value(boxes, axis) for axis in range(len(Box._fields)))
        self._known: dict[tuple[int, int], int] = {}

    def meeting(self, axis: int, value: int) -> int:
        """Bitmap of the boxes that have any point of a value on an axis."""
        key = (axis, value)
        if key not in self._known:
            self._known[key] = self._meeting(axis, value)
        return self._known[key]

    def _meeting(self, axis: int, value: int) -> int:
        found = 0
        for other, boxes in self._values[axis].items():
            if other & value:
                found |= boxes
        return found


def _by_value(boxes: Sequence[Box], axis: int) -> dict[int, int]:
    """Value on an axis -> bitmap of the boxes that have it."""
    numbers: dict[int, list[int]] = {}
    for number, box in enumerate(boxes):
        numbers.setdefault(box[axis], []).append(number)
    found = {}
    for value, which in numbers.items():
        raw = bytearray(len(boxes) // 8 + 1)
        for number in which:
            raw[number >> 3] |= 1 << (number & 7)
        found[value] = int.from_bytes(raw, "little")
    return found
