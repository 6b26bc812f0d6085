"""Boxes and points as answers show them, turned back into leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gateways_graph.proof.areas import Areas, Point
from gateways_graph.proof.claims import field, labelled, leaf_of, point_of, refute_unless
from gateways_graph.proof.scopes import FORMS, Area, Scopes
from gateways_graph.proof.sweep import AXES, Box
from gateways_graph.proof.trees import Leaves

__all__ = ["box_of", "boxes_inside", "disclosure_of"]

#: Axes on which a name stands for itself or for what lies below it too, in the two orders in which they are tried:
#: a body and its offices, an Act and its sections.
_ORDERS = ((0, 1, 5), (1, 0, 5))


def disclosure_of(scopes: Scopes, record: Any) -> Point:
    """The leaves of a point, once its words agree with the data and it is a disclosure between two.

    Raises:
        RefutedError: It is not.
    """
    refute_unless(record is not None, "a disclosure that belongs here is left out")
    point = point_of(scopes.facts, record, scopes.question.day.isoformat())
    alone = point[0] == point[1] and point[0] in scopes.singles
    refute_unless(not alone, "a body telling itself is no disclosure")
    return point


def box_of(scopes: Scopes, record: Any, *, whole: bool) -> Box:
    """The product that a box means; an empty list on an axis is everything.

    A body is named alike with its offices and alone, an Act with its sections: `whole` says which is meant.
    """
    found = []
    trees = {"purpose": scopes.purposes, "subject": scopes.subjects, "origin": scopes.origins}
    for axis in AXES[:6]:
        names = field(record, axis)
        if axis == "form":
            forms = frozenset(str(field(item, "id")) for item in names) or FORMS
            refute_unless(forms <= FORMS, "a box names an unknown form")
            found.append(forms)
            continue
        tree = trees.get(axis, scopes.bodies)
        leaves = [leaf_of(tree, labelled(scopes.facts, item), whole=whole) for item in names]
        refute_unless(all(leaves), f"a box names what is not there on {axis}")
        found.append(frozenset().union(*leaves) if names else tree.everything())
    extent = frozenset(str(code) for code in field(record, "extent"))
    refute_unless(extent and extent <= scopes.question.extent, "a box lies where nothing was asked")
    return (found[0], found[1], found[2], found[3], found[4], found[5], extent)


def boxes_inside(
    areas: Areas, record: Any, regions: Sequence[Area], what: str, *, fits: Callable[[Box], bool] = lambda _: True
) -> list[Box]:
    """What a box may mean inside some areas: names alone, or with what lies below them wherever that stays inside.

    Args:
        areas: Of the question.
        record: The box as shown.
        regions: What it is told to lie in.
        what: What it is, for the reason.
        fits: What else must be true of it.

    Returns:
        One or two boxes, each with a disclosure, each inside all areas.

    Raises:
        RefutedError: It lies inside in no meaning of its names, or holds no disclosure.
    """

    def suits(box: Box) -> bool:
        return all(not areas.outside([box], region) for region in regions) and fits(box)

    narrow = box_of(areas.scopes, record, whole=False)
    refute_unless(not areas.count([narrow]) or suits(narrow), f"{what} reaches outside")
    extras = {axis: _below(areas.scopes, record, axis) for axis in _ORDERS[0]}
    found: list[Box] = []
    for order in _ORDERS:
        box = narrow
        for axis in order:
            for more in extras[axis]:
                wider = _widened(box, axis, more)
                box = wider if suits(wider) else box
        if box not in found and areas.count([box]):
            found.append(box)
    refute_unless(found, f"{what} holds no disclosure that lies inside")
    return found


def _below(scopes: Scopes, record: Any, axis: int) -> list[Leaves]:
    """What the names of a box on an axis may mean beside themselves alone."""
    tree = scopes.origins if AXES[axis] == "origin" else scopes.bodies
    found = []
    for item in field(record, AXES[axis]):
        name = str(field(item, "id"))
        more = leaf_of(tree, name, whole=True) - leaf_of(tree, name, whole=False)
        found += [frozenset({leaf}) for leaf in sorted(more)]
    return found


def _widened(box: Box, axis: int, more: Leaves) -> Box:
    sides = list(box)
    sides[axis] = sides[axis] | more
    return (sides[0], sides[1], sides[2], sides[3], sides[4], sides[5], sides[6])
