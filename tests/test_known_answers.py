"""What the packaged data must say of days whose law is known: 2014, when the Law Commission reported, and today.

Source of the dates: the commencement, repeal and revocation that each record's evidence names.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from functools import cache
from typing import Any

import pytest

from gateways_graph import load
from gateways_graph.session import Gateways

#: The day after Law Com No 351 was published, and a day that the texts read reach.
REPORT, TODAY = date(2014, 7, 12), date(2026, 11, 22)


@cache
def _on(day: date) -> Gateways:
    return load(as_at=day)


@pytest.mark.parametrize(
    ("gateway", "then", "now"),
    [
        ("ukpga-1998-37-s39", True, True),  # Crime and Disorder Act 1998, youth offending teams
        ("ukpga-1998-37-s115.2013", True, False),  # the same Act, as it stood before integrated care boards
        ("ukpga-1998-37-s115", False, True),
        ("ukpga-2005-11-s18-2-e", True, True),  # HMRC, to prosecutors
        ("ukpga-2017-30-s35.fuel-poverty.hmrc", False, True),  # Digital Economy Act 2017
        ("ukpga-2017-30-s37", False, True),
        ("ukpga-1998-18-part2A", True, False),  # Audit Commission data matching, ended 1 April 2015
        ("ukpga-2004-31-s14B", True, False),  # Local Safeguarding Children Boards, ended 2020
        ("ukpga-2000-22-s2", True, False),  # well-being: England until 2012, Wales until 2021
        ("uksi-2002-1438-r5.2002", True, False),  # as made; another text since 2015
        ("ukpga-2003-5-s2-2", True, False),  # delayed discharges in England, until the Care Act
        ("ukpga-2014-23-s7", False, True),  # Care Act, in force 1 April 2015
    ],
)
def test_what_was_in_force_when(gateway: str, then: bool, now: bool) -> None:
    """A gateway counts on the days that its dates say, and on no others."""
    assert (gateway in _on(REPORT).world.live, gateway in _on(TODAY).world.live) == (then, now)


def test_fuel_poverty_had_no_supported_route_in_2014() -> None:
    """HMRC could not support a council's fuel poverty work by a recorded provision then; section 35 does now."""
    answers = [_on(day).routes("HMRC", "local authority", "fuel poverty") for day in (REPORT, TODAY)]
    supported = [
        {step.gateway for route in answer.routes if route.verdict.startswith("supported") for step in route.steps}
        for answer in answers
    ]
    assert supported[0] == set()
    assert "ukpga-2017-30-s35.fuel-poverty.hmrc" in supported[1]


def test_an_amending_section_is_no_second_gateway() -> None:
    """No provision that only inserted or changed a gateway confers one of its own."""
    data = _on(TODAY).dataset
    aliases = {alias for gateway in data.gateways for alias in gateway.aliases}
    assert [g.id for g in data.gateways if aliases & set(g.provisions)] == []


def test_versions_of_a_gateway_do_not_overlap_in_time() -> None:
    """Of the versions of one limb (`….2013`, `….2023`) at most one is live on any day of change."""
    live = _on(TODAY).world.live
    limbs = Counter(re.sub(r"\.(19|20)\d\d(?=\.|$)", "", name) for name in live if re.search(r"\.(19|20)\d\d", name))
    assert {name: count for name, count in limbs.items() if count > 1} == {}


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("bcls:territorial-police-force-england-wales", 43),
        ("bcls:london-borough-council", 32),
        ("bcls:metropolitan-district-council", 36),
        ("bcls:welsh-principal-council", 22),
        ("bcls:scottish-council", 32),
        ("bcls:ni-district-council", 11),
        ("bcls:local-health-board", 7),
        ("bcls:health-board-scotland", 14),
    ],
)
def test_classes_that_the_law_closes_are_complete_today(name: str, count: int) -> None:
    """As many members exist today as statute or order names: councils, forces and health boards."""
    data, day = _on(TODAY).dataset, TODAY.toordinal()
    nodes = data.bodies.by_id()

    def now(periods: Any) -> bool:
        return not periods or any(
            period.start.first <= day and (period.until is None or period.until.first > day) for period in periods
        )

    members = {edge.child for edge in data.bodies.edges if edge.parent == name and now(edge.periods)}
    bodies = [nodes[member] for member in sorted(members) if member.startswith("body:")]
    assert len([body for body in bodies if now(body.exists)]) == count


def test_a_provision_is_called_by_its_present_text() -> None:
    """The short name s115 is the section as it stands; the text before it answers to its own id."""
    names = _on(TODAY).gateway_names
    assert names.find("cda-1998-s115") == ("ukpga-1998-37-s115",)
    assert names.find("ukpga-1998-37-s115.2013") == ("ukpga-1998-37-s115.2013",)
