"""Walks of the model that say what the cookbook's rows on time, readings, evidence and conditions must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date

from gateways_graph.model.dataset import Dataset
from gateways_graph.rdf.answer import Plain

__all__ = ["WALKS"]

Records = list[dict[str, Plain]]


def _column(records: Records, name: str) -> set[Plain]:
    return {record[name] for record in records}


def _begun(data: Dataset, records: Records) -> None:
    start, end = "2020-01-01", "2024-01-01"
    expected = {
        (f"gwy:{gateway.id}", period.start.text, provision)
        for gateway in data.gateways
        for period in gateway.in_force or ()
        if period.start and start <= period.start.text < end
        for provision in gateway.provisions
    }
    assert {(row["gateway"], row["from"], row["provision"]) for row in records} == expected


def _conditions(data: Dataset, records: Records) -> None:
    known = {condition.id: condition for condition in data.conditions}
    expected: Counter[tuple[str | None, str | None]] = Counter()
    for gateway in data.gateways:
        # Where some conditions are disputed, the others stand beside them under no reading.
        beside = (other.value for other in gateway.alternatives if not other.readings)
        named = [known[name] for name in (*(gateway.conditions or ()), *beside) if name in known]
        expected.update({(condition.type, condition.judged_by) for condition in named if condition.type})
    found = {(_bare(row["type"]), _bare(row["judge"])): row["gateways"] for row in records}
    assert found == {(_bare(kind), _bare(judge)): count for (kind, judge), count in expected.items()}


def _bare(value: Plain) -> str | None:
    return None if value is None else str(value).removeprefix("code:").removeprefix("condition-")


def _ended(data: Dataset, records: Records) -> None:
    expected = {
        (f"gwy:{gateway.id}", period.until.text)
        for gateway in data.gateways
        for period in gateway.in_force or ()
        if period.until
    }
    assert {(row["gateway"], row["until"]) for row in records} == expected
    repealed = {(f"gwy:{gateway.id}", by) for gateway in data.gateways for by in gateway.repealed_by}
    assert {(row["gateway"], row["repealedBy"]) for row in records if row["repealedBy"]} <= repealed


def _in_force(data: Dataset, records: Records) -> None:
    day = date(2010, 1, 1).toordinal()
    expected = {
        f"gwy:{gateway.id}"
        for gateway in data.gateways
        if "S" in (gateway.extent or ())
        and any(
            period.start and period.start.first <= day and (period.until is None or period.until.first > day)
            and (not period.extent or "S" in period.extent)
            for period in gateway.in_force or ()
        )
    }  # fmt: skip
    assert _column(records, "gateway") == expected


def _recalled(data: Dataset, records: Records) -> None:
    expected = {f"gwy:{g.id}" for g in data.gateways if not any(item.seen == "seen" for item in g.evidence)}
    assert _column(records, "gateway") == expected


def _terms(data: Dataset, records: Records) -> None:
    disputed = {f"gwy:{gateway.id}" for gateway in data.gateways if any(alt.readings for alt in gateway.alternatives)}
    assert disputed
    assert disputed <= _column(records, "gateway")
    assert _column(records, "reading") <= {reading.id for reading in data.readings}


def _broad(data: Dataset, records: Records) -> None:
    broad = {reading.id for reading in data.readings if reading.stance in ("broad", "code:broad")}
    expected = {
        (f"gwy:{gateway.id}", flow.id, reading)
        for gateway in data.gateways
        for flow in gateway.flows
        for reading in flow.readings
        if reading in broad
    }
    assert {(row["gateway"], row["flow"], row["reading"]) for row in records} == expected
    # Crime and Disorder Act 1998 s.115(1): how far "the purposes of any provision of this Act" reach.
    assert "gwy:ukpga-1998-37-s115" in _column(records, "gateway")


def _waiting(data: Dataset, records: Records) -> None:
    expected = set()
    for gateway in data.gateways:
        name = f"gwy:{gateway.id}"
        expected |= {(name, "commencement")} if gateway.not_commenced else set()
        expected |= {(name, "regulations or a direction")} if gateway.legal_effect == "enables" else set()
        found = "code:instrument-not-found" in (gateway.depends_on or ())
        expected |= {(name, "an instrument that was not found")} if found else set()
    assert {(row["gateway"], row["waitingFor"]) for row in records} == expected


WALKS: dict[str, Callable[[Dataset, Records], None]] = {
    "begun-between": _begun,
    "conditions-by-type": _conditions,
    "ended": _ended,
    "in-force-on-day": _in_force,
    "recalled-only": _recalled,
    "terms-in-dispute": _terms,
    "under-broad-readings": _broad,
    "waiting": _waiting,
}
