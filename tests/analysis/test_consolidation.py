"""Merging gateways: what counts as the same, and the traps in which it is not."""

from __future__ import annotations

from typing import Any

import pytest

from gateways_graph.model.gateway import EnactmentClass, Restriction
from tests.analysis.merging import merge, only, proposed
from tests.builders import body, body_class, capacity, exception, flow, gateway, period, provision_iri, rule, without


def _pair(**second: Any) -> tuple[Any, Any]:
    """Two gateways apart on the discloser, with one thing of the second changed."""
    return gateway("a", flow("body:x")), gateway("b", flow("body:y"), **second)


def test_lists_apart_on_one_axis_are_one_provision() -> None:
    """Two disclosers, all else equal: one flow with both, the same points, certain."""
    found = only(*_pair())
    assert (found.kind, found.certainty, found.axes, found.saved) == ("equal", "certain", ("discloser",), 1)
    assert found.merged[0].gateway.flows[0].discloser == ("body:x", "body:y")
    assert found.before == found.after
    assert (found.gained, found.lost, found.why, found.turns_on) == (None, None, (), ())


def test_several_along_one_axis_are_one() -> None:
    """Three purposes from three sections are proposed as one provision, not as pairs."""
    gateways = [gateway(name, flow(purpose=f"pur:{name}")) for name in "abc"]
    assert proposed(*gateways) == {("a", "b", "c"): "equal"}


def test_two_axes_apart_gain_what_the_product_adds() -> None:
    """Police for police purposes and customs for customs purposes as one product lets each do the other's."""
    found = merge(gateway("a", flow("body:x", purpose="pur:p")), gateway("b", flow("body:y", purpose="pur:q")))
    limbs, product = found
    assert (limbs.kind, limbs.flows) == ("equal", (2, 2))
    assert (product.kind, product.flows) == ("wider", (2, 1))
    assert product.gained is not None
    assert product.gained.points == product.after[0] - product.before[0] == 2 * product.before[0] / 2
    assert (product.gained.witness.discloser, product.gained.witness.purpose) in {
        ("body:x", "pur:q"), ("body:y", "pur:p"),
    }  # fmt: skip
    assert {item.who for item in product.who if item.role == "discloser" and item.gains} == {"body:x", "body:y"}


def test_a_different_term_is_a_change_and_says_for_whom() -> None:
    """An offence on one side only: gained by the other on those terms, lost on the others."""
    found = merge(*_pair(offences=("off:x",)))
    assert {(item.kind, item.terms_of) for item in found} == {("terms change", "a"), ("terms change", "b")}
    up = next(item for item in found if item.terms_of == "b")
    assert up.level == "up"
    assert [(item.gateway, item.term, item.was) for item in up.terms_changed] == [("a", "offences", "none")]
    assert [(item.who, item.terms) for item in up.who if item.role == "discloser"] == [
        ("body:x", (f"under {provision_iri('a')}: offence added: off:x",))
    ]
    assert next(item for item in found if item.terms_of == "a").level == "down"


def test_n_gateways_with_two_sets_of_terms_become_two() -> None:
    """Three sections with two sets of terms: two provisions change nothing."""
    odd = gateway("c", flow("body:z"), conditions=("cond:c",))
    first = merge(*_pair(), odd)[0]
    assert (first.kind, len(first.merged), first.saved) == ("equal", 2, 1)
    assert [item.sources for item in first.merged] == [("a", "b"), ("c",)]


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"onward": None}, "onward of b not established"),
        ({"status": "coded"}, "b is only coded"),
        ({"extent": None}, "extent of b not established"),
        ({"in_force": (period("2020"),)}, "dates in force of b vague on this day"),
    ],
)
def test_what_is_not_established_is_never_certain(second: dict[str, Any], said: str) -> None:
    """An unread term, law not checked, an absent extent or a vague date makes it possible, and is named."""
    found = only(*_pair(**second))
    assert (found.kind, found.certainty) == ("equal", "possible")
    assert said in found.turns_on


def test_a_vague_date_of_a_flow_alone_is_named() -> None:
    """Two flows that both began some day this year may have begun on different days."""
    vague = (period("2020"),)
    found = only(gateway("a", flow("body:x", in_force=vague)), gateway("b", flow("body:y", in_force=vague)))
    assert (found.kind, found.certainty) == ("equal", "possible")


