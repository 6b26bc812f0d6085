"""What the exceptions of bars and onward rules let through, worked out once.

Many worlds of one day differ in a few gateways, bars or readings only: what an exception lets through
is the same in all of them. An exception is known here by being the same object, so one that was
amended is another one, whatever its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import NamedTuple

from gateways_graph.engine.box import Box, find_uncovered
from gateways_graph.engine.compile import Compiler
from gateways_graph.engine.world import World
from gateways_graph.model.gateway import LimitException
from gateways_graph.model.settled import NO_FACTS, Settled

__all__ = ["Let", "Lets", "box_around", "may_hold"]


class Let(NamedTuple):
    """An exception that the facts do not rule out.

    Attributes:
        left: Its conditions that the facts do not settle.
        boxes: What it certainly lets through.
        around: The least box around that.
    """

    label: str
    left: tuple[str, ...]
    boxes: list[Box]
    around: Box | None


class Lets:
    """Exceptions in the worlds of one day that have the same bodies, purposes and information, on the same facts."""

    def __init__(self, world: World, settled: Settled = NO_FACTS) -> None:
        closures = (world.bodies, world.purposes, world.subjects, world.origins)
        self._compiler = Compiler(world.dataset, world.day, world.extent, closures)
        self._closures, self._singles, self.settled = closures, world.singles, settled
        # Each entry holds what its key is the identity of, so that no other object can take that on.
        self._boxes: dict[tuple[int, bool], tuple[LimitException, list[Box]]] = {}
        self._lets: dict[tuple[int, bool], tuple[Sequence[LimitException], list[Let]]] = {}
        self._easiest: dict[tuple[int, bool, Box], Let | None] = {}

    def fits(self, world: World, settled: Settled) -> bool:
        """Whether this serves a world and some facts."""
        closures = (world.bodies, world.purposes, world.subjects, world.origins)
        return settled == self.settled and all(mine is its for mine, its in zip(self._closures, closures, strict=True))

    def boxes(self, item: LimitException, *, same_purpose: bool) -> list[Box]:
        """What an exception certainly lets through, of a step for the purpose of the step before or for another."""
        key = (id(item), same_purpose)
        if key not in self._boxes:
            boxes = self._compiler.exception_boxes(item, same_purpose=same_purpose, sure=True)
            self._boxes[key] = item, boxes
        return self._boxes[key][1]

    def find_easiest(self, exceptions: Sequence[LimitException], box: Box, *, same_purpose: bool) -> Let | None:
        """The exception with fewest conditions left that lets all of a step through; None when none does."""
        key = (id(exceptions), same_purpose, box)
        if key not in self._easiest:
            lets = self._ready(exceptions, same_purpose=same_purpose)
            self._easiest[key] = next((let for let in lets if self._holds(let, box)), None)
        return self._easiest[key]

    def _holds(self, let: Let, box: Box) -> bool:
        return may_hold(let.around, box) and find_uncovered(box, let.boxes, self._singles) is None

    def _ready(self, exceptions: Sequence[LimitException], *, same_purpose: bool) -> list[Let]:
        """Exceptions that the facts leave open, the easiest first."""
        key = (id(exceptions), same_purpose)
        if key not in self._lets:
            lets = []
            for item in exceptions:
                if not self.settled.broken(item.conditions):
                    boxes = self.boxes(item, same_purpose=same_purpose)
                    lets.append(Let(item.label, self.settled.left(item.conditions), boxes, box_around(boxes)))
            self._lets[key] = exceptions, sorted(lets, key=lambda let: len(let.left))
        return self._lets[key][1]


def box_around(boxes: Iterable[Box]) -> Box | None:
    """The least box that holds some boxes; None when there are none."""
    axes = [reduce(or_, values) for values in zip(*boxes, strict=True)]
    return Box(*axes) if axes else None


def may_hold(around: Box | None, box: Box) -> bool:
    """Whether boxes within another may cover a box."""
    if around is None or any(mine & ~theirs for mine, theirs in zip(box[2:], around[2:], strict=True)):
        return False
    # An end outside stays uncovered, unless all that is left of the box there is a body that tells itself.
    gives, takes = box[0] & ~around[0], box[1] & ~around[1]
    return not (gives and gives != box[1]) and not (takes and takes != box[0])
