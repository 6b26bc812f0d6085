"""The rules of CX2 that a reader relies on, written from its specification.

Source: Cytoscape Exchange Format Specification (Version 2), https://cytoscape.org/cx/cx2/.
"""

from __future__ import annotations

import json
from typing import Any

__all__ = ["check_cx2"]

_FITS = {"string": str, "boolean": bool, "long": int, "integer": int, "double": float}
_ASPECTS = {"attributeDeclarations", "networkAttributes", "nodes", "edges", "visualProperties"}


def check_cx2(content: bytes) -> dict[str, Any]:
    """The aspects of a document, each rule asserted on the way."""
    document = json.loads(content)
    assert document[0] == {"CXVersion": "2.0", "hasFragments": False}
    assert document[-1] == {"status": [{"success": True, "error": ""}]}
    assert list(document[1]) == ["metaData"]
    aspects: dict[str, Any] = {}
    for fragment in document[2:-1]:
        ((name, elements),) = fragment.items()
        assert name in _ASPECTS
        assert name not in aspects
        aspects[name] = elements
    assert document[1]["metaData"] == [
        {"name": name, "elementCount": len(elements)} for name, elements in aspects.items()
    ]
    # Declarations come before what they declare.
    assert next(iter(aspects)) == "attributeDeclarations"
    declared = aspects["attributeDeclarations"][0]
    _check_values(aspects["networkAttributes"][0], declared["networkAttributes"])
    ids = _check_elements(aspects["nodes"], declared["nodes"])
    _check_elements(aspects["edges"], declared["edges"])
    assert {end for edge in aspects["edges"] for end in (edge["s"], edge["t"])} <= ids
    for mapping, owner in (("nodeMapping", "nodes"), ("edgeMapping", "edges")):
        for rule in aspects["visualProperties"][0][mapping].values():
            assert rule["type"] in ("DISCRETE", "PASSTHROUGH")
            named = rule["definition"]["attribute"]
            assert not aspects[owner] or declared[owner][named]["d"] == rule["definition"]["type"]
    return aspects


def _check_elements(elements: list[dict[str, Any]], declared: dict[str, dict[str, str]]) -> set[int]:
    ids = [element["id"] for element in elements]
    assert all(type(number) is int for number in ids)
    assert len(set(ids)) == len(ids)
    for element in elements:
        _check_values(element["v"], declared)
    return set(ids)


def _check_values(values: dict[str, Any], declared: dict[str, dict[str, str]]) -> None:
    for name, value in values.items():
        kind = declared[name]["d"]
        if kind.startswith("list_of_"):
            assert isinstance(value, list)
            assert all(type(item) is _FITS[kind.removeprefix("list_of_")] for item in value)
        else:
            assert type(value) is _FITS[kind], (name, value)
