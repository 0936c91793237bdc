"""An account's password while it changes: what to log in with next, and what the outcome of that proves. Does no I/O.

A login may carry a new password (RFC 5730 §2.9.1.1), which holds once the login succeeds. When the answer to it is lost
either may hold: then the new one is tried, and if the server refuses it the old one, once each. Taking turns any longer
would lock the account.
"""

import asyncio
from dataclasses import dataclass, field

from epp.codes import ResultCode
from epp.errors import AnswerLost, LocalProtocolError, LoginRefused, PasswordUnchanged

_WRONG_PASSWORD = frozenset({ResultCode.AUTHENTICATION_ERROR, ResultCode.AUTHENTICATION_ERROR_CLOSING})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One login. `new_password` is what it changes the password to."""

    password: str = field(repr=False)
    new_password: str | None = field(default=None, repr=False)


class Passwords:
    """Tells which login to attempt; wants to hear how each one went.

    `maybe` is a new password of which nobody knows whether it holds, from a change that a former run could not finish.
    `exhausted`: every password that might hold was refused, so that no further login makes sense.
    """

    def __init__(self, current: str, *, maybe: str | None = None) -> None:
        self.exhausted = False
        self._candidates = [current] if maybe is None else [maybe, current]
        self._refused: set[str] = set()
        self._wanted: str | None = None
        self._change: asyncio.Future[None] | None = None

    @property
    def current(self) -> str | None:
        """The password that holds, as far as the logins say; None while that is in doubt."""
        return self._candidates[0] if len(self._candidates) == 1 else None

    @property
    def login_due(self) -> bool:
        """Whether a login is needed to change the password, or to learn which one holds."""
        return not self.exhausted and self._change is not None

    def change(self, new_password: str) -> "asyncio.Future[None]":
        """Ask for a change. The result comes when the new password surely holds, PasswordUnchanged when the old one.

        Raises LocalProtocolError while the password is in doubt or another change is on its way.
        """
        if self._change is not None or self.current is None:
            raise LocalProtocolError("the password is being changed already")
        self._wanted = new_password
        self._change = asyncio.get_running_loop().create_future()
        return self._change

    def attempt(self) -> Attempt:
        open_to_try = [password for password in self._candidates if password not in self._refused]
        return Attempt((open_to_try or self._candidates)[0], self._wanted)

    def learn(self, current: str, maybe: str | None) -> None:
        """Take over what other clients have found out, unless a change of our own is on its way."""
        candidates = [current] if maybe is None else [maybe, current]
        if self._change is None and set(candidates) != set(self._candidates):
            self._candidates = candidates
            self.reset()

    def accepted(self, attempt: Attempt) -> bool:
        """Take note of a success; return whether it ended a doubt, a change included."""
        holds = attempt.password if attempt.new_password is None else attempt.new_password
        doubted, self._candidates = self._candidates, [holds]
        self._refused.clear()
        if attempt.new_password is not None:
            self._wanted = None
            self._end(None)
        elif len(doubted) > 1:
            self._end(None if holds == doubted[0] else PasswordUnchanged())
        return attempt.new_password is not None or len(doubted) > 1

    def refused(self, attempt: Attempt, refusal: LoginRefused) -> None:
        """Take note of a refusal: of this password, or only of what it was to become."""
        if attempt.new_password is not None:
            self._wanted = None
            self.exhausted = refusal.result.code in _WRONG_PASSWORD
            self._end(refusal)
            return
        self._refused.add(attempt.password)
        if self._refused.issuperset(self._candidates):
            self.exhausted = True
            self._end(refusal)

    def unanswered(self, attempt: Attempt) -> None:
        """Take note that nobody knows whether the login, and with it the change, happened."""
        if attempt.new_password is not None:
            self._candidates = [attempt.new_password, attempt.password]
            self._wanted = None

    def unsayable(self, attempt: Attempt, error: LocalProtocolError) -> None:
        """Give up a change to what XML cannot carry; any other login that cannot be said is the caller's fault."""
        if attempt.new_password is None:
            raise error
        self._wanted = None
        self._end(error)

    def abandon(self) -> None:
        """End a change that nobody will carry on: the old password holds, or nobody knows which."""
        self._end(PasswordUnchanged() if self.current is not None else AnswerLost("cancelled"))
        self._wanted = None

    def reset(self) -> None:
        """Try again what was refused, because an operator says that the cause is gone."""
        self.exhausted = False
        self._refused.clear()

    def _end(self, trouble: Exception | None) -> None:
        change, self._change = self._change, None
        if change is None or change.done():
            return
        if trouble is None:
            change.set_result(None)
        else:
            change.set_exception(trouble)
