"""`gateways load`: the data into a store on disk or a SPARQL server."""

from __future__ import annotations

from typing import Any

import click

from gateways_graph.cli.options import data_options
from gateways_graph.cli.output import say, write_text


@click.command()
@click.argument("store", metavar="STORE")
@click.option("--replace", is_flag=True, help="Empty the store first, of all that it holds.")
@click.option("--update-at", metavar="URL", default=None, help="Where the server takes updates, if it cannot be told.")
@data_options
def load(store: str, **options: Any) -> int:
    """Fill a store with the data, so that other programs can query it and `--data STORE` read it.

    STORE is a folder for Oxigraph to keep, new or empty, or a server: sparql+http://host/query, with
    ?default-graph-uri=IRI to fill that graph alone. The data is checked first. A store that holds
    other data is left as it is unless --replace is given. All is written in one step, or nothing.

    \b
    Examples:
      gateways load gateways.store
      gateways overlaps --data gateways.store
      gateways load sparql+http://127.0.0.1:7878/query --replace
    """
    from gateways_graph.rdf.load import load_dataset, read_triples
    from gateways_graph.rdf.stores import fill_store

    loaded = load_dataset(options["data"], use_cache=not options["no_cache"])
    if loaded.local and not options["quiet"]:
        say(f"facts from {', '.join(map(str, loaded.local))} go in with the rest, no longer marked local\n", err=True)
    done = fill_store(store, read_triples(loaded.files), replace=options["replace"], update=options["update_at"])
    if not done.written:
        write_text(f"{store}: holds these {done.triples:,} triples already; nothing was written\n", None)
    else:
        removed = f", in place of {done.removed:,}" if done.removed else ""
        write_text(f"{store}: {done.triples:,} triples{removed}\n", None)
    write_text(f"data sha256:{loaded.dataset.digest}\n", None)
    return 0
