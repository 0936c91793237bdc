"""The partner programme as visitors, panels and operators meet it: from a link to money."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from billing_core import Ledger
from billing_core.business_calendar import Month, business_date
from gateway.clock import utc_now
from gateway.keys import DATABASE, SERVICES
from gateway.storage.audit_table import audit_entries
from tests.billing_core.builders import a_charge, uah
from tests.support.panel import a_service, service_settings

HOME, SHOP = "https://www.example.com/", "https://shop.example.com/start?lang=uk"


@pytest.fixture
async def service(database_url, tmp_path):
    settings = service_settings(database_url, tmp_path)
    partners = settings.partners.model_copy(
        update={"home_url": HOME, "projects": {2: SHOP}, "public_url": "https://pay.example.com/"}
    )
    async with a_service(settings.model_copy(update={"partners": partners})) as service:
        yield service


@pytest.fixture
async def partner(panel):
    answer = await panel.post("/v1/partners", {"account_id": panel.account_id})
    assert answer.status == 201
    return answer.body


async def follow(service, path, **cookies):
    asked = service.http.get(service.gateway.url + path, allow_redirects=False, cookies=cookies)
    async with asked as response:
        assert response.status == 302
        cookie = response.cookies.get("dgw_referral")
        return response.headers["Location"], cookie and cookie.value


async def sign_up(panel, token):
    answer = await panel.post("/v1/accounts", {"currency": "UAH", "referral": token})
    assert answer.status == 201
    return answer.body["id"]


async def shown(panel, partner):
    return (await panel.get(f"/v1/partners/{partner['id']}")).body


class TestLinks:
    async def test_both_forms_count_a_visit_mark_the_visitor_and_lead_to_the_project(self, service, panel, partner):
        number = partner["number"]
        assert partner["links"] == [
            f"https://pay.example.com/r/{number}",
            f"https://pay.example.com/mancgi/partnerprogram?partner={number}&project=1",
        ]
        for path, page in (
            (f"/mancgi/partnerprogram?partner={number}&project=1", HOME + "?"),
            (f"/mancgi/partnerprogram?partner={number}&project=2", SHOP + "&"),
            (f"/r/{number}", HOME + "?"),
            (f"/r/{number}/2", SHOP + "&"),
        ):
            target, token = await follow(service, path)
            assert target == f"{page}referral={token}"
        assert (await shown(panel, partner))["visits"] == 4

    async def test_an_unknown_partner_leads_there_without_a_mark(self, service):
        for path in (
            "/mancgi/partnerprogram",
            "/mancgi/partnerprogram?partner=999999999&project=1",
            "/mancgi/partnerprogram?partner=%27--&project=x",
            "/mancgi/partnerprogram?partner=99999999999999999999999",
            "/r/nobody",
            "/r/999999999/7",
        ):
            assert await follow(service, path) == (HOME, None)

    async def test_the_first_touch_is_kept(self, service, panel, partner):
        second = await service.panel("second")
        other = (await second.post("/v1/partners", {"account_id": second.account_id})).body
        _, first = await follow(service, f"/r/{partner['number']}")
        _, kept = await follow(service, f"/r/{other['number']}", dgw_referral=first)
        assert kept == first
        _, made = await follow(service, f"/r/{other['number']}", dgw_referral="forged")
        assert made not in {first, "forged"}


class TestSignUp:
    async def test_who_comes_by_a_link_counts_for_its_partner(self, service, panel, partner):
        _, token = await follow(service, f"/r/{partner['number']}")
        await sign_up(panel, token)
        assert (await shown(panel, partner))["sign_ups"] == 1

    async def test_a_mark_that_does_not_count_turns_nobody_away(self, service, panel, partner):
        stranger = await service.panel("stranger")
        _, token = await follow(service, f"/r/{partner['number']}")
        for who, mark in ((panel, "forged"), (panel, None), (stranger, token)):
            await sign_up(who, mark)
        assert (await shown(panel, partner))["sign_ups"] == 0

    async def test_staff_say_otherwise_on_record(self, service, panel, partner):
        account_id = await sign_up(panel, None)
        body = {"partner": partner["id"], "reason": "ticket 4711"}
        said = await panel.call("PUT", f"/v1/accounts/{account_id}/referral", body)
        assert said.body == {"account": account_id, "partner": partner["id"]}
        own = await panel.call("PUT", f"/v1/accounts/{panel.account_id}/referral", body)
        assert (own.status, own.code) == (422, "not_referable")
        foreign = await panel.call("PUT", f"/v1/accounts/{account_id}/referral", {"partner": "par_1", "reason": "x"})
        assert (foreign.status, foreign.code) == (404, "not_found")
        async with service.gateway.app[DATABASE].reading() as connection:
            query = select(func.count()).where(audit_entries.c.action == "referral.attribute")
            assert await connection.scalar(query) == 1


@pytest.fixture
async def earning(service, panel, partner):
    """Two customers of the partner, one of whom spends 100.00 this month."""
    _, token = await follow(service, f"/r/{partner['number']}")
    buyer, _ = await sign_up(panel, token), await sign_up(panel, token)
    paid = {"amount": {"amount": "20000.00", "currency": "UAH"}, "payment_id": "1"}
    await panel.post(f"/v1/accounts/{buyer}/payments", paid)
    await spend(service, buyer, "100.00")
    return buyer


async def spend(service, account_id, amount):
    charge = a_charge(uah(amount), key=f"bought {amount}", account_id=account_id, reference="bought.test", at=utc_now())
    async with service.gateway.app[DATABASE].engine.begin() as connection:
        await Ledger().post(connection, charge)


class TestMonth:
    async def test_the_open_month_is_shown_under_pseudonyms(self, panel, partner, earning):
        view = await shown(panel, partner)
        (line,) = view["lines"]
        assert (line["net"]["amount"], line["commission"]["amount"]) == ("83.33", "8.33")
        assert (view["net"], view["commission"]) == (line["net"], line["commission"])
        assert "bought.test" not in str(view)
        assert earning not in str(view)

    @pytest.mark.usefixtures("earning")
    async def test_a_month_is_closed_once_and_its_lines_stay(self, service, panel, partner):
        month = Month.of(business_date(utc_now()))
        live = (await panel.get(f"/v1/partners/{partner['id']}/accruals/{month}")).body
        assert (live["closed"], len(live["items"])) == (None, 1)
        await close(service, month)
        closed = (await panel.get(f"/v1/partners/{partner['id']}/accruals/{month}")).body
        assert closed["items"] == live["items"]
        (listed,) = (await panel.get(f"/v1/partners/{partner['id']}/accruals")).body["items"]
        assert listed == closed["closed"]
        assert (listed["month"], listed["total"]["amount"], listed["accrued"]["amount"]) == (str(month), "8.33", "8.33")
        assert (await shown(panel, partner))["accrued"]["amount"] == "8.33"

    async def test_a_month_that_is_none_is_not_found(self, panel, partner):
        for month in ("2999-01", "soon", "2026-13"):
            assert (await panel.get(f"/v1/partners/{partner['id']}/accruals/{month}")).status == 404

    async def test_a_rate_holds_from_a_day_on_but_for_no_closed_month(self, service, panel, partner):
        path, month = f"/v1/partners/{partner['id']}/rate", Month.of(business_date(utc_now()))
        changed = await panel.call("PUT", path, {"percent": "12.5", "valid_from": str(month.first_day)})
        assert (changed.status, changed.body["rate_percent"]) == (200, "12.5")
        await close(service, month)
        late = await panel.call("PUT", path, {"percent": "50", "valid_from": str(month.first_day)})
        assert (late.status, late.pointers) == (422, ["/valid_from"])


class TestPayout:
    async def test_too_little_stays(self, panel, partner):
        answer = await panel.post(f"/v1/partners/{partner['id']}/payouts", {})
        assert (answer.status, answer.code, answer.body["smallest"]["amount"]) == (422, "payout_too_small", "500.00")

    async def test_a_bank_takes_its_time_and_a_month_has_one_payout(self, service, panel, partner, earning):
        await spend(service, earning, "6000.00")
        await close(service, Month.of(business_date(utc_now())))
        path = f"/v1/partners/{partner['id']}/payouts"
        iban = "UA213223130000026007233566001"
        asked = (await panel.post(path, {"iban": iban})).body
        assert (asked["state"], asked["destination"], asked["amount"]["amount"]) == ("requested", "…6001", "508.33")
        again = await panel.post(path, {})
        assert (again.status, again.code, again.body["payout"]) == (409, "paid_out_this_month", asked["id"])
        view = await shown(panel, partner)
        assert (view["accrued"]["amount"], view["available"]["amount"]) == ("508.33", "0.00")
        (listed,) = (await panel.get(path)).body["items"]
        assert listed == asked
        assert iban not in str(listed)

    async def test_an_iban_is_checked(self, panel, partner):
        answer = await panel.post(f"/v1/partners/{partner['id']}/payouts", {"iban": "UA213223130000026007233566002"})
        assert (answer.status, answer.pointers) == (422, ["/iban"])


async def close(service, month):
    """Close a month as the job will when it is over."""
    closer = service.gateway.app[SERVICES].partners.closer
    later = month.bounds()[1] + timedelta(hours=3)
    object.__setattr__(closer, "clock", lambda: later)
    await closer.run()
