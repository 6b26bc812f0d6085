"""What to check next: what is said to be missing, and in which order."""

from __future__ import annotations

from typing import Any

import pytest

from gateways_graph.analysis.labels import labels_of
from gateways_graph.analysis.todo import GAPS, Task, find_tasks
from gateways_graph.engine.world import build_world
from gateways_graph.model.dataset import Rejection, Statute
from gateways_graph.model.gateway import AltTerm, Evidence
from tests import builders as make

_ACT = "http://www.legislation.gov.uk/id/ukpga/2001/1"
_SEEN = make.evidence("2020-01-01", seen="seen")


def tasks(*items: Any, **fields: Any) -> list[Task]:
    """What is to be done about a world."""
    return find_tasks(build_world(make.dataset(*items, **fields), make.day_of()))


def gateway(name: str = "g", *flows: Any, **fields: Any) -> Any:
    """A gateway at which nothing is missing, unless said."""
    return make.gateway(name, *flows, **{"evidence": (_SEEN,), **fields})


def gaps(item: Any, **fields: Any) -> dict[str, str]:
    """Kind to words of what is missing at one gateway."""
    return {gap.kind: gap.words for task in tasks(item, **fields) for gap in task.gaps}


def test_nothing_missing_is_no_task() -> None:
    """A gateway that was checked in every respect is not listed, once or twice checked."""
    assert tasks(gateway(), gateway("h", status="double-checked")) == []


@pytest.mark.parametrize(
    ("fields", "kind", "words"),
    [
        ({"status": "candidate"}, "text", "nobody has read the text for it"),
        ({"status": "coded"}, "text", "entered from a source, not from a full reading of the text"),
        ({"status": "disputed"}, "dispute", "two coders differ, and it is not settled"),
        ({"evidence": (Evidence("ev:1", seen="recalled"),)}, "evidence", "all that is said of it is from memory"),
        ({"in_force": None}, "date", "since when it is in force"),
        ({"in_force": (make.period(None, "2030"),)}, "date", "since when it is in force"),
        ({"lifts": None, "conditions": None}, "term", "not established: conditions, lifts"),
        ({"other_restrictions": None}, "term", "not established: other restrictions"),
        ({"extent": None}, "term", "not established: extent"),
        (
            {"evidence": (make.evidence("2019-06-01", seen="seen"),)},
            "version",
            "the newest text of the Act that was read is of 2019-06-01",
        ),
        (
            {"evidence": (make.evidence("enacted", seen="seen"),)},
            "version",
            "the newest text of the Act that was read is as enacted",
        ),
    ],
)
def test_each_gap_in_a_reviewers_words(fields: dict[str, Any], kind: str, words: str) -> None:
    """One thing missing is one gap of its kind, and nothing else is said to be missing."""
    assert gaps(gateway(**fields)) == {kind: words}
    assert kind in GAPS


@pytest.mark.parametrize(
    "fields",
    [
        {"not_commenced": True, "in_force": None},
        {"lifts": None, "alternatives": (AltTerm("lifts", "bar:x", ("rdg:x",)),)},
        {"onward": None, "alternatives": (AltTerm("onwardRule", "onw:x", ("rdg:x",)),)},
        {"evidence": (make.evidence("2019-06-16", seen="seen"),)},
        {"evidence": (_SEEN, Evidence("ev:2", seen="recalled"))},
        {"evidence": (make.evidence("2001", seen="seen"), make.evidence("2020", seen="seen"))},
    ],
    ids=["not commenced", "disputed term", "disputed rule", "a year old", "partly recalled", "read again"],
)
def test_what_is_no_gap(fields: dict[str, Any]) -> None:
    """Not in force, disputed between readings, read within the year, seen at least once: nothing is missing."""
    assert gaps(gateway(**fields)) == {}


