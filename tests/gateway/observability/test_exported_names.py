"""Operations rely on these names: each that the conventions list for what exists is exported, and none by another."""

import re

import pytest

from tests.support.exported import family_names, sample_labels

OPERATIONS = {
    "dgw_operations_total": {"registry", "kind", "outcome"},
    "dgw_operation_duration_seconds_bucket": {"registry", "kind", "le"},
    "dgw_operations_pending": {"registry", "state"},
    "dgw_operations_oldest_age_seconds": {"registry", "state"},
    "dgw_operations_ambiguous": {"registry"},
    "dgw_operations_ambiguous_oldest_age_seconds": {"registry"},
    "dgw_ambiguous_resolved_total": {"registry", "verdict"},
    "dgw_operation_deadline_missed_total": {"registry", "kind"},
    "dgw_holds_open": set(),
    "dgw_holds_oldest_age_seconds": set(),
}
REGISTRY_LINK = {
    "dgw_registry_up": {"registry"},
    "dgw_registry_sessions": {"registry", "state"},
    "dgw_registry_session_opens_total": {"registry", "result"},
    "dgw_registry_session_closes_total": {"registry", "reason"},
    "dgw_registry_command_duration_seconds_bucket": {"registry", "command", "le"},
    "dgw_registry_commands_total": {"registry", "command", "class", "code"},
    "dgw_registry_retries_total": {"registry", "command", "reason"},
    "dgw_registry_in_flight": {"registry"},
    "dgw_registry_queue_depth": {"registry", "priority"},
    "dgw_registry_queue_oldest_age_seconds": {"registry", "priority"},
    "dgw_registry_queue_wait_seconds_bucket": {"registry", "priority", "le"},
    "dgw_registry_rate_limited_total": {"registry"},
    "dgw_registry_throttle_wait_seconds_total": {"registry"},
    "dgw_registry_circuit_state": {"registry", "state"},
    "dgw_registry_circuit_transitions_total": {"registry", "to"},
    "dgw_registry_poll_messages": {"registry"},
    "dgw_registry_poll_oldest_age_seconds": {"registry"},
    "dgw_registry_poll_last_success_timestamp_seconds": {"registry"},
    "dgw_registry_poll_handled_total": {"registry", "kind"},
    "dgw_registry_poll_unparsed_total": {"registry", "kind"},
    "dgw_registry_balance": {"registry", "currency"},
    "dgw_registry_balance_warn_below": {"registry", "currency"},
    "dgw_registry_balance_checked_timestamp_seconds": {"registry"},
    "dgw_tls_cert_expiry_timestamp_seconds": {"registry", "side"},
    "dgw_registry_password_expiry_timestamp_seconds": {"registry"},
    "dgw_clock_skew_seconds": {"source"},
    "dgw_reconcile_differences": {"registry", "kind"},
}
MONEY_AND_TIME = {
    "dgw_ledger_transactions_total": {"kind"},
    "dgw_ledger_imbalance_minor_units": {"currency"},
    "dgw_ledger_invariant_violations": {"invariant"},
    "dgw_ledger_check_last_success_timestamp_seconds": set(),
    "dgw_holds_open": set(),
    "dgw_holds_oldest_age_seconds": set(),
    "dgw_autorenew_due": {"object"},
    "dgw_autorenew_oldest_due_age_seconds": {"object"},
    "dgw_autorenew_processed_total": {"object", "outcome"},
    "dgw_autorenew_sweep_last_success_timestamp_seconds": set(),
    "dgw_autorenew_sweep_duration_seconds": set(),
    "dgw_domains_expired_with_funds": set(),
}
INSIDES = {
    "dgw_job_last_success_timestamp_seconds": {"job"},
    "dgw_job_duration_seconds_bucket": {"job", "le"},
    "dgw_job_failures_total": {"job"},
    "dgw_lease_held": {"lease"},
    "dgw_lease_lost_total": {"lease"},
    "dgw_db_up": set(),
    "dgw_db_pool_connections": {"state"},
    "dgw_db_retries_total": {"reason"},
    "dgw_db_pool_wait_seconds_bucket": {"le"},
    "dgw_audit_write_failures_total": set(),
    "dgw_event_loop_lag_seconds_bucket": {"le"},
    "dgw_log_redactions_total": set(),
    "dgw_build_info": {"version", "python", "db"},
}


@pytest.mark.parametrize(
    "group",
    [OPERATIONS, REGISTRY_LINK, MONEY_AND_TIME, INSIDES],
    ids=["operations", "registry link", "money and time", "insides"],
)
def test_names_and_labels_are_those_of_the_conventions(group):
    exported = sample_labels()
    assert {name: exported.get(name, frozenset()) - {"instance"} for name in group} == group


def test_names_follow_one_pattern():
    for name in family_names():
        assert re.fullmatch(r"dgw_[a-z]+(_[a-z]+)*", name)
    for name in sample_labels():
        assert not re.search(r"_(ms|milliseconds|minutes|kb)(_|$)", name)
