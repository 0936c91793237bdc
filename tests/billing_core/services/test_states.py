from datetime import date
from itertools import product

import pytest

from billing_core.services import ServiceEvent, ServiceNotReady, ServiceState
from billing_core.services.states import TRANSITIONS
from tests.billing_core.services.builders import a_service

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(("state", "event"), list(product(ServiceState, ServiceEvent)))
def test_a_service_moves_as_the_table_says_or_not_at_all(state, event):
    suspended_on = date(2026, 11, 3) if state is ServiceState.SUSPENDED else None
    service = a_service(state=state, suspended_on=suspended_on)
    if (state, event) not in TRANSITIONS:
        with pytest.raises(ServiceNotReady) as refused:
            service.after(event, today=TODAY)
        assert (refused.value.state, refused.value.event) == (state, event)
        return
    moved = service.after(event, today=TODAY)
    assert moved.state is TRANSITIONS[state, event]
    assert moved.suspended_on == (TODAY if moved.state is ServiceState.SUSPENDED else None)


def test_nothing_comes_back_from_the_end_but_a_deletion_that_is_taken_back():
    ended = {event: to for (state, event), to in TRANSITIONS.items() if state is ServiceState.ENDED}
    assert ended == {ServiceEvent.RESTORE: ServiceState.SUSPENDED}


def test_days_served_unpaid_are_counted_from_the_end_to_the_switching_off():
    service = a_service(state=ServiceState.SUSPENDED, ends_on=date(2026, 5, 1), suspended_on=date(2026, 5, 4))
    assert service.unpaid_days_served == 3


def test_a_service_suspended_before_its_end_has_served_no_unpaid_day():
    service = a_service(state=ServiceState.SUSPENDED, ends_on=date(2026, 5, 1), suspended_on=date(2026, 4, 4))
    assert service.unpaid_days_served == 0
