#!/usr/bin/env python3
"""Write docs/tutorial.ipynb: run its cells in order and keep what they show. Run after the data or the cells change.

The cells are in `docs/tutorial.ipynb` itself; `python scripts/write_notebook.py` runs them. Times, paths and other
things that differ from one machine to another are left out, so that two runs give the same file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

NOTEBOOK = Path(__file__).resolve().parent.parent / "docs" / "tutorial.ipynb"


def run_notebook(path: Path = NOTEBOOK) -> Any:
    """The notebook with the outputs of a fresh kernel; an error in a cell is raised."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        record_timing=False,
        resources={"metadata": {"path": str(path.parent)}},
    )
    # The kernel is a process of its own: it finds this checkout whether or not the package is installed.
    client.execute(env={**os.environ, "PYTHONPATH": str(NOTEBOOK.parent.parent)})
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for number, cell in enumerate(notebook.cells):
        cell.id, cell.metadata = f"cell-{number}", {}
        for output in cell.get("outputs", ()):
            output.pop("metadata", None)
            if output.output_type in ("execute_result", "display_data"):
                output["metadata"] = {}
    return notebook


def main() -> None:
    """Run the cells and write the file."""
    import nbformat

    nbformat.write(run_notebook(), NOTEBOOK)


if __name__ == "__main__":
    main()