def test_dates_and_extent_may_stand_on_the_flows() -> None:
    """A gateway all of whose flows say since when and where has no gap, whatever it says itself."""
    placed = make.flow(extent=("E",), in_force=make.SINCE_2000)
    assert gaps(gateway("g", placed, in_force=None, extent=None)) == {}
    assert set(gaps(gateway("g", placed, make.flow("body:b"), in_force=None, extent=None))) == {"date", "term"}


def test_a_newer_text_of_the_act_is_enough() -> None:
    """As with the defect `stale-version`, the newest text of an Act that anyone read counts for all of it."""
    old = gateway("old", evidence=(make.evidence("section/1/2010-01-01", seen="seen"),))
    assert [task.gateway.id for task in tasks(old)] == ["old"]
    assert tasks(old, gateway("new", make.flow("body:b"))) == []
    read = "http://www.legislation.gov.uk/ukpga/2001/1/section/9/2020-01-01"
    assert tasks(old, rejections=(Rejection("rej:1", f"{_ACT}/section/9", "no flow", read),)) == []


def test_a_text_as_enacted_is_as_old_as_its_act() -> None:
    """What was read as enacted is not old while the Act is young."""
    item = gateway(evidence=(make.evidence("enacted", seen="seen"),))
    assert gaps(item, statutes=(Statute(_ACT, "Act", "2020-01-01"),)) == {}
    assert set(gaps(item, statutes=(Statute(_ACT, "Act", "2001-05-11"),))) == {"version"}


def test_the_most_relied_on_comes_first() -> None:
    """Pairs and steps added up decide; ties go by id, and what is not in force comes last."""
    found = tasks(
        gateway("z-three", make.flow(["body:a", "body:b", "body:c"]), status="coded"),
        gateway("b-one", make.flow("body:x"), status="coded"),
        gateway("a-one", make.flow("body:y"), status="coded"),
        gateway("ended", status="coded", in_force=(make.period("2000", "2010"),)),
        gateway("in-a-pair", make.flow("body:x"), status="coded"),
    )
    assert [(task.gateway.id, task.overlaps, task.steps) for task in found] == [
        ("z-three", 0, 3), ("b-one", 1, 1), ("in-a-pair", 1, 1), ("a-one", 0, 1), ("ended", 0, 0),
    ]  # fmt: skip


def test_why_it_ranks_where_it_does() -> None:
    """The reason names pairs and steps, in the singular where there is one."""
    found = {
        task.gateway.id: task.to_record({})["why"]
        for task in tasks(
            gateway("a", make.flow(["body:a", "body:b"]), status="coded"),
            gateway("b", make.flow("body:a"), status="coded"),
            gateway("c", status="coded", in_force=(make.period("2030"),)),
        )
    }
    assert found == {
        "a": "in 1 overlapping pair; 2 steps that few others cover",
        "b": "in 1 overlapping pair; 1 step that few others cover",
        "c": "nothing recorded rests on it on this day",
    }


def test_the_source_to_read_next() -> None:
    """The page of the provision; at common law the source that the evidence names; none when there is none."""
    cited = Evidence("ev:1", source="https://a.example/case", seen="seen")
    found = tasks(
        gateway("5", status="coded"),
        gateway("case", status="coded", provisions=("cla:case",), evidence=(cited,)),
        gateway("lost", status="coded", provisions=("cla:case",)),
    )
    read = {task.gateway.id: task.to_record({})["read"] for task in found}
    page = "https://www.legislation.gov.uk/ukpga/2001/1/section/5"
    assert read == {"5": page, "case": "https://a.example/case", "lost": None}


def test_a_record_has_what_a_list_prints() -> None:
    """Id, label, citation, status, counts, reason, gaps and source."""
    item = gateway("5", label="May tell", status="coded")
    data = make.dataset(item, statutes=(Statute(_ACT, "First Act 2001"),))
    world = build_world(data, make.day_of())
    (task,) = find_tasks(world)
    record = task.to_record(labels_of(world))
    assert list(record) == ["id", "label", "cited", "status", "overlaps", "steps", "why", "missing", "read"]
    assert record["missing"] == [
        {"kind": "text", "words": "entered from a source, not from a full reading of the text"}
    ]
