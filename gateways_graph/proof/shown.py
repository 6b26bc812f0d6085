"""Boxes and points as answers show them, turned back into leaves."""

from __future__ import annotations

from typing import Any

from gateways_graph.proof.areas import Point
from gateways_graph.proof.claims import field, labelled, leaf_of, point_of, refute_unless
from gateways_graph.proof.scopes import FORMS, Scopes
from gateways_graph.proof.sweep import AXES, Box

__all__ = ["box_of", "disclosure_of"]


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

    A body is named alike with its offices and alone: `whole` says which is meant.
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
