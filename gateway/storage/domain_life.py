"""Where names are in their lives, as an expression of their rows: `gateway.domains.life.life_of` in SQL."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Interval, and_, any_, case, literal, or_

from gateway.domains.life import LEAVING, RESTORABLE, DomainLife, ZoneLives
from gateway.storage.tables import domains

_D = domains.c


def life(zones: ZoneLives, at: datetime) -> ColumnElement[str]:
    """Return the expression; a name of a zone that is served no longer has neither grace nor redemption."""
    renewable_until = _D.expires_at + _days({key: zone.renewable for key, zone in zones.items()})
    redemption = _days({key: zone.redemption for key, zone in zones.items()})
    restorable_since = case((_D.deleted_at.is_(None), renewable_until), else_=_D.deleted_at)
    return case(
        (~_D.held, DomainLife.GONE.value),
        (or_(*map(_has, sorted(RESTORABLE))), DomainLife.REDEMPTION.value),
        (_has(LEAVING), DomainLife.PENDING_DELETE.value),
        (and_(_D.deleted_at.is_(None), _D.expires_at > at), DomainLife.ACTIVE.value),
        (and_(_D.deleted_at.is_(None), renewable_until >= at), DomainLife.GRACE.value),
        (restorable_since + redemption > at, DomainLife.REDEMPTION.value),
        else_=DomainLife.PENDING_DELETE.value,
    )


def may_be_restored() -> ColumnElement[bool]:
    """Tell of a deleted name whether it is not past its redemption yet, as far as its registry told."""
    return or_(*map(_has, sorted(RESTORABLE)), ~_has(LEAVING))


def _has(status: str) -> ColumnElement[bool]:
    return or_(literal(status) == any_(_D.statuses), literal(status) == any_(_D.grace_statuses))


def _days(by_zone: Mapping[tuple[str, str], timedelta]) -> ColumnElement[timedelta]:
    """Return the span of a row's registry and zone."""
    nothing = literal(timedelta(0), Interval)
    spans = {f"{registry}/{tld}": literal(span, Interval) for (registry, tld), span in by_zone.items() if span}
    return case(spans, value=_D.registry + "/" + _D.tld, else_=nothing) if spans else nothing
