"""The library as people meet it: the answers of `session`, each of which can show itself as a table.

An answer stays the frozen value that it is (equal to, and an instance of, the plain one). It also
knows the data that it came from, so that `to_pandas()` and a notebook need no more than the answer.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, Self, TypeVar, cast

from gateways_graph import comparison, session
from gateways_graph.analysis import conflicts, overlaps
from gateways_graph.listings.frames import Frame, as_frame
from gateways_graph.model import consolidation, finding, gaps, groups, history, partnership, redundancy, route
from gateways_graph.model import sensitivity as readings_sensitivity
from gateways_graph.model import why_not as why
from gateways_graph.model.gateway import ALL_EXTENTS

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["Gateways", "Shown", "load"]


class Shown:
    """What every answer can do beside being itself."""

    _session: session.Gateways
    _receipt: Mapping[str, Any]

    def to_frame(self) -> Frame:
        """The answer as a table that has been written in no library's form yet."""
        return as_frame(self._session, self, receipt=self._receipt)

    def to_records(self) -> list[dict[str, Any]]:
        """Nested records, with the fields of `--json`."""
        return self.to_frame().to_records()

    def to_arrow(self) -> pa.Table:
        """An Arrow table, with the columns of `--csv` and the receipt in its metadata."""
        return self.to_frame().to_arrow()

    def to_pandas(self) -> pd.DataFrame:
        """A pandas data frame, with the columns of `--csv` and the receipt in its `attrs`."""
        return self.to_frame().to_pandas()

    def _repr_html_(self) -> str:
        return self.to_frame()._repr_html_()

    def __repr__(self) -> str:
        """One line; the fields are those of the plain value."""
        return repr(self.to_frame())

    def _replace(self, **fields: Any) -> Self:
        """As of any named tuple; the answer goes on knowing its data."""
        changed: Self = super()._replace(**fields)  # type: ignore[misc]
        changed._session, changed._receipt = self._session, self._receipt
        return changed

    def __reduce__(self) -> Any:
        """Copied and pickled as the plain value: the data does not travel with it."""
        plain: Any = type(self).__mro__[2]
        fields: Any = self
        return getattr(plain, "_make", plain), (tuple(fields),)


class Overlaps(Shown, overlaps.Overlaps):
    """Pairs of gateways that share a point."""


class Redundancy(Shown, redundancy.Redundancy):
    """What could go and what must stay."""


class Conflicts(Shown, conflicts.Conflicts):
    """Permissions that meet bars."""


class Groups(Shown, groups.Groups):
    """Groups of gateways that cover the same ground."""


class History(Shown, history.History):
    """A family of gateways through time."""


class Merges(Shown, tuple[consolidation.Merge, ...]):  # noqa: SLOT001 - it must remember its data
    """What could be one provision."""


class Pair(Shown, finding.PairFinding):
    """How two gateways relate."""


class Routes(Shown, route.Routes):
    """Candidate routes for a wished disclosure."""


class Partnership(Shown, partnership.Partnership):
    """Who of several bodies may tell whom."""


class Gaps(Shown, gaps.Gaps):
    """Where no specific gateway is recorded."""


class WhyNot(Shown, why.WhyNot):
    """What keeps a demand from a better route."""


class Sensitivity(Shown, readings_sensitivity.Sensitivity):
    """What turns on each disputed phrase."""


class Comparison(Shown, comparison.Comparison):
    """What differs between two days or two data sets."""

    def __reduce__(self) -> Any:
        """As any object: it holds both sides."""
        return object.__reduce_ex__(self, 2)


P = ParamSpec("P")
S = TypeVar("S", bound=Shown)


def _show(g: session.Gateways, kind: type[S], answer: Any, *, as_at: str | None = None) -> S:
    """The answer as one that knows its data."""
    found: Any
    if isinstance(answer, tuple):
        make: Any = getattr(kind, "_make", kind)
        found = make(answer)
    else:
        found = object.__new__(kind)
        found.__dict__.update(vars(answer))
    found._session, found._receipt = g, g.receipt(as_at=as_at)
    return cast("S", found)


def _shown(method: Callable[P, Any], kind: type[S]) -> Callable[P, S]:
    """A method of the plain session, with an answer that can show itself."""

    @functools.wraps(method)
    def ask(*args: P.args, **asked: P.kwargs) -> S:
        g = cast("session.Gateways", args[0])
        return _show(g, kind, method(*args, **asked), as_at="all" if asked.get("always") else None)

    return ask


class Gateways(session.Gateways):
    """A data set at a date; see `session.Gateways`, whose questions these are."""

    overlaps = _shown(session.Gateways.overlaps, Overlaps)
    redundant = _shown(session.Gateways.redundant, Redundancy)
    conflicts = _shown(session.Gateways.conflicts, Conflicts)
    groups = _shown(session.Gateways.groups, Groups)
    history = _shown(session.Gateways.history, History)
    merges = _shown(session.Gateways.merges, Merges)
    routes = _shown(session.Gateways.routes, Routes)
    partnership = _shown(session.Gateways.partnership, Partnership)
    gaps = _shown(session.Gateways.gaps, Gaps)
    why_not = _shown(session.Gateways.why_not, WhyNot)
    readings_sensitivity = _shown(session.Gateways.readings_sensitivity, Sensitivity)
    diff = _shown(session.Gateways.diff, Comparison)
    what_if = _shown(session.Gateways.what_if, Comparison)

    def explain(self, a: str, b: str) -> Pair | None:
        """How two gateways relate, or None when they share no point."""
        found = super().explain(a, b)
        return None if found is None else _show(self, Pair, found)

    def to_frame(self, findings: Any) -> Frame:
        """Findings of one kind as a table: some of an answer's, or gathered from several answers.

        Args:
            findings: An answer, or findings of one kind.

        Raises:
            UsageError: They are of several kinds, or no findings.
        """
        return as_frame(self, findings)


def load(
    *sources: str | Path,
    as_at: date | None = None,
    extent: Sequence[str] = ALL_EXTENTS,
    readings: Sequence[str] = (),
    cache: bool = True,
) -> Gateways:
    """Open the packaged data, or files of one's own; arguments and errors as for `session.load`."""
    plain = session.load(*sources, as_at=as_at, extent=extent, readings=readings, cache=cache)
    found = object.__new__(Gateways)
    found.__dict__.update(vars(plain))
    return found
