"""Changes as flat rows, for tables that other programs read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

__all__ = ["change_row", "say_record_point"]


def change_row(record: Mapping[str, Any]) -> dict[str, Any]:
    """One change in the columns that all kinds share; what has no place in them is in `details`."""
    row = dict.fromkeys(("change", "what", "certainty", "subject", "other", "was", "becomes", "witness", "details"), "")
    row |= {name: str(record[name]) for name in ("change", "what", "certainty") if record.get(name) is not None}
    row |= {"was": _said(record.get("was")), "becomes": _said(record.get("becomes"))}
    row["subject"] = _subject(record)
    row["other"] = _other(record)
    row["witness"] = say_record_point(_witness(record))
    row["details"] = _details(record)
    return row


def _subject(record: Mapping[str, Any]) -> str:
    found = record.get("gateway") or record.get("a") or record.get("bar") or record.get("id")
    return str(found["id"]) if isinstance(found, Mapping) else str(found)


def _other(record: Mapping[str, Any]) -> str:
    for name in ("b", "other"):
        if record.get(name):
            return str(record[name]["id"])
    if record["change"] == "permission":
        return "; ".join(record["remains"])
    if record["change"] == "conflict":
        return "; ".join(item["id"] for item in record["bars"])
    return "" if record.get("old") in (None, record.get("new")) or record.get("new") is None else str(record["old"])


def _said(value: Any) -> str:
    """A side in a few words: a relation with its certainty, a verdict, or the word itself."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        steps = " + ".join(value.get("gateways", ()))
        text = value.get("relation") or value.get("kind") or value["verdict"]
        if value.get("certainty") == "possible":
            return f"{text} (possible)"
        return f"{text} ({steps})" if steps else str(text)
    return str(value)


def _witness(record: Mapping[str, Any]) -> Mapping[str, Any] | None:
    if record.get("witness"):
        found: Mapping[str, Any] = record["witness"]
        return found
    shifts = record.get("shifts") or ()
    return shifts[0]["witness"] if shifts else None


def say_record_point(point: Mapping[str, Any] | None) -> str:
    """A point of a record in one line."""
    if not point:
        return ""
    said = {axis: value["label"] if isinstance(value, Mapping) else value for axis, value in point.items()}
    origin = "" if point["origin"]["id"] == "origin:other" else f", {said['origin']}"
    return (
        f"{said['discloser']} -> {said['recipient']} for {said['purpose']}: {said['subject']}"
        f" ({said['form'].replace('-', ' ')}{origin}), {said['extent']}, {said['date']}"
    )


def _details(record: Mapping[str, Any]) -> str:
    parts: list[str] = []
    if record["change"] == "permission":
        parts.append(f"{record['tier']}; {record['points']} points; general power: {record['general']}")
        parts += [f"pairing {name}" for name in record["pairing"]]
    if record["change"] == "route":
        demand = record["demand"]
        parts.append(" ".join(f"{axis}: {demand[axis]['label']}" for axis in ("discloser", "recipient", "purpose")))
    if isinstance(record.get("terms"), Mapping) and record["terms"]:
        parts.append(f"terms: {', '.join(record['terms'])}")
    if record.get("why"):
        parts.append(record["why"])
    for name in ("because", "fields", "turns_on"):
        parts += [str(item) for item in record.get(name) or ()]
    return "; ".join(parts)
