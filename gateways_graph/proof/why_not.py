"""Change sets proved again: with the changes made a route is as good as told, and with any fewer none is.

Each change is made in the triples. The route told is proved like any other in the changed law. Then
every chain of boxes of one or two steps is followed in the law with each part of the set, the empty one
included: where one leads as far as the set does, the set is not minimal.

Not proved: that no chain of three steps or more leads as far with fewer changes; that no route is
supported by other flows under each reading; that no other set exists, near misses, and free texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from gateways_graph.proof.amended import CONDITION, READING, amended
from gateways_graph.proof.claims import field, refute_unless
from gateways_graph.proof.facts import GW, Facts, long_name
from gateways_graph.proof.relations import Weigher
from gateways_graph.proof.rerouted import QUIET
from gateways_graph.proof.routes import RouteClaim, Step, Way, check_demanded
from gateways_graph.proof.scopes import FORMS, Piece
from gateways_graph.proof.sweep import TooManyError
from gateways_graph.proof.trees import Leaves

__all__ = ["Opened", "name_set_of_changes"]

#: Verdict -> how good it is.
_LEVELS = {"supported on these facts": 2, "arguable": 1}
#: More chains of boxes than this are not tried.
_MOST_CHAINS = 200_000


def name_set_of_changes(claim: Any) -> str:
    """A claim in a few words, for the verdict."""
    changes = " and ".join(
        f"{field(item, 'kind')}: {field(field(item, 'of'), 'id')}" for item in field(claim, "changes")
    )
    return f"{changes or 'no change'}: {field(claim, 'verdict')}"


class Opened:
    """The change sets of one document.

    Args:
        weigher: The law as it is, and what was asked.
        document: The document.
    """

    def __init__(self, weigher: Weigher, document: Any) -> None:
        self.facts, self.question, self.plain = weigher.facts, weigher.question, weigher
        self.demand, self.whole = field(document, "demand"), bool(field(document, "whole"))
        self.steps = min(2, int(field(document, "max_steps")))
        self._reached: dict[tuple[str, ...], _Reach] = {}

    def check(self, claim: Any) -> None:
        """Prove one change set.

        Raises:
            RefutedError: Part of it does not follow.
            ProofError: It is no change set.
        """
        changes, verdict = field(claim, "changes"), str(field(claim, "verdict"))
        refute_unless(len(changes) in (1, 2), "a set has one change or two")
        refute_unless(len({_key(item) for item in changes}) == len(changes), "a change is told twice")
        refute_unless(verdict in _LEVELS, f"{verdict!r} opens nothing")
        for item in changes:
            self._check_source(item)
        route = field(claim, "route")
        refute_unless(field(route, "verdict") == verdict, "the route told has another verdict")
        refute_unless(not self.whole or field(route, "match") == "whole", "the route told does not reach the whole")
        check_demanded(self._law(changes), self._demand(changes), route)
        parts = [[]] if len(changes) == 1 else [[], *([item] for item in changes)]
        for part in parts:
            told = " and ".join(str(field(item, "kind")) for item in part) or "no change"
            more = self._reach(part).leads(_LEVELS[verdict])
            refute_unless(not more, f"with {told} a route is as good already")

    def _check_source(self, change: Any) -> None:
        """The provision to amend is that which confers the gateway."""
        name = long_name(str(field(field(change, "of"), "id")))
        if self.facts.is_kind(name, GW + "Gateway"):
            told = sorted(long_name(str(item)) for item in field(change, "provisions"))
            refute_unless(told == sorted(self.facts.links(name, "conferredBy")), f"{name} is conferred elsewhere")

    # -- changed law

    def _law(self, changes: list[Any]) -> Weigher:
        """The law with some changes made."""
        if not changes:
            return self.plain
        facts: Facts = self.facts
        readings = dict(self.question.readings)
        for item in changes:
            facts = amended(facts, item, self.question.day)
            if field(item, "kind") == READING:
                readings[long_name(str(item["of"]["id"]))] = long_name(str(field(item["names"][0], "id")))
        return Weigher(facts, self.question._replace(readings=tuple(sorted(readings.items()))))

    def _demand(self, changes: list[Any]) -> Any:
        """The demand with the conditions that are met among its facts."""
        met = {str(item["of"]["id"]) for item in changes if field(item, "kind") == CONDITION}
        kept = [fact for fact in self.demand.get("facts") or () if fact[0] not in met]
        return {**self.demand, "facts": sorted([*kept, *([name, True] for name in met)])}

    def _reach(self, changes: list[Any]) -> _Reach:
        key = tuple(sorted(map(_key, changes)))
        if key not in self._reached:
            self._reached[key] = _Reach(self._law(changes), self._demand(changes), (self.steps, self.whole))
        return self._reached[key]


def _key(change: Any) -> str:
    names = [str(field(item, "id")) for item in field(change, "names")]
    return " ".join(map(str, (field(change, "kind"), change["of"]["id"], change["flow"], change["term"], *names)))


class _Reach(RouteClaim):
    """Every chain of one or two boxes for a demand."""

    def __init__(self, weigher: Weigher, demand: Any, bounds: tuple[int, bool]) -> None:
        super().__init__(weigher, demand, {"steps": [QUIET, QUIET]})
        self.most, self.whole = bounds
        self.between: Leaves = frozenset()
        self.left = _MOST_CHAINS
        self._found: dict[int, bool] = {}

    def leads(self, level: int) -> bool:
        """Whether some chain is at least so good: 2 supported, 1 arguable."""
        if level not in self._found:
            self._found[level] = any(self._is_as_good(way, steps, level) for way, steps in self._chains(level))
        return self._found[level]

    def _is_as_good(self, way: Way, steps: list[Step], level: int) -> bool:
        open_ = not way.shut and (level == 1 or not way.doubt)
        return open_ and (not self.whole or self._reaches_all(way, steps))

    def _reaches_all(self, way: Way, steps: list[Step]) -> bool:
        """Whether a chain reaches all that was demanded, and everywhere that was."""
        everywhere = not self.demand.get("extent") or way.extent == self.extent
        return everywhere and self.is_whole(way, steps)

    def _chains(self, level: int) -> Iterator[tuple[Way, list[Step]]]:
        """Chains that lead from one end to the other, each as it stands."""
        given, taken = (self.party(name) for name in self.ends)
        boxes = [(gateway, piece) for gateway in sorted(self.scopes.gateways) for piece in self.pieces(gateway)]
        if level == max(_LEVELS.values()):
            boxes = [item for item in boxes if not self._is_doubtful(item[0])]
        firsts = [item for item in boxes if not self._through(item[1].box[0]).isdisjoint(given)]
        for gateway, piece in firsts:
            if not self._through(piece.box[1]).isdisjoint(taken):
                yield from self._ways([(gateway, piece)])
        if self.most > 1:
            lasts = [item for item in boxes if not self._through(item[1].box[1]).isdisjoint(taken)]
            for one, two in product(firsts, lasts):
                yield from self._joined(one, two, given | taken)

    def _is_doubtful(self, gateway: str) -> bool:
        """Whether no step by a gateway is more than arguable."""
        express = self.terms.one(gateway, "source") == "express"
        return not express or self.terms.one(gateway, "legal_effect") != "confers" or self.scopes.is_residual(gateway)

    def _joined(self, one: tuple[str, Piece], two: tuple[str, Piece], ends: Leaves) -> Iterator[tuple[Way, list[Step]]]:
        """Two boxes in a row, by all the bodies that join them at once and by each alone."""
        middle = one[1].box[1] & self._through(two[1].box[0]) - ends
        if not middle or self.is_anyones(one[1], "recipient") or self.is_anyones(two[1], "discloser"):
            return
        for between in (middle, *(frozenset({leaf}) for leaf in sorted(middle))):
            self.left -= 1
            if self.left < 0:
                raise TooManyError
            self.between = between
            found = list(self._ways([one, two]))
            yield from found
            if not found:
                return

    def _middle(self, name: str) -> Leaves:
        return self.between if name == "between" else super()._middle(name)

    def _ways(self, chain: list[tuple[str, Piece]]) -> Iterator[tuple[Way, list[Step]]]:
        """A chain of boxes as it stands, where it carries anything of what was asked for."""
        purpose, carries = self.asked_purposes(), self.asked_subjects()
        places = [self.ends[0], *("between" for _ in chain[1:]), self.ends[1]]
        steps = []
        for number, (gateway, piece) in enumerate(chain):
            purpose = purpose & piece.box[2] or (
                purpose if len(chain) == 1 and self.may_guess(piece, 1) else frozenset()
            )
            carries = carries & piece.box[3]
            if not purpose or not carries or not piece.box[6] & self.extent:
                return
            offices = frozenset(leaf for leaf in piece.box[0] | piece.box[1] if self._is_office(leaf))
            steps.append(Step(gateway, places[number], places[number + 1], offices, purpose, carries))
        way: Way | None = Way(extent=self.extent, form=FORMS)
        for _, piece in chain:
            way = way and self._extend(way, steps, piece)
        if way is not None:
            yield way, steps

    def _through(self, leaves: Leaves) -> Leaves:
        return leaves | self.through(leaves)
