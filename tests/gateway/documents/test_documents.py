"""Documents over the interface: made from the books, once, and printed as they were issued."""

import hashlib
import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from billing_core.documents import archive
from tests.gateway.documents.conftest import DECEMBER, NOVEMBER
from tests.support.office import eventually

pytestmark = pytest.mark.asyncio(loop_scope="module")


def text_of(pdf):
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"[\s\u00a0]+", " ", text).replace("’", "'")


async def an_act(office):
    await office.profile()
    await office.sold(await office.hosting(), "120.00")
    return (await office.order()).body


async def test_an_act_tells_what_was_sold_to_whom(office):
    act = await an_act(office)
    assert re.fullmatch(r"А-2026/\d{6}", act["number"])
    assert (act["issued_on"], act["total"]["amount"]) == ("2026-10-31", "120.00")
    status, headers, pdf = await office.print(act["id"])
    assert (status, headers["Content-Type"]) == (200, "application/pdf")
    assert headers["Content-Disposition"] == f'inline; filename="act-{act["number"][2:].replace("/", "-")}.pdf"'
    assert hashlib.sha256(pdf).hexdigest() == act["sha256"]
    text = text_of(pdf)
    for words in (
        "ТОВ Приклад",
        "ТОВ «Хостинг»",
        "Хостинг «Старт»",
        "ПДВ 20 %: 20,00",
        "Сто двадцять гривень 00 копійок",
    ):
        assert words in text, words


async def test_a_domain_is_sold_by_the_year(office):
    await office.profile()
    await office.panel.register("example.test", years=2)
    office.clock.now = DECEMBER
    act = (await office.order(month="2026-11")).body
    text = text_of((await office.print(act["id"]))[2])
    assert "Реєстрація домену example.test рік 2 100,00 200,00" in text


async def test_an_act_and_its_tax_are_of_the_money_that_a_bonus_left_to_pay(office):
    await office.profile()
    for name, amount in (("first", "50.00"), ("second", "100.00")):
        body = {"amount": {"amount": amount, "currency": "UAH"}, "grant": name, "reason": "welcome"}
        assert (await office.panel.post(f"/v1/accounts/{office.panel.account_id}/bonus", body)).status == 201
        await office.panel.register(f"{name}.test")
    office.clock.now = DECEMBER
    act = (await office.order(month="2026-11")).body
    assert act["total"]["amount"] == "50.00"
    text = text_of((await office.print(act["id"]))[2])
    assert "Реєстрація домену first.test рік 1 50,00 50,00" in text
    assert "second.test" not in text
    assert "ПДВ 20 %: 8,33" in text


async def test_the_same_order_gives_the_same_document(office):
    act = await an_act(office)
    assert (await office.order()).body == act
    listed = await office.panel.get(office.path)
    assert [each["id"] for each in listed.body["items"]] == [act["id"]]
    assert (await office.panel.get(f"/v1/documents/{act['id']}")).body == act


async def test_a_sum_is_confirmed_by_one_act_at_most(office):
    act = await an_act(office)
    other = await office.order(month=None, first="2026-10-10", last="2026-11-09")
    assert (other.status, other.code, other.body["document"]) == (409, "document_overlap", act["id"])


async def test_an_act_of_nothing_is_not_made(office):
    await office.profile()
    refused = await office.order()
    assert (refused.status, refused.code) == (409, "nothing_to_issue")


async def test_a_document_is_made_out_to_somebody(office):
    await office.sold(await office.hosting(), "1.00")
    assert (await office.order()).code == "profile_missing"


async def test_a_date_without_a_seller_has_no_documents(office):
    await office.profile()
    assert (await office.order("reconciliation", "2025-12")).code == "seller_unknown"


async def test_a_period_that_is_not_over_has_no_act(office):
    await office.profile()
    refused = await office.order(month="2026-11")
    assert refused.body["errors"][0]["code"] == "period_not_over"


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "act"},
        {"kind": "act", "first": "2026-10-02", "last": "2026-10-01"},
        {"kind": "act", "month": "2026-10", "first": "2026-10-01", "last": "2026-10-02"},
        {"kind": "act", "month": "2026-13"},
        {"kind": "invoice"},
        {"kind": "contract", "month": "2026-10"},
        {"kind": "act", "month": "2026-10", "amount": {"amount": "1.00", "currency": "UAH"}},
    ],
)
async def test_an_order_that_makes_no_sense_is_refused(office, fields):
    assert (await office.panel.post(office.path, fields)).code == "validation_failed"


async def test_what_is_given_back_later_is_a_correction_not_an_edit(office):
    await office.profile()
    service_id = await office.hosting()
    entry = await office.sold(service_id, "120.00")
    act = (await office.order()).body
    await office.taken_back(entry, NOVEMBER)
    office.clock.now = DECEMBER
    assert (await office.order(month="2026-11")).code == "nothing_to_issue"
    correction = (await office.order("correction", "2026-11")).body
    assert (correction["number"][0], correction["total"]["amount"]) == ("К", "-120.00")
    text = text_of((await office.print(correction["id"]))[2])
    assert f"№ {act['number']} від 31 жовтня 2026 р." in text
    assert "зменшується на: Сто двадцять гривень 00 копійок" in text


