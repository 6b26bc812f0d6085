"""The tutorial notebook, run in a kernel of its own as a reader would run it."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest

CHECKOUT = Path(__file__).resolve().parent.parent
NOTEBOOK = CHECKOUT / "docs" / "tutorial.ipynb"


def _shown(notebook: Any) -> list[tuple[str, list[Any]]]:
    """Each cell with what it shows; the digest of the data changes with every mended comma and is left out."""
    return [
        (cell.source, [_plain(output) for output in cell.get("outputs", ())])
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def _plain(output: Any) -> Any:
    if output.output_type == "stream":
        return output.name, output.text
    return {kind: re.sub(r"data [0-9a-f]{12}", "data …", str(text)) for kind, text in output.data.items()}


# The kernel talks to this process over loopback, and warns that it does.
@pytest.mark.filterwarnings("default")
def test_the_tutorial_shows_what_it_says_it_shows() -> None:
    """Every cell runs, and shows what the page has; `python scripts/write_notebook.py` when the data has changed."""
    import nbformat

    spec = importlib.util.spec_from_file_location("write_notebook", CHECKOUT / "scripts" / "write_notebook.py")
    assert spec
    assert spec.loader
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)
    kept = nbformat.read(NOTEBOOK, as_version=4)  # type: ignore[no-untyped-call]
    assert _shown(writer.run_notebook()) == _shown(kept)


def test_the_tutorial_names_no_machine_and_no_moment() -> None:
    """Paths, times and counts of runs would differ from one reader to the next; and it promises nothing of the law."""
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert not re.search(r"/home/|/tmp/|/work/|iopub|\blawful\b", text)
    assert "not legal advice" in text
