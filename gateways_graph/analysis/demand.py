"""A demand as bitmaps: who asks to tell whom, what for, about what, where.

A body class means every recorded member that operates in the extent; a class with no recorded
member stands for itself. An office or capacity matches its body, and is named.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gateways_graph.engine.box import Box
from gateways_graph.engine.compile import FORMS, extent_bits
from gateways_graph.engine.describe import describe_mask
from gateways_graph.engine.join import iter_bits
from gateways_graph.engine.world import World
from gateways_graph.errors import UsageError
from gateways_graph.model.route import Demand
from gateways_graph.model.settled import ANONYMOUS

__all__ = ["ALL_FORMS", "IDENTIFYING", "Asked", "Offices", "ask"]


#: Every form, and the one that identifies a person, as bits.
ALL_FORMS, IDENTIFYING = (1 << len(FORMS)) - 1, 1 << FORMS.index("identifying")
#: Most bodies that a part of a party is named by.
_NAMED = 6


class Offices(NamedTuple):
    """Capacities and whom they match.

    Attributes:
        matches: Capacity bit -> bitmap of the bodies and rest-leaves that act through it.
        everyone: Bitmap of all capacities.
        known: What `widen` has answered.
    """

    matches: Mapping[int, int]
    everyone: int
    known: dict[tuple[int, int], tuple[int, tuple[int, ...]]]

    @classmethod
    def of(cls, world: World) -> Offices:
        """The capacities of a world."""
        bodies = world.bodies
        bits = {point.node: bit for bit, point in enumerate(bodies.points) if point.node.startswith("cap:")}
        everyone = sum(1 << bit for bit in bits.values())
        matches = {}
        for node, bit in bits.items():
            over = 0
            for holder in world.nodes[node].holders:
                over |= bodies.possible.get(holder, 0)
            matches[bit] = over & ~everyone
        return cls(matches, everyone, {})

    def widen(self, mask: int, wanted: int) -> tuple[int, tuple[int, ...]]:
        """The part of `wanted` that a mask reaches, and the capacities it needed for that."""
        if (mask, wanted) not in self.known:
            self.known[mask, wanted] = self._widen(mask, wanted)
        return self.known[mask, wanted]

    def _widen(self, mask: int, wanted: int) -> tuple[int, tuple[int, ...]]:
        reached = mask & wanted
        used = []
        for bit in iter_bits(mask & self.everyone):
            more = self.matches[bit] & wanted & ~reached
            if more:
                reached |= more
                used.append(bit)
        return reached, tuple(used)


class Asked(NamedTuple):
    """The masks of a demand.

    Attributes:
        purpose: What was asked for.
        near: Purposes recorded as compatible with it.
        subject: Everything when no information was named.
        form: Forms that the facts leave open; all when they say nothing.
    """

    demand: Demand
    discloser: int
    recipient: int
    purpose: int
    near: int
    subject: int
    extent: int
    form: int = ALL_FORMS

    @property
    def wanted_form(self) -> int:
        """Forms of which a route must carry one to carry what was asked: information that identifies, if not told."""
        return IDENTIFYING if self.form == ALL_FORMS else self.form


def ask(world: World, demand: Demand) -> Asked:
    """Turn a demand into masks.

    Raises:
        UsageError: Discloser and recipient are the same body, or one of them did not exist on the day.
    """
    if demand.discloser == demand.recipient and world.nodes[demand.discloser].kind != "class":
        message = f"from and to are both {demand.discloser}: a body telling itself is not a disclosure"
        raise UsageError(message)
    extent = extent_bits(demand.extent or None, default=15)
    subject = world.subjects.everything
    if demand.information:
        subject = world.subjects.possible[demand.information]
    near = 0
    for item in world.dataset.compatibilities:
        if item.purpose == demand.purpose:
            near |= world.purposes.possible.get(item.compatible_with, 0)
    given, taken = (_party(world, name, extent) for name in (demand.discloser, demand.recipient))
    if given == taken and not given & (given - 1) and given & world.singles:
        # Both classes have the same recorded member: only members that are not listed can tell each other.
        given, taken = (world.bodies.possible[name] for name in (demand.discloser, demand.recipient))
    return Asked(demand, given, taken, world.purposes.possible[demand.purpose], near, subject, extent, _form(demand))


def _form(demand: Demand) -> int:
    """Forms that the facts leave open."""
    anonymous = dict(demand.facts).get(ANONYMOUS)
    return ALL_FORMS if anonymous is None else ALL_FORMS & ~IDENTIFYING if anonymous else IDENTIFYING


def _party(world: World, name: str, extent: int) -> int:
    """Bits of a party: a body itself, the recorded members of a class, or its unlisted members."""
    bodies = world.bodies
    mask = bodies.possible[name]
    if not mask:
        label = world.nodes[name].label
        message = f"{label} did not exist on the day asked about: choose another --as-at or its successor"
        raise UsageError(message)
    if world.nodes[name].kind != "class":
        own = next((1 << bit for bit, point in enumerate(bodies.points) if point.node == name), 0)
        return own or mask
    recorded = 0
    for bit in iter_bits(mask & bodies.singles):
        where = world.nodes[bodies.points[bit].node].operates_in
        if extent_bits(where, default=15) & extent:
            recorded |= 1 << bit
    return recorded or mask & ~Offices.of(world).everyone


def name_part(world: World, mask: int) -> str:
    """A part of a party in words: classes all of whose recorded members are in it, then bodies."""
    bodies = world.bodies
    names, left = [], mask
    for node in bodies.order:
        members = bodies.certain.get(node, 0) & bodies.singles
        if members and not members & ~mask and members & left:
            names.append(world.nodes[node].label)
            left &= ~members
    names += (
        [world.nodes[name].label for name in describe_mask(world, "bodies", left) if name in world.nodes]
        if left
        else []
    )
    said = sorted(names)
    return ", ".join(said[:_NAMED]) + (f" and {len(said) - _NAMED} more" if len(said) > _NAMED else "")


def box_of(piece: Box, discloser: int, recipient: int, purpose: int) -> Box:
    """The box of one step: the piece cut down to those who take it and what it is for."""
    return piece._replace(discloser=discloser, recipient=recipient, purpose=purpose)