async def test_what_no_act_confirmed_needs_no_correction(office):
    await office.profile()
    entry = await office.sold(await office.hosting(), "120.00")
    await office.taken_back(entry, NOVEMBER)
    office.clock.now = DECEMBER
    assert (await office.order("correction", "2026-11")).code == "nothing_to_issue"


async def test_a_reconciliation_shows_every_posting_between_two_balances(office):
    await office.profile()
    await office.sold(await office.hosting(), "120.00")
    paper = (await office.order("reconciliation")).body
    assert paper["total"]["amount"] == "880.00"
    text = text_of((await office.print(paper["id"]))[2])
    for words in (f"Оплата {office.panel.account_id}", "120,00", "1 000,00", "на користь Замовника (аванс)"):
        assert words in text, words


async def test_an_invoice_is_of_any_sum_and_one_an_order(office):
    await office.profile()
    body = {"kind": "invoice", "amount": {"amount": "500.00", "currency": "UAH"}}
    first = await office.panel.post(office.path, body, key="invoice-1")
    again = await office.panel.post(office.path, body, key="invoice-1")
    other = await office.panel.post(office.path, body, key="invoice-2")
    assert first.body == again.body
    assert other.body["number"] != first.body["number"]
    assert (first.body["issued_on"], first.body["total"]["amount"]) == ("2026-11-15", "500.00")
    text = text_of((await office.print(first.body["id"]))[2])
    assert "Призначення платежу" in text


async def test_a_void_document_keeps_its_number_and_another_takes_its_place(office):
    act = await an_act(office)
    path = f"/v1/documents/{act['id']}"
    etag = (await office.print(act["id"]))[1]["ETag"]
    voided = await office.panel.post(f"{path}/void", {"reason": "помилка в назві"})
    assert (voided.body["number"], voided.body["void_reason"]) == (act["number"], "помилка в назві")
    _, headers, pdf = await office.print(act["id"])
    assert headers["ETag"] != etag
    assert "АНУЛЬОВАНО" in text_of(pdf)
    assert (await office.order()).body["number"] != act["number"]
    audited = await office.reading("SELECT action FROM audit_entries WHERE object = :id", id=act["id"])
    assert [row.action for row in audited] == ["document.void"]


async def test_the_panel_is_told_of_what_was_issued_and_what_was_made_void(office):
    act = await an_act(office)
    await office.panel.post(f"/v1/documents/{act['id']}/void", {"reason": "x"})

    async def both():
        told = [each for each in (await office.panel.get("/v1/events")).body["items"] if each["type"][:8] == "document"]
        return told if len(told) == 2 else None

    issued, voided = await eventually(both)
    assert (issued["type"], voided["type"]) == ("document.issued", "document.voided")
    assert issued["data"] == {"document": act["id"], "kind": "act", "number": act["number"]}


async def test_a_translation_is_marked_and_has_a_name_of_its_own(office):
    act = await an_act(office)
    _, headers, pdf = await office.print(act["id"], language="en")
    assert headers["Content-Disposition"].endswith('-en.pdf"')
    assert "Courtesy translation" in text_of(pdf)
    assert "Hosting Старт" in text_of(pdf)


async def test_a_reader_who_has_the_print_gets_no_bytes(office):
    act = await an_act(office)
    etag = (await office.print(act["id"]))[1]["ETag"]
    answer = await office.panel.call("GET", f"/v1/documents/{act['id']}.pdf", headers={"If-None-Match": etag})
    assert (answer.status, answer.headers["ETag"]) == (304, etag)


async def test_another_tenants_document_does_not_exist(office):
    act = await an_act(office)
    stranger = await office.service.panel("stranger")
    for path in (f"/v1/documents/{act['id']}", f"/v1/documents/{act['id']}.pdf"):
        assert (await stranger.get(path)).code == "not_found"
    assert (await stranger.post(f"/v1/documents/{act['id']}/void", {"reason": "mine"})).code == "not_found"


@pytest.mark.fault("F082")
@pytest.mark.parametrize(
    "name", ['#read("/etc/passwd")', "{page} ${7*7} #sys.version", '")]#panic()', "<b>ТОВ</b> \\ & *x*"]
)
async def test_f082_a_hostile_name_is_printed_as_it_is(office, name):
    await office.profile(name=name)
    await office.sold(await office.hosting(title=name), "1.00")
    act = (await office.order()).body
    assert text_of((await office.print(act["id"]))[2]).count(name) == 2


async def test_what_is_kept_does_not_follow_the_profile(office):
    act = await an_act(office)
    profile = f"/v1/accounts/{office.panel.account_id}/profile"
    read = await office.panel.get(profile)
    changed = {"kind": "person", "name": "Інший"}
    await office.panel.call("PUT", profile, changed, headers={"If-Match": read.headers["ETag"]})
    assert hashlib.sha256((await office.print(act["id"]))[2]).hexdigest() == act["sha256"]
    async with office.begin() as connection:
        assert (await archive.kept(connection, act["id"])).snapshot["buyer"]["name"] == "ТОВ Приклад"
