"""From bitmaps back to names: the broadest names that make up a box, and one point of it."""

from __future__ import annotations

from datetime import date

from gateways_graph.engine.box import Box
from gateways_graph.engine.closure import Closure
from gateways_graph.engine.compile import FORMS
from gateways_graph.engine.join import iter_bits
from gateways_graph.engine.world import World
from gateways_graph.model.finding import CommonBox, Witness
from gateways_graph.model.gateway import ALL_EXTENTS, RELATIVE_PURPOSES

__all__ = ["describe_box", "describe_mask", "describe_point", "pick_point"]


def describe_mask(world: World, axis: str, mask: int) -> tuple[str, ...]:
    """Broadest node ids whose denotations make up the mask; rest-leaves as `rest(id)`.

    Args:
        world: Whose closures to use; it remembers the answer.
        axis: `bodies`, `purposes`, `subjects` or `origins`.
        mask: Points of that closure.

    Returns:
        Empty when the mask is everything.
    """
    known = world.memo.get((axis, mask))
    if known is None:
        known = world.memo[axis, mask] = _broadest(getattr(world, axis), mask)
    return known


def _broadest(closure: Closure, mask: int) -> tuple[str, ...]:
    if mask == closure.everything:
        return ()
    names, left = [], mask
    for node in closure.order:
        bits = closure.certain.get(node, 0)
        if bits and not bits & ~mask and bits & left:
            names.append(node)
            left &= ~bits
            if not left:
                break
    return (*sorted(names), *(_point_name(closure, bit) for bit in iter_bits(left)))


def _point_name(closure: Closure, bit: int) -> str:
    point = closure.points[bit]
    return f"rest({point.node})" if point.rest else point.node


def describe_box(world: World, box: Box) -> CommonBox:
    """A box by names, axis by axis."""
    return CommonBox(
        describe_mask(world, "bodies", box.discloser),
        describe_mask(world, "bodies", box.recipient),
        describe_mask(world, "purposes", box.purpose),
        describe_mask(world, "subjects", box.subject),
        tuple(FORMS[bit] for bit in iter_bits(box.form)) if box.form != 7 else (),
        describe_mask(world, "origins", box.origin),
        tuple(ALL_EXTENTS[bit] for bit in iter_bits(box.extent)),
    )


def describe_point(world: World, box: Box) -> Witness:
    """One disclosure of a box; recorded leaves are preferred to rest-leaves, the lowest id wins."""
    point = pick_point(world, box)
    return Witness(
        _point_name(world.bodies, _lowest(point.discloser)),
        _point_name(world.bodies, _lowest(point.recipient)),
        _point_name(world.purposes, _lowest(point.purpose)),
        _point_name(world.subjects, _lowest(point.subject)),
        FORMS[_lowest(point.form)],
        _point_name(world.origins, _lowest(point.origin)),
        ALL_EXTENTS[_lowest(point.extent)],
        date.fromordinal(world.day).isoformat(),
    )


def pick_point(world: World, box: Box) -> Box:
    """The disclosure of a box that `describe_point` names: a box of one point on each axis."""
    given, taken = _pick_pair(world, box)
    purpose = _pick(world.purposes, box.purpose)
    others = (mask & -mask for mask in box[3:])
    return Box(1 << given, 1 << taken, 1 << purpose, *others)


def _lowest(mask: int) -> int:
    return (mask & -mask).bit_length() - 1


def _pick(purposes: Closure, mask: int) -> int:
    """The lowest bit; relative purposes only when there is no other."""
    relative = len(RELATIVE_PURPOSES)
    named = mask & ((1 << len(purposes.points) - relative) - 1)
    return _lowest(named or mask)


def _pick_pair(world: World, box: Box) -> tuple[int, int]:
    """Discloser and recipient bits that are not one and the same single body."""
    given = _lowest(box.discloser)
    others = box.recipient & ~(1 << given & world.singles)
    if others:
        return given, _lowest(others)
    taken = _lowest(box.recipient)
    return _lowest(box.discloser & ~(1 << taken)), taken
