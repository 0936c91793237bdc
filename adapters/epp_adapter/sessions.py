"""The sessions of one account: a pool made from the link and the profile, opened by the first command."""

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from adapters.epp_adapter.limits import pool_settings
from adapters.epp_adapter.profile import EppProfile
from adapters.epp_adapter.registry_clock import RegistryClock
from adapters.errors import PasswordNotChanged, Unavailable
from adapters.interface import LinkStatus
from adapters.link import LinkSettings
from epp import (
    Command,
    CommandExtension,
    Credentials,
    Endpoint,
    EppError,
    Farewell,
    Hello,
    HttpsTransport,
    LocalProtocolError,
    LoginRefused,
    NotSent,
    PasswordUnchanged,
    Pool,
    Priority,
    Response,
    TlsTransport,
    Transport,
)

T = TypeVar("T")


class Sessions:
    """Sends commands for one account, and remembers the last trouble for operators."""

    def __init__(self, name: str, profile: EppProfile, link: LinkSettings, *, clock: Callable[[], datetime]) -> None:
        self._link = link
        self._profile = profile
        self._clock = clock
        self.registry_clock = RegistryClock(profile.dialect, clock)
        self._last_error: tuple[str, datetime] | None = None
        self._started = False
        self._pool = Pool(
            self._transport,
            profile.dialect,
            _credentials(profile, link),
            name=name,
            settings=pool_settings(profile.sessions, link),
            observer=link.metrics,
            passwords=link.passwords,
            slots=link.slots,
            rate_share=link.rate_share,
        )

    async def send(
        self,
        command: Command[T],
        *,
        cltrid: str | None = None,
        extensions: tuple[CommandExtension, ...] = (),
        priority: Priority | None = None,
    ) -> Response[T]:
        """Send one command and return its answer (1xxx). Raises EppError."""
        self._start()
        link = self._link
        try:
            return await self._pool.send(
                command,
                cl_trid=cltrid,
                extensions=extensions,
                timeout_seconds=link.transform_timeout_seconds if command.is_transform else link.query_timeout_seconds,
                acquire_timeout_seconds=link.connect_timeout_seconds + link.query_timeout_seconds,
                priority=priority,
            )
        except EppError as err:
            if isinstance(err, NotSent) or err.may_have_happened:
                self._last_error = (type(err).__name__, self._clock())
            raise

    def status(self) -> LinkStatus:
        counts = {phase.value: count for phase, count in self._pool.stats().items()}
        error, at = self._last_error or (None, None)
        return LinkStatus(
            up=counts["ready"] + counts["busy"] > 0,
            sessions=counts,
            last_error=error,
            last_error_at=None if at is None else at.isoformat(),
            clock_skew_seconds=self.registry_clock.known_skew_seconds,
        )

    async def change_password(self, new_password: str) -> None:
        """Raises PasswordNotChanged, Unavailable."""
        self._start()
        try:
            await self._pool.change_password(new_password)
        except LocalProtocolError as err:
            raise PasswordNotChanged("the new password cannot be sent, or another change is on its way") from err
        except PasswordUnchanged as err:
            raise PasswordNotChanged("the old password holds") from err
        except LoginRefused as err:
            if self._pool.password is None:
                raise Unavailable("login_refused") from err
            raise PasswordNotChanged(f"the registry refused it: {err.result.code:d} {err.result.message}") from err
        except EppError as err:
            raise Unavailable("unreachable") from err

    def reset(self) -> None:
        """Try again what the registry refused: a login, a session."""
        self._pool.reset()

    async def close(self) -> None:
        await self._pool.close()

    def _start(self) -> None:
        if not self._started:
            self._started = True
            self._pool.start()

    def _transport(self) -> Transport:
        endpoint = Endpoint(
            host=self._link.host,
            port=self._link.port,
            server_name=self._link.server_name,
            ca_file=self._link.ca_file,
            cert_file=self._link.cert_file,
            key_file=self._link.key_file,
            connect_timeout_seconds=self._link.connect_timeout_seconds,
        )
        if self._link.transport == "tls":
            return self.registry_clock.watch(TlsTransport(endpoint))
        dialect, limits = self._profile.dialect, self._profile.sessions
        transport = HttpsTransport(
            endpoint,
            hello=dialect.encode(Hello()),
            farewell=Farewell.of(dialect, limits.no_session_codes),
            cookie_first=limits.cookie_first,
        )
        return self.registry_clock.watch(transport)


def _credentials(profile: EppProfile, link: LinkSettings) -> Credentials:
    return Credentials(
        user=link.user,
        password=link.password,
        objects=tuple(profile.object_uris),
        extensions=tuple(profile.extension_uris),
    )
