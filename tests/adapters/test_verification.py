from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.dates import add_years
from adapters.model import (
    Attempt,
    DomainInfo,
    DomainName,
    Order,
    Receipt,
    Registered,
    Renewed,
    TransferInfo,
    TransferOrder,
    TransferState,
)
from adapters.outcome import Applied, NotApplied, RefusalReason, TakenByOther, Undecided, Verdict
from adapters.registries import pir, tci
from adapters.rules import TldRules
from adapters.verification import CLOCK_TOLERANCE, Evidence, verdict
from tests.support.orders import a_nameservers_order, a_register_order, a_renew_order, nameservers

SENT = datetime(2026, 11, 22, 12, tzinfo=UTC)
NOW = SENT + timedelta(minutes=5)
EXPIRY = datetime(2027, 3, 1, 10, tzinfo=UTC)
SETTLES = timedelta(seconds=20)
NAME = DomainName.parse("example.org")
ATTEMPT = Attempt("dgw-x-1", 1, SENT, SENT)
RULES = pir.SPEC.rules("org")

OURS = DomainInfo(
    name=NAME,
    sponsor="gw-main",
    created_at=SENT,
    expires_at=add_years(SENT, 1),
    statuses=frozenset({"ok"}),
    nameservers=(),
    ours=True,
    creator="gw-main",
)
THEIRS = replace(OURS, sponsor="gw-other", creator="gw-other", ours=False)
RENEWABLE = replace(OURS, created_at=add_years(EXPIRY, -1), expires_at=EXPIRY)
RENEWED_BY_ITSELF = replace(RENEWABLE, expires_at=add_years(EXPIRY, 1), grace_statuses=frozenset({"autoRenewPeriod"}))

REGISTER = a_register_order("example.org")
RENEW = a_renew_order("example.org", EXPIRY)
DELEGATE = a_nameservers_order("example.org", *nameservers("ns1.example.net", "ns2.example.net"))


def judge(
    order: Order,
    info: DomainInfo | None,
    *,
    now: datetime = NOW,
    attempt: Attempt = ATTEMPT,
    skew: timedelta = timedelta(0),
    rules: TldRules = RULES,
) -> Verdict:
    receipt = Receipt(attempt.cltrid, "svtrid-1", 1000)
    return verdict(order, attempt, Evidence(info, "gw-main", now, receipt, SETTLES, skew), rules)


def test_our_new_registration_is_applied_with_the_registrys_dates() -> None:
    found = judge(REGISTER, OURS)
    assert isinstance(found, Applied)
    assert found.value == Registered(OURS.created_at, add_years(SENT, 1))
    assert found.receipt.svtrid == "svtrid-1"


@pytest.mark.parametrize("order", [REGISTER, RENEW, DELEGATE])
def test_absence_proves_nothing_while_the_registry_may_still_be_at_work(order: Order) -> None:
    unchanged = None if order is REGISTER else RENEWABLE
    early = judge(order, unchanged, now=SENT + timedelta(seconds=5))
    assert early == Undecided("the registry may still be at work on the command", timedelta(seconds=15))
    assert judge(order, unchanged) == NotApplied()


@pytest.mark.parametrize(
    "info",
    [
        THEIRS,
        replace(OURS, created_at=SENT - timedelta(days=1, seconds=1)),
        replace(OURS, created_at=SENT - timedelta(days=400), creator="gw-other"),
        DomainInfo(NAME, "", None, None, frozenset(), (), ours=False),
    ],
)
def test_a_name_that_is_not_this_orders_work_is_taken(info: DomainInfo) -> None:
    found = judge(REGISTER, info)
    assert isinstance(found, TakenByOther)
    assert found.reason is RefusalReason.DOMAIN_TAKEN


def test_the_orders_own_auth_info_proves_it_whatever_the_creation_date() -> None:
    old = replace(OURS, created_at=SENT - timedelta(days=1), expires_at=add_years(SENT - timedelta(days=1), 1))
    assert isinstance(judge(REGISTER, replace(old, auth_info=REGISTER.auth_info)), Applied)
    older = replace(old, created_at=old.created_at - timedelta(days=1), auth_info="somebody-elses")
    assert isinstance(judge(REGISTER, older), TakenByOther)


