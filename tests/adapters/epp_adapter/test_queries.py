from datetime import UTC, datetime

import pytest

from adapters.epp_adapter.domains import domain_info
from adapters.epp_adapter.queries import check, look
from adapters.errors import Unavailable
from adapters.model import Availability, DomainName
from epp import AnswerLost, DomainCheck, DomainCheckData, DomainInfoData, RgpInfo
from epp import Availability as Found
from tests.adapters.epp_adapter.scripted_sender import answer, conversation, rejection

NAME = DomainName.parse("example.org")
EXPIRY = datetime(2027, 11, 22, 12, tzinfo=UTC)


def names(count: int) -> list[DomainName]:
    return [DomainName.parse(f"name{index}.org") for index in range(count)]


def checked(*entries: tuple[str, bool]):
    return answer(DomainCheckData(tuple(Found(key, available, None) for key, available in entries)))


async def test_one_bad_name_does_not_spoil_the_others() -> None:
    talk, sender = conversation(
        rejection(2005), checked(("name0.org", True)), rejection(2005, "bad"), checked(("name2.org", False))
    )
    results = await check(talk, names(3), names_per_check=10)
    assert [result.availability for result in results] == [
        Availability.AVAILABLE,
        Availability.INVALID,
        Availability.TAKEN,
    ]
    assert [len(command.names) for command in sender.commands if isinstance(command, DomainCheck)] == [3, 1, 1, 1]


async def test_a_name_that_the_answer_leaves_out_is_unknown() -> None:
    talk, _ = conversation(checked(("NAME1.org", True)))
    results = await check(talk, names(2), names_per_check=10)
    assert [result.availability for result in results] == [Availability.UNKNOWN, Availability.AVAILABLE]


async def test_a_refusal_that_is_not_about_the_name_leaves_it_unknown() -> None:
    talk, _ = conversation(rejection(2306, "not today"))
    (result,) = await check(talk, names(1), names_per_check=10)
    assert (result.availability, result.reason) == (Availability.UNKNOWN, "code 2306; not today")


async def test_a_query_is_repeated_after_a_lost_answer_and_given_up_at_last() -> None:
    talk, sender = conversation(AnswerLost("eof"), rejection(2400), answer(DomainInfoData("example.org", "gw-main")))
    assert (await look(talk, NAME, "gw-main")).info is not None
    assert sender.names == ["domain:info"] * 3
    talk, _ = conversation(*[AnswerLost("timeout")] * 3)
    with pytest.raises(Unavailable) as stopped:
        await look(talk, NAME, "gw-main")
    assert stopped.value.reason == "unreachable"


@pytest.mark.parametrize(("code", "reason"), [(2306, "server_error"), (2104, "registry_balance")])
async def test_a_refused_look_proves_nothing(code: int, reason: str) -> None:
    talk, _ = conversation(rejection(code))
    with pytest.raises(Unavailable) as stopped:
        await look(talk, NAME, "gw-main")
    assert stopped.value.reason == reason


async def test_an_answer_without_the_domain_proves_nothing() -> None:
    talk, _ = conversation(answer(None))
    with pytest.raises(Unavailable):
        await look(talk, NAME, "gw-main")


async def test_the_proof_has_the_answers_own_transaction() -> None:
    talk, _ = conversation(answer(DomainInfoData("example.org", "gw-main")))
    receipt = (await look(talk, NAME, "gw-main")).receipt("dgw-x-1")
    assert (receipt.cltrid, receipt.svtrid, receipt.code) == ("dgw-x-1", "svtrid-1", 1000)


def test_what_a_registry_shows_of_a_domain_is_kept() -> None:
    data = DomainInfoData(
        "EXAMPLE.org", "GW-Main", registrant="c1", ns=("NS1.example.net.", "ns_2.example.net"), ex_date=EXPIRY
    )
    info = domain_info(NAME, answer(data, extensions=(RgpInfo(frozenset({"addPeriod"})),)), "gw-main")
    assert info is not None
    assert info.ours
    assert info.grace_statuses == {"addPeriod"}
    assert [host.ascii for host in info.nameservers] == ["ns1.example.net", "ns_2.example.net"]
