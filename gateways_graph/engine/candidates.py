"""Which boxes of a world may meet: the join over every possible box of every live gateway."""

from __future__ import annotations

from gateways_graph.engine.join import Join, build_join
from gateways_graph.engine.world import World

__all__ = ["join_world"]


def join_world(world: World) -> tuple[Join, list[str]]:
    """A join over the possible boxes of live gateways, and whose box each is."""
    owners, rows = [], []
    for name in world.live:
        for piece in world.scopes[name].plain_possible:
            owners.append(name)
            rows.append(piece)
    closures = (world.purposes, world.bodies, world.bodies, world.subjects)
    columns = [[row.nodes[axis] for row in rows] for axis in (2, 0, 1, 3)]
    return build_join(closures, columns, [row.box.extent for row in rows]), owners
