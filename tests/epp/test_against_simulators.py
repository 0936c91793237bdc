"""The client and the simulated .org registry, which share no code, over real sockets: one domain's eventful life."""

from functools import partial
from pathlib import Path
from typing import Any

import pytest

from epp import (
    FEE_VERSIONS,
    RFC,
    Address,
    AuthInfo,
    CommandRejected,
    ContactCreate,
    Credentials,
    DomainChange,
    DomainCheck,
    DomainContact,
    DomainCreate,
    DomainInfo,
    DomainTransferApprove,
    DomainTransferData,
    DomainTransferQuery,
    DomainTransferRequest,
    DomainUpdate,
    DsData,
    Endpoint,
    FeeCheck,
    FeeCheckData,
    FeeQuery,
    Period,
    Phone,
    PollAck,
    PollRequest,
    Pool,
    PostalInfo,
    SecDnsCreate,
    SecDnsInfo,
    SecDnsUpdate,
    TlsTransport,
    namespaces,
    random_auth_info,
)

NAME = "an-eventful-life.org"
DS = DsData(12345, 13, 2, "49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC49FD46E6C4B45C55D4AC0A1B")


def pool_of(registry: dict[str, Any], number: int) -> Pool:
    user = registry["users"][number]
    endpoint = Endpoint(
        registry["host"],
        registry["port"],
        ca_file=Path(registry["ca"]),
        cert_file=Path(user["cert"]),
        key_file=Path(user["key"]),
    )
    extensions = (namespaces.SECDNS, namespaces.RGP, namespaces.CHANGE_POLL, *FEE_VERSIONS)
    account = Credentials(user["user"], user["password"], extensions=extensions)
    return Pool(partial(TlsTransport, endpoint), RFC, account, name="pir")


def a_contact(handle: str) -> ContactCreate:
    address = Address("Kyiv", "UA", ("1 Khreshchatyk St",), pc="01001")
    postal_info = PostalInfo("int", "Petro Petrenko", addr=address)
    code = AuthInfo("c0ntact-Secret")
    return ContactCreate(handle, (postal_info,), "owner@example.org", code, Phone("+380.441234567"))


async def drained(pool: Pool) -> list[Any]:
    found: list[Any] = []
    while (message := (await pool.send(PollRequest())).data) is not None:
        found.extend(message.data)
        await pool.send(PollAck(message.id))
    return found


async def test_a_domain_is_priced_registered_signed_and_transferred(fresh_simulators) -> None:
    registry = fresh_simulators.ready["registries"]["pir"]
    async with pool_of(registry, 0) as ours, pool_of(registry, 1) as theirs:
        fees = FeeCheck((FeeQuery("create", Period(1)),), "USD")
        quotes = (await ours.send(DomainCheck((NAME,)), extensions=(fees,))).extension(FeeCheckData)
        assert quotes is not None
        quote = quotes.quote(NAME, "create")
        assert quote is not None
        assert quote.total > 0

        await ours.send(a_contact("gwlife01"))
        roles = (DomainContact("gwlife01", "admin"), DomainContact("gwlife01", "tech"))
        code = random_auth_info()
        create = DomainCreate(NAME, Period(1), registrant="gwlife01", contacts=roles, auth_info=code)
        await ours.send(create, extensions=(SecDnsCreate((DS,)),))
        info = await ours.send(DomainInfo(NAME))
        assert info.extension(SecDnsInfo) == SecDnsInfo((DS,))
        await ours.send(DomainUpdate(NAME, chg=DomainChange()), extensions=(SecDnsUpdate(rem_all=True),))
        assert (await ours.send(DomainInfo(NAME))).extension(SecDnsInfo) is None

        with pytest.raises(CommandRejected):
            await theirs.send(DomainTransferRequest(NAME, AuthInfo("wrong-Code-123"), Period(1)))
        await theirs.send(DomainTransferRequest(NAME, code, Period(1)))
        (asked,) = [data for data in await drained(ours) if isinstance(data, DomainTransferData)]
        assert (asked.key, asked.is_pending, asked.re_id) == (NAME, True, registry["users"][1]["user"])
        await ours.send(DomainTransferApprove(NAME))
        answer = (await theirs.send(DomainTransferQuery(NAME))).data
        assert answer is not None
        assert answer.is_approved
        owned = (await theirs.send(DomainInfo(NAME))).data
        assert owned is not None
        assert owned.cl_id == registry["users"][1]["user"]
