"""Terms side by side, and the side test that a legal claim needs beyond scope.

Each clause is three-valued: 2 yes, 1 not established, 0 no. A term that was not read makes whatever
depends on it 1, and names itself.

Source: `docs/semantics.md`, "Terms" and the side test S(g, h).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from gateways_graph.analysis.onward import Schemes, entails, onward_contains
from gateways_graph.model.finding import TermDifference
from gateways_graph.model.gateway import Condition, Gateway, OnwardRule

__all__ = [
    "TERMS",
    "Clause",
    "apply_side_test",
    "differences",
    "entails_all",
    "generality",
    "missing_terms",
    "say_term",
    "strictness",
    "term_of",
    "terms_equal",
]

#: Fields compared, in the order they are printed.
TERMS = (
    "obligation", "source", "legal_effect", "gives_way_to", "takes_on_limits_of", "conditions", "onward", "offences",
    "lifts", "confidence", "other_restrictions", "except_restrictions", "data_protection_clause", "exclusivity",
)  # fmt: skip

_OBLIGATION = {"may": 0, "must-respond": 1, "must-when-required": 2, "must": 3}
_CONFIDENCE = {"overrides": 2, "overrides-in-part": 1}
_RESTRICTIONS = {"overrides-all": 2, "overrides-named": 1}


class Clause(NamedTuple):
    """One clause of the side test: its name, 2 / 1 / 0, and what it rests on."""

    name: str
    answer: int
    why: str = ""


def term_of(g: Gateway, name: str) -> str | tuple[str, ...] | None:
    """A term by its field; what is excepted from an override is unread when the override is."""
    if name == "except_restrictions" and g.other_restrictions is None:
        return None
    value: str | tuple[str, ...] | None = getattr(g, name)
    return value


def terms_equal(g: Gateway, h: Gateway, schemes: Schemes) -> int:
    """Whether all terms are equal: 2, 1 (some not established, none known to differ under every reading), 0."""
    answer = 2
    for name in TERMS:
        a, b = term_of(g, name), term_of(h, name)
        if a is None or b is None:
            answer = min(answer, 1)
        elif a != b:
            scheme: Mapping[str, Condition | OnwardRule] = (
                schemes.conditions if name == "conditions" else schemes.onward if name == "onward" else {}
            )
            # A condition or rule that itself holds under some readings only may be missing on both sides.
            apart = [scheme.get(item) for item in set(a) ^ set(b)] if scheme else [None]
            if not all(item is not None and item.readings for item in apart):
                return 0
            answer = 1
    return answer


def missing_terms(g: Gateway) -> tuple[str, ...]:
    """Names of the terms that are not established."""
    return tuple(name for name in TERMS if term_of(g, name) is None)


def differences(g: Gateway, h: Gateway, labels: Mapping[str, str]) -> tuple[TermDifference, ...]:
    """Terms that differ or are not established on one side, in words."""
    return tuple(
        TermDifference(name, say_term(term_of(g, name), labels), say_term(term_of(h, name), labels))
        for name in TERMS
        if term_of(g, name) != term_of(h, name)
    )


def say_term(value: str | tuple[str, ...] | None, labels: Mapping[str, str]) -> str:
    """A term in words: `not established`, `none`, or its values."""
    if value is None:
        return "not established"
    if isinstance(value, str):
        return value.replace("-", " ")
    return "; ".join(labels.get(name, name.removeprefix("code:").replace("-", " ")) for name in value) or "none"


def generality(g: Gateway) -> int:
    """Whether a gateway is a general power: 2, 1 (its source is not established), 0."""
    return 1 if g.source is None else 2 if g.general else 0


def entails_all(g: Gateway, h: Gateway, schemes: Schemes) -> int:
    """Whether meeting g's conditions means meeting h's: 2, 1, 0."""
    if h.conditions == ():
        return 2
    if g.conditions is None or h.conditions is None:
        return 1
    return entails(g.conditions, h.conditions, schemes)


def _bars(g: Gateway, h: Gateway) -> Clause:
    """Every bar that g lifts, h lifts or overrides too."""
    name = "bars lifted"
    if g.lifts is None:
        return Clause(name, 1, f"bars lifted by {g.id} are not established")
    left = set(g.lifts) - set(h.lifts or ())
    if h.other_restrictions == "overrides-all":
        left &= set(h.except_restrictions)
    if not left:
        return Clause(name, 2)
    if h.lifts is None or h.other_restrictions is None:
        return Clause(name, 1, f"whether {h.id} lifts {', '.join(sorted(left))} is not established")
    return Clause(name, 0, f"{h.id} does not lift {', '.join(sorted(left))}")


def _confidence(g: Gateway, h: Gateway) -> Clause:
    name = "confidence"
    if g.confidence is not None and g.confidence not in _CONFIDENCE:
        return Clause(name, 2)
    if g.confidence is None or h.confidence is None:
        return Clause(name, 1, "whether confidence is overridden was not read on one side")
    enough = _CONFIDENCE.get(h.confidence, 0) >= _CONFIDENCE[g.confidence]
    return Clause(name, 2 if enough else 0, f"{g.confidence} against {h.confidence}")


def _restrictions(g: Gateway, h: Gateway) -> Clause:
    """What g overrides, h overrides too; exceptions of h must be exceptions of g."""
    name = "other restrictions"
    if g.other_restrictions is not None and g.other_restrictions not in _RESTRICTIONS:
        return Clause(name, 2)
    if g.other_restrictions is None or h.other_restrictions is None:
        return Clause(name, 1, "whether other restrictions are overridden was not read on one side")
    enough = _RESTRICTIONS.get(h.other_restrictions, 0) >= _RESTRICTIONS[g.other_restrictions]
    left = set(h.except_restrictions) - set(g.except_restrictions) if g.other_restrictions == "overrides-all" else set()
    return Clause(name, 2 if enough and not left else 0, f"{g.other_restrictions} against {h.other_restrictions}")


def _duty(g: Gateway, h: Gateway) -> Clause:
    if g.obligation is None or h.obligation is None:
        return Clause("duty", 1, "obligation not established")
    if g.obligation == "may":
        # A duty gives power to do what it requires and no more: one that waits for a request is narrower.
        return Clause("duty", 2 if h.obligation in ("may", "must") else 0, f"may against {h.obligation}")
    enough = _OBLIGATION[h.obligation] >= _OBLIGATION[g.obligation]
    return Clause("duty", 2 if enough else 0, f"{g.obligation} against {h.obligation}")


def _source(g: Gateway, h: Gateway) -> Clause:
    if h.source == "express":
        return Clause("source", 2)
    if g.source is None or h.source is None:
        return Clause("source", 1, "source not established")
    return Clause("source", 2 if g.source == h.source else 0, f"{g.source} against {h.source}")


def _standing(g: Gateway, h: Gateway) -> Clause:
    name = "not residual"
    if h.gives_way_to is None:
        return Clause(name, 1, f"whether {h.id} gives way is not established")
    return Clause(name, 0 if h.residual or g.id in h.gives_way_to else 2, f"{h.id} gives way")


def _effect(g: Gateway, h: Gateway) -> Clause:
    if g.legal_effect is None or h.legal_effect is None:
        return Clause("legal effect", 1, "legal effect not established")
    return Clause(
        "legal effect", 2 if g.legal_effect == h.legal_effect else 0, f"{g.legal_effect} against {h.legal_effect}"
    )


def apply_side_test(g: Gateway, h: Gateway, schemes: Schemes) -> tuple[Clause, ...]:
    """The side test S(g, h), clause by clause.

    Not checked: whether bars are lifted "over at least that box" by h when h lifts them in part;
    a lift counts for the whole of the gateway that carries it, as it is recorded.
    """
    return (
        _effect(g, h),
        _bars(g, h),
        _confidence(g, h),
        _restrictions(g, h),
        Clause("conditions", entails_all(g, h, schemes), f"conditions of {h.id} are not shown to follow"),
        Clause("onward limit", onward_contains(h, g, schemes), f"onward limit of {h.id} is not shown to be as wide"),
        _duty(g, h),
        _source(g, h),
        _standing(g, h),
    )


def strictness(g: Gateway, h: Gateway, schemes: Schemes) -> dict[str, int | None]:
    """Per safeguard, how h compares with g: -1 weaker, 0 equal, 1 stricter or not comparable, None unknown.

    Safeguards are conditions, onward limit and offence.
    """
    return {
        "conditions": _compare(entails_all(g, h, schemes), entails_all(h, g, schemes)),
        "onward limit": _compare(onward_contains(h, g, schemes), onward_contains(g, h, schemes)),
        "offence": _offence(g, h),
    }


def _compare(forward: int, back: int) -> int | None:
    """Forward: h asks no more than g. Back: g asks no more than h."""
    if forward == 2:
        return {2: 0, 0: -1}.get(back)
    return None if forward == 1 else 1


def _offence(g: Gateway, h: Gateway) -> int | None:
    if g.offences is None or h.offences is None:
        return None
    return bool(h.offences) - bool(g.offences)
