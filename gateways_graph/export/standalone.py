"""One HTML page that stands by itself: nothing is fetched, and its content-security policy names what may run."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from html import escape

from gateways_graph.export.attributes import clean_text

__all__ = ["stand_alone"]

_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
{styles}
</head>
<body>
{body}
</body>
</html>
"""


def stand_alone(
    body: str, *, title: str, style: str, more_styles: Sequence[tuple[str, str]] = (), scripts: Sequence[str] = ()
) -> bytes:
    """The page.

    Args:
        body: What stands in the body, as HTML, less `scripts`.
        title: As text.
        style: The style sheet.
        more_styles: Id and text of further ones.
        scripts: What runs, in order; a page without any is allowed none.
    """
    sheets = [f"<style>{style}</style>", *(f'<style id="{name}">{text}</style>' for name, text in more_styles)]
    ran = [f"<script>{script}</script>" for script in scripts]
    page = _PAGE.format(
        policy=_policy([style, *(text for _, text in more_styles)], scripts),
        title=escape(clean_text(title)),
        styles="\n".join(sheets),
        body="\n".join([body, *ran]),
    )
    return page.encode()


def _policy(styles: Sequence[str], scripts: Sequence[str]) -> str:
    run = f" script-src {' '.join(map(_hash, scripts))};" if scripts else ""
    return f"default-src 'none';{run} style-src {' '.join(map(_hash, styles))}; base-uri 'none'; form-action 'none'"


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
