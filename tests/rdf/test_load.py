"""From files to a data set: defaults, additions, digests, and errors with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateways_graph.errors import DataError, UsageError
from gateways_graph.rdf.load import load_dataset
from gateways_graph.resources import DATA_FILES, default_data
from tests.rdf.mutations import VALID


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAYS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def valid(tmp_path: Path) -> Path:
    """The smallest whole data set."""
    path = tmp_path / "valid.ttl"
    path.write_text(VALID, encoding="utf-8")
    return path


def test_no_source_is_the_packaged_data() -> None:
    """The three packaged files, in their order, none of them local."""
    found = load_dataset(use_cache=False)
    assert found.files == default_data()
    assert tuple(Path(file).name for file in found.files) == DATA_FILES
    assert (found.local, found.dataset.local) == ((), ())
    assert len(found.dataset.gateways) > 500


def test_the_cache_answers_the_second_time(valid: Path) -> None:
    """Equal data, and `cached` says where it came from."""
    first, second = load_dataset([str(valid)]), load_dataset([str(valid)])
    assert (first.cached, second.cached) == (False, True)
    assert first.dataset == second.dataset


def test_without_the_cache_nothing_is_written(valid: Path, tmp_path: Path) -> None:
    """`use_cache=False` neither looks nor stores."""
    assert not load_dataset([str(valid)], use_cache=False).cached
    assert not (tmp_path / "cache").exists()


def test_one_byte_is_compiled_anew_and_the_digest_is_of_the_triples(valid: Path) -> None:
    """A comment more is looked at again, and has the digest of the same triples; one triple more has another."""
    first = load_dataset([str(valid)])
    valid.write_text(f"{VALID}# a comment\n", encoding="utf-8")
    second = load_dataset([str(valid)])
    assert not second.cached
    assert second.dataset == first.dataset
    valid.write_text(f'{VALID}body:x a org:FormalOrganization ; skos:prefLabel "X"@en .\n', encoding="utf-8")
    assert load_dataset([str(valid)]).dataset.digest != first.dataset.digest


def test_where_a_file_lies_does_not_matter(valid: Path, tmp_path: Path) -> None:
    """The same content under another name has the same digest."""
    other = tmp_path / "other.ttl"
    other.write_text(VALID, encoding="utf-8")
    assert load_dataset([str(other)]).dataset.digest == load_dataset([str(valid)]).dataset.digest


def test_an_invalid_file_is_never_cached(valid: Path, tmp_path: Path) -> None:
    """Errors come again on the second call, with file, line, node and what to do."""
    valid.write_text(VALID.replace("gw:recipient bcls:police-force ;", "gw:recipient body:nobody ;"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(
            DataError, match=r"valid\.ttl:\d+ flow:s20\.1: gw:recipient names body:nobody.*Record body:nobody"
        ):
            load_dataset([str(valid)])
    assert not (tmp_path / "cache").exists()


def test_many_errors_are_counted_and_the_first_shown(valid: Path) -> None:
    """A long list is cut, with its length and the command that shows it all."""
    flows = "".join(f"flow:bad.{number} a gw:Flow .\n" for number in range(20))
    valid.write_text(VALID + flows, encoding="utf-8")
    with pytest.raises(DataError) as error:
        load_dataset([str(valid)])
    lines = str(error.value).splitlines()
    assert lines[0].startswith("the data has ")
    assert "more: `gateways validate` lists them all" in lines[-1]
    assert len(lines) == 10


def test_a_missing_local_file_is_a_usage_error(valid: Path, tmp_path: Path) -> None:
    """A `+` path that is not there is named without its plus."""
    with pytest.raises(UsageError, match=rf"^{tmp_path}/gone\.ttl: there is no such file"):
        load_dataset([str(valid), f"+{tmp_path}/gone.ttl"])


def test_local_facts_join_the_rest(valid: Path, tmp_path: Path) -> None:
    """A local body joins the hierarchy, and the data set remembers which file was local."""
    prefixes = "\n".join(line for line in VALID.splitlines() if line.startswith("@prefix"))
    local = tmp_path / "local.ttl"
    local.write_text(
        f'{prefixes}\nbody:hub a org:FormalOrganization ; skos:prefLabel "Our hub"@en .\n', encoding="utf-8"
    )
    found = load_dataset([str(valid), f"+{local}"])
    assert found.local == (local,)
    assert found.dataset.local == (str(local),)
    assert "body:hub" in found.dataset.bodies.by_id()
    assert load_dataset([str(valid), f"+{local}"]).cached
