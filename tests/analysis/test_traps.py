"""The traps of `docs/semantics.md`, section 4: mistakes that would make law look superfluous when it is not."""

from __future__ import annotations

from gateways_graph.engine.region import find_outside, find_point
from gateways_graph.engine.world import World
from gateways_graph.model.gateway import Gateway
from tests.builders import (
    body,
    body_class,
    capacity,
    exception,
    flow,
    gateway,
    period,
    provision_iri,
    purpose,
    rule,
    without,
)
from tests.comparing import compare, tell, world

_COUNCILS = (body_class("council"), body("leeds", "bcls:council"), body("kent", "bcls:council"))
_WIDE = flow(recipient=("body:taker", "body:other"))


def _is_inside(found: World, name: str, other: str) -> bool:
    one, two = found.scopes[name].certain, found.scopes[other].certain
    return find_outside(one, two, found.singles, strict=True) is None


# -- open lists


def test_a_class_is_never_the_list_of_its_recorded_members() -> None:
    """Repealing the power to tell any council, for one that lists them all, would strip those unlisted."""
    told = tell(
        *_COUNCILS,
        gateway("any", flow(recipient="bcls:council")),
        gateway("listed", flow(recipient=("body:leeds", "body:kent"))),
    )
    assert told is not None
    assert (told.relation, told.certainty, told.covered) == ("redundant", "certain", "listed")
    assert ("redundant", "certain", "any") not in told.also


def test_the_witness_for_an_open_list_is_a_member_not_listed() -> None:
    """What only the class reaches is "a council not listed here"."""
    found = compare(
        *_COUNCILS,
        gateway("any", flow(recipient="bcls:council")),
        gateway("listed", flow(recipient=("body:leeds", "body:kent"))),
    )
    assert found is not None
    assert found.only_b is not None
    assert found.only_b.recipient == "rest(bcls:council)"


def test_an_exhaustive_class_is_the_list_of_its_members() -> None:
    """Where the law closes the list, listing all members is the same as naming the class."""
    told = tell(
        body_class("council", exhaustive=True),
        *_COUNCILS[1:],
        gateway("any", flow(recipient="bcls:council")),
        gateway("listed", flow(recipient=("body:leeds", "body:kent"))),
    )
    assert told is not None
    assert (told.relation, told.certainty) == ("duplicate", "certain")


def test_an_exclusion_leaves_the_unlisted_only_possible() -> None:
    """An authority not listed here may be one of the bodies left out, unless the classes are disjoint."""
    classes = (body_class("authority"), body_class("nhs", "bcls:authority"), body_class("fire", "bcls:authority"))
    excluding = flow(recipient="bcls:fire", except_=without(recipient="bcls:nhs"))
    pair = (gateway("all", flow(recipient="bcls:fire")), gateway("except", excluding))
    told = tell(*classes, *pair)
    apart = body_class("fire", "bcls:authority", disjoint_with=("bcls:nhs",))
    clear = tell(*classes[:2], apart, *pair)
    assert told is not None
    assert clear is not None
    # Nothing is certainly left of it, so it stands in no certain relation, though it lies inside in any case.
    assert told.surely("redundant") == set()
    assert (told.relation, told.certainty) == ("duplicate", "possible")
    assert (clear.relation, clear.certainty) == ("duplicate", "certain")


def test_all_subjects_are_more_than_the_recorded_ones() -> None:
    """A power for any purpose is not covered by one for every recorded purpose."""
    told = tell(
        purpose("any"), purpose("p", "pur:any"), purpose("q", "pur:any"),
        gateway("any", flow(purpose="pur:any")), gateway("listed", flow(purpose=("pur:p", "pur:q"))),
    )  # fmt: skip
    assert told is not None
    assert (told.relation, told.covered) == ("redundant", "listed")


# -- duty against power


def test_a_power_does_not_replace_a_duty() -> None:
    """A duty to disclose is not redundant beside a power over the same flow."""
    told = tell(gateway("duty", obligation="must"), gateway("power", _WIDE))
    assert told is not None
    assert (told.relation, told.covered) == ("subsumed", "duty")
    assert told.also == frozenset()