@given(step=st.timedeltas(CLOCK_TOLERANCE + timedelta(seconds=1), timedelta(hours=24)))
@pytest.mark.fault("F064")
def test_f064_our_own_clock_set_back_after_the_sending_never_gives_the_money_back(step: timedelta) -> None:
    """The sending was noted by a clock that ran ahead, so the registration seems to be older than its order."""
    created_at = SENT - step
    found = judge(REGISTER, replace(OURS, created_at=created_at, expires_at=add_years(created_at, 1)))
    assert isinstance(found, Undecided)
    assert found.retry_after is None


@pytest.mark.parametrize("creator", ["GW-MAIN", "gw-main-user7", None])
def test_a_new_name_that_is_ours_is_never_called_somebody_elses(creator: str | None) -> None:
    """Some registries show the creator in another spelling, or the user behind the registrar."""
    found = judge(REGISTER, replace(OURS, creator=creator))
    assert isinstance(found, Undecided if creator == "gw-main-user7" else Applied)


@given(skew=st.timedeltas(timedelta(days=-400), timedelta(days=400)), late=st.integers(0, 3600))
@pytest.mark.fault("F064")
def test_f064_a_registrys_wrong_clock_never_makes_ours_look_older(skew: timedelta, late: int) -> None:
    created_at = SENT + skew + timedelta(seconds=late)
    info = replace(OURS, created_at=created_at, expires_at=add_years(created_at, 1))
    assert isinstance(judge(REGISTER, info, skew=skew), Applied)


