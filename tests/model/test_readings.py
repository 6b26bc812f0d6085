"""Choosing readings and settling what rests on them."""

from __future__ import annotations

import pytest

from gateways_graph.errors import UnknownNameError
from gateways_graph.model.dataset import Dataset, Phrase, Reading
from gateways_graph.model.gateway import AltTerm, Condition
from gateways_graph.model.readings import choose_readings, settle
from tests import builders as make

NARROW, BROAD = "rdg:interest.narrow", "rdg:interest.broad"
ALTERNATIVES = (
    AltTerm("obligation", "may", (NARROW,)),
    AltTerm("obligation", "must", (BROAD,)),
    AltTerm("onwardRule", "onw:one", (BROAD,)),
    AltTerm("onwardRule", "onw:two", (BROAD,)),
    AltTerm("exclusivity", "silent", ("rdg:other.plain",)),
)


def data() -> Dataset:
    """A gateway whose flow, period and terms turn on a phrase, and another phrase."""
    disputed = make.gateway(
        "g", make.flow(readings=NARROW), make.flow(readings=(NARROW, BROAD)), make.flow(),
        obligation=None, onward=None, exclusivity=None, alternatives=ALTERNATIVES,
        in_force=(make.period(readings=(BROAD,)), make.period("2010-01-01")),
    )  # fmt: skip
    return make.dataset(
        disputed,
        Condition("cond:broad", "broad", readings=(BROAD,)),
        Phrase("phr:interest", make.provision_iri("1"), "in the public interest"),
        Phrase("phr:other", make.provision_iri("2"), "other words"),
        Reading(NARROW, "phr:interest", "narrow", stance="narrow"),
        Reading(BROAD, "phr:interest", "broad", stance="broad"),
        Reading("rdg:other.plain", "phr:other", "plain", stance="narrow"),
    )


@pytest.mark.parametrize("wish", ["interest=narrow", "phr:interest=narrow", "interest=interest.narrow"])
def test_a_reading_by_its_phrase(wish: str) -> None:
    """Phrase and reading with or without their prefixes."""
    assert choose_readings(data(), [wish]) == {"phr:interest": NARROW}


def test_a_stance_settles_every_phrase_that_has_it() -> None:
    """`narrow` picks the narrow reading of each phrase; a later wish overrides."""
    chosen = choose_readings(data(), ["narrow", "interest=broad"])
    assert chosen == {"phr:interest": BROAD, "phr:other": "rdg:other.plain"}
    assert choose_readings(data(), []) == {}


@pytest.mark.parametrize(
    ("wish", "known"),
    [("wild", ("broad", "narrow")), ("intrest=narrow", ("interest", "other")), ("interest=wild", ("broad", "narrow"))],
)
def test_what_is_not_there_raises_with_what_is(wish: str, known: tuple[str, ...]) -> None:
    """Unknown stances, phrases and readings carry those that are recorded."""
    with pytest.raises(UnknownNameError) as error:
        choose_readings(data(), [wish])
    assert error.value.nearest == known


def test_nothing_chosen_changes_nothing() -> None:
    """Without a choice the data stays as it is, disputed."""
    one = data()
    assert settle(one, {}) is one


def test_a_chosen_reading_makes_what_rests_on_it_undisputed() -> None:
    """Flows of the chosen reading hold; flows of its rivals alone are gone."""
    (narrow,) = settle(data(), {"phr:interest": NARROW}).gateways
    assert [flow.readings for flow in narrow.flows] == [(), (), ()]
    (broad,) = settle(data(), {"phr:interest": BROAD}).gateways
    assert [(flow.id, flow.readings) for flow in broad.flows] == [("flow:g.2", ()), ("flow:g.3", ())]


def test_terms_take_the_value_of_the_chosen_reading() -> None:
    """Single terms take its value, lists all of its values; what the other phrase decides stays open."""
    (broad,) = settle(data(), {"phr:interest": BROAD}).gateways
    assert (broad.obligation, broad.onward, broad.exclusivity) == ("must", ("onw:one", "onw:two"), None)
    assert [item.term for item in broad.alternatives] == ["exclusivity"]
    (narrow,) = settle(data(), {"phr:interest": NARROW}).gateways
    assert (narrow.obligation, narrow.onward) == ("may", None)


def test_periods_and_conditions_are_settled_too() -> None:
    """A period or condition of the chosen reading is undisputed; one of its rival alone is gone."""
    broad, narrow = (settle(data(), {"phr:interest": name}) for name in (BROAD, NARROW))
    assert [period.readings for period in broad.gateways[0].in_force or ()] == [(), ()]
    assert len(narrow.gateways[0].in_force or ()) == 1
    assert [item.readings for item in broad.conditions] == [()]
    assert narrow.conditions == ()
