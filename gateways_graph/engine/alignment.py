"""Two worlds whose bitmaps can be compared: bit n of an axis is the same body or concept in both.

One data set on two days numbers its points alike. Two data sets need not. They are then compiled
again over hierarchies that know each other's nodes: a body or concept that only one side records
stands on the other side where the first puts it, so that recording it is not taken for a change of
the law (it was "one not listed here" before). A node that both record keeps, on each side, the place
that this side gives it: moving it is a change, and shows.

Not comparable: a class that is exhaustive on one side only has an unlisted rest on the other, and a
body may exist in one world and not in the other. `shared_ground` leaves such points out.
"""

from __future__ import annotations

from collections.abc import Mapping

from gateways_graph.engine.box import Box
from gateways_graph.engine.closure import build_closure, number_nodes
from gateways_graph.engine.compile import FORMS, extent_names
from gateways_graph.engine.world import OTHER_ORIGIN, World, build_world, count_names, origins_of, with_relative
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.hierarchy import Hierarchy

__all__ = ["CLOSURES", "align_worlds", "shared_ground"]

#: Fields of a world that hold a closure.
CLOSURES = ("bodies", "purposes", "subjects", "origins")


def align_worlds(old: World, new: World) -> tuple[World, World]:
    """The same two worlds, numbered alike.

    Args:
        old: One world.
        new: Another, of the same data set on another day or of another data set.

    Cost:
        Nothing when they are numbered alike already; else both are built again.
    """
    if all(getattr(old, name).points == getattr(new, name).points for name in CLOSURES):
        return old, new
    named = count_names(old.dataset)
    for name, count in count_names(new.dataset).items():
        named[name] = max(count, named.get(name, 0))
    one, two = _join(old.dataset, new.dataset), _join(new.dataset, old.dataset)
    return _rebuild(old, one, two, named), _rebuild(new, two, one, named)


def _join(mine: Dataset, other: Dataset) -> Dataset:
    """A data set whose hierarchies know the nodes of another; its law is its own."""
    return mine._replace(
        bodies=_add_nodes(mine.bodies, other.bodies),
        purposes=_add_nodes(mine.purposes, other.purposes),
        information=_add_nodes(mine.information, other.information),
    )


def _add_nodes(mine: Hierarchy, other: Hierarchy) -> Hierarchy:
    """Nodes that only the other records, under what it puts them under.

    Nodes of one's own are put under none of them: that would give them places that this side does
    not give them. For the same reason no cycle can come of it.
    """
    known = {node.id for node in mine.nodes}
    nodes = [node for node in other.nodes if node.id not in known]
    if not nodes:
        return mine
    edges = [edge for edge in other.edges if edge.child not in known]
    return Hierarchy(
        tuple(sorted((*mine.nodes, *nodes), key=lambda node: node.id)),
        tuple(sorted((*mine.edges, *edges), key=lambda edge: edge[:2])),
    )


def _rebuild(world: World, dataset: Dataset, other: Dataset, named: Mapping[str, int]) -> World:
    """A world of the joined data set, numbered as its counterpart will be."""
    origins = origins_of(dataset, other)
    sides = (
        (dataset.bodies, other.bodies, named),
        (with_relative(dataset.purposes), with_relative(other.purposes), named),
        (dataset.information, other.information, named),
        (origins, origins, {OTHER_ORIGIN: 1}),
    )
    bodies, purposes, subjects, origin = (
        build_closure(mine, world.day, named=names, numbering=number_nodes((mine, its), names))
        for mine, its, names in sides
    )
    nodes = {node.id: node for part in (dataset.bodies, dataset.purposes, dataset.information) for node in part.nodes}
    like = world._replace(
        bodies=bodies, purposes=purposes, subjects=subjects, origins=origin, nodes=nodes, scopes={}, memo={}, pieces={}
    )
    return build_world(dataset, world.day, extent=extent_names(world.extent), like=like)


def shared_ground(old: World, new: World) -> Box:
    """All points that exist in both of two aligned worlds, as one box."""
    masks = [getattr(old, name).everything & getattr(new, name).everything for name in CLOSURES]
    bodies, purposes, subjects, origins = masks
    return Box(bodies, bodies, purposes, subjects, (1 << len(FORMS)) - 1, origins, old.extent & new.extent)
