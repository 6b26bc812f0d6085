"""Two findings that are questions of construction, put so that both sides can be heard.

*Undercut*: one gateway asks less than another for the same flow. Whether it may be used where the
stricter makes specific provision, the record cannot say; it can say what is weaker, where, and
whether the stricter leaves other powers alone.

*Specific under general*: a specific gateway lies inside a general power, which may be impliedly
displaced by it or be too general to be relied on. The facts that each side would cite are counted.

Source: `docs/semantics.md`, section 4, rows *undercut* and *specific under general*.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction
from typing import NamedTuple

from gateways_graph.analysis.onward import Schemes
from gateways_graph.analysis.terms import strictness
from gateways_graph.engine.world import World
from gateways_graph.model.finding import PairFinding
from gateways_graph.model.gateway import Gateway

__all__ = ["EXCLUSIVITY", "GENERAL", "UNDERCUT", "GeneralPower", "Undercut", "find_general_powers", "find_undercuts"]

UNDERCUT = "undercut"
GENERAL = "specific under general"
#: What the stricter gateway says of other powers -> which way that points.
EXCLUSIVITY = {
    "non-exclusive": "leaves other powers as they are, which speaks for using either",
    "exclusive": "says that it is the only way, which speaks against the weaker",
    "silent": "was read and is silent on other powers, which leaves the question open",
    None: "was not read on other powers",
}
_SAFEGUARDS = {"conditions": "conditions", "onward limit": "onward", "offence": "offences"}


class Undercut(NamedTuple):
    """A stricter gateway and one that asks less for the same flow.

    Attributes:
        weaker: Fields of the terms in which the second asks less: conditions, onward, offences.
        exclusivity: What the stricter says of other powers; None = not read.
    """

    strict: str
    weak: str
    certainty: str
    weaker: tuple[str, ...]
    exclusivity: str | None
    finding: PairFinding


class Specific(NamedTuple):
    """A specific gateway inside a general power; `safeguards` are fields of terms that it has and the power lacks."""

    gateway: str
    certainty: str
    exclusivity: str | None
    safeguards: tuple[str, ...]
    finding: PairFinding


class GeneralPower(NamedTuple):
    """A general power and the specific gateways recorded inside it, certain ones first."""

    gateway: str
    specifics: tuple[Specific, ...]


def find_undercuts(
    world: World, findings: Iterable[PairFinding], *, broad: Collection[str] = ()
) -> tuple[Undercut, ...]:
    """Undercut safeguards among findings, the most telling first.

    Args:
        world: Whose findings they are.
        findings: Pairs as `find_overlaps` gives them.
        broad: Gateways that meet so many others that their pairs say little.

    Returns:
        Certain before possible, limbs of one section and pairs of broad gateways last, then by how
        much of the stricter gateway the weaker one reaches.
    """
    schemes = Schemes.of(world)
    found = []
    for item in findings:
        for other in item.also:
            if other.relation != UNDERCUT:
                continue
            strict, weak = (item.a, item.b) if other.of == item.a else (item.b, item.a)
            g, h = world.gateways[strict], world.gateways[weak]
            scale = strictness(g, h, schemes)
            weaker = tuple(_SAFEGUARDS[name] for name, value in scale.items() if value == -1)
            found.append(Undercut(strict, weak, other.certainty, weaker, g.exclusivity, item))

    def key(item: Undercut) -> tuple[object, ...]:
        share = item.finding.share_a if item.strict == item.finding.a else item.finding.share_b
        noisy = item.strict in broad or item.weak in broad
        return (item.certainty != "certain", item.finding.siblings, noisy, -Fraction(*share), item.strict, item.weak)

    return tuple(sorted(found, key=key))


def find_general_powers(world: World, findings: Iterable[PairFinding]) -> tuple[GeneralPower, ...]:
    """General powers with the specific gateways inside each: those with most certain ones first.

    Args:
        world: Whose findings they are.
        findings: Pairs as `find_overlaps` gives them.
    """
    inside: dict[str, list[Specific]] = {}
    for item in findings:
        held = [(item.certainty, item.a)] if item.relation == GENERAL else []
        held += [(other.certainty, other.of or item.a) for other in item.also if other.relation == GENERAL]
        for certainty, name in held[:1]:
            over = item.b if name == item.a else item.a
            g, power = world.gateways[name], world.gateways[over]
            inside.setdefault(over, []).append(Specific(name, certainty, g.exclusivity, _safeguards(g, power), item))
    powers = [
        GeneralPower(name, tuple(sorted(items, key=lambda item: (item.certainty != "certain", item.gateway))))
        for name, items in inside.items()
    ]
    return tuple(
        sorted(powers, key=lambda item: (-sum(s.certainty == "certain" for s in item.specifics), item.gateway))
    )


def _safeguards(g: Gateway, power: Gateway) -> tuple[str, ...]:
    """Kinds of safeguard that the specific gateway records and the general power does not."""
    return tuple(name for name in ("conditions", "onward", "offences") if getattr(g, name) and not getattr(power, name))
