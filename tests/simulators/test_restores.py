"""Deleted names and their way back (RFC 3915; gTLD §1.1, §8)."""

from dataclasses import replace

import pytest

from simulators.profiles import profile_named
from tests.support.registry_desk import Desk

NAME = "example.com"


class Office:
    def __init__(self, profile=None):
        self.desk = Desk(profile or profile_named("verisign"))
        self.client = self.desk.login()
        self.client.create(NAME, years=1)
        self.desk.pass_time(days=10)
        assert self.client.delete(NAME).code == 1001

    @property
    def periods(self):
        return self.client.info(NAME).flags("rgpStatus")


@pytest.fixture
def office():
    return Office()


def test_request_and_report_bring_the_name_back(office):
    before = office.desk.balance()
    answer = office.client.restore(NAME)
    assert (answer.code, answer.flags("rgpStatus")) == (1000, ["pendingRestore"])
    assert "pendingDelete" in office.client.info(NAME).flags("status")
    report = office.client.restore(NAME, "report")
    assert (report.code, report.has("rgpStatus")) == (1000, False)
    info = office.client.info(NAME)
    assert info.flags("status") == ["inactive"]
    assert info.text("exDate").startswith("2027-11-22")
    assert office.desk.balance() == before - office.desk.profile.prices["com"].restore


def test_the_report_is_asked_for_by_poll(office):
    office.client.restore(NAME)
    (message,) = office.client.drain()
    assert message.text("name") == NAME
    assert message.text("reportDueDate") == "2026-12-09T10:00:00.0Z"


def test_without_the_report_the_name_falls_back(office):
    office.client.restore(NAME)
    office.desk.pass_time(days=7)
    assert office.periods == ["redemptionPeriod"]
    assert office.client.restore(NAME, "report").code == 2304
    office.desk.pass_time(days=30)
    assert office.periods == ["pendingDelete"]
    assert office.client.restore(NAME).code == 2304
    office.desk.pass_time(days=5)
    assert office.client.info(NAME).code == 2303


@pytest.mark.parametrize("op", ["request", "report"])
def test_a_name_that_lives_cannot_be_restored(office, op):
    office.client.create("living.com")
    assert office.client.restore("living.com", op).code == 2304


def test_a_second_request_and_a_strangers_are_refused(office):
    assert office.desk.login(1).restore(NAME).code == 2201
    office.client.restore(NAME)
    assert office.client.restore(NAME).code == 2304


def test_a_restore_costs_money_or_does_not_happen(office):
    office.desk.registry.set_balance(office.desk.account(), 1)
    assert office.client.restore(NAME).code == 2104
    assert office.periods == ["redemptionPeriod"]


def test_a_restore_changes_nothing_else(office):
    extension = '<r:update xmlns:r="urn:ietf:params:xml:ns:rgp-1.0"><r:restore op="request"/></r:update>'
    names = '<n:namestoreExt xmlns:n="http://www.verisign-grs.com/epp/namestoreExt-1.1">'
    names += "<n:subProduct>dotCOM</n:subProduct></n:namestoreExt>"
    answer = office.client.update(NAME, add='<o:status s="clientHold"/>', extension=extension + names)
    assert answer.code == 2306
    assert office.periods == ["redemptionPeriod"]


def test_where_reports_are_ignored_the_request_is_enough():
    profile = profile_named("verisign")
    office = Office(replace(profile, restore=replace(profile.restore, report="ignored")))
    assert office.client.restore(NAME).code == 1000
    assert office.periods == []


def test_where_nothing_is_restored_the_extension_is_not_taken():
    office = Office(replace(profile_named("verisign"), restore=None))
    assert office.client.restore(NAME).code == 2103


def test_a_name_deleted_after_its_auto_renewal_gets_its_year_when_it_is_restored():
    desk = Desk(profile_named("verisign"))
    client = desk.login()
    client.create(NAME)
    desk.pass_time(days=370)
    desk.registry.advance(desk.now)
    start = desk.balance()
    assert client.delete(NAME).code == 1001
    assert client.info(NAME).text("exDate").startswith("2027-11-22")
    client.restore(NAME)
    client.restore(NAME, "report")
    assert client.info(NAME).text("exDate").startswith("2028-11-22")
    prices = desk.profile.prices["com"]
    assert desk.balance() == start - prices.restore


def test_restored_and_saved_in_between(office):
    office.client.restore(NAME)
    office.desk.registry.restore(office.desk.registry.snapshot())
    assert office.periods == ["pendingRestore"]
    assert office.client.restore(NAME, "report").code == 1000
