"""Sets of gateways that could go together, proved again: no member of a cover may go itself.

Not proved: that a set could not be enlarged in the order named. A number called proven is proved
again by trying every smaller set, where gateways that cover each other make small enough clusters.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.facts import long_name, short_name
from gateways_graph.proof.redundant import Judged
from gateways_graph.proof.sweep import TooManyError

__all__ = ["check_removable_set", "check_smallest", "name_set"]

_ORDERS = ("narrowest", "oldest", "newest")
#: Every set among so many gateways that cover each other is tried.
_FEW = 14


def name_set(name: str, claim: Any) -> str:
    """A set in a few words."""
    return f"{name.replace('_', ' ')}: {len(field(claim, 'removed'))} go, {field(claim, 'kept')} stay"


def check_removable_set(judged: Judged, claim: Any) -> None:
    """Prove a set that could go together.

    Raises:
        RefutedError: Part of it does not follow.
        ProofError: It is no such set.
    """
    refute_unless(field(claim, "prefer") in _ORDERS, f"{field(claim, 'prefer')!r} is no order")
    refute_unless(field(claim, "certified") is True, "the set is told without being certified")
    refute_unless(isinstance(field(claim, "complete"), bool), "whether all was decided is not told")
    _check_removed(judged, claim)


def check_smallest(judged: Judged, claim: Any, candidates: Iterable[str]) -> None:
    """Prove the fewest gateways that keep every flow, or that none fewer than a bound will do.

    Args:
        judged: What the judgements are proved with.
        claim: The claim.
        candidates: Gateways of which each alone could go, as judged.

    Raises:
        RefutedError: Part of it does not follow.
        ProofError: It is no such claim.
    """
    _check_removed(judged, claim)
    kept, bound, proven = (field(claim, name) for name in ("kept", "lower_bound", "proven"))
    refute_unless(type(bound) is int and bound <= kept, "fewer stay than the bound allows")
    refute_unless(isinstance(proven, bool) and (not proven or bound == kept), "what is proven stays at its bound")
    free = sorted(set(candidates) | {long_name(str(field(item, "gateway"))) for item in field(claim, "removed")})
    least = len(judged.coverage.live) - len(free)
    if proven and kept > least:
        least = len(judged.coverage.live) - _count_most(judged, free)
    refute_unless(bound >= least or not proven, f"as few as {least} may stay")
    refute_unless(bound <= least or proven, f"nothing shows that fewer than {bound} will not do")
    refute_unless(not proven or kept <= least, f"{least} are enough")


def _check_removed(judged: Judged, claim: Any) -> None:
    removed = field(claim, "removed")
    gone = [long_name(str(field(item, "gateway"))) for item in removed]
    refute_unless(len(set(gone)) == len(gone), "a gateway is removed twice")
    live = judged.coverage.live
    refute_unless(field(claim, "kept") == len(live) - len(gone), "the number that stays is another")
    for g, item in zip(gone, removed, strict=True):
        refute_unless(g in live, f"{short_name(g)} is not in force")
        cover = [long_name(str(name)) for name in field(item, "cover")]
        refute_unless(cover and len(set(cover)) == len(cover), f"{short_name(g)} goes without a cover")
        lost = sorted(set(cover) & set(gone))
        refute_unless(not lost, f"{', '.join(map(short_name, lost))} covers and goes")
        judged.check_cover(g, cover)
        judged.check_backfills(g, field(item, "backfilled"), gone)


# -- the most that can go


def _count_most(judged: Judged, free: Collection[str]) -> int:
    """How many of some gateways can go together, at most: every set of each cluster is tried."""
    helpers = {g: frozenset(free) & judged.helpers(g) for g in free}
    return sum(_most_of(judged, cluster) for cluster in _clusters(helpers))


def _clusters(links: Mapping[str, frozenset[str]]) -> Iterator[list[str]]:
    """Gateways that stand in for one another, directly or through others."""
    near: dict[str, set[str]] = {g: set(others) for g, others in links.items()}
    for g, others in links.items():
        for h in others:
            near[h].add(g)
    left = set(near)
    while left:
        waiting, found = [min(left)], set()
        while waiting:
            g = waiting.pop()
            if g not in found:
                found.add(g)
                waiting += near[g]
        left -= found
        yield sorted(found)


def _most_of(judged: Judged, cluster: list[str]) -> int:
    if len(cluster) > _FEW:
        raise TooManyError
    for size in range(len(cluster), 0, -1):
        if any(_can_go(judged, frozenset(gone)) for gone in combinations(cluster, size)):
            return size
    return 0


def _can_go(judged: Judged, gone: frozenset[str]) -> bool:
    return all(judged.can_go(g, gone) for g in gone)