def test_an_earlier_start_is_no_change_and_a_later_end_is() -> None:
    """The merged provision begins on the day asked; what ends at different times stays two flows."""
    started = only(*_pair(in_force=(period("2010-01-01"),)))
    assert (started.kind, started.certainty, started.flows) == ("equal", "certain", (2, 1))
    ending = only(*_pair(in_force=(period("2000-01-01", "2030-01-01"),)))
    assert (ending.kind, ending.flows, ending.dates.later) == ("equal", (2, 2), ("2030-01-01",))
    assert ending.dates.differ == ()


def test_extents_are_an_axis_of_their_own() -> None:
    """The same words for England and for Scotland are one provision for both."""
    found = only(gateway("a", extent=("E",)), gateway("b", extent=("S",)))
    assert (found.kind, found.axes) == ("equal", ("extent",))
    assert found.merged[0].gateway.flows[0].extent == ("E", "S")


def test_objectives_of_one_power_do_not_flow_together() -> None:
    """Same objective, two objectives: as one gateway, what was got for one could be used for the other."""
    tied = [gateway(name, flow(purpose=f"pur:{name}", pairing="same-objective")) for name in "ab"]
    found = merge(*tied)
    assert {item.kind for item in found} == {"wider"}
    assert all(any("objective" in reason for reason in item.why) for item in found)
    same = [gateway(name, flow(f"body:{name}", pairing="same-objective")) for name in "ab"]
    assert only(*same).kind == "equal"


def test_information_received_through_one_of_them_would_be_more() -> None:
    """A flow limited to what came through one gateway would reach what came through both."""
    onward = gateway("c", flow("body:taker", "body:third", received_through="a"))
    found = only(*_pair(), onward, names=("a", "b"))
    assert found.kind == "wider"
    assert [(item.by, item.effect) for item in found.refer] == [("flow:c.1", "would reach more")]
    both = gateway("c", flow("body:taker", "body:third", received_through=("a", "b")))
    equal = only(*_pair(), both, names=("a", "b"))
    assert (equal.kind, equal.refer[0].effect) == ("equal", "name to be amended")


def test_a_limit_on_what_came_through_one_of_them_would_bind_more() -> None:
    """An onward rule for information of one origin reaches more once that origin is two."""
    found = only(*_pair(), rule("r", origin=("a",)), names=("a", "b"))
    assert (found.kind, found.refer[0].by, found.refer[0].field) == ("wider", "onw:r", "origin")


def test_who_gives_way_to_one_would_give_way_to_both() -> None:
    """A gateway that gives way to one of them by name loses what lies in the other."""
    yields = gateway("c", flow(("body:x", "body:y")), gives_way_to=("a",))
    found = only(*_pair(), yields, names=("a", "b"))
    assert found.kind == "wider"
    assert [item.gateway for item in found.others] == ["c"]
    assert found.others[0].loses is not None
    assert found.others[0].loses.discloser == "body:y"
    assert found.others[0].gains is None


def test_a_residual_power_is_left_alone_by_an_equal_merge() -> None:
    """What gives way to any other power gives way on the same points, so nothing is said of it."""
    residual = gateway("c", flow(("body:x", "body:y", "body:z")), gives_way_to=("code:any-other-power",))
    found = only(*_pair(), residual, names=("a", "b"))
    assert (found.kind, found.certainty, found.others) == ("equal", "certain", ())


def test_two_residual_powers_can_be_one() -> None:
    """What they give way to is taken off before and after."""
    away = ("code:any-other-power",)
    found = only(
        gateway("a", flow("body:x"), gives_way_to=away),
        gateway("b", flow("body:y"), gives_way_to=away),
        gateway("c", flow(("body:x", "body:y"), purpose=("pur:aim",), subject=("inf:part",))),
        names=("a", "b"),
    )
    assert (found.kind, found.before) == ("equal", found.after)


def test_a_bar_that_yields_to_one_of_them_would_yield_to_both() -> None:
    """Merged, the gateway that the bar stopped would pass."""
    barred = (flow(("body:x", "body:y"), id="flow:bar.1"),)
    bar = Restriction(
        "bar:s", "secret", bars=barred, yields_to=("a",), extent=("E", "W", "S", "NI"), in_force=(period(),)
    )
    found = only(*_pair(), bar, names=("a", "b"))
    assert found.kind == "wider"
    assert [item.gateway for item in found.bars] == ["b"]
    assert [(item.by, item.field) for item in found.refer] == [("bar:s", "yields_to")]