def test_a_duty_replaces_a_power() -> None:
    """A duty gives power to do what it requires, so a power inside it is redundant."""
    told = tell(gateway("1", obligation="may"), gateway("2", _WIDE, obligation="must"))
    assert told is not None
    assert (told.relation, told.covered) == ("redundant", "1")


def test_a_duty_that_waits_for_a_request_does_not_replace_a_power() -> None:
    """A duty gives no more power than it requires: unasked, only the power allows disclosure."""
    told = tell(gateway("1", obligation="may"), gateway("2", _WIDE, obligation="must-when-required"))
    assert told is not None
    assert (told.relation, told.also) == ("subsumed", frozenset())


# -- one at a time


def test_each_of_two_duplicates_is_redundant_given_the_other() -> None:
    """Two duplicates are each removable, and the finding says so of each, never of both at once."""
    told = tell(gateway("1"), gateway("2"))
    assert told is not None
    assert (told.relation, told.certainty) == ("duplicate", "certain")
    assert told.also == {("redundant", "certain", "1"), ("redundant", "certain", "2")}


def test_removing_both_duplicates_loses_the_flow() -> None:
    """Individually removable does not mean jointly removable: with both gone nothing covers the flow."""
    both = world(gateway("1"), gateway("2"), gateway("3", flow(recipient="body:other")))
    assert _is_inside(both, "1", "2")
    assert _is_inside(both, "2", "1")
    assert not _is_inside(both, "1", "3")


# -- time and versions


def test_a_repealed_gateway_covers_nothing() -> None:
    """A gateway whose period is over is no cover: only while both are in force are they duplicates."""
    pair = (gateway("1"), gateway("2", in_force=(period("2000-01-01", "2010-01-01"),)))
    before, after = tell(*pair, day="2009-12-31"), tell(*pair, day="2010-01-01")
    assert before is not None
    assert (before.relation, before.certainty) == ("duplicate", "certain")
    assert after is None


def test_a_vague_commencement_is_only_possible() -> None:
    """Begun some day in 2020: on a day of 2020 nothing is certainly covered by it, in 2021 it is."""
    pair = (gateway("1"), gateway("2", in_force=(period("2020"),)))
    inside, after = tell(*pair, day="2020-06-15"), tell(*pair, day="2021-01-01")
    assert inside is not None
    assert after is not None
    assert (inside.surely("redundant"), after.surely("redundant")) == (set(), {"1", "2"})


def test_a_missing_date_is_never_certain() -> None:
    """Dates that were not established make nothing superfluous."""
    told = tell(gateway("1"), gateway("2", in_force=None))
    assert told is not None
    assert told.surely("duplicate") == set()
    assert told.surely("redundant") == set()


def test_versions_of_one_provision_are_not_compared() -> None:
    """Sisters of one family are successors, never duplicates."""
    assert tell(gateway("1", family="fam:x"), gateway("2", family="fam:x")) is None


def test_what_is_not_commenced_covers_nothing() -> None:
    """A dormant gateway is no cover."""
    assert tell_dormant(not_commenced=True) == ("dormant",)
    assert tell_dormant(legal_effect="enables") == ("dormant",)
    assert tell_dormant(depends_on=("code:instrument-not-found",)) == ("dormant",)


def tell_dormant(**fields: object) -> tuple[str, ...]:
    """Ids that wait for something when one of two duplicates has these fields."""
    return tuple(world(gateway("1"), gateway("dormant", **fields)).dormant)


def test_a_body_that_has_ended_denotes_nothing() -> None:
    """A gateway that names only an ended body, or its offices, reaches nobody."""
    over = body("taker", exists=(period("2000", "2010-01-01"),))
    found = world(over, capacity("office", "body:taker"), gateway("1"))
    assert (found.live, found.ended) == ((), ("1",))


# -- aliases and siblings


def test_an_alias_is_the_same_source() -> None:
    """An amending section and what it inserts are one gateway: recorded twice, a data matter."""
    told = tell(gateway("1"), gateway("2", aliases=(provision_iri("1"),)))
    assert told is not None
    assert (told.relation, told.certainty) == ("same source", "certain")


