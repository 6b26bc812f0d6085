"""Data-protection bases that may be looked at beside a step: candidates only, derived from what is recorded.

They follow from few recorded facts: whether the provision makes a duty or gives an express power, which
purpose is served, and whether the discloser is recorded as a body of law enforcement. They decide nothing,
and never touch the verdict: whether one applies, and to which kinds of data, is for the controller.

Source: UK GDPR Articles 6 and 9; Data Protection Act 2018 ss.8, 10, 31, 35 and Schedules 1, 7 and 8.
"""

from __future__ import annotations

from collections.abc import Iterator

from gateways_graph.engine.world import World
from gateways_graph.model.gateway import Gateway
from gateways_graph.model.route import Candidate

__all__ = ["find_candidates"]

_DUTIES = frozenset({"must", "must-when-required", "must-respond"})
#: Purpose -> condition of Schedule 1 to the Data Protection Act 2018 that is for purposes of its kind.
_SCHEDULE_1 = {
    "pur:adult-safeguarding": "18 (safeguarding of children and of individuals at risk)",
    "pur:child-safeguarding": "18 (safeguarding of children and of individuals at risk)",
    "pur:crime-and-justice": "10 (preventing or detecting unlawful acts)",
    "pur:fraud-error-and-debt": "14 (preventing fraud)",
    "pur:health-and-care": "2 (health or social care purposes)",
    "pur:social-security-and-employment": "1 (employment, social security and social protection)",
    "pur:statistics-and-research": "4 (research etc.)",
}
_ENFORCERS = ("bcls:law-enforcement-body", "bcls:police-force", "bcls:prosecuting-authority")
_ENFORCEMENT = "pur:crime-and-justice"


def find_candidates(world: World, gateway: Gateway, discloser: str, purpose: str) -> tuple[Candidate, ...]:
    """Candidate bases beside one step.

    Args:
        world: The data at its date.
        gateway: What the step goes by.
        discloser: Id of the body that discloses in this step.
        purpose: Id of the purpose that was asked for.

    Returns:
        Each with the recorded fact that it follows from; none where the power is not express.

    Not checked:
        Whether a basis applies, whether the data are of a special category, and the recipient's own basis.
    """
    return tuple(_find(world, gateway, discloser, purpose))


def _find(world: World, gateway: Gateway, discloser: str, purpose: str) -> Iterator[Candidate]:
    if gateway.source != "express" or gateway.legal_effect not in ("confers", "extends"):
        return
    purposes, labels = world.purposes.above(purpose), world.nodes
    enforcers = [name for name in _ENFORCERS if name in world.bodies.above(discloser)]
    if enforcers and _ENFORCEMENT in purposes:
        why = f"{labels[discloser].label} is recorded under {labels[enforcers[0]].label}, the purpose under "
        yield Candidate(
            "Data Protection Act 2018 Part 3 (s.35), if a competent authority for a law enforcement purpose",
            why + labels[_ENFORCEMENT].label,
        )
    if gateway.obligation in _DUTIES:
        yield Candidate("UK GDPR Article 6(1)(c) (legal obligation)", "the provision is recorded as a duty")
    elif gateway.obligation is not None:
        yield Candidate(
            "UK GDPR Article 6(1)(e) (public task, with Data Protection Act 2018 s.8)",
            "the provision is recorded as an express power",
        )
    conditions = [(name, text) for name, text in _SCHEDULE_1.items() if name in purposes]
    for name, text in conditions:
        yield Candidate(
            f"special category or criminal offence data: Data Protection Act 2018 Schedule 1 paragraph {text}",
            f"the purpose is recorded as, or under, {labels[name].label}",
        )
    if any(iri.startswith("http") for iri in gateway.provisions):
        yield Candidate(
            "special category or criminal offence data: Data Protection Act 2018 Schedule 1 paragraph 6 "
            "(statutory etc. and government purposes)",
            "the power or duty is recorded as conferred by an enactment",
        )
