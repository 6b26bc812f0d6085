"""Who tells whom, folded into columns that can be read: no gateway is lost, and none is counted twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gateways_graph.graph.bodies import body_graph
from gateways_graph.graph.strands import FOLDED, Strand, fold_strands, iter_strands
from tests.random_worlds import plain_dataset

_names = st.sampled_from(["a", "b", "c", "d", "e", "f"])
_strands = st.lists(
    st.builds(
        lambda ends, gateway: Strand(ends, gateway, gateway in ("g1", "g2")),
        st.tuples(_names, _names, _names),
        st.sampled_from(["g1", "g2", "g3", "g4", "g5"]),
    ),
    min_size=1,
    max_size=30,
)


@given(_strands, st.integers(2, 6))
def test_every_gateway_is_in_every_step(strands: list[Strand], most: int) -> None:
    """Folding joins names and loses no gateway; columns are as short as asked."""
    found = fold_strands(strands, most=(most, most, most))
    everything = {strand.gateway for strand in strands}
    for at in (0, 1):
        assert {name for item in found.ribbons if item.at == at for name in item.gateways} == everything
    assert found.gateways == len(everything)
    for at, column in enumerate(found.columns):
        assert len(column.ends) <= most
        assert sum(end.stands_for for end in column.ends) == len({strand.ends[at] for strand in strands})
        assert all(end.stands_for > 1 for end in column.ends if end.key == FOLDED)


@given(_strands)
def test_the_order_of_strands_does_not_matter(strands: list[Strand]) -> None:
    """The same strands in another order give the same columns and ribbons."""
    assert fold_strands(strands, most=(3, 3, 3)) == fold_strands(strands[::-1], most=(3, 3, 3))


def test_strands_are_the_edges_of_the_body_graph() -> None:
    """Discloser, recipient and number of gateways are those of `body_graph`."""
    dataset = plain_dataset(11, 20)
    graph = body_graph(dataset)
    found = fold_strands(iter_strands(dataset, None), most=(999, 999))
    edges = {(one, other): data["weight"] for one, other, data in graph.edges(data=True)}
    assert edges
    assert {(item.source, item.target): len(item.gateways) for item in found.ribbons} == edges
