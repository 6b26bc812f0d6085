"""What could go: union coverage, its traps, what steps in, and sets that can go together."""

from __future__ import annotations

from typing import Any

import pytest

from gateways_graph.analysis.redundancy import Coverage, judge_all
from gateways_graph.analysis.removal import PREFERENCES, certify, find_redundant
from gateways_graph.engine.hitting import find_smallest_hitting_set
from gateways_graph.engine.world import build_world
from gateways_graph.model.gateway import Condition
from gateways_graph.model.redundancy import Judgement, Redundancy
from tests import builders as make

PARTS = ("bcls:north", "bcls:south")


def _world(*items: Any) -> Any:
    """A world of two exhaustive halves of one class, so that halves can cover the whole."""
    people = (
        make.body_class("councils", exhaustive=True),
        make.body_class("north", "bcls:councils"),
        make.body_class("south", "bcls:councils"),
        make.body("york", "bcls:north"),
        make.body("ely", "bcls:south"),
    )
    return build_world(make.dataset(*people, *items), make.day_of())


def _from(name: str, discloser: Any, **fields: Any) -> Any:
    return make.gateway(name, make.flow(discloser), **fields)


def _judge(name: str, *items: Any) -> Judgement:
    return Coverage(_world(*items)).judge(name)


def _halves(**fields: Any) -> tuple[Any, Any]:
    return _from("north", PARTS[0], **fields), _from("south", PARTS[1], **fields)


def test_two_halves_cover_the_whole_that_neither_contains() -> None:
    """Coverage by several is found, and the cover names each that is needed and no other."""
    found = _judge("whole", _from("whole", "bcls:councils"), *_halves(), _from("spare", "body:york"))
    assert (found.verdict, found.certainty, found.cover) == ("removable", "certain", ("north", "south"))


def test_an_open_class_is_never_the_sum_of_those_listed() -> None:
    """Repealing the gateway of an open class would strip everyone who is not listed: the witness is one of them."""
    people = (make.body_class("open"), make.body("one", "bcls:open"), make.body("two", "bcls:open"))
    world = build_world(
        make.dataset(*people, _from("whole", "bcls:open"), _from("listed", ("body:one", "body:two"))), make.day_of()
    )
    found = Coverage(world).judge("whole")
    assert found.verdict == "stays"
    assert found.witness is not None
    assert found.witness.discloser == "rest(bcls:open)"


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"obligation": "must"}, {}),
        ({}, {"conditions": ("cond:strict",)}),
        ({}, {"onward": ("onw:tight",)}),
        ({"lifts": ("bar:secret",)}, {}),
        ({"confidence": "overrides"}, {}),
        ({}, {"source": "general-competence"}),
        ({}, {"gives_way_to": ("code:any-other-power",)}),
        ({}, {"legal_effect": "lifts-bar"}),
        ({}, {"legal_effect": "enables"}),
        ({}, {"not_commenced": True}),
        ({}, {"gives_way_to": ("g",)}),
        ({}, {"act": "use"}),
        ({"family": "fam:one"}, {"family": "fam:one"}),
    ],
)
def test_what_fails_the_side_test_covers_nothing(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    """A power for a duty, stricter terms, a general, residual or dormant power, another version: it must stay."""
    law = (make.rule("tight"), Condition("cond:strict", "strict"))
    found = _judge("g", *law, _from("g", "body:york", **mine), _from("h", "body:york", **theirs))
    assert (found.verdict, found.certainty, found.cover) == ("stays", "no", ())
    assert found.witness is not None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": "coded"}, "h is only coded"),
        ({"onward": None}, "onward"),
        ({"in_force": None}, "dates in force of h not established"),
    ],
)
def test_half_known_law_makes_nothing_redundant(fields: dict[str, Any], said: str) -> None:
    """What is only coded or not established covers possibly, and names what it turns on."""
    found = _judge("g", _from("g", "body:york"), _from("h", "body:york", **fields))
    assert (found.verdict, found.certainty, found.cover) == ("possibly removable", "possible", ("h",))
    assert any(said in text for text in found.turns_on)


def test_two_duplicates_are_each_removable_but_not_both() -> None:
    """Individually removable and jointly removable are separate answers."""
    found = find_redundant(_world(_from("g", "body:york"), _from("h", "body:york")))
    assert [item.verdict for item in found.judgements] == ["removable", "removable"]
    assert [item.gateway for item in found.removable.removed] == ["g"]
    assert found.removable.certified
    assert found.removable.kept == found.smallest.kept == 1


def test_what_went_before_finds_another_cover_or_stays() -> None:
    """A gateway whose cover is to go as well is asked again, and the cover stays when there is no other."""
    chain = (_from("a", "body:york"), _from("b", "bcls:north"), _from("c", "bcls:councils"))
    found = find_redundant(_world(*chain), prefer="narrowest")
    assert [(item.gateway, item.cover) for item in found.removable.removed] == [("a", ("c",)), ("b", ("c",))]
    last = find_redundant(_world(*_halves(), _from("whole", "bcls:councils")), prefer="narrowest")
    assert {item.gateway for item in last.removable.removed} == {"north", "south"}


def test_the_order_chooses_the_set_and_is_named() -> None:
    """Oldest first and newest first leave different gateways."""
    old = _from("old", "body:york", in_force=(make.period("1990-01-01"),))
    new = _from("new", "body:york", in_force=(make.period("2010-01-01"),))
    removed = {
        prefer: [item.gateway for item in find_redundant(_world(old, new), prefer=prefer).removable.removed]
        for prefer in PREFERENCES
    }
    assert removed["oldest"] == ["old"]
    assert removed["newest"] == ["new"]


