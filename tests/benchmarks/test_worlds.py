"""The worlds that benchmarks measure on, and that peers and engine answer alike on them."""

from __future__ import annotations

import pytest

from benchmarks.as_turtle import to_turtle
from benchmarks.coverage import coverage_peers, smallest_peers
from benchmarks.measure import measure_peers
from benchmarks.peers import Peer, classified_peers, digest_of, overlap_peers
from benchmarks.work import count_work
from benchmarks.worlds import DAY, Sample, build_sample, build_table
from gateways_graph.engine.world import build_world
from gateways_graph.rdf.read import read_dataset
from gateways_graph.rdf.sources import parse_source
from gateways_graph.rdf.validate import find_defects

DENSITIES = ("sparse", "dense")


@pytest.fixture(params=DENSITIES, scope="module")
def sample(request: pytest.FixtureRequest) -> Sample:
    """A world of 120 gateways at each density."""
    return build_sample(request.param, 120)


def _in_process(peers: tuple[Peer, ...]) -> list[Peer]:
    return [peer for peer in peers if not peer.guarded]


def test_same_seed_gives_same_world(sample: Sample) -> None:
    """A world is a function of density, size and seed."""
    density = sample.name.partition(" ")[0]
    assert build_sample(density, 120) == sample
    assert build_sample(density, 120, seed=12) != sample


def test_turtle_reads_back_as_the_same_values(sample: Sample) -> None:
    """Cold starts read the same data set that warm ones are given."""
    source = parse_source("world.ttl", to_turtle(sample.dataset))
    assert read_dataset(source.triples, digest=sample.dataset.digest) == sample.dataset


def test_turtle_is_valid(sample: Sample) -> None:
    """A generated file passes the checks that every load makes."""
    source = parse_source("world.ttl", to_turtle(sample.dataset))
    assert [defect for defect in find_defects([source], as_at=DAY) if defect.severity == "error"] == []


def test_table_is_what_the_engine_compiles(sample: Sample) -> None:
    """The table read off the values has the rows of the compiled world."""
    assert set(build_table(sample.dataset, DAY).rows) == set(sample.table.rows)


def test_engine_and_sets_list_the_same_pairs(sample: Sample) -> None:
    """Pairs that meet have one digest, whoever lists them, and there are some."""
    answers = [peer.ask(sample) for peer in _in_process(overlap_peers())]
    assert len({digest_of(answer.pairs) for answer in answers}) == 1
    assert answers[0].pairs


def test_all_classify_alike(sample: Sample) -> None:
    """Equal, inside, contains and partial mean the same to the engine, to sets and to SQL."""
    pytest.importorskip("duckdb")
    answers = [peer.ask(sample) for peer in classified_peers()]
    assert len({digest_of(answer.pairs) for answer in answers}) == 1


def test_all_find_the_same_covered(sample: Sample) -> None:
    """What others hold together is the same by own points, by box subtraction and by SQL."""
    pytest.importorskip("duckdb")
    answers = [peer.ask(sample) for peer in coverage_peers()]
    assert len({digest_of(answer.pairs) for answer in answers}) == 1
    assert answers[0].pairs


def test_smallest_cover_is_what_the_solver_finds_on_all_points(sample: Sample) -> None:
    """Clauses asked for one by one prove the same number as all of them at once; dropping gives no fewer."""
    pytest.importorskip("scipy")
    ours, dropped, solved = (peer.ask(sample).pairs for peer in smallest_peers())
    assert ours == solved
    assert len(dropped) >= len(ours) > 0


@pytest.mark.parametrize("density", DENSITIES)
def test_oxigraph_lists_the_same_pairs(density: str) -> None:
    """The SPARQL that we are measured against asks the same question."""
    sample = build_sample(density, 60)
    peers = [peer for peer in overlap_peers() if peer.name in ("engine", "pyoxigraph SPARQL")]
    answers = [peer.ask(sample) for peer in peers]
    assert answers[0].pairs == answers[1].pairs


def test_a_peer_that_differs_is_reported(sample: Sample) -> None:
    """A wrong answer is named, not dropped, and its times are not usable."""
    right = overlap_peers()[0]
    wrong = Peer("wrong", right.prepare, lambda world: right.answer(world)._replace(pairs=[("a", "b")]))
    figures = measure_peers([right, wrong], sample, rounds=1)
    assert [(figure.peer, figure.verdict, figure.usable) for figure in figures] == [
        ("engine", "same", True),
        ("wrong", "different", False),
    ]


def test_work_is_stable(sample: Sample) -> None:
    """Counters depend on the data alone, and the join gives no pair twice."""
    worlds = [build_world(sample.dataset, DAY.toordinal()) for _ in range(2)]
    first, second = (count_work(world) for world in worlds)
    assert first == second
    assert first["box_pairs_extracted"] == first["gateway_pairs"]
    assert first["boxes"] == len(sample.table.rows)


@pytest.mark.parametrize(("density", "steps"), [("sparse", 4), ("dense", 5)])
def test_work_grows_with_the_answer(density: str, steps: int) -> None:
    """At 3,000 gateways: few steps of coverage for each, and blocks that leave most of the square untouched."""
    pytest.importorskip("numpy")
    work = count_work(build_world(build_sample(density, 3_000).dataset, DAY.toordinal()))
    assert work["coverage_steps"] < steps * work["gateways"]
    assert work["block_words"] < work["words_combined_at_most"] / 4
