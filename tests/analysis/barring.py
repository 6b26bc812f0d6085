"""Gateways and bars in one line each, and what is said of them: for tests of conflicts."""

from __future__ import annotations

from typing import Any

from gateways_graph.analysis.conflicts import Conflicts, find_conflicts
from gateways_graph.model.conflict import ConflictFinding
from gateways_graph.model.gateway import EnactmentClass
from tests.analysis.routing import bar, step, world_of

__all__ = ["ANY_ENACTMENT", "bar", "conflicts", "only_conflict", "read", "step"]

#: Every enactment.
ANY_ENACTMENT = EnactmentClass("enc:any", "any other enactment")


def read(name: str = "secrecy", **fields: Any) -> Any:
    """A bar of which every term is established: it yields to nothing and prevails over nothing by its own words."""
    return bar(name, **{"yields_to": (), "prevails_over": (), **fields})


def conflicts(*items: Any, **asked: Any) -> Conflicts:
    """Every conflict of a small world."""
    return find_conflicts(world_of(*items), **asked)


def only_conflict(*items: Any) -> ConflictFinding:
    """The one conflict of a world that has exactly one."""
    found = conflicts(*items).findings
    assert len(found) == 1, [(item.kind, item.gateway, item.all_bars) for item in found]
    return found[0]