def test_the_certificate_is_a_real_check() -> None:
    """A set whose cover goes as well is not certified."""
    coverage = Coverage(_world(_from("g", "body:york"), _from("h", "body:york")))
    assert certify(coverage, {"g": ("h",)})
    assert not certify(coverage, {"g": ("h",), "h": ("g",)})
    assert not certify(Coverage(_world(_from("g", "bcls:north"), _from("h", "body:york"))), {"g": ("h",)})


def _rivals() -> Redundancy:
    """The whole as one, or as two halves: the narrowest go first, which leaves one; oldest first leaves two."""
    halves = _halves(in_force=(make.period("2010-01-01"),))
    whole = _from("whole", "bcls:councils", in_force=(make.period("1990-01-01"),))
    return find_redundant(_world(*halves, whole), prefer="oldest", exact=True)


def test_the_smallest_set_is_proven_and_smaller_than_an_unlucky_order() -> None:
    """One gateway keeps all that three carry; an order that lets it go first keeps two."""
    found = _rivals()
    assert [item.gateway for item in found.removable.removed] == ["whole"]
    assert (found.removable.kept, found.smallest.kept, found.smallest.proven) == (2, 1, True)
    assert found.smallest.lower_bound == 1


def test_a_gateway_to_keep_never_goes() -> None:
    """What the reviewer wants kept is judged, but goes in no set."""
    found = find_redundant(_world(_from("g", "body:york"), _from("h", "body:york")), keep=["g"])
    assert [item.gateway for item in found.removable.removed] == ["h"]


def test_a_residual_power_that_steps_in_is_reported() -> None:
    """Where a gateway stood alone, the power that gave way to it returns, on its own terms."""
    residual = _from("residual", "bcls:councils", gives_way_to=("code:any-other-power",))
    found = _judge("g", _from("g", "body:york"), residual)
    assert found.verdict == "stays"
    assert [(item.gateway, item.certainty) for item in found.backfilled] == [("residual", "certain")]
    assert found.backfilled[0].witness.discloser == "body:york"


def test_nothing_steps_in_where_another_power_still_stands() -> None:
    """A residual power stays displaced by a gateway that remains."""
    residual = _from("residual", "bcls:councils", gives_way_to=("code:any-other-power",))
    found = _judge("g", _from("g", "body:york"), _from("h", "body:york"), residual)
    assert (found.verdict, found.backfilled) == ("removable", ())


def test_what_gives_way_everywhere_is_no_redundant_gateway() -> None:
    """An empty box is never contained in everything: such a gateway is displaced on that day."""
    residual = _from("residual", "body:york", gives_way_to=("code:any-other-power",))
    assert _judge("residual", _from("g", "bcls:councils"), residual).verdict == "displaced"


def test_a_keystone_is_the_only_permission_above_a_general_power() -> None:
    """A general power is no company, stricter terms are: a keystone is about flows, not terms."""
    general = _from("general", "bcls:councils", source="general-competence")
    alone = _judge("g", _from("g", "bcls:north"), general)
    assert alone.keystone is not None
    assert alone.keystone.certainty == "certain"
    strict = _from("strict", "bcls:north", conditions=("cond:strict",))
    assert _judge("g", _from("g", "bcls:north"), strict, Condition("cond:strict", "strict")).keystone is None


def test_a_general_power_or_mere_shield_is_no_keystone() -> None:
    """Only what confers a power above a general one can be the only recorded permission."""
    for fields in ({"source": "ministers"}, {"legal_effect": "shields"}):
        assert _judge("g", _from("g", "bcls:north", **fields)).keystone is None


def test_a_pairing_of_the_cover_makes_it_possible_at_most() -> None:
    """Containment that ignores "same area" is at most possible."""
    paired = make.gateway("h", make.flow("bcls:councils", pairing="same-area"))
    assert _judge("g", _from("g", "bcls:north"), paired).certainty == "possible"
    both = make.gateway("g", make.flow("bcls:north", pairing="same-area"))
    assert _judge("g", both, paired).certainty == "certain"


def test_a_budget_too_small_is_undecided_and_never_passed_off_as_whole() -> None:
    """The verdict says undecided and the answer says that it is not complete."""
    world = _world(_from("whole", "bcls:councils"), *_halves())
    found = find_redundant(world, budget=1)
    undecided = [item for item in found.judgements if item.verdict == "undecided"]
    assert undecided
    assert not found.complete
    assert "step budget" in undecided[0].turns_on[0]


def test_removing_a_certified_set_loses_no_point() -> None:
    """After the set is gone, every gateway of it is still covered, and what is left is not removable the same way."""
    items = (*_halves(), _from("whole", "bcls:councils"), _from("one", "body:york"))
    found = find_redundant(_world(*items))
    gone = {item.gateway for item in found.removable.removed}
    left = _world(*(item for item in items if item.id not in gone))
    assert {item.verdict for item in judge_all(Coverage(left))} == {"stays"}
    assert all(set(item.cover) <= set(left.live) for item in found.removable.removed)


def test_the_fewest_names_that_hit_every_clause() -> None:
    """A triangle of clauses needs two names; none at all needs none."""
    assert find_smallest_hitting_set([]) == frozenset()
    triangle = [frozenset("ab"), frozenset("bc"), frozenset("ca")]
    found = find_smallest_hitting_set(triangle)
    assert len(found) == 2
    assert all(found & clause for clause in triangle)
