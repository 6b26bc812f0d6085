"""`gateways explain A [B]`: one gateway in full, or two side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.answers import remembered
from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, open_session, output_options
from gateways_graph.cli.output import Emitter
from gateways_graph.listings.pairs import list_pair
from gateways_graph.listings.recorded import list_gateways

if TYPE_CHECKING:
    from gateways_graph.session import Gateways


@click.command()
@click.argument("a", shell_complete=complete("gateway"))
@click.argument("b", required=False, shell_complete=complete("gateway"))
@analysis_options
@output_options
@data_options
@remembered
def explain(a: str, b: str | None, **options: Any) -> int:
    """One gateway in full; or two side by side, axis by axis, with the relation and its proof.

    Names are ids, IRIs, legislation paths, labels, or statute initials with the section.

    \b
    Examples:
      gateways explain cda-1998-s115
      gateways explain ukpga-2017-30-s35.fuel-poverty ukpga-2017-30-s36
    """
    session = open_session(options)
    emitter = Emitter(options, session.receipt())
    if b is None:
        _one(session, emitter, a)
    else:
        _two(session, emitter, a, b)
    return 0


def _one(session: Gateways, emitter: Emitter, text: str) -> None:
    from gateways_graph.analysis.pages import say_gateway

    found = [session.world.gateways[name] for name in session.gateway_names.find(text)]
    if emitter.form == "table":
        emitter.text("\n".join(say_gateway(session.world, item, session.labels) for item in found))
        return
    emitter.emit(*list_gateways(session, found)[:2])


def _two(session: Gateways, emitter: Emitter, a: str, b: str) -> None:
    from gateways_graph.analysis.pages import compare_axes, say_pair

    finding = session.explain(a, b)
    one, two = session.live_gateway(a), session.live_gateway(b)
    if emitter.form == "table":
        emitter.text(say_pair(session.world, (one, two), finding, compare_axes(session.world, one, two)))
        return
    emitter.emit(*list_pair(session, one, two, finding)[:2])
