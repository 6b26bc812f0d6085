"""Citations, flows and periods in short words."""

from __future__ import annotations

import pytest

from gateways_graph.graph.wording import (
    cite_gateway,
    cite_provision,
    cite_together,
    describe_flow,
    describe_periods,
    name_some,
    page_of,
    statutes_of,
)
from tests import builders as b
from tests.graph.worlds import ACT

LABELS = {ACT: "Sharing Act 2001", "cla:police": "common law police disclosure"}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("section/115", "s. 115"),
        ("section/35/2/a", "s. 35(2)(a)"),
        ("schedule/9/paragraph/4/8", "Sch. 9 para. 4(8)"),
        ("section/17A", "s. 17A"),
        ("", "ukpga/2001/1"),
    ],
)
def test_a_provision_is_cited_by_its_number(path: str, text: str) -> None:
    """Levels are abbreviated, subsections bracketed; a whole Act without a title is its path."""
    assert cite_provision(f"{ACT}/{path}".rstrip("/"), {}) == text


def test_the_statute_is_named_when_it_is_known() -> None:
    """The title comes first; common law is cited by its label."""
    assert cite_provision(f"{ACT}/section/5", LABELS) == "Sharing Act 2001 s. 5"
    assert cite_provision("cla:police", LABELS) == "common law police disclosure"


def test_provisions_cited_together_come_in_order_and_repeat_nothing() -> None:
    """Subsection 5 comes before 12, and the section is said once."""
    paths = ("section/47/12", "section/47/5", "section/50")
    assert cite_together([f"{ACT}/{path}" for path in paths], LABELS) == "Sharing Act 2001 s. 47(5), (12), s. 50"


def test_siblings_are_told_apart_by_their_slug() -> None:
    """The part of the id after the dot is added in brackets; a gateway without provision is its id."""
    assert cite_gateway(b.gateway("5.fuel-poverty", provisions=(f"{ACT}/section/5",)), LABELS) == (
        "Sharing Act 2001 s. 5 (fuel poverty)"
    )
    assert cite_gateway(b.gateway("x", provisions=()), LABELS) == "x"


def test_long_lists_are_counted() -> None:
    """Two are named, the rest are a number."""
    assert name_some(["a", "b"], {}) == "a and b"
    assert name_some(["a", "b", "c", "d"], {"a": "Alpha"}) == "Alpha, b and 2 more"


def test_a_flow_says_who_tells_whom_what_for() -> None:
    """Flows have no words of the law of their own."""
    assert describe_flow(b.flow("body:a", "body:b", "pur:c"), {"body:a": "A"}) == "A to body:b, for pur:c"


def test_periods_are_printed_as_recorded() -> None:
    """Vague dates stay vague; an unknown start is said; nothing recorded is None."""
    periods = (b.period("2013-04", "2020-01-01", extent=("E", "W")), b.period(None), b.period("1999", readings=("r",)))
    assert describe_periods(periods) == [
        "from 2013-04 until 2020-01-01 (E, W)",
        "start not established",
        "from 1999 under some readings",
    ]
    assert describe_periods(None) is None
    assert describe_periods(None, waiting=True) == ["not commenced"]


def test_pages_are_on_legislation_gov_uk_only() -> None:
    """A work IRI becomes the page people open; nothing else becomes a link."""
    assert page_of(f"{ACT}/section/5") == "https://www.legislation.gov.uk/ukpga/2001/1/section/5"
    assert page_of("javascript:alert(1)") is None


def test_statutes_are_named_once() -> None:
    """Two sections of one Act are one statute."""
    assert statutes_of([f"{ACT}/section/5", f"{ACT}/section/6"], LABELS) == ["Sharing Act 2001"]
