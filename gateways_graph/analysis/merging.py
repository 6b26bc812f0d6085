"""Whether two gateways could be one provision: flows that pair one to one and differ on one axis."""

from __future__ import annotations

from gateways_graph.model.gateway import Flow, Gateway

__all__ = ["merge_axis"]

#: Axis -> fields of a flow; everything else must be equal.
_AXES = {
    "discloser": ("discloser",),
    "recipient": ("recipient",),
    "purpose": ("purpose",),
    "subject": ("subject",),
    "form": ("form",),
    "origin": ("obtained_under", "received_through"),
    "extent": ("extent", "applies_in"),
}
_EXCLUDED = ("discloser", "recipient", "purpose", "subject", "form", "origin")


def _resolved(flow: Flow, gateway: Gateway) -> Flow:
    """A flow with what it takes from its gateway written out, and without its name."""
    return flow._replace(
        id="",
        extent=flow.extent if flow.extent is not None else gateway.extent,
        applies_in=flow.applies_in if flow.applies_in is not None else gateway.applies_in,
        in_force=flow.in_force if flow.in_force is not None else gateway.in_force,
    )


def _only_difference(a: Flow, b: Flow) -> str | None:
    """The axis on which two flows differ, or None when they differ on none, on several or elsewhere."""
    apart = [
        axis
        for axis, fields in _AXES.items()
        if any(getattr(a, name) != getattr(b, name) for name in fields)
        or (axis in _EXCLUDED and getattr(a.except_, axis) != getattr(b.except_, axis))
    ]
    same = all(getattr(a, name) == getattr(b, name) for name in ("pairing", "in_force", "readings"))
    return apart[0] if len(apart) == 1 and same else None


def merge_axis(g: Gateway, h: Gateway) -> str | None:
    """The one axis on which all paired flows differ, or None when there is no such pairing.

    Terms are compared elsewhere.
    """
    if len(g.flows) != len(h.flows):
        return None
    ours = [_resolved(flow, g) for flow in g.flows]
    theirs = [_resolved(flow, h) for flow in h.flows]
    found = [[_only_difference(a, b) for b in theirs] for a in ours]
    for axis in sorted({axis for row in found for axis in row if axis}):
        if _pairs_up([[number for number, other in enumerate(row) if other == axis] for row in found]):
            return axis
    return None


def _pairs_up(choices: list[list[int]]) -> bool:
    """Whether each flow can have a partner of its own (augmenting paths)."""
    taken: dict[int, int] = {}

    def place(flow: int, tried: set[int]) -> bool:
        for partner in choices[flow]:
            if partner in tried:
                continue
            tried.add(partner)
            if partner not in taken or place(taken[partner], tried):
                taken[partner] = flow
                return True
        return False

    return all(place(flow, set()) for flow in range(len(choices)))
