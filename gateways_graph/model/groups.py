"""Groups of gateways that cover the same ground, as values, with the point at which their members meet.

`to_record` gives the JSON of `docs/cli-reference.md`; field names are an API.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gateways_graph.model.finding import CommonBox, PairFinding, Witness

__all__ = ["SHAPES", "Broad", "CommonGround", "Group", "Groups"]

#: How the members of a group hang together, in words.
SHAPES = {
    "one ground": "all of them meet at one point",
    "clique": "every two of them meet; no point was found at which all do",
    "hub": "one of them meets every other",
    "chain": "each meets some other, none meets all",
}


class CommonGround(NamedTuple):
    """A box in which several members meet.

    Attributes:
        members: Whose boxes hold it all, in order.
        witness: A point of it: each of `members` covers it.
        others: Gateways outside the group that certainly cover the witness too, in order.
    """

    box: CommonBox
    witness: Witness
    members: tuple[str, ...]
    certainty: str
    others: tuple[str, ...] = ()

    def to_record(self, labels: dict[str, str]) -> dict[str, Any]:
        """As JSON."""
        return {
            "box": self.box.to_record(labels),
            "witness": self.witness.to_record(labels),
            "members": list(self.members),
            "certainty": self.certainty,
            "others": list(self.others),
        }


class Group(NamedTuple):
    """Gateways of which each shares enough with another of them.

    Attributes:
        number: 1 is the largest; it changes with the data, the day and what was filtered.
        name: What more than half of the ties are about, in words; not unique.
        members: Gateway ids, in order.
        shape: A key of `SHAPES`.
        hub: The member that meets every other, when the shape is `hub`.
        common: A box in which most members meet; None when what they give way to leaves none.
        pairs: Every relation between two members, slight ones and limbs of one section too, strongest first.
        ties: How many of `pairs` tie the group together.
        provisions: How many sections, regulations or paragraphs the members come from.
        statutes: How many statutes, instruments or common-law authorities.
        broad: Broad gateways that relate to a member, in order.
        certainty: `certain` unless a tie only may hold.
    """

    number: int
    name: str
    members: tuple[str, ...]
    shape: str
    hub: str | None
    common: CommonGround | None
    pairs: tuple[PairFinding, ...]
    ties: int
    provisions: int
    statutes: int
    broad: tuple[str, ...]
    certainty: str

    def relations(self) -> dict[str, int]:
        """Relation -> how many pairs, the strongest first."""
        counts: dict[str, int] = {}
        for pair in self.pairs:
            counts[pair.relation] = counts.get(pair.relation, 0) + 1
        return counts

    def to_record(self, gateways: dict[str, dict[str, Any]], labels: dict[str, str]) -> dict[str, Any]:
        """As JSON. `gateways` maps an id to its short record (id, iri, provisions, label)."""
        met = set(self.common.members) if self.common else set()
        return {
            "group": self.number,
            "name": self.name,
            "gateways": len(self.members),
            "provisions": self.provisions,
            "statutes": self.statutes,
            "certainty": self.certainty,
            "shape": self.shape,
            "hub": self.hub,
            "members": [{**gateways[name], "in_common": name in met} for name in self.members],
            "common": self.common.to_record(labels) if self.common else None,
            "relations": self.relations(),
            "ties": self.ties,
            "pairs": [
                {
                    "a": pair.a,
                    "b": pair.b,
                    "relation": pair.relation,
                    "certainty": pair.certainty,
                    "share": {"a": "{}/{}".format(*pair.share_a), "b": "{}/{}".format(*pair.share_b)},
                    "siblings": pair.siblings,
                }
                for pair in self.pairs
            ],
            "broad": list(self.broad),
        }


class Broad(NamedTuple):
    """A broad gateway: how many others it meets, and the numbers of the groups that it touches."""

    gateway: str
    meets: int
    groups: tuple[int, ...]

    def to_record(self) -> dict[str, Any]:
        """As JSON."""
        return {"gateway": self.gateway, "meets": self.meets, "groups": list(self.groups)}


class Groups(NamedTuple):
    """All groups, and what stands in none.

    Attributes:
        groups: The largest first.
        broad: Those that meet more than a tenth of all in force stand apart, in no group; the broadest first.
        slight: Gateways that relate to others, but too slightly to belong to a group, in order.
        alone: How many that are compared relate to no other in the pairs that were looked at.
        live: How many gateways were compared.
    """

    groups: tuple[Group, ...]
    broad: tuple[Broad, ...]
    slight: tuple[str, ...]
    alone: int
    live: int