def test_a_bar_that_yields_to_acts_of_one_legislature_is_seen_across_acts() -> None:
    """What a class of enactments lets through may be otherwise once two Acts are one."""
    scots = "http://www.legislation.gov.uk/id/asp/2001/1/section/1"
    bar = Restriction(
        "bar:s", "secret", bars=(flow(("body:x", "body:y"), id="flow:bar.1"),), yields_to=("enc:scots",),
        extent=("E", "W", "S", "NI"), in_force=(period(),),
    )  # fmt: skip
    kind = EnactmentClass("enc:scots", "Scottish Acts", type="act", legislature="scottish-parliament")
    found = only(*_pair(provisions=(scots,)), bar, kind, names=("a", "b"))
    assert (found.kind, len(found.statutes)) == ("wider", 2)
    assert [item.gateway for item in found.bars] == ["a"]


def test_one_inside_the_other_on_the_same_terms_is_one() -> None:
    """A member beside its class: the class alone says the same today."""
    found = only(
        body_class("k"), body("m", "bcls:k"), gateway("a", flow("body:m", purpose="pur:p")),
        gateway("b", flow("bcls:k", purpose=("pur:p", "pur:q"))),
    )  # fmt: skip
    assert (found.kind, found.certainty, found.flows) == ("equal", "certain", (2, 1))
    assert found.dates.method == "these days"


def test_a_vague_member_inside_its_class_is_possible() -> None:
    """Whether the class covers the member is not certain, so nor is it that nothing would be lost."""
    found = only(
        body_class("k"), body("m", "bcls:k", during=(period("2020"),)), gateway("a", flow("body:m")),
        gateway("b", flow("bcls:k")),
    )  # fmt: skip
    assert (found.kind, found.flows) == ("equal", (2, 1))
    assert found.merged[0].gateway.flows[0].discloser == ("bcls:k", "body:m")


def test_flows_with_other_pairings_stay_apart() -> None:
    """Same area and no pairing are not united: that would free what was tied."""
    found = merge(gateway("a", flow("body:x", pairing="same-area")), gateway("b", flow("body:y")))
    assert [(item.kind, item.flows) for item in found] == [("equal", (2, 2))]


def test_an_extent_not_established_joins_no_other() -> None:
    """Unknown and England are not England."""
    found = only(gateway("a", extent=None), gateway("b", extent=("E",)))
    assert (found.flows, found.certainty) == ((2, 2), "possible")


def test_exclusions_on_the_united_axis_must_be_the_same() -> None:
    """Any council but one, and any school: what is left out is left out of the one list only."""
    found = merge(
        body_class("k"), body("m", "bcls:k"), body_class("l"), body("n", "bcls:l"),
        gateway("a", flow("bcls:k", except_=without(discloser="body:m"))), gateway("b", flow("bcls:l")),
    )  # fmt: skip
    assert found[0].flows == (2, 2)
    assert found[1].kind == "wider"
    assert found[1].gained is not None
    assert found[1].gained.witness.discloser == "body:m"


def test_flows_within_one_gateway() -> None:
    """One gateway whose flows agree but for a list could say it in one; nothing is saved between sections."""
    item = gateway("a", flow("body:x"), flow("body:y"))
    assert proposed(item) == {("a",): "equal"}
    found = only(item)
    assert (found.flows, found.saved, found.siblings) == ((2, 1), 0, True)


def test_limbs_of_one_section_save_no_provision() -> None:
    """Limbs are marked, so that a list can fold them."""
    one, two = _pair(provisions=(provision_iri("a/2"),))
    assert (only(one, two).saved, only(one, two).siblings) == (0, True)


def test_order_of_proposals() -> None:
    """Equal first; then the most provisions saved."""
    three = [gateway(f"a{n}", flow(f"body:{n}")) for n in range(3)]
    two = [gateway(f"b{n}", flow(f"body:{n}", "body:other")) for n in range(2)]
    strict = gateway("c", flow("body:9"), conditions=("cond:c",))
    assert list(proposed(*three, *two, strict))[:2] == [("a0", "a1", "a2"), ("b0", "b1")]


def test_offices_and_exceptions_are_carried() -> None:
    """What a merged flow holds is read again from its lists: offices, conditions and the onward rule."""
    limit = rule("r", exception("e", recipient=("body:q",)))
    pair = (
        gateway("a", flow("cap:o"), onward=("onw:r",)), gateway("b", flow("body:y"), onward=("onw:r",)),
    )  # fmt: skip
    found = only(capacity("o", "body:x"), *pair, limit)
    assert (found.kind, found.certainty, found.merged[0].gateway.onward) == ("equal", "certain", ("onw:r",))
