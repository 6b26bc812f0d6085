"""Every error that gateways-graph raises on purpose, and the exit code each ends in.

    GatewaysError                 1  something is wrong and no narrower class fits
    ├── UsageError                2  the call's words are off (a path that is not there, from = to)
    ├── DataError                 4  the data cannot be read or is not valid
    ├── UnknownNameError          5  a name asked for is not in the data (nearest names attached)
    ├── QueryError                6  a SPARQL query was refused, failed or ran out of time
    ├── MissingExtraError         7  an optional library is not installed (the install line is in the text)
    └── ProofError                3  a finding could not be proved again

A message says what is wrong, where (id, file, line) and what to do about it.
"""

__all__ = [
    "DataError",
    "GatewaysError",
    "MissingExtraError",
    "ProofError",
    "QueryError",
    "UnknownNameError",
    "UsageError",
]


class GatewaysError(Exception):
    """Base of all errors raised on purpose; `exit_code` is what the command line ends with."""

    exit_code = 1


class UsageError(GatewaysError):
    """The request itself makes no sense, whatever the data says."""

    exit_code = 2


class DataError(GatewaysError):
    """The data is missing, unreadable, empty, in another vocabulary or not valid."""

    exit_code = 4


class UnknownNameError(GatewaysError):
    """A gateway, body, purpose or other name is not in the data.

    Attributes:
        nearest: Names that are in the data and look alike, best first; may be empty.
    """

    exit_code = 5

    def __init__(self, message: str, nearest: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.nearest = nearest


class QueryError(GatewaysError):
    """A SPARQL query was refused, could not be parsed, or passed its limits.

    Attributes:
        why: `refused` (an update, SERVICE, FROM), `length` (of the query), `syntax`, `time`, `memory`,
            `form` (the answer has no such syntax) or `failed`.
    """

    exit_code = 6

    def __init__(self, message: str, why: str = "failed") -> None:
        super().__init__(message)
        self.why = why


class MissingExtraError(GatewaysError):
    """An optional dependency is missing.

    Example:
        >>> str(MissingExtraError("shacl", "pyshacl"))
        "pyshacl is not installed: pip install 'gateways-graph[shacl]'"
    """

    exit_code = 7

    def __init__(self, extra: str, library: str) -> None:
        super().__init__(f"{library} is not installed: pip install 'gateways-graph[{extra}]'")
        self.extra = extra


class ProofError(GatewaysError):
    """The independent checker could not prove a finding from the plain triples."""

    exit_code = 3