@pytest.mark.parametrize(
    "info",
    [
        replace(OURS, created_at=None),
        replace(OURS, expires_at=None),
        replace(OURS, expires_at=add_years(SENT, 2)),
        replace(OURS, expires_at=datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_registration_that_does_not_fit_the_order_is_for_a_person(info: DomainInfo) -> None:
    found = judge(REGISTER, info)
    assert isinstance(found, Undecided)
    assert found.retry_after is None


@pytest.mark.parametrize(
    ("order", "status"), [(REGISTER, "pendingCreate"), (RENEW, "pendingRenew"), (DELEGATE, "pendingUpdate")]
)
@pytest.mark.fault("F044")
def test_f044_what_the_registry_has_not_decided_is_asked_again_later(order: Order, status: str) -> None:
    found = judge(order, replace(RENEWABLE, created_at=SENT, statuses=frozenset({status})))
    assert isinstance(found, Undecided)
    assert found.retry_after is not None
    assert found.retry_after >= timedelta(minutes=1)


@given(
    expiry=st.datetimes(datetime(2026, 12, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    years=st.integers(1, 6),
    present=st.integers(0, 6),
)
def test_a_renewal_is_judged_by_the_years_that_were_added(expiry: datetime, years: int, present: int) -> None:
    order = a_renew_order("example.org", expiry, years=years)
    found = judge(order, replace(OURS, created_at=SENT - timedelta(days=99), expires_at=add_years(expiry, present)))
    if present == years:
        assert isinstance(found, Applied)
        assert found.value == Renewed(add_years(expiry, years))
    elif present == 0:
        assert found == NotApplied()
    else:
        assert isinstance(found, Undecided)
        assert found.retry_after is None


@pytest.mark.parametrize(("info", "reason"), [(None, "NOT_FOUND"), (THEIRS, "NOT_SPONSOR")])
@pytest.mark.parametrize("order", [RENEW, DELEGATE])
def test_a_name_that_left_us_can_never_be_changed(order: Order, info: DomainInfo | None, reason: str) -> None:
    found = judge(order, info)
    assert isinstance(found, TakenByOther)
    assert found.reason is RefusalReason[reason]


def test_a_year_that_the_registry_added_by_itself_is_the_one_ordered() -> None:
    attempt = Attempt("dgw-x-1", 1, EXPIRY - timedelta(minutes=1), EXPIRY - timedelta(minutes=1))
    found = judge(RENEW, RENEWED_BY_ITSELF, now=EXPIRY + timedelta(hours=1), attempt=attempt)
    assert isinstance(found, Applied)
    assert found.value == Renewed(add_years(EXPIRY, 1))


def test_of_several_years_the_registrys_own_proves_that_none_of_them_was_added() -> None:
    attempt = Attempt("dgw-x-1", 1, EXPIRY - timedelta(minutes=1), EXPIRY - timedelta(minutes=1))
    order = replace(RENEW, years=3)
    assert isinstance(judge(order, RENEWED_BY_ITSELF, now=EXPIRY + timedelta(hours=1), attempt=attempt), NotApplied)
    all_there = replace(RENEWED_BY_ITSELF, expires_at=add_years(EXPIRY, 3))
    assert isinstance(judge(order, all_there, now=EXPIRY + timedelta(hours=1), attempt=attempt), Applied)
    strange = replace(RENEWED_BY_ITSELF, expires_at=add_years(EXPIRY, 2))
    assert isinstance(judge(order, strange, now=EXPIRY + timedelta(hours=1), attempt=attempt), Undecided)


def test_a_registry_that_renews_nothing_by_itself_leaves_no_doubt() -> None:
    order = a_renew_order("example.ru", EXPIRY)
    renewed = replace(RENEWABLE, name=order.name, expires_at=add_years(EXPIRY, 1))
    found = judge(order, renewed, now=EXPIRY + timedelta(hours=1), rules=tci.SPEC.rules("ru"))
    assert isinstance(found, Applied)


def test_an_impossible_expiry_is_never_taken_over() -> None:
    far = datetime(2040, 3, 1, 10, tzinfo=UTC)
    order = a_renew_order("example.org", far)
    found = judge(order, replace(RENEWABLE, expires_at=add_years(far, 1)))
    assert isinstance(found, Undecided)
    assert found.retry_after is None


def judge_transfer(
    info: DomainInfo,
    newest: TransferInfo | None,
    *,
    skew: timedelta = timedelta(0),
    skew_when_sent: timedelta | None = None,
) -> Verdict:
    receipt = Receipt("dgw-x-1", "svtrid-1", 1000)
    evidence = Evidence(info, "gw-main", NOW, receipt, SETTLES, clock_skew=skew, transfer=newest)
    attempt = replace(ATTEMPT, clock_skew=skew_when_sent)
    return verdict(TransferOrder(NAME, 1, "code"), attempt, evidence, RULES)


@pytest.mark.fault("F064")
@pytest.mark.parametrize(("when_sent", "now"), [(0, 6), (-6, 0), (6, 0), (6, 6)])
@pytest.mark.parametrize("told", [True, False])
def test_f064_a_registrys_clock_that_is_set_meanwhile_never_fails_a_transfer_that_was_made(
    when_sent: int, now: int, told: bool
) -> None:
    """It was asked for by the clock of then, and may have ended by the clock of now."""
    before, after = timedelta(days=when_sent), timedelta(days=now)
    newest = TransferInfo(
        TransferState.SERVER_APPROVED, "gw-main", "gw-other", SENT + before, None, None, requested_by_us=True
    )
    ours = replace(OURS, transferred_at=SENT + max(before, after))
    found = judge_transfer(ours, newest if told else None, skew=after, skew_when_sent=before)
    assert isinstance(found, Applied)


@pytest.mark.fault("F064")
def test_f064_a_pending_transfer_that_seems_older_than_its_order_still_holds_the_money() -> None:
    """Taken for absent it would be asked for again, refused, and end in a free transfer some days later."""
    requested_at = SENT - timedelta(hours=1)
    newest = TransferInfo(TransferState.PENDING, "gw-main", "gw-other", requested_at, None, None, requested_by_us=True)
    found = judge_transfer(THEIRS, newest)
    assert isinstance(found, Undecided)
    assert found.retry_after is not None


@pytest.mark.parametrize(("earlier", "expected"), [(timedelta(hours=1), Undecided), (timedelta(days=2), TakenByOther)])
@pytest.mark.fault("F064")
def test_f064_a_name_that_came_to_us_shortly_before_its_order_is_for_a_person(
    earlier: timedelta, expected: type[Verdict]
) -> None:
    found = judge_transfer(replace(OURS, transferred_at=SENT - earlier), None)
    assert isinstance(found, expected)
    assert not isinstance(found, Undecided) or found.retry_after is None


def test_name_servers_are_compared_as_a_set() -> None:
    hosts = tuple(server.host for server in DELEGATE.nameservers)
    assert isinstance(judge(DELEGATE, replace(RENEWABLE, nameservers=hosts[::-1])), Applied)
    assert judge(DELEGATE, replace(RENEWABLE, nameservers=hosts[:1])) == NotApplied()
