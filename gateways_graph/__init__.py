"""UK legal gateways as a graph: overlaps with proof, and candidate routes for sharing information.

`load()` gives a `Gateways` value; its methods answer the questions of the command line.

Example:
    >>> from gateways_graph import load
    >>> g = load()
    >>> findings = g.overlaps(statute="Crime and Disorder Act 1998")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gateways_graph.notebook import Gateways, load

__all__ = ["Gateways", "__version__", "load"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Import the public names when they are asked for, so that `import gateways_graph` costs nothing."""
    if name in ("Gateways", "load"):
        from gateways_graph import notebook

        return getattr(notebook, name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
