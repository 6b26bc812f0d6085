"""Who prevails, by what is recorded of a gateway and of a bar."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest

from gateways_graph.analysis.precedence import (
    BAR,
    CIRCULAR,
    GATEWAY,
    OPEN,
    Facts,
    Precedence,
    Settled,
    settle_precedence,
)
from gateways_graph.model.gateway import AltTerm, EnactmentClass
from tests.analysis.barring import ANY_ENACTMENT, read, step
from tests.analysis.routing import world_of


def settled(says: dict[str, Any], of_bar: dict[str, Any], *more: Any) -> Settled:
    """What follows where a gateway and a bar say something."""
    gateway, bar = step("g", "giver", "taker", **says), read(**of_bar)
    world = world_of(gateway, bar, ANY_ENACTMENT, *more)
    return settle_precedence(Precedence(world).weigh(gateway, bar))


LIFTS: dict[str, Any] = {"lifts": ("bar:secrecy",)}
OVERRIDES: dict[str, Any] = {"other_restrictions": "overrides-all"}
PRESERVES: dict[str, Any] = {"other_restrictions": "expressly-preserves"}
NAMES: dict[str, Any] = {"other_restrictions": "preserves-named", "except_restrictions": ("bar:secrecy",)}
EXCEPTS: dict[str, Any] = {"other_restrictions": "overrides-all", "except_restrictions": ("bar:secrecy",)}
YIELDS: dict[str, Any] = {"yields_to": ("g",)}
PREVAILS: dict[str, Any] = {"prevails_over": ("g",)}
YIELDS_TO_ALL: dict[str, Any] = {"yields_to": ("enc:any",)}


@pytest.mark.parametrize(
    ("says", "of_bar", "who"),
    [
        ({}, {}, OPEN),
        (LIFTS, {}, GATEWAY),
        (OVERRIDES, {}, GATEWAY),
        ({}, YIELDS, GATEWAY),
        ({}, YIELDS_TO_ALL, GATEWAY),
        ({}, PREVAILS, BAR),
        (PRESERVES, {}, BAR),
        (NAMES, {}, BAR),
        (EXCEPTS, {}, BAR),
        (LIFTS, PREVAILS, CIRCULAR),
        (OVERRIDES, PREVAILS, CIRCULAR),
        (PRESERVES, YIELDS_TO_ALL, CIRCULAR),
        (NAMES, YIELDS, CIRCULAR),
        (PRESERVES, YIELDS, GATEWAY),
        (NAMES, YIELDS_TO_ALL, BAR),
        ({**PRESERVES, **LIFTS}, {}, GATEWAY),
        ({**NAMES, **LIFTS}, {}, CIRCULAR),
        ({}, {**YIELDS_TO_ALL, **PREVAILS}, BAR),
        ({}, {**YIELDS, **PREVAILS}, CIRCULAR),
        ({"source": "incidental"}, YIELDS_TO_ALL, OPEN),
    ],
)
def test_who_prevails_when_all_is_read(says: dict[str, Any], of_bar: dict[str, Any], who: str) -> None:
    """A side's word by name goes first; opposed claims, and gifts in general words, go in a circle."""
    answer = settled(says, of_bar)
    assert answer == Settled(who, frozenset({who}), ())


@pytest.mark.parametrize(
    ("says", "of_bar", "recorded", "possible", "turns_on"),
    [
        ({"lifts": None}, {}, OPEN, {OPEN, GATEWAY}, ("lifts",)),
        ({"other_restrictions": None}, {}, OPEN, {OPEN, GATEWAY, BAR}, ("overrides", "preserves_generally")),
        ({}, {"yields_to": None}, OPEN, {OPEN, GATEWAY}, ("yields", "yields_to_class")),
        ({"lifts": None}, PREVAILS, BAR, {BAR, CIRCULAR}, ("lifts",)),
        (PRESERVES, {"yields_to": None}, BAR, {BAR, GATEWAY, CIRCULAR}, ("yields", "yields_to_class")),
        ({"other_restrictions": None}, YIELDS_TO_ALL, GATEWAY, {GATEWAY, CIRCULAR}, ("preserves_generally",)),
        ({"other_restrictions": None}, YIELDS, GATEWAY, {GATEWAY}, ()),
        ({"lifts": None, **OVERRIDES}, {"yields_to": None}, GATEWAY, {GATEWAY}, ()),
        # Whether it is a general power is not established, so neither is whether it is in the class.
        ({"source": None}, YIELDS_TO_ALL, OPEN, {GATEWAY, OPEN}, ("yields_to_class",)),
    ],
)
def test_what_is_not_established_opens_the_answer(
    says: dict[str, Any], of_bar: dict[str, Any], recorded: str, possible: set[str], turns_on: tuple[str, ...]
) -> None:
    """A term that was not read may say either; only one that would change who prevails is named."""
    answer = settled(says, of_bar)
    assert answer == Settled(recorded, frozenset(possible), turns_on)
    assert answer.certain == (len(possible) == 1)


def test_an_absent_prevails_over_says_nothing() -> None:
    """A bar of which nothing is recorded as to what it prevails over is not thought to prevail."""
    assert settled({}, {"prevails_over": None}).possible == {OPEN}


def test_a_class_that_must_refer_expressly_follows_the_lift() -> None:
    """Such a class holds a gateway that lifts the bar, and no other."""
    express = EnactmentClass("enc:express", "that refers expressly", must_refer_expressly=True)
    yields = {"yields_to": ("enc:express",)}
    assert settled({}, yields, express).possible == {OPEN}
    assert settled(LIFTS, yields, express).possible == {GATEWAY}
    assert settled({"lifts": None}, yields, express).possible == {OPEN, GATEWAY}


def test_a_value_in_dispute_only_may_hold() -> None:
    """What a bar yields to under one reading is possible; what it yields to under every reading is certain."""
    firm, loose = AltTerm("yieldsTo", "g", ()), AltTerm("yieldsTo", "enc:any", ("rdg:broad",))
    both = {"yields_to": None, "alternatives": (firm, loose)}
    assert settled({}, both).possible == {GATEWAY}
    other = {"yields_to": None, "alternatives": (firm._replace(value="h"), loose)}
    assert settled({}, other).possible == {OPEN, GATEWAY}
    assert settled({"source": "incidental"}, other).possible == {OPEN}
    assert settled({"source": "incidental"}, {"yields_to": None, "alternatives": (loose,)}).possible == {OPEN, GATEWAY}


def test_routes_take_nothing_from_a_value_in_dispute() -> None:
    """Asked without disputed values, what is not established says nothing."""
    gateway, bar = step("g", "giver", "taker", lifts=None, other_restrictions=None), read(yields_to=None)
    facts = Precedence(world_of(gateway, bar)).weigh(gateway, bar, disputed=False)
    assert facts == Facts()


def test_more_knowledge_never_adds_an_answer() -> None:
    """Settling one thing that is not established leaves a part of what was possible, on every combination."""
    for values in product((0, 1, 2), repeat=len(Facts._fields)):
        facts = Facts(*values)
        if facts.overrides and facts.preserves_generally:
            continue
        answer = settle_precedence(facts)
        assert answer.recorded in answer.possible
        for name in (name for name in Facts._fields if getattr(facts, name) == 1):
            for value in (0, 2):
                assert settle_precedence(facts._replace(**{name: value})).possible <= answer.possible
