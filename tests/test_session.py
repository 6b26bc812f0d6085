"""The library's face: load() and what a Gateways answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import gateways_graph
from gateways_graph import load
from gateways_graph.errors import DataError, UnknownNameError, UsageError
from gateways_graph.session import Gateways
from tests.cli.worlds import SMALL

DAY = date(2020, 6, 15)
S30, S31, S32 = (f"ukpga-2005-11-s{number}" for number in (30, 31, 32))


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GATEWAYS_CACHE", str(tmp_path / "cache"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The small data as a file."""
    file = tmp_path / "small.ttl"
    file.write_text(SMALL, encoding="utf-8")
    return file


@pytest.fixture
def small(path: Path) -> Gateways:
    """The small data on a day."""
    return load(path, as_at=DAY)


def test_the_public_names_are_few_and_light() -> None:
    """`from gateways_graph import load` is the way in."""
    assert "load" in gateways_graph.__all__
    assert all(hasattr(gateways_graph, name) for name in gateways_graph.__all__)


def test_a_session_says_what_it_is(small: Gateways) -> None:
    """One line with the count and the date; today when no date is given."""
    assert repr(small) == "<Gateways: 6 gateways as at 2020-06-15>"


def test_today_is_the_default(path: Path) -> None:
    """Without a date the answers are for today."""
    assert load(path).as_at == date.today()


def test_the_second_load_comes_from_the_cache(path: Path) -> None:
    """The same data is compiled once, and is equal either way."""
    first, second, fresh = load(path), load(path), load(path, cache=False)
    assert [item.loaded.cached for item in (first, second, fresh)] == [False, True, False]
    assert first.dataset == second.dataset == fresh.dataset


def test_the_receipt_tells_what_an_answer_rests_on(path: Path) -> None:
    """Hash of the data, date, extent, readings, version and local files."""
    session = load(path, as_at=DAY, extent=("E", "S"), readings=("narrow",))
    assert session.receipt() == {
        "data": f"sha256:{session.dataset.digest}",
        "as_at": "2020-06-15",
        "extent": ["E", "S"],
        "readings": {"phr:interest": "rdg:interest.narrow"},
        "version": gateways_graph.__version__,
        "local": [],
    }
    assert session.receipt(as_at="all")["as_at"] == "all"


def test_overlaps_come_strongest_first(small: Gateways) -> None:
    """Findings are frozen values in order of relation, filtered by what people call things."""
    answer = small.overlaps()
    assert answer.findings[0][:2] == (S30, S31)
    assert answer.live == 6
    assert {frozenset((item.a, item.b)) for item in small.overlaps(gateway="crca-2005-s32").findings} == {
        frozenset((S30, S32)),
        frozenset((S31, S32)),
    }
    assert small.overlaps(body="kent charity").findings == ()
    assert small.overlaps(always=True).findings[0].relation == "duplicate"


def test_progress_is_told(small: Gateways) -> None:
    """A caller may follow the work: (done, all), from nothing done."""
    seen: list[tuple[int, int]] = []
    small.overlaps(progress=lambda done, whole: seen.append((done, whole)))
    assert seen[0][0] == 0
    assert all(0 <= done <= whole for done, whole in seen)


def test_a_pair_is_explained_either_way_round(small: Gateways) -> None:
    """The finding does not depend on which gateway is named first; apart there is none."""
    assert small.explain(S32, S30) == small.explain("crca-2005-s30", "crca-2005-s32")
    assert small.explain(S30, "crca-2005-s33") is None
    with pytest.raises(UsageError, match="name two gateways"):
        small.explain(S30, S30)


def test_routes_take_names_as_people_say_them(small: Gateways) -> None:
    """Labels in any case are enough, and the demand comes back in ids."""
    answer = small.routes("HMRC", "kent charity", "preventing fraud", information="tax information", top=1)
    assert answer.demand[:5] == ("body:hmrc", "body:charity", "pur:fraud", "inf:tax", ())
    assert answer.demand.date == "2020-06-15"
    assert [step.gateway for step in answer.routes[0].steps] == [S30, "ukpga-2005-11-s33"]


def test_an_extent_is_part_of_the_demand(path: Path) -> None:
    """Narrowed to jurisdictions, the session asks for those."""
    answer = load(path, as_at=DAY, extent=("E",)).routes("hmrc", "kent county council", "preventing fraud")
    assert answer.demand.extent == ("E",)
    assert not any("--extent" in note for note in answer.notes)


def test_unknown_names_carry_the_nearest(small: Gateways) -> None:
    """The error has the nearest names as values, not only in its text."""
    with pytest.raises(UnknownNameError) as error:
        small.routes("kent chariti", "hmrc", "preventing fraud")
    assert error.value.nearest == ("Kent Charity",)


def test_a_gateway_that_is_not_live_is_not_found(path: Path) -> None:
    """On a day before it began a gateway has no scope to compare, and the error names it."""
    with pytest.raises(UnknownNameError, match="has ended or not begun on 2000-01-01") as error:
        load(path, as_at=date(2000, 1, 1)).live_gateway(S30)
    assert error.value.nearest == (S30,)


def test_several_sources_are_one_data_set(path: Path, tmp_path: Path) -> None:
    """Files named together are read together; a `+` file is local and named in every receipt."""
    lines = SMALL.split("\nbody:kent-council a")
    prefixes = "\n".join(line for line in SMALL.splitlines() if line.startswith("@prefix"))
    first, second = tmp_path / "one.ttl", tmp_path / "two.ttl"
    first.write_text(lines[0], encoding="utf-8")
    second.write_text(f"{prefixes}\nbody:kent-council a{lines[1]}", encoding="utf-8")
    joined, local = load(first, second), load(first, f"+{second}")
    assert joined.dataset.gateways == local.dataset.gateways == load(path).dataset.gateways
    assert (joined.dataset.local, local.dataset.local) == ((), (str(second),))
    assert joined.dataset.digest == local.dataset.digest, "the same triples"


def test_bad_data_is_an_error_of_its_own(tmp_path: Path) -> None:
    """A missing file is the caller's slip; data that is wrong is an error of the data."""
    with pytest.raises(UsageError):
        load(tmp_path / "gone.ttl")
    empty = tmp_path / "empty.ttl"
    empty.touch()
    with pytest.raises(DataError, match="holds no triple"):
        load(empty)


def test_other_shapes_of_the_data(small: Gateways) -> None:
    """The same data as plain triples, in rdflib and in networkx."""
    triples = small.triples()
    assert len(small.to_rdflib()) == len(set(triples))
    graph = small.to_networkx()
    assert graph.is_multigraph()
    assert S30 in " ".join(map(str, graph.nodes))
