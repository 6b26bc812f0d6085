"""Facts as people say them, and what they settle."""

from __future__ import annotations

import pytest

from gateways_graph.errors import UnknownNameError, UsageError
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.facts import EVERYDAY, read_facts
from gateways_graph.model.gateway import Condition
from gateways_graph.model.settled import ANONYMOUS, REQUESTED, Settled, conclude
from tests import builders as make

ASKS = Condition("cond:asks", "the recipient asks", "request")
WRITES = Condition("cond:writes", "the recipient asks in writing", "request", entails=("cond:asks",))
AGREES = Condition("cond:agrees", "agreement of the person concerned", "agreement")
ORDER = Condition("cond:order", "order of a court", "approval")
OTHER_ORDER = Condition("cond:other-order", "under a statutory provision or a court order", "authority")
NOBODY = Condition("cond:nobody", "only in a form that identifies nobody", "form")
EITHER = Condition("cond:either", "agreed or ordered", "approval", any_of=("cond:agrees", "cond:order"))
BOTH = Condition("cond:both", "asked for and agreed", "approval", all_of=("cond:agrees", "cond:asks"))
ALL = (AGREES, ASKS, BOTH, EITHER, NOBODY, ORDER, OTHER_ORDER, WRITES)


def data() -> Dataset:
    """The conditions above."""
    return make.dataset(*ALL)


def settled(*texts: str) -> Settled:
    """What some texts settle."""
    return read_facts(data(), texts)[1]


def test_no_fact_settles_nothing() -> None:
    """Without facts every condition is left."""
    assert read_facts(data(), ()) == ((), Settled())
    assert Settled().left(("cond:a",)) == ("cond:a",)


@pytest.mark.parametrize("text", ["cond:writes", "writes", "The recipient asks  in writing", "written request"])
def test_a_condition_has_many_names(text: str) -> None:
    """Id, local name, label and everyday word mean the same condition."""
    assert read_facts(data(), [text])[0] == (("cond:writes", True),)


def test_words_that_one_label_has_name_it() -> None:
    """A few words will do where they are of one label only."""
    assert read_facts(data(), ["statutory provision"])[0] == (("cond:other-order", True),)


def test_entailed_and_grouped_conditions_hold_too() -> None:
    """What is entailed holds, and a group of which one alternative or all parts hold."""
    assert settled("written request", "consent given").holds == {
        *("cond:writes", "cond:asks", "cond:agrees", "cond:either", "cond:both")
    }


def test_what_fails_takes_with_it_what_needs_it() -> None:
    """Who does not ask does not ask in writing; a group with a failing part fails, one with another way does not."""
    found = settled("not: asks")
    assert found.fails == {"cond:asks", "cond:writes", "cond:both"}
    assert settled("no consent").fails == {"cond:agrees", "cond:both"}
    assert settled("no consent", "no court order").fails == {"cond:agrees", "cond:both", "cond:either", "cond:order"}


def test_everyday_facts_settle_only_what_they_say() -> None:
    """Each everyday word settles the conditions that it is about, and the contrary of one may be less."""
    assert settled("court order").holds == {"cond:order", "cond:other-order", "cond:either"}
    assert settled("not: court order").fails == {"cond:order"}
    assert settled("nobody has asked").fails == {"cond:asks", "cond:writes", "cond:both", REQUESTED}
    assert settled("anonymised").holds == {"cond:nobody", ANONYMOUS}
    assert settled("not: anonymised").fails == {"cond:nobody", ANONYMOUS}


def test_every_everyday_word_and_its_contrary_is_read() -> None:
    """Each word of the list is understood, alone and after "not:"."""
    for item in EVERYDAY:
        for text in item.texts:
            read_facts(data(), [text])
            read_facts(data(), [f"not: {text}"])


def test_an_unknown_fact_gives_the_nearest() -> None:
    """What nothing is called comes back with names that look alike."""
    with pytest.raises(UnknownNameError, match="no fact is called 'wrtten request'") as caught:
        read_facts(data(), ["wrtten request"])
    assert "written request" in caught.value.nearest


def test_words_of_several_labels_are_no_name() -> None:
    """Several conditions fit: they are listed."""
    with pytest.raises(UnknownNameError, match="may be 2 conditions"):
        read_facts(data(), ["recipient asks the"])


@pytest.mark.parametrize(
    ("one", "two"),
    [("consent given", "no consent"), ("written request", "nobody has asked"), ("both", "not: consent given")],
)
def test_contradictory_facts_are_named(one: str, two: str) -> None:
    """Facts that cannot both hold, if only through what they entail, are a usage error that names the two."""
    with pytest.raises(UsageError) as caught:
        read_facts(data(), [one, two])
    assert repr(one) in str(caught.value)
    assert repr(two) in str(caught.value)


def test_a_fact_and_its_reverse_contradict_each_other_by_id() -> None:
    """Facts given as ids are checked alike."""
    with pytest.raises(UsageError, match="contradict"):
        conclude(ALL, [("cond:asks", False), ("cond:writes", True)])


def test_a_label_that_denies_is_not_turned_round() -> None:
    """Where a label says "no reasonable excuse", "reasonable excuse" is no name of it."""
    excuse = Condition("cond:excuse", "no reasonable excuse for refusing", "excuse")
    assert read_facts(make.dataset(excuse), ["no reasonable excuse"])[0] == (("cond:excuse", True),)
    with pytest.raises(UnknownNameError):
        read_facts(make.dataset(excuse), ["reasonable excuse"])
