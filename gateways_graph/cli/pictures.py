"""`gateways export svg --view …`: the pictures that are drawn here and not by Graphviz."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gateways_graph.cli.completion import complete
from gateways_graph.errors import UsageError
from gateways_graph.export.registry import FORMATS

if TYPE_CHECKING:
    from gateways_graph.export.canvas import Picture
    from gateways_graph.model.groups import Group
    from gateways_graph.session import Gateways

__all__ = ["PICTURES", "draws", "picture_options", "render", "write_picture"]

#: Views that are only pictures and no graph (but `route` in a format of graphs), with the options of each.
PICTURES = {
    "route": ("discloser", "recipient", "wanted_for", "information", "facts", "number"),
    "scope": ("group", "purpose", "statute"),
    "timeline": ("family",),
}
#: Views of a graph that have a drawing of their own; html shows them as an interactive page.
_GRAPHS = frozenset({"bodies", "neighbourhood", "purpose", "sectors"})
#: Those that Graphviz never draws, having a picture that says more.
_GROUPS, _STATUTES = "overlaps", "statutes"
_FORMS = ("svg", "png", "pdf", "html")
_SPELLED = {
    "discloser": "--from", "recipient": "--to", "wanted_for": "--for", "information": "--information",
    "facts": "--fact", "number": "--number", "family": "--family",
}  # fmt: skip

_OPTIONS = (
    click.option("--from", "discloser", metavar="BODY", shell_complete=complete("body"), help="Route: who would tell."),
    click.option("--to", "recipient", metavar="BODY", shell_complete=complete("body"), help="Route: who is told."),
    click.option("--for", "wanted_for", metavar="PURPOSE", shell_complete=complete("purpose"), help="Route: what for."),
    click.option("--information", metavar="NAME", shell_complete=complete("information"), help="Route: about what."),
    click.option("--fact", "facts", multiple=True, metavar="TEXT", help="Route: what is known, as in routes --fact."),
    click.option("--number", type=click.IntRange(1, 500), default=None, help="Route: which one in full; default 1."),
    click.option("--family", metavar="NAME", shell_complete=complete("gateway"), help="Timeline: as for history."),
)  # fmt: skip


def picture_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Adds the options that only these pictures take."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def draws(form: str, view: str, options: dict[str, Any]) -> bool:
    """Whether a view in a format is drawn here.

    Raises:
        UsageError: An option belongs to another view, or the view is no graph and the format takes one.
    """
    mine = PICTURES.get(view, ())
    given = [name for name in _SPELLED if options[name] not in (None, ()) and name not in mine]
    if given:
        owner = next(name for name, taken in PICTURES.items() if given[0] in taken)
        message = f"{_SPELLED[given[0]]} is for --view {owner}: leave it out, or choose that view"
        raise UsageError(message)
    if mine and form not in _FORMS and (view != "route" or FORMATS[form].kind not in ("graph", "folder")):
        more = ", or a format of graphs," if view == "route" else ""
        message = f"--view {view} is a picture: choose svg, png, pdf or html{more} and not {form}"
        raise UsageError(message)
    if view in (_GROUPS, _STATUTES):
        return form in ("svg", "png", "pdf")
    # A radius asks for the typed graph around a node, which Graphviz draws.
    return (bool(mine) and form in _FORMS) or (view in _GRAPHS and options["radius"] is None and _can_make(form))


def _can_make(form: str) -> bool:
    """Whether our own drawing can be had in a form; Graphviz stands in where only it makes png and pdf."""
    if form not in ("png", "pdf"):
        return form == "svg"
    from gateways_graph.export.graphviz import has_graphviz
    from gateways_graph.export.raster import find_converter

    return find_converter() is not None or not has_graphviz()


def write_picture(session: Gateways, form: str, view: str, options: dict[str, Any]) -> tuple[Path, ...]:
    """Draws it and writes it; `-o -` is stdout.

    Returns:
        The file written, or nothing.

    Raises:
        UsageError, UnknownNameError: As `gateways_graph.gallery.draw`.
        MissingConverterError: png or pdf, and nothing here makes it.
    """
    from gateways_graph.atomic import write_atomically
    from gateways_graph.gallery import draw

    content = render(draw(session, view, **_asked(session, view, options)), form)
    if options["output"] == "-":
        sys.stdout.buffer.write(content)
        return ()
    target = Path(options["output"] or f"gateways.{form}")
    write_atomically(target, content)
    return (target,)


def render(picture: Picture, form: str) -> bytes:
    """A picture as `svg`, `png`, `pdf` or `html`."""
    if form == "svg":
        return picture.svg.encode()
    if form == "html":
        from gateways_graph.export.picture_page import render_page

        return render_page(picture)
    from gateways_graph.export.raster import convert

    return convert(picture.svg, form)


def _asked(session: Gateways, view: str, options: dict[str, Any]) -> dict[str, Any]:
    if view == "route":
        asked = {name: options[name] for name in ("discloser", "recipient", "information", "facts")}
        return {**asked, "purpose": options["wanted_for"], "number": options["number"] or 1}
    if view == "timeline":
        return {"family": options["family"]}
    if view == "scope":
        return dict(_chosen(session, options))
    if view == _STATUTES:
        return {}
    if view == _GROUPS:
        return {"group": _group(session, options["group"]) if options["group"] else None}
    return {"node": options["node"]}


def _group(session: Gateways, text: str) -> Group:
    from gateways_graph.cli.groups import choose_group

    return choose_group(session, session.groups().groups, text)


def _chosen(session: Gateways, options: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """The gateways of a group, a purpose or a statute, those that meet most others first."""
    from collections import Counter

    from gateways_graph.analysis.overlaps import from_statute

    given = [name for name in PICTURES["scope"] if options[name]]
    if len(given) != 1:
        message = "the view 'scope' needs one of --group, --purpose and --statute: which gateways to compare"
        raise UsageError(message)
    text, world = options[given[0]], session.world
    if given[0] == "group":
        group = _group(session, text)
        met = Counter(name for pair in group.pairs for name in (pair.a, pair.b))
        yield from (("names", sorted(group.members, key=lambda name: (-met[name], name))), ("of", group.name))
        return
    if given[0] == "purpose":
        wanted = session.purpose_names.get(text)
        below = world.purposes.below(wanted)
        names = [name for name in world.live if any(below & set(flow.purpose) for flow in world.gateways[name].flows)]
    else:
        wanted = session.statute_names.get(text)
        names = [name for name in world.live if from_statute(world, name, wanted)]
    met = Counter(
        name for pair in session.overlaps().findings for name in (pair.a, pair.b) if {pair.a, pair.b} <= set(names)
    )
    yield "names", sorted(names, key=lambda name: (-met[name], name))
    yield "of", session.labels.get(wanted, wanted)
