"""Who may call an ISPmanager: the password with each call, or a session that lapses when it is not used."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from secrets import token_hex

USER, PASSWORD = "hoster", "ISP-Hoster-Password-1"


class Logins:
    """`sessions`: when each was used last."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.sessions: dict[str, datetime] = {}

    def lets_in(self, fields: Mapping[str, str], idle: timedelta) -> bool:
        """Tell whether a call may pass, and prolong the session that it names."""
        if fields.get("func") == "auth":
            return (fields.get("username"), fields.get("password")) == (USER, PASSWORD)
        if "auth" not in fields:
            return fields.get("authinfo") == f"{USER}:{PASSWORD}"
        session, now = fields["auth"], self._clock()
        if session not in self.sessions or now - self.sessions[session] > idle:
            self.sessions.pop(session, None)
            return False
        self.sessions[session] = now
        return True

    def open(self) -> str:
        session = token_hex(6)
        self.sessions[session] = self._clock()
        return session
