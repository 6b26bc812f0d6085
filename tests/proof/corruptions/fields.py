"""Edits of records, and where disclosures lie: what falsifications of every kind need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from typing import Any

from gateways_graph.engine.compile import FORMS
from gateways_graph.engine.world import World
from gateways_graph.model.gateway import ALL_EXTENTS

__all__ = [
    "AXES", "NOBODY", "STATUSES", "Corruption", "Places", "Record", "corrupt_point", "corrupt_side", "including",
    "leaving_out", "put",
]  # fmt: skip

Record = dict[str, Any]
Corruption = tuple[str, Record]

AXES = ("discloser", "recipient", "purpose", "subject", "form", "origin")
STATUSES = ("candidate", "coded", "disputed", "checked", "double-checked")
NOBODY = {"id": "body:nobody", "label": "body:nobody"}


def leaving_out(record: Record, path: str, key: int | str) -> Record:
    """The record without one item of a list or table, named by a dotted path."""
    copy = deepcopy(record)
    del _part(copy, path)[key]
    return copy


def including(record: Record, path: str, item: object) -> Record:
    """The record with one item more in a list, named by a dotted path."""
    copy = deepcopy(record)
    _part(copy, path).append(item)
    return copy


def put(record: Record, path: str, value: object) -> Record:
    """The record with one field, named by a dotted path, set to a value; a number is a place in a list."""
    copy = deepcopy(record)
    way, _, last = path.rpartition(".")
    part: Any = _part(copy, way) if way else copy
    part[int(last) if last.isdigit() else last] = value
    return copy


def _part(record: Any, path: str) -> Any:
    for name in path.split("."):
        record = record[int(name) if name.isdigit() else name]
    return record


class Places:
    """Where the gateways of a world reach, so that a falsification is known to be one."""

    def __init__(self, world: World, labels: Mapping[str, str]) -> None:
        self.world, self.labels = world, labels
        closures = (world.bodies, world.bodies, world.purposes, world.subjects, None, world.origins)
        self._names = [
            FORMS if closure is None else [f"rest({p.node})" if p.rest else p.node for p in closure.points]
            for closure in closures
        ]
        self._bits = [{name: number for number, name in enumerate(names)} for names in self._names]
        self._alive = [7 if closure is None else closure.everything for closure in closures]

    def covers(self, gateway: str, point: Record) -> bool:
        """Whether a gateway may cover a point."""
        if gateway not in self.world.scopes:
            return False
        numbers = [bits.get(point[axis]["id"]) for axis, bits in zip(AXES, self._bits, strict=True)]
        if None in numbers or point["extent"] not in ALL_EXTENTS:
            return False
        wanted = [*(1 << int(number or 0) for number in numbers), 1 << ALL_EXTENTS.index(point["extent"])]
        region = self.world.scopes[gateway].possible
        inside = any(all(x & y for x, y in zip(piece.box, wanted, strict=True)) for piece in region.pieces)
        return inside and not any(all(x & y for x, y in zip(hole, wanted, strict=True)) for hole in region.minus)

    def off(self, gateway: str, point: Record, axis: str) -> Record | None:
        """A point moved along one axis to where no box of a gateway reaches; None when they reach everything."""
        if axis == "extent":
            reached = 0
            for piece in self.world.scopes[gateway].plain_possible:
                reached |= piece.box.extent
            left = [code for bit, code in enumerate(ALL_EXTENTS) if not reached >> bit & 1]
            return {**point, "extent": left[0]} if left else None
        number = AXES.index(axis)
        reached = 0
        for piece in self.world.scopes[gateway].plain_possible:
            reached |= piece.box[number]
        left_over = self._alive[number] & ~reached
        if not left_over:
            return None
        return {**point, axis: self._named(number, left_over.bit_length() - 1)}

    def _named(self, number: int, bit: int) -> Record:
        name = self._names[number][bit]
        if name.startswith("rest("):
            return {"id": name, "label": f"{self.labels.get(name[5:-1], name[5:-1])}, one not listed here"}
        return {"id": name, "label": self.labels.get(name, name)}


def corrupt_point(record: Record, path: str, gateway: str, places: Places) -> Iterator[Corruption]:
    """False versions of a point that is told to be covered by a gateway: none, another day, moved off each axis."""
    point = _part(record, path)
    yield f"{path} is left out", put(record, path, None)
    yield f"{path} is moved a day", put(record, f"{path}.date", "2001-02-03")
    yield f"{path} is elsewhere", put(record, f"{path}.extent", "F")
    told = {"id": "body:hmrc", "label": "HMRC"}
    yield f"{path} tells itself", put(put(record, f"{path}.recipient", told), f"{path}.discloser", told)
    for axis in AXES:
        yield f"{path} has another label on {axis}", put(record, f"{path}.{axis}.label", "someone else")
        yield f"{path} names what is not there on {axis}", put(record, f"{path}.{axis}", NOBODY)
    for axis in (*AXES, "extent"):
        moved = places.off(gateway, point, axis)
        if moved is not None:
            yield f"{path} is moved off {axis}", put(record, path, moved)


def corrupt_side(record: Record, path: str) -> Iterator[Corruption]:
    """False versions of the short record of a gateway."""
    side = _part(record, path)
    yield f"{path} has another label", put(record, f"{path}.label", side["label"] + " etc.")
    yield f"{path} has another IRI", put(record, f"{path}.iri", side["iri"] + "x")
    yield f"{path} has another provision", put(record, f"{path}.provisions", [f"{iri}/9" for iri in side["provisions"]])
    yield f"{path} has no provision", put(record, f"{path}.provisions", [])
