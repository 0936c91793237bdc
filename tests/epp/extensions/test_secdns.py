import pytest

from epp import RFC, DomainChange, DomainInfo, DomainUpdate, DsData, KeyData, LocalProtocolError, SecDnsInfo, namespaces
from epp import SecDnsCreate as Create
from epp import SecDnsUpdate as Update
from tests.epp.frames import a_domain_info

DS = DsData(12345, 13, 2, "ABCD")
KEY = KeyData(257, 3, 13, "AQOJ")
UPDATE = DomainUpdate("example.com", chg=DomainChange())


@pytest.mark.parametrize(
    "extension",
    [
        Create(()),
        Create((DS, KEY)),
        Create((DsData(12345, 13, 2, "ABC"),)),
        Create((DsData(12345, 13, 2, "ABXY"),)),
        Create((DsData(65536, 13, 2, "ABCD"),)),
        Create((DsData(1, 256, 2, "ABCD"),)),
        Create((DsData(1, 13, -1, "ABCD"),)),
        Create((KeyData(257, 3, 13, "not base64!"),)),
        Create((KeyData(257, 3, 13, "AQO"),)),
        Update(rem=(DS,), rem_all=True),
        Update(add=(DS,), rem=(DS, KEY)),
    ],
)
def test_records_that_no_zone_could_hold_are_refused(extension) -> None:
    with pytest.raises(LocalProtocolError):
        RFC.encode(UPDATE, extensions=(extension,))


def info(records: str) -> bytes:
    data = f'<s:infData xmlns:s="{namespaces.SECDNS}">{records}</s:infData>'
    return a_domain_info().replace(b"</resData>", f"</resData><extension>{data}</extension>".encode())


def test_a_key_may_be_printed_over_several_lines() -> None:
    key = "<s:flags>257</s:flags><s:protocol>3</s:protocol><s:alg>8</s:alg><s:pubKey>AQ\n  OJ</s:pubKey>"
    response = RFC.decode(info(f"<s:keyData>{key}</s:keyData>"), DomainInfo("example.com"))
    assert response.extension(SecDnsInfo) == SecDnsInfo(key_data=(KeyData(257, 3, 8, "AQOJ"),))


@pytest.mark.parametrize(
    "records",
    [
        "<s:dsData/>",
        "<s:dsData><s:keyTag>70000</s:keyTag></s:dsData>",
        "<s:keyData><s:flags>-1</s:flags></s:keyData>",
        "<s:maxSigLife>long</s:maxSigLife>",
    ],
)
def test_records_that_cannot_be_read_cost_nothing_but_themselves(records: str) -> None:
    response = RFC.decode(info(records), DomainInfo("example.com"))
    assert response.data is not None
    assert response.extension(SecDnsInfo) is None
    assert [element.name for element in response.unknown] == ["infData"]