def test_an_alias_that_does_another_act_is_the_same_source_and_nothing_else() -> None:
    """Recorded twice, once as disclosing and once as using: a data matter, and not compared further."""
    told = tell(gateway("1"), gateway("2", aliases=(provision_iri("1"),), act="use", conditions=("cond:x",)))
    assert told is not None
    assert (told.relation, told.certainty, told.also) == ("same source", "certain", frozenset())


def test_what_may_lie_inside_either_way_is_said_both_ways() -> None:
    """Limbs of one section with the same flows and no recorded date: each may be the wider, and neither is left out."""
    same = {"provisions": (provision_iri("1/1"),), "gives_way_to": ("code:any-other-power",), "in_force": None}
    told = tell(gateway("1", **same), gateway("2", **{**same, "provisions": (provision_iri("1/2"),)}))
    assert told is not None
    assert (told.relation, told.certainty, told.covered) == ("subsumed", "possible", "1")
    assert ("subsumed", "possible", "2") in told.also


def test_limbs_of_one_section_are_never_duplicates() -> None:
    """Siblings with equal boxes and terms are folded, not reported as duplicates."""
    limbs = (gateway("1", provisions=(provision_iri("5/1"),)), gateway("2", provisions=(provision_iri("5/2"),)))
    found = compare(*limbs)
    assert found is not None
    assert found.siblings
    assert "duplicate" not in {found.relation, *(item.relation for item in found.also)}


def test_sections_of_one_act_may_be_duplicates() -> None:
    """Sharing an Act is not sharing a provision."""
    told = tell(gateway("1", provisions=(provision_iri("5/1"),)), gateway("2", provisions=(provision_iri("6/1"),)))
    assert told is not None
    assert told.relation == "duplicate"


# -- half-coded terms


def test_a_half_coded_gateway_makes_nothing_certainly_redundant() -> None:
    """Only a gateway that was checked can be the wider one of a certain finding."""
    for status in ("candidate", "coded", "disputed"):
        told = tell(gateway("1"), gateway("2", _WIDE, status=status))
        assert told is not None
        assert (told.relation, told.certainty) == ("subsumed", "certain")
        assert ("redundant", "possible", "1") in told.also


def test_each_term_that_was_not_read_makes_redundancy_possible() -> None:
    """A term that was not established never counts as none, whichever side it is missing on."""
    terms = ("obligation", "legal_effect", "gives_way_to", "conditions", "onward", "source")
    for term in terms:
        told = tell(gateway("1"), gateway("2", _WIDE, **{term: None}))
        assert told is not None
        assert {item for item in told.also if item[0] == "redundant"} == {("redundant", "possible", "1")}
        assert (told.relation, told.certainty) == ("subsumed", "certain")


def test_an_unread_term_names_itself() -> None:
    """The finding says which term the answer turns on."""
    found = compare(gateway("1"), gateway("2", _WIDE, conditions=None))
    assert found is not None
    (redundant,) = (item for item in found.also if item.relation == "redundant")
    assert any("conditions" in text for text in redundant.turns_on)


def test_a_gateway_whose_extent_is_not_established_contains_nothing_for_certain() -> None:
    """Whose law it is was not read: all about it is possible."""
    told = tell(gateway("1"), gateway("2", _WIDE, extent=None))
    assert told is not None
    assert told.certainty == "possible"


# -- residual powers


def _residual(name: str, **fields: object) -> Gateway:
    return gateway(name, _WIDE, gives_way_to=("code:any-other-power",), **fields)


def test_a_residual_power_makes_nothing_redundant() -> None:
    """Crime and Disorder Act 1998 s.115 works only where nothing else does: it is no replacement."""
    assert tell(gateway("1"), _residual("2")) is None


def test_a_residual_power_keeps_what_no_other_power_covers() -> None:
    """Its effective box is its box less the others': the rest stays its own."""
    kept = world(gateway("1"), _residual("2"))
    assert find_point(kept.scopes["2"].certain, kept.singles) is not None
    gone = world(gateway("1"), _residual("2"), gateway("3", flow(recipient="body:other")))
    assert find_point(gone.scopes["2"].certain, gone.singles) is None


