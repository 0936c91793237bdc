"""How a session that outlives its connections is ended when it is given up in doubt, or was left behind."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Self

from epp.codes import ResultCode
from epp.dialects import Dialect
from epp.errors import RemoteProtocolError
from epp.login import Logout

_CL_TRID = "farewell"


@dataclass(frozen=True, slots=True)
class Farewell:
    """A logout as a document, and which answers to it prove that the session stands no more."""

    document: bytes
    proves_end: Callable[[bytes], bool]

    @classmethod
    def of(cls, dialect: Dialect, no_session_codes: Collection[int]) -> Self:
        """`no_session_codes`: what the server answers where it knows no such session, which is as good."""
        command, ended = Logout(), {int(ResultCode.ENDING_SESSION), *no_session_codes}

        def proves_end(answer: bytes) -> bool:
            try:
                return dialect.decode(answer, command).code in ended
            except RemoteProtocolError:
                return False

        return cls(dialect.encode(command, cl_trid=_CL_TRID), proves_end)
