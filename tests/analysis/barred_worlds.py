"""Hypothesis strategies for tiny worlds with bars: near the gateways' flows, so that they meet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import AltTerm, EnactmentClass, Gateway, LimitException, Restriction
from tests.strategies import FACETS, datasets, rarely, some

__all__ = ["barred_datasets"]

Draw = Callable[[st.SearchStrategy[Any]], Any]
Pool = tuple[Any, ...]

_CLASSES = (
    EnactmentClass("enc:any", "any other enactment"),
    EnactmentClass("enc:express", "one that refers expressly", must_refer_expressly=True),
    EnactmentClass("enc:scottish", "a Scottish Act", type="act", legislature="scottish-parliament"),
)
_NAMES = ("g1", "g2", "g3")
_YIELDS: Pool = (None, (), (), ("g1",), ("g2",), ("enc:any",), ("enc:express",), ("enc:scottish", "g1"))
_PREVAILS: Pool = (None, (), ("g1",), ("g2",), _NAMES, _NAMES)
_WORDS: Pool = (None, "silent", "overrides-all", "overrides-none", "expressly-preserves", "preserves-named")
_STATUSES: Pool = ("checked", "checked", "double-checked", "coded")
_CONDITIONS: Pool = ((), (), ("cond:necessary",))
#: What an exception names on each axis; mostly nothing, which means any.
_LETS: dict[str, Pool] = {
    "discloser": rarely(some("body:a", "bcls:k", "bcls:l"), ()),
    "recipient": (*some("body:b", "bcls:any", "bcls:k", "bcls:l"), (), ()),
    "purpose": (("pur:p",), ("pur:any",), ("code:same-purpose",), ("code:same-purpose", "pur:q"), (), (), ()),
    "subject": rarely(some("inf:s", "inf:all"), ()),
    "form": rarely(some("identifying", "de-identified"), ()),
}
_DISPUTED: Pool = (
    (AltTerm("yieldsTo", "g1", ()), AltTerm("yieldsTo", "enc:any", ("rdg:narrow",))),
    (AltTerm("yieldsTo", "g2", ("rdg:narrow",)),),
)


@st.composite
def _exceptions(draw: Draw, name: str) -> tuple[LimitException, ...]:
    found = []
    for number in range(draw(st.sampled_from((0, 0, 1, 2)))):
        facets = {axis: draw(st.sampled_from(pool)) for axis, pool in _LETS.items()}
        conditions = draw(st.sampled_from(_CONDITIONS))
        found.append(LimitException(f"exc:{name}.{number}", f"{name} {number}", conditions=conditions, **facets))
    return tuple(found)


@st.composite
def _bar(draw: Draw, name: str, gateways: tuple[Gateway, ...]) -> Restriction:
    """A bar whose boxes are mostly an edited copy of a gateway's."""
    near = draw(st.sampled_from(gateways))
    flows = []
    for number, flow in enumerate(near.flows, 1):
        axes = [draw(st.sampled_from(tuple(FACETS))) for _ in range(draw(st.sampled_from((0, 1, 1, 2))))]
        edits = {axis: draw(st.sampled_from(FACETS[axis])) for axis in axes}
        flows.append(flow._replace(id=f"flow:{name}.{number}", **edits))
    disputed = draw(st.sampled_from(((), (), (), *_DISPUTED)))
    return Restriction(
        f"bar:{name}",
        f"bar {name}",
        bars=tuple(flows),
        exceptions=draw(_exceptions(name)),
        yields_to=None if disputed else draw(st.sampled_from(_YIELDS)),
        prevails_over=draw(st.sampled_from(_PREVAILS)),
        ends_when=draw(st.sampled_from(((), (), (), ("cond:expedient",)))),
        extent=near.extent,
        in_force=near.in_force,
        status=draw(st.sampled_from(_STATUSES)),
        alternatives=disputed,
    )


def _halves(gateway: Gateway, bars: tuple[Restriction, ...]) -> tuple[Restriction, ...]:
    """The first two bars made over into one for each jurisdiction, which together close a gateway."""
    made = []
    for bar, code in zip(bars, ("E", "S"), strict=False):
        flows = tuple(
            flow._replace(id=f"flow:{bar.id[4:]}.{number}", extent=(code,))
            for number, flow in enumerate(gateway.flows, 1)
        )
        made.append(bar._replace(bars=flows, prevails_over=_NAMES, yields_to=(), alternatives=(), exceptions=()))
    return tuple(made)


@st.composite
def barred_datasets(draw: Draw, *, bars: int = 3) -> Dataset:
    """A tiny world of three gateways and some bars, with precedence recorded or not on either side."""
    data: Dataset = draw(datasets())
    gateways = []
    for gateway in data.gateways:
        word = draw(st.sampled_from((gateway.other_restrictions, *_WORDS)))
        lifts = draw(st.sampled_from((gateway.lifts, (), (), ("bar:x",), None)))
        gateways.append(gateway._replace(other_restrictions=word, lifts=lifts))
    found = tuple(draw(_bar(name, tuple(gateways))) for name in ("x", "y", "z")[:bars])
    if bars > 1 and draw(st.integers(0, 3)) == 0:
        found = (*_halves(draw(st.sampled_from(gateways)), found), *found[2:])
    return data._replace(gateways=tuple(gateways), restrictions=found, enactment_classes=_CLASSES)