def test_giving_way_to_another_takes_only_its_box_away() -> None:
    """A gateway that gives way to one named gateway still covers the rest for certain."""
    yielding = gateway("2", _WIDE, gives_way_to=("1",))
    third = gateway("3", flow(recipient=("body:other", "body:more")))
    told = tell(yielding, third, gateway("1"))
    assert told is not None
    assert (told.relation, told.certainty, told.covered) == ("redundant", "certain", "2")


def test_a_residual_power_undercuts_nothing() -> None:
    """Asking less does not count where it gives way; two residual powers still overlap."""
    told = tell(_residual("1", conditions=("cond:x",)), _residual("2"))
    assert told is not None
    assert "undercut" not in {relation for relation, _, _ in told.also}


# -- bars lifted


def test_a_gateway_that_lifts_a_bar_is_not_redundant_beside_one_that_does_not() -> None:
    """Without it the bar would stand."""
    told = tell(gateway("1", lifts=("bar:x",)), gateway("2", _WIDE))
    assert told is not None
    assert (told.relation, told.also) == ("subsumed", frozenset())


def test_overriding_all_restrictions_lifts_each_bar_but_those_preserved() -> None:
    """A sweeping override replaces a named lift, unless it keeps that very bar."""
    lifting = gateway("1", lifts=("bar:x",))
    sweeping = tell(lifting, gateway("2", _WIDE, other_restrictions="overrides-all"))
    keeping = tell(lifting, gateway("2", _WIDE, other_restrictions="overrides-all", except_restrictions=("bar:x",)))
    assert sweeping is not None
    assert keeping is not None
    assert (sweeping.relation, sweeping.certainty) == ("redundant", "certain")
    assert (keeping.relation, keeping.also) == ("subsumed", frozenset())


def test_overriding_confidence_is_not_replaced_by_silence() -> None:
    """A gateway that overrides a duty of confidence gives more than one that is silent."""
    told = tell(gateway("1", confidence="overrides"), gateway("2", _WIDE))
    assert told is not None
    assert (told.relation, told.also) == ("subsumed", frozenset())


def test_a_lift_is_no_power() -> None:
    """Lifting a bar leaves the power to be found elsewhere: it is never redundant with a power."""
    told = tell(gateway("1", legal_effect="lifts-bar"), gateway("2", _WIDE))
    assert told is not None
    assert (told.relation, told.also) == ("subsumed", frozenset())


# -- other clauses that traps lean on


def test_a_general_power_is_shown_as_such_and_never_undercuts() -> None:
    """A specific gateway inside a general power: both sides are shown, nothing is resolved."""
    told = tell(gateway("1", conditions=("cond:x",)), gateway("2", _WIDE, source="general-competence"))
    assert told is not None
    assert (told.relation, told.covered) == ("specific under general", "1")
    assert told.also == frozenset()


def test_an_onward_limit_is_not_replaced_by_a_narrower_one() -> None:
    """What a recipient could pass on under one gateway must stay possible under the other."""
    tight, loose = rule("tight"), rule("loose", exception("same", purpose=("code:same-purpose",)))
    one, two = gateway("1", onward=("onw:loose",)), gateway("2", _WIDE, onward=("onw:tight",))
    told = tell(tight, loose, one, two)
    back = tell(tight, loose, one._replace(onward=("onw:tight",)), two._replace(onward=("onw:loose",)))
    assert told is not None
    assert back is not None
    assert (told.relation, back.relation) == ("subsumed", "redundant")


def test_a_pairing_that_is_ignored_is_only_possible() -> None:
    """A flow within the same area does not certainly contain the flow between any two."""
    told = tell(gateway("1"), gateway("2", flow(recipient=("body:taker", "body:other"), pairing="same-area")))
    assert told is not None
    assert told.certainty == "possible"


def test_one_body_telling_itself_is_no_overlap() -> None:
    """A common box made only of a body telling itself is not common ground."""
    one = flow(("body:a", "body:b"), "body:c")
    assert tell(gateway("1", flow("body:a", ("body:a", "body:b"))), gateway("2", flow("body:a", "body:a"), one)) is None
