"""Tiny worlds drawn at random: a few bodies and classes, and gateways that nearly agree.

Independent gateways hardly ever duplicate or contain each other, so each after the first is mostly
an edited copy of an earlier one.

One generator serves two callers: Hypothesis, which shrinks what fails (`datasets`), and a seed of
`random.Random`, which is a hundred times faster and serves long runs (`draw_dataset`).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from itertools import combinations, product
from typing import Any

from hypothesis import strategies as st

from gateways_graph.model.dataset import Dataset, Phrase, Reading
from gateways_graph.model.gateway import AltTerm, Condition, Exclusions, Flow, Gateway, OnwardRule
from gateways_graph.model.periods import Period
from tests import builders as make

__all__ = ["datasets", "draw_dataset"]

#: Chooses one of the values.
Pick = Callable[[Sequence[Any]], Any]
Draw = Callable[[st.SearchStrategy[Any]], Any]

_BODIES = ("body:a", "body:b", "body:c")
_CLASSES = ("bcls:any", "bcls:k", "bcls:l")
_PARTIES = (*_BODIES, *_CLASSES, "cap:office")
_PURPOSES = ("pur:any", "pur:p", "pur:q")
_RELATIVE = ("code:functions-of-recipient", "code:functions-of-discloser", "code:purpose-of-receipt")
_SUBJECTS = ("inf:all", "inf:s", "inf:t")
_ORIGINS = (
    "body:a",
    "http://www.legislation.gov.uk/id/ukpga/2001/1",
    "http://www.legislation.gov.uk/id/ukpga/2001/1/section/1",
)
#: Phrase -> its readings.
_PHRASES = {"phr:x": ("rdg:narrow", "rdg:broad"), "phr:y": ("rdg:old", "rdg:new")}
_READINGS = tuple(name for readings in _PHRASES.values() for name in readings)
_CONDITIONS = ("cond:necessary", "cond:expedient", "cond:both", "cond:either")
_RULES = ("onw:tight", "onw:loose", "onw:open")


Pool = tuple[Any, ...]


def some(*values: Any) -> Pool:
    """Every one or two of the values, in order."""
    return tuple((value,) for value in sorted(values)) + tuple(combinations(sorted(values), 2))


def rarely(pool: Pool, otherwise: Any) -> Pool:
    """The pool about once in five."""
    return (*pool, *[otherwise] * (4 * len(pool)))


#: Certain, vague, not begun, over, and of no recorded start, as seen on `builders.DAY`.
PERIODS: tuple[Period, ...] = (
    make.period(), make.period(), make.period("2020"), make.period("2021-01-01"), make.period(None),
    make.period("2000", "2010"), make.period("2000", "2020"), make.period("2000", extent=("E",)),
    make.period("2020-06-15", "2020-06-16"), make.period("2000", "2020-06-15"),
)  # fmt: skip
_DATED: Pool = tuple((item,) for item in PERIODS)
_LIVES = rarely(_DATED[:7], ())
_FUNCTIONS = rarely(some("pur:p", "pur:q"), ())


def people(pick: Pick) -> list[make.Placed]:
    """Three bodies, three classes and an office, in some DAG, partly vague."""
    flags = pick(tuple(product((False, True), repeat=5)))
    functions = [pick(_FUNCTIONS) for _ in range(4)]
    lives = [pick(_LIVES) for _ in range(4)]
    apart = ("bcls:k",) if flags[2] and not flags[1] else ()
    classes = [
        make.body_class("any", exhaustive=False),
        make.body_class("k", "bcls:any", exhaustive=flags[0], functions=functions[0]),
        make.body_class("l", "bcls:k" if flags[1] else "bcls:any", functions=functions[1], disjoint_with=apart),
    ]
    members = [
        make.body("a", "bcls:k", functions=functions[2], during=lives[0], exists=lives[1]),
        make.body("b", ("bcls:k", "bcls:l") if flags[3] else ("bcls:l",), functions=functions[3], during=lives[2]),
        make.body("c", "bcls:any", exists=lives[3]),
        make.capacity("office", "body:a" if flags[4] else "bcls:l"),
    ]
    return [*classes, *members]


def concepts(pick: Pick) -> list[make.Placed]:
    """A purpose tree and an information tree, each of two leaves under an open or exhaustive root."""
    deep, closed = pick((False, True)), pick((False, True))
    return [
        make.purpose("any", exhaustive=closed),
        make.purpose("p", "pur:any"),
        make.purpose("q", "pur:p" if deep else "pur:any"),
        make.information("all", exhaustive=not closed),
        make.information("s", "inf:all"),
        make.information("t", "inf:s" if deep else "inf:all"),
    ]


def _exclusions() -> Pool:
    """Something left out on one axis."""
    pools = {"purpose": _PURPOSES[1:], "subject": _SUBJECTS[1:], "form": ("identifying",), "origin": _ORIGINS}
    return tuple(
        Exclusions(**{axis: names})
        for axis in Exclusions._fields
        for names in some(*pools.get(axis, ("body:a", "bcls:k", "bcls:l")))
    )


#: What each field of a flow may be.
FACETS: dict[str, Pool] = {
    "discloser": some(*_PARTIES),
    "recipient": some(*_PARTIES),
    "purpose": some(*_PURPOSES, *_RELATIVE),
    "subject": rarely(some(*_SUBJECTS), ()),
    "form": rarely(some("identifying", "de-identified"), ()),
    "obtained_under": rarely(some(*_ORIGINS[1:]), ()),
    "received_through": rarely(some(_ORIGINS[0]), ()),
    "except_": _exclusions(),
    "pairing": some("different-bodies", "same-area", "named-in-request"),
    "extent": rarely(some("E", "S"), None),
    "applies_in": rarely(some("E"), None),
    "in_force": rarely(_DATED, None),
}
_DISPUTED: dict[str, Pool] = {**FACETS, "readings": some(*_READINGS)}


def _several(*values: str) -> Pool:
    return (*some(*values), (), None)


#: What each term of a gateway may be; None = not established.
TERMS: dict[str, Pool] = {
    "obligation": ("may", "must", "must-when-required", "must-respond", None),
    "source": ("express", "implied", "incidental", "general-competence", None),
    "legal_effect": ("confers", "lifts-bar", "shields", "extends", None),
    "gives_way_to": _several("code:any-other-power", "g1", "g2"),
    "takes_on_limits_of": _several("g1", "enc:other"),
    "conditions": _several(*_CONDITIONS),
    "onward": _several(*_RULES),
    "offences": _several("off:x"),
    "lifts": _several("bar:x", "bar:y"),
    "confidence": ("overrides", "overrides-in-part", "silent", None),
    "other_restrictions": ("overrides-all", "overrides-named", "silent", None),
    "except_restrictions": some("bar:x", "bar:y"),
    "data_protection_clause": ("simple-saving", "silent", None),
    "exclusivity": ("non-exclusive", "silent", None),
    "extent": (("E",), ("E", "S"), None),
    "applies_in": (("E",), None),
    "in_force": (*_DATED, None, *combinations(PERIODS, 2)),
    "status": ("candidate", "coded", "checked", "double-checked", "disputed"),
    "provisions": ((make.provision_iri("1/1"),), (make.provision_iri("1/2"),), (make.provision_iri("2"),)),
    "aliases": ((make.provision_iri("2"),),),
    "evidence": ((), (make.evidence("2018-01-01"),)),
    "act": ("disclose", "make-available", "use"),
    "not_commenced": (True,),
    "family": ("fam:x",),
}
_RARE = ("act", "not_commenced", "aliases", "family", "source", "legal_effect")
_OFTEN = (*TERMS, *(name for name in TERMS if name not in _RARE))


def _edit_flow(pick: Pick, flow: Flow, facets: dict[str, Pool]) -> Flow:
    name = pick(tuple(facets))
    return flow._replace(**{name: pick(facets[name])})


def _edit_gateway(pick: Pick, gateway: Gateway) -> Gateway:
    name = pick(_OFTEN)
    value = pick(TERMS[name])
    if name == "gives_way_to" and value is not None:
        value = tuple(other for other in value if other != gateway.id)
    return gateway._replace(**{name: value})


def _fresh(pick: Pick, number: int) -> Gateway:
    form = pick((("identifying",), ("identifying",), ()))
    flows = [
        make.flow(*(pick(FACETS[axis]) for axis in ("discloser", "recipient", "purpose")), form=form)
        for _ in range(pick((1, 1, 2)))
    ]
    return make.gateway(f"g{number}", *flows)


def _renamed(gateway: Gateway, number: int) -> Gateway:
    flows = tuple(item._replace(id=f"flow:g{number}.{n}") for n, item in enumerate(gateway.flows, 1))
    return gateway._replace(id=f"g{number}", flows=flows, provisions=(make.provision_iri(f"1{number}"),))


def gateways(pick: Pick, readings: bool, count: int = 3) -> list[Gateway]:
    """Some gateways, the later ones mostly edited copies of the earlier, in scope or in terms."""
    facets, found = _DISPUTED if readings else FACETS, [_fresh(pick, 1)]
    most = pick((2, 2, 9))
    for number in range(2, count + 1):
        copy = pick(range(6)) > 0
        made = _renamed(pick(found), number) if copy else _fresh(pick, number)
        flows = list(made.flows)
        for _ in range(pick(range(3))):
            index = pick(range(len(flows)))
            flows[index] = _edit_flow(pick, flows[index], facets)
        if pick(range(4)) == 0:
            flows.append(_edit_flow(pick, flows[0], facets))
        made = make.gateway(f"g{number}", *flows, **_kept(made))
        for _ in range(pick(range(most + 1))):
            made = _edit_gateway(pick, made)
        found.append(_renumber(made))
    return found


#: Axes along which a gateway is split, with what one part takes of them and the other leaves.
_SPLITS: dict[str, Pool] = {
    "discloser": some("body:a", "bcls:k", "bcls:l"),
    "recipient": some("body:a", "bcls:k", "bcls:l"),
    "purpose": some(*_PURPOSES[1:]),
    "subject": some(*_SUBJECTS[1:]),
    "form": some("identifying", "de-identified"),
    "extent": (("E",), ("S",)),
}


def _parts(pick: Pick, whole: Gateway, number: int) -> list[Gateway]:
    """Two gateways that together come near to a whole one: what it has of some value, and what it has besides."""
    axis = pick(tuple(_SPLITS))
    names = pick(_SPLITS[axis])
    if axis == "extent":
        taken, left = {"extent": names}, {"extent": ("S",) if names == ("E",) else ("E",)}
        flows = [[flow._replace(**part) for flow in whole.flows] for part in (taken, left)]
    else:
        flows = [
            [flow._replace(**{axis: names}) for flow in whole.flows],
            [flow._replace(except_=flow.except_._replace(**{axis: names})) for flow in whole.flows],
        ]
    parts = []
    for offset, mine in enumerate(flows):
        made = make.gateway(f"g{number + offset}", *mine, **_kept(_renamed(whole, number + offset)))
        if pick(range(4)) == 0:
            made = _edit_gateway(pick, made)
        parts.append(_renumber(made))
    return parts


def _kept(gateway: Gateway) -> dict[str, Any]:
    return {name: value for name, value in gateway._asdict().items() if name not in ("id", "flows", "label")}


def _renumber(gateway: Gateway) -> Gateway:
    flows = tuple(item._replace(id=f"flow:{gateway.id}.{n}") for n, item in enumerate(gateway.flows, 1))
    return gateway._replace(flows=flows)


def _law(readings: tuple[str, ...]) -> list[Any]:
    """A small scheme of conditions and onward rules; some hold under a reading only when asked."""
    same = make.exception("same", purpose=("code:same-purpose",))
    narrow = make.exception("narrow", recipient=("bcls:l",), conditions=("cond:necessary",))
    return [
        Condition("cond:necessary", "necessary", entails=("cond:expedient",)),
        Condition("cond:expedient", "expedient", readings=readings),
        Condition("cond:both", "both", all_of=("cond:necessary", "cond:expedient")),
        Condition("cond:either", "either", any_of=("cond:necessary", "cond:expedient")),
        make.rule("tight", act="both", binds="everyone-after"),
        make.rule("loose", same, narrow, readings=readings),
        OnwardRule("onw:open", "open", act=None, binds="unknown"),
    ]


def _disputed_standing(pick: Pick, gateway: Gateway) -> Gateway:
    """A gateway of which the second phrase decides the effect, what it gives way to, or whether it is in force."""
    how = pick(("effect", "yielding", "residual", "dates", "flow dates"))
    old, new = _PHRASES["phr:y"]
    if how == "effect":
        values = pick((("confers", "lifts-bar"), ("confers", "enables"), ("shields", "confers")))
        terms = tuple(AltTerm("legalEffect", value, (name,)) for value, name in zip(values, (old, new), strict=True))
        return gateway._replace(legal_effect=None, alternatives=(*gateway.alternatives, *terms))
    if how in ("yielding", "residual"):
        value = "g1" if how == "yielding" else "code:any-other-power"
        terms = (AltTerm("givesWayTo", value, (old,)), AltTerm("givesWayTo", "none", (new,)))
        return gateway._replace(gives_way_to=None, alternatives=(*gateway.alternatives, *terms))
    periods = (make.period(readings=(old,)),)
    if how == "dates":
        return gateway._replace(in_force=periods)
    first, *rest = gateway.flows
    return gateway._replace(flows=(first._replace(in_force=periods), *rest))


def _world(pick: Pick, *, readings: bool, count: int, split: bool = False) -> Dataset:
    items: list[Any] = [*people(pick), *concepts(pick)]
    disputed = pick((False, True)) if readings else False
    law = _law(("rdg:narrow",) if disputed else ())
    found = gateways(pick, readings, count)
    if split:
        for _ in range(pick((1, 1, 2))):
            found += _parts(pick, pick(found), len(found) + 1)
    if readings and pick((False, True)):
        alternatives = (AltTerm("obligation", "may", ("rdg:narrow",)), AltTerm("obligation", "must", ("rdg:broad",)))
        found[1] = found[1]._replace(obligation=None, alternatives=alternatives)
    if readings and pick((False, True)):
        # A list of which a part turns on a reading, and what the other reading says: more, nothing, or not said.
        other = pick(
            [
                (),
                (AltTerm("condition", "cond:either", ("rdg:broad",)),),
                (AltTerm("condition", "none", ("rdg:broad",)),),
            ]
        )
        base = pick([(), (AltTerm("condition", "cond:both", ()),)])
        if not (base and other and other[0].value == "none"):
            listed = (*base, AltTerm("condition", "cond:necessary", ("rdg:narrow",)), *other)
            found[0] = found[0]._replace(conditions=None, alternatives=listed)
    if readings:
        if pick((False, True)):
            found[2] = _disputed_standing(pick, found[2])
        for phrase, rivals in _PHRASES.items():
            law.append(Phrase(phrase, make.provision_iri("1"), "words"))
            law += [Reading(name, phrase, name) for name in rivals]
    return make.dataset(*items, *law, *found)


@st.composite
def datasets(draw: Draw, *, readings: bool = False, split: bool = False) -> Dataset:
    """A tiny world of three gateways.

    Args:
        draw: Given by Hypothesis.
        readings: Whether some of it is disputed under two phrases.
        split: Whether there are further gateways that together come near to one of the three.
    """
    return _world(lambda pool: draw(st.sampled_from(pool)), readings=readings, count=3, split=split)


def draw_dataset(seed: int, *, count: int = 3, split: bool = False) -> Dataset:
    """The world of a seed, from the same pools: the same on every machine, and nothing of it disputed."""
    return _world(random.Random(seed).choice, readings=False, count=count, split=split)
