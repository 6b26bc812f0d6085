"""The compiled cache: a data set as one JSON file, keyed by the content of its sources.

First line: format, key and SHA-256 of the rest. A file that is truncated, damaged, of another
format or of other data is ignored and rebuilt; it is never trusted, and there is no pickle in it.
A folder that cannot be written costs speed and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from gateways_graph.model import dataset as ds
from gateways_graph.model import gateway as gm
from gateways_graph.model.hierarchy import Edge, Hierarchy, Node
from gateways_graph.model.periods import Period, VagueDate
from gateways_graph.resources import cache_directory

__all__ = ["read_cache", "write_cache"]

#: Class -> field -> class of the values in it; other fields hold text, numbers and tuples of text.
_PARTS: Mapping[type, Mapping[str, type]] = {
    Period: {"start": VagueDate, "until": VagueDate},
    Hierarchy: {"nodes": Node, "edges": Edge},
    Node: {"exists": Period},
    Edge: {"periods": Period},
    gm.Flow: {"except_": gm.Exclusions, "in_force": Period},
    gm.OnwardRule: {"exceptions": gm.LimitException},
    gm.Gateway: {"flows": gm.Flow, "in_force": Period, "evidence": gm.Evidence, "alternatives": gm.AltTerm},
    gm.Restriction: {
        "bars": gm.Flow, "exceptions": gm.LimitException, "in_force": Period, "evidence": gm.Evidence,
        "alternatives": gm.AltTerm,
    },
    ds.Dataset: {
        "statutes": ds.Statute, "provisions": ds.Provision, "common_law": ds.CommonLaw, "bodies": Hierarchy,
        "purposes": Hierarchy, "information": Hierarchy, "gateways": gm.Gateway, "restrictions": gm.Restriction,
        "conditions": gm.Condition, "onward_rules": gm.OnwardRule, "enactment_classes": gm.EnactmentClass,
        "phrases": ds.Phrase, "readings": ds.Reading, "compatibilities": ds.Compatibility, "rejections": ds.Rejection,
    },
}  # fmt: skip
#: Fields that hold one value of their class; the rest hold tuples.
_SINGLE = frozenset({"start", "until", "except_", "bodies", "purposes", "information"})
_LEAVES = (gm.Exclusions, gm.LimitException, gm.Condition, gm.Evidence, gm.AltTerm, gm.EnactmentClass, VagueDate)
#: Changes when any field of the model changes, so an old cache is never read into a new shape.
_SHAPE = repr([(c.__name__, c._fields) for c in (*_PARTS, *_LEAVES)])  # type: ignore[attr-defined]
_FORMAT = f"gateways-graph cache 2.{zlib.crc32(_SHAPE.encode()):08x}"


def _path(key: str) -> Path:
    return cache_directory() / f"{key[:32]}.json"


def read_cache(key: str) -> ds.Dataset | None:
    """The data set compiled from the sources with this key, or None when there is no sound one."""
    try:
        head, _, body = _path(key).read_bytes().partition(b"\n")
        if head.decode("ascii", "replace") != _head(key, body):
            return None
        return _decode(ds.Dataset, json.loads(body))  # type: ignore[no-any-return]
    except (OSError, ValueError, TypeError, RecursionError):
        return None


def write_cache(dataset: ds.Dataset, key: str = "") -> bool:
    """Store a compiled data set, whole or not at all; False when the folder cannot be written.

    Args:
        dataset: What was compiled.
        key: What `read_cache` will be asked for; the digest of the data when left out.
    """
    key = key or dataset.digest
    body = json.dumps(dataset, ensure_ascii=False, separators=(",", ":")).encode()
    path = _path(key)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(_head(key, body).encode() + b"\n" + body)
        os.replace(temporary, path)
    except OSError:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        return False
    return True


def _head(key: str, body: bytes) -> str:
    return f"{_FORMAT} {key} {hashlib.sha256(body).hexdigest()}"


def _decode(cls: Any, values: list[Any]) -> Any:
    parts = _PARTS.get(cls)
    if parts is None:
        return cls._make([_tuples(value) if isinstance(value, list) else value for value in values])
    made = []
    for name, value in zip(cls._fields, values, strict=True):
        part = parts.get(name)
        if value is None or part is None:
            made.append(_tuples(value) if isinstance(value, list) else value)
        elif name in _SINGLE:
            made.append(_decode(part, value))
        else:
            made.append(tuple(_decode(part, item) for item in value))
    return cls._make(made)


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) if isinstance(item, list) else item for item in value)
