"""Answers of a size that an assistant can read: long lists and texts cut, with the number left out always said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["MOST_BYTES", "fit", "shorten"]

#: Most bytes of one answer as JSON, and most entries of a list inside a result.
MOST_BYTES = 60_000
_MOST_ENTRIES = 20
_MOST_CHARACTERS = 4_000


def shorten(value: Any, most: int = _MOST_ENTRIES) -> Any:
    """A record with long lists cut; a key `…_omitted` beside each says how many entries are missing.

    Args:
        value: Anything that JSON can hold.
        most: Most entries of one list.
    """
    if isinstance(value, Mapping):
        short: dict[str, Any] = {}
        for name, held in value.items():
            short[name] = shorten(held, most)
            if isinstance(held, (list, tuple)) and len(held) > most:
                short[f"{name}_omitted"] = len(held) - most
        return short
    if isinstance(value, (list, tuple)):
        return [shorten(item, most) for item in value[:most]]
    if isinstance(value, str) and len(value) > _MOST_CHARACTERS:
        return f"{value[:_MOST_CHARACTERS]}… ({len(value) - _MOST_CHARACTERS} characters more)"
    return value


def fit(document: Mapping[str, Any], results: Sequence[Any], *, most_bytes: int = MOST_BYTES) -> dict[str, Any]:
    """The document with as many results, from the first, as there is room for; `omitted` counts the rest.

    Args:
        document: All but the results; its `omitted`, if any, is added to.
        results: In order.
        most_bytes: Room for the whole. A first result that is too large alone has its lists cut further.
    """
    left = int(document.get("omitted", 0))
    document = shorten(document)
    room = most_bytes - _size(document)
    kept: list[Any] = []
    for number, result in enumerate(results):
        short = shorten(result)
        if not kept:
            for most in (10, 5, 2, 0):
                short = short if _size(short) <= room else shorten(result, most)
        room -= _size(short)
        if room < 0 and kept:
            left += len(results) - number
            break
        kept.append(short)
    return {**document, "results": kept, "omitted": left}


def _size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False, default=str).encode())
