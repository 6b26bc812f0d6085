"""Vague dates and half-open periods."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways_graph.model.periods import Period, day_number, parse_vague


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2013", "2013-01-01", "2013-12-31"),
        ("2013-04", "2013-04-01", "2013-04-30"),
        ("2012-02", "2012-02-01", "2012-02-29"),
        ("2013-12", "2013-12-01", "2013-12-31"),
        ("2013-04-05", "2013-04-05", "2013-04-05"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("1000", "1000-01-01", "1000-12-31"),
    ],
)
def test_a_vague_date_is_a_run_of_days(text: str, first: str, last: str) -> None:
    """A year or month is any of its days."""
    when = parse_vague(text)
    assert (when.text, when.first, when.last) == (text, day_number(first), day_number(last))
    assert when.exact is (first == last)


@pytest.mark.parametrize(
    "text", ["", "13", "2013-13", "2013-02-30", "2013-00", "20130405", "0999", "2013-4-5", " 2013", "2013-04-05T00:00"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """Days that are not in the calendar, and other ways of writing, raise."""
    with pytest.raises(ValueError, match=r"\S"):
        parse_vague(text)


@pytest.mark.parametrize(
    ("start", "until", "day", "answer"),
    [
        ("2013-04-05", None, "2013-04-04", 0),
        ("2013-04-05", None, "2013-04-05", 2),
        ("2013-04-05", "2014-01-01", "2013-12-31", 2),
        ("2013-04-05", "2014-01-01", "2014-01-01", 0),
        ("2013", None, "2012-12-31", 0),
        ("2013", None, "2013-01-01", 1),
        ("2013", None, "2013-12-30", 1),
        ("2013", None, "2013-12-31", 2),
        (None, None, "2013-01-01", 1),
        (None, "2014-01-01", "2014-01-01", 0),
        ("2010-01-01", "2014", "2013-12-31", 2),
        ("2010-01-01", "2014", "2014-06-01", 1),
        ("2010-01-01", "2014", "2015-01-01", 0),
    ],
)
def test_whether_a_day_lies_inside(start: str | None, until: str | None, day: str, answer: int) -> None:
    """Certain inside, possible where a date is vague or absent, no outside; the end is outside."""
    period = Period(start=parse_vague(start) if start else None, until=parse_vague(until) if until else None)
    assert period.holds_on(day_number(day)) == answer


def test_a_period_under_a_reading_is_possible_at_most() -> None:
    """What holds under some readings is never certain."""
    period = Period(start=parse_vague("2000-01-01"), readings=("rdg:broad",))
    assert period.holds_on(day_number("2010-01-01")) == 1


@given(
    st.sampled_from(("2013", "2013-04", "2013-04-05", None)), st.sampled_from(("2014", "2014-02", "2015-01-01", None))
)
def test_answers_change_only_at_the_bounds(start: str | None, until: str | None) -> None:
    """Between two bounds every day gives the same answer."""
    period = Period(start=parse_vague(start) if start else None, until=parse_vague(until) if until else None)
    bounds = set(period.bounds())
    for day in range(date(2012, 12, 1).toordinal(), date(2015, 2, 1).toordinal()):
        if day not in bounds:
            assert period.holds_on(day) == period.holds_on(day - 1)
