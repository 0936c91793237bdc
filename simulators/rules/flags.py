"""Statuses that a client sets and lifts, alike for domains, contacts and hosts (RFC 5731 §2.3 and its like)."""

from collections.abc import Iterable

from simulators.refusals import Culprit, Refused, Why


def changed(current: set[str], add: Iterable[str], rem: Iterable[str], *, repeats_are_silent: bool) -> set[str]:
    """Return the statuses after a change. Raises `Refused` for one that is the server's, or that changes nothing
    where the registry minds.
    """
    statuses = set(current)
    for status in rem:
        _check_settable(status)
        if status not in statuses and not repeats_are_silent:
            raise Refused(Why.STATUS_NOT_SET, culprit=Culprit("status", status=status))
        statuses.discard(status)
    for status in add:
        _check_settable(status)
        if status in statuses and not repeats_are_silent:
            raise Refused(Why.STATUS_ALREADY_SET, culprit=Culprit("status", status=status))
        statuses.add(status)
    return statuses


def _check_settable(status: str) -> None:
    if not status.startswith("client"):
        raise Refused(Why.STATUS_NOT_SETTABLE, culprit=Culprit("status", status=status))


def check_updatable(why: Why, current: set[str], *, lifts_only: Iterable[str] | None) -> None:
    """Raises `Refused` when clientUpdateProhibited is set, unless the command only lifts statuses and that one too.

    `lifts_only` holds the statuses that the command lifts when it does nothing else, None when it does more.
    """
    if "clientUpdateProhibited" in current and "clientUpdateProhibited" not in (lifts_only or ()):
        detail = "clientUpdateProhibited is set"
        raise Refused(why, detail, culprit=Culprit("status", status="clientUpdateProhibited"))
