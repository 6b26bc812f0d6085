"""A document to print, as frozen values: sections of paragraphs, lists and tables. How it looks is for its writers."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Block", "Document", "Entry", "Items", "Section", "Table", "Text"]


class Entry(NamedTuple):
    """What stands in one place of a table.

    Attributes:
        lines: One or more lines of text.
        kind: What it says, in one word of `KINDS` of the writer, for colour beside the words; or none.
        link: An address that the first line leads to.
    """

    lines: tuple[str, ...]
    kind: str = ""
    link: str = ""


class Text(NamedTuple):
    """A paragraph; `strong` ones must not be overlooked."""

    text: str
    strong: bool = False


class Items(NamedTuple):
    """A list."""

    items: tuple[str, ...]


class Table(NamedTuple):
    """A table: the first entry of each row names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Entry, ...], ...]


Block = Text | Items | Table


class Section(NamedTuple):
    """A heading and what stands under it; `level` 2 is a chapter, 3 a part of one."""

    title: str
    blocks: tuple[Block, ...]
    level: int = 2


class Document(NamedTuple):
    """The whole.

    Attributes:
        title: Heading of the first page.
        about: Lines under it: what was asked, of which data, on which day.
        sections: In order.
    """

    title: str
    about: tuple[str, ...]
    sections: tuple[Section, ...]
