"""Bars that would meet gateways otherwise once they are merged."""

from __future__ import annotations

from collections.abc import Sequence

from gateways_graph.analysis.limits import FREE, Limits
from gateways_graph.engine.world import World
from gateways_graph.model.consolidation import BarChange, Merged
from gateways_graph.model.gateway import Gateway
from gateways_graph.model.identifiers import legislation_path

__all__ = ["BarComparer"]


class BarComparer:
    """Compares how bars meet gateways in one law and in another with the same bodies and concepts."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.limits = Limits(world)
        self.named = {name for bar in world.dataset.restrictions for name in _named(bar)}

    def find_changes(self, after: World, merged: Sequence[Merged]) -> tuple[BarChange, ...]:
        """Bars that would meet a gateway's own boxes otherwise than they do now.

        A term that is not established is no change: the old gateway is looked at as if it had the
        value that the merged one takes.
        """
        later, found = None, []
        for item in merged:
            for name in item.sources:
                old = _filled(self.world.gateways[name], item.gateway)
                if not self.named & set(item.sources) and _stance(old) == _stance(item.gateway):
                    continue
                later = later or Limits(after, lets=self.limits.lets)
                # What is known of a gateway is kept by its id, so one that was filled is looked at afresh.
                known = self.limits if old == self.world.gateways[name] else Limits(self.world, lets=self.limits.lets)
                was, now = set(), set()
                for box in {piece.box for piece in self.world.scopes[name].plain_possible}:
                    # A bar that lets it through freely does so whatever for.
                    was |= {answer.text for answer in known.bars(old, box) if answer.level != FREE}
                    now |= {answer.text for answer in later.bars(item.gateway, box) if answer.level != FREE}
                if was != now:
                    gone, come = ("; ".join(sorted(texts)) or "none" for texts in (was - now, now - was))
                    found.append(BarChange(name, gone, come))
        return tuple(found)


def _named(bar: object) -> tuple[str, ...]:
    return (*(getattr(bar, "yields_to", None) or ()), *(getattr(bar, "prevails_over", None) or ()))


def _filled(old: Gateway, new: Gateway) -> Gateway:
    """A gateway with what is not established of its bearing on bars taken from another."""
    if old.other_restrictions is None:
        old = old._replace(other_restrictions=new.other_restrictions, except_restrictions=new.except_restrictions)
    return old._replace(
        lifts=new.lifts if old.lifts is None else old.lifts, source=new.source if old.source is None else old.source
    )


def _stance(gateway: Gateway) -> tuple[object, ...]:
    """All of a gateway that decides how bars meet it, its name and its boxes apart."""
    kinds = {tuple(legislation_path(iri).split("/")[:2]) for iri in gateway.provisions if iri.startswith("http")}
    return (
        set(gateway.lifts or ()), gateway.other_restrictions, set(gateway.except_restrictions), gateway.general, kinds,
    )  # fmt: skip
