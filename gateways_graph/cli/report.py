"""`gateways report`: a document to print, for a partnership or for a review of the law."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.completion import complete
from gateways_graph.cli.options import analysis_options, data_options, filter_options, open_session
from gateways_graph.cli.output import bar, write_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from gateways_graph.export.sources import Ground
    from gateways_graph.model.document import Document
    from gateways_graph.session import Gateways

_FORMS = ("html", "md")
_FILTERS = ("body", "statute", "purpose", "information", "gateway")


def document_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Where a document goes, and in which form."""
    for option in (
        click.option("--title", metavar="TEXT", default=None, help="Heading; made of the question when left out."),
        click.option(
            "-o", "--output", metavar="FILE", default=None, help="FILE.html or FILE.md; stdout when left out."
        ),
        click.option("--format", "form", type=click.Choice(_FORMS), default=None, help="Default: by FILE, else md."),
    ):
        function = option(function)
    return function


@click.group()
def report() -> None:
    """A document to print, as HTML (A4, PDF by any browser) or Markdown.

    \b
    Examples:
      gateways report partnership --for "child safeguarding" police council nhs school -o pack.html
      gateways report review --statute "Digital Economy Act 2017" -o review.md
    """


@report.command()
@click.argument("bodies", nargs=-1, required=True, metavar="BODY BODY ...", shell_complete=complete("body"))
@click.option(
    "--for", "purpose", required=True, metavar="PURPOSE", shell_complete=complete("purpose"), help="What for."
)
@click.option("--information", metavar="NAME", shell_complete=complete("information"), help="About what.")
@click.option("--fact", "facts", multiple=True, metavar="TEXT", help="What is known, as for routes. Repeatable.")
@click.option("--max-steps", type=click.IntRange(1, 6), default=2, show_default=True, help="Most steps in a route.")
@document_options
@analysis_options
@data_options
def partnership(bodies: tuple[str, ...], purpose: str, **options: Any) -> int:
    """Who round a table may tell whom: matrix, legal bases, conditions, onward limits, gaps, sources.

    Suited to the legal-basis annex of an information-sharing agreement. It says what is recorded, and
    what it does not decide.

    \b
    Example:
      gateways report partnership --for "child safeguarding" police council nhs --extent E -o pack.html
    """
    from gateways_graph.export.partnership_report import partnership_report

    session = open_session(options)
    found = session.partnership(
        bodies,
        purpose,
        options["information"],
        options["facts"],
        max_steps=options["max_steps"],
        progress=bar("pairs", quiet=options["quiet"]),
    )
    return _write(partnership_report(found, _ground(session), title=options["title"]), options)


@report.command()
@filter_options(whole="gateways", ground="common ground")
@document_options
@analysis_options
@data_options
def review(**options: Any) -> int:
    """Overlaps, what could go, undercuts, conflicts, merges and disputed words, for all or part of the law.

    Tables hold the strongest findings and count the rest; the commands of the same names list all.

    \b
    Example:
      gateways report review --purpose "fuel poverty" -o review.html
    """
    from gateways_graph.export.review_report import review_report

    session = open_session(options)
    wishes: dict[str, Any] = {name: options[name] for name in _FILTERS}
    scope = "; ".join(f"{name} {text}" for name, text in wishes.items() if text) or "all that is recorded"
    document = review_report(_review(session, wishes, options), _ground(session), scope=scope, title=options["title"])
    return _write(document, options)


def _review(session: Gateways, wishes: dict[str, Any], options: dict[str, Any]) -> Any:
    from gateways_graph.analysis.arguments import find_general_powers, find_undercuts
    from gateways_graph.analysis.folding import fold_overlaps
    from gateways_graph.export.review_report import ROWS, Reviewed
    from gateways_graph.model.conflict import CONFLICTS

    quiet = options["quiet"]
    overlaps = session.overlaps(**wishes, progress=bar("comparing", quiet=quiet))
    kinds = [kind for kind in CONFLICTS if kind != "overridden"]
    return Reviewed(
        overlaps,
        fold_overlaps(session.world, overlaps, most=ROWS),
        session.groups(overlaps),
        session.redundant(filters=wishes, progress=bar("judging", quiet=quiet)),
        find_undercuts(session.world, overlaps.findings, broad=overlaps.broad),
        find_general_powers(session.world, overlaps.findings),
        session.conflicts(filters=wishes, kinds=kinds, progress=bar("bars", quiet=quiet)),
        session.merges(**wishes, progress=bar("merging", quiet=quiet)),
        session.readings_sensitivity(progress=bar("readings", quiet=quiet)),
    )


def _ground(session: Gateways) -> Ground:
    from gateways_graph.export.sources import Ground

    return Ground(session.dataset, session.world.gateways, session.labels, session.receipt())


def _write(document: Document, options: dict[str, Any]) -> int:
    from gateways_graph.export.document import WRITERS

    output = options["output"]
    suffix = Path(output or "").suffix.removeprefix(".").lower()
    form = options["form"] or (suffix if suffix in _FORMS else "md")
    write_text(WRITERS[form](document), output)
    return 0
