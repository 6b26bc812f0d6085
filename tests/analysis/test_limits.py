"""Answers of single bars and onward rules, without a search around them."""

from __future__ import annotations

from typing import Any

import pytest

from gateways_graph.analysis.limits import CONDITIONAL, DOUBTFUL, FREE, SHUT, Answer, Limits
from gateways_graph.engine.world import World
from gateways_graph.model.gateway import EnactmentClass
from tests import builders as make
from tests.analysis.routing import bar, step, world_of


def whole_box(world: World, name: str = "g") -> Any:
    """The one box of a gateway."""
    return world.scopes[name].plain_possible[0].box


def asked(*rules: Any, same: bool = True, immediate: bool = True, origins: tuple[str, ...] = ()) -> Answer:
    """What a rule says to a step of the gateway `g`."""
    world = world_of(*rules, step("g", "giver", "taker"))
    return Limits(world).onward(rules[0].id, whole_box(world), same_purpose=same, immediate=immediate, origins=origins)


def test_a_rule_that_is_not_recorded_is_doubtful() -> None:
    """A name that nothing is recorded under neither limits nor frees."""
    world = world_of(step("g", "giver", "taker"))
    answer = Limits(world).onward("onw:gone", whole_box(world), same_purpose=True, immediate=True, origins=())
    assert answer == Answer(DOUBTFUL, "onw:gone: not recorded")


@pytest.mark.parametrize(
    ("binds", "immediate", "level"),
    [
        ("first-recipient", True, SHUT),
        ("first-recipient", False, FREE),
        ("everyone-after", False, SHUT),
        ("unknown", True, SHUT),
        ("unknown", False, DOUBTFUL),
        (None, True, SHUT),
        (None, False, DOUBTFUL),
    ],
)
def test_whom_a_rule_binds(binds: str | None, immediate: bool, level: int) -> None:
    """The first recipient is bound by every rule; those after it only where the rule says so."""
    assert asked(make.rule("r", binds=binds), immediate=immediate).level == level


@pytest.mark.parametrize(("act", "level"), [("use", FREE), ("disclose", SHUT), ("both", SHUT), (None, DOUBTFUL)])
def test_which_act_a_rule_limits(act: str | None, level: int) -> None:
    """A rule on use leaves disclosing free; one of unknown act is doubtful."""
    assert asked(make.rule("r", act=act)).level == level


def test_same_purpose_counts_only_for_the_same_purpose() -> None:
    """An exception for the same purpose shuts a step for another."""
    rule = make.rule("r", make.exception("same", purpose="code:same-purpose"))
    assert asked(rule, same=True).level == FREE
    assert asked(rule, same=False).level == SHUT


def test_another_purpose_of_the_exception_suffices() -> None:
    """Where the exception names a purpose beside the same one, a step for that purpose is let through."""
    rule = make.rule("r", make.exception("either", purpose=("code:same-purpose", "pur:aim")))
    assert asked(rule, same=False).level == FREE


def test_an_exception_with_conditions_is_conditional() -> None:
    """Conditions of the exception that lets a step through go with the answer."""
    answer = asked(make.rule("r", make.exception("if", conditions=("cond:x", "cond:y"))))
    assert (answer.level, answer.conditions) == (CONDITIONAL, ("cond:x", "cond:y"))


def test_a_rule_for_an_origin_needs_that_origin() -> None:
    """A rule about what came from a body applies where it came from that body."""
    rule = make.rule("r", origin=("body:source",))
    assert asked(rule, origins=("body:source",)).level == SHUT
    assert asked(rule, origins=("body:other",)).level == DOUBTFUL
    world = world_of(rule, make.rule("plain"), step("g", "giver", "taker"))
    assert Limits(world).has_origin("onw:r")
    assert not Limits(world).has_origin("onw:plain")


def test_bars_that_do_not_meet_give_no_answer() -> None:
    """Only bars that share a point with the step are answered."""
    gateway = step("g", "giver", "taker")
    world = world_of(gateway, bar("far", given="body:else"), bar("near"))
    answers = Limits(world).bars(gateway, whole_box(world))
    assert [item.text.partition(":")[0] for item in answers] == ["bar near"]


def test_lifting_comes_before_every_other_answer() -> None:
    """A bar that the gateway lifts is free, whatever else is recorded of it."""
    gateway = step("g", "giver", "taker", lifts=("bar:secrecy",), other_restrictions="expressly-preserves")
    world = world_of(gateway, bar())
    assert [item.level for item in Limits(world).bars(gateway, whole_box(world))] == [FREE]


@pytest.mark.parametrize(
    ("legislature", "path", "level"),
    [
        ("uk-parliament", "ukpga/2001/1/section/2", FREE),
        ("uk-parliament", "asp/2001/1/section/2", DOUBTFUL),
        (None, "asp/2001/1/section/2", FREE),
    ],
)
def test_a_class_of_one_legislature_takes_in_its_acts_only(legislature: str | None, path: str, level: int) -> None:
    """A bar that yields to Acts of one Parliament does not yield to those of another."""
    gateway = step("g", "giver", "taker", provisions=(f"http://www.legislation.gov.uk/id/{path}",))
    group = EnactmentClass("enc:some", "some enactments", type="act", legislature=legislature)
    world = world_of(gateway, bar(yields_to=("enc:some",)), group)
    assert [item.level for item in Limits(world).bars(gateway, whole_box(world))] == [level]
