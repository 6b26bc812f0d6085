"""The compiled cache: what goes in comes out, and nothing unsound is ever read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Gateway
from gateways_graph.rdf import cache
from gateways_graph.rdf.cache import read_cache, write_cache
from gateways_graph.rdf.load import load_dataset
from tests import builders as make
from tests.rdf.mutations import VALID
from tests.strategies import datasets

DIGEST = "0" * 64


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAYS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """The cache file of a small data set."""
    assert write_cache(make.dataset(make.gateway("g")))
    (path,) = (tmp_path / "cache").iterdir()
    return path


@given(datasets(readings=True))
@settings(max_examples=60, database=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_stored_comes_back_equal(data: Dataset) -> None:
    """Every field of every value survives, tuples as tuples and absent as absent."""
    assert write_cache(data)
    found = read_cache(data.digest)
    assert found == data
    assert _types(found) == _types(data)


def _types(value: Any) -> Any:
    return (type(value), [_types(item) for item in value] if isinstance(value, tuple) else None)


def test_data_read_from_turtle_comes_back_equal(tmp_path: Path) -> None:
    """A whole real shape: bars, periods, evidence, readings, hierarchies."""
    path = tmp_path / "valid.ttl"
    path.write_text(VALID, encoding="utf-8")
    data = load_dataset([str(path)]).dataset
    write_cache(data)
    found = read_cache(data.digest)
    assert found == data
    assert isinstance(found.gateways[0], Gateway)


def test_nothing_stored_is_none() -> None:
    """A data set that was never compiled has no cache."""
    assert read_cache("f" * 64) is None


def test_the_file_is_plain_json(stored: Path) -> None:
    """No pickle: a line of format, key and checksum, then JSON."""
    head, _, body = stored.read_bytes().partition(b"\n")
    assert head.split()[-2] == DIGEST.encode()
    assert isinstance(json.loads(body), list)


@pytest.mark.parametrize("size", [0, 1, 40, 200, -1])
def test_a_truncated_file_is_ignored(stored: Path, size: int) -> None:
    """A file cut anywhere is not read."""
    stored.write_bytes(stored.read_bytes()[:size])
    assert read_cache(DIGEST) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [(b'"g"', b'"h"'), (b"cache 2", b"cache 0"), (DIGEST.encode(), b"1" * 64)],
    ids=["content", "format", "key"],
)
def test_an_altered_file_is_ignored(stored: Path, old: bytes, new: bytes) -> None:
    """Changed content, another format or another key: not trusted."""
    raw = stored.read_bytes()
    assert old in raw
    stored.write_bytes(raw.replace(old, new))
    assert read_cache(DIGEST) is None


def test_a_file_of_other_data_is_ignored(stored: Path) -> None:
    """The file of one data set under the name of another is seen through."""
    (stored.parent / f"{'a' * 32}.json").write_bytes(stored.read_bytes())
    assert read_cache("a" * 64) is None


@pytest.mark.parametrize("body", [b"null", b"{}", b"[]", b"[[1]]", b'"text"', b"[" * 5000, b"\xff"], ids=range(7))
def test_a_sound_checksum_over_nonsense_is_ignored(stored: Path, body: bytes) -> None:
    """Even where the checksum fits, what has not the shape of a data set is not read."""
    stored.write_bytes(cache._head(DIGEST, body).encode() + b"\n" + body)
    assert read_cache(DIGEST) is None


def test_writing_again_replaces_and_leaves_nothing_else(stored: Path) -> None:
    """One file per data set, whole, and no temporary one."""
    before = stored.read_bytes()
    stored.write_bytes(b"damaged")
    assert write_cache(make.dataset(make.gateway("g")))
    assert stored.read_bytes() == before
    assert [path.name for path in stored.parent.iterdir()] == [stored.name]


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file where the folder should be: nothing is stored, nothing is lost."""
    (tmp_path / "cache").write_text("mine", encoding="utf-8")
    assert not write_cache(make.dataset())
    assert read_cache(DIGEST) is None
    assert (tmp_path / "cache").read_text(encoding="utf-8") == "mine"


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write that fails leaves neither a cache nor a temporary file."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    assert not write_cache(make.dataset())
    assert list((tmp_path / "cache").iterdir()) == []
