"""What is meant by a repeal, and the data as it stands after it.

A repealed gateway or bar stays in the record and is in force on no day, so that what refers to it
still finds it. Conditions, onward rules and offences are not taken away with the provision that
makes them: other law may go on referring to them. They are named, for a person to decide.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

from gateways_graph.analysis.matching import say_standing
from gateways_graph.engine.world import World
from gateways_graph.errors import UnknownNameError
from gateways_graph.model.dataset import Dataset
from gateways_graph.model.gateway import Gateway, Restriction
from gateways_graph.model.identifiers import LEGISLATION, legislation_path
from gateways_graph.model.names import gateway_names, statute_names

__all__ = ["Repealed", "choose_repealed", "repeal"]


class Repealed(NamedTuple):
    """What some names mean, as ids of gateways and bars in order, and what to say of it."""

    gateways: tuple[str, ...]
    bars: tuple[str, ...]
    notes: tuple[str, ...] = ()


def choose_repealed(world: World, texts: Iterable[str]) -> Repealed:
    """Gateways and bars in force that are meant by names of gateways, bars, provisions and statutes.

    A provision means itself and what lies under it; a statute means all of it.

    Raises:
        UnknownNameError: Nothing is called that (nearest names attached), or nothing that is called
            that is in force on the day.
    """
    gateways: set[str] = set()
    bars: set[str] = set()
    notes: list[str] = []
    for text in texts:
        meant = _meant(world.dataset, text)
        live = {name for name in meant if name in world.scopes or name in world.bars}
        if not live:
            said = "; ".join(f"{name}: {say_standing(world, name)}" for name in sorted(meant)[:3])
            message = f"nothing called {text!r} is in force on the day ({said}): choose another --as-at"
            raise UnknownNameError(message, tuple(sorted(meant)))
        if idle := meant - live:
            notes.append(f"{len(idle)} of what is called {text!r} is not in force on the day: it stays as it is")
        gateways |= live & world.scopes.keys()
        bars |= live & world.bars.keys()
    found = Repealed(tuple(sorted(gateways)), tuple(sorted(bars)))
    return found._replace(notes=(*notes, *_left_behind(world, found)))


def _meant(dataset: Dataset, text: str) -> set[str]:
    """Ids of the gateways and bars that a name means."""
    items: tuple[Gateway | Restriction, ...] = (*dataset.gateways, *dataset.restrictions)
    ids = {name for name in (text, f"bar:{text}") if any(item.id == name for item in items)}
    if ids:
        return ids
    statutes = statute_names(dataset).find_exact(text)
    law = statutes[0] if len(statutes) == 1 else f"{LEGISLATION}id/{legislation_path(text.strip()).rstrip('/')}"
    under = {item.id for item in items if any(iri == law or iri.startswith(f"{law}/") for iri in item.provisions)}
    return under or set(gateway_names(dataset).find(text))


def _left_behind(world: World, gone: Repealed) -> Iterable[str]:
    """Rules and offences made by provisions of what goes, that something left still refers to."""
    gateways, dataset = world.gateways, world.dataset
    provisions = {iri for name in gone.gateways for iri in gateways[name].provisions}
    kept = [gateways[name] for name in world.live if name not in gone.gateways]
    made = [(rule.id, rule.label, rule.provisions) for rule in dataset.onward_rules]
    for name, label, sources in (*made, *dataset.offences):
        users = [item.id for item in kept if name in (*(item.onward or ()), *(item.offences or ()))]
        if users and sources and set(sources) <= provisions:
            more = f" and {len(users) - 1} more" if len(users) > 1 else ""
            yield f"{label} ({name}) is made by what goes; {users[0]}{more} still refers to it, and it is kept"


def repeal(dataset: Dataset, names: Collection[str]) -> Dataset:
    """The data set with some gateways and bars in force on no day."""
    names = frozenset(names)
    if not names:
        return dataset
    return dataset._replace(
        gateways=tuple(
            item._replace(in_force=(), flows=tuple(flow._replace(in_force=None) for flow in item.flows))
            if item.id in names else item
            for item in dataset.gateways
        ),
        restrictions=tuple(
            item._replace(in_force=(), bars=tuple(flow._replace(in_force=None) for flow in item.bars))
            if item.id in names else item
            for item in dataset.restrictions
        ),
    )  # fmt: skip
