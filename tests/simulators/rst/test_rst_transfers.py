"""RST cases epp-19 and epp-20: transfers between two registrars, also under RFC 9154."""

import pytest

from simulators.profiles import profile_named
from tests.simulators.rst.conftest import PW, Lab

STRONG = "uQ7#pL2v!Zr9Tx4Kd8Wm3Bn6"


def test_epp_19_a_bad_auth_info_is_refused(lab):
    name = lab.register()
    assert lab.other.transfer("request", name, pw="not-this-one").code == 2202
    assert lab.other.transfer("request", name).code == 2003


def test_epp_19_beyond_ten_years_is_refused(lab):
    name = lab.register()
    assert lab.other.transfer("request", name, pw=PW, years=10).code == 2306


def test_epp_19_request_and_approval(lab):
    name = lab.register()
    assert lab.other.transfer("request", name, pw=PW, years=1).code == 1001
    assert "pendingTransfer" in lab.client.info(name).flags("status")
    assert lab.client.transfer("approve", name).code == 1000
    info = lab.other.info(name)
    assert info.text("clID") == "gw-other"
    assert info.flags("rgpStatus") == ["transferPeriod"]
    assert info.text("exDate").startswith("2028-11-22")
    assert lab.client.transfer("request", name, pw=PW).code == 2202


@pytest.fixture
def secure():
    lab = Lab(profile_named("pir").with_secure_auth_info())
    lab.register(pw="")
    return lab


def set_auth_info(lab, pw):
    return lab.client.update(lab.name(), chg=f"<o:authInfo><o:pw>{pw}</o:pw></o:authInfo>")


@pytest.mark.parametrize(("pw", "code"), [("short", 2202), ("nineteen-characters", 2202), (STRONG, 1000), ("", 1000)])
def test_epp_19_a_weak_auth_info_is_refused_under_rfc_9154(secure, pw, code):
    assert set_auth_info(secure, pw).code == code


def test_epp_19_the_auth_info_is_reset_by_a_transfer_under_rfc_9154(secure):
    assert secure.other.transfer("request", secure.name(), pw="").code == 2202
    set_auth_info(secure, STRONG)
    assert not secure.client.info(secure.name()).has("authInfo")
    assert secure.other.transfer("request", secure.name(), pw=STRONG).code == 1001
    secure.client.transfer("approve", secure.name())
    assert secure.client.transfer("request", secure.name(), pw=STRONG).code == 2202


def test_epp_19_the_auth_info_lapses_and_can_be_taken_back_under_rfc_9154(secure):
    set_auth_info(secure, STRONG)
    secure.desk.pass_time(days=14)
    assert secure.other.transfer("request", secure.name(), pw=STRONG).code == 2202
    set_auth_info(secure, STRONG)
    secure.client.update(secure.name(), chg="<o:authInfo><o:null/></o:authInfo>")
    assert secure.other.transfer("request", secure.name(), pw=STRONG).code == 2202


def test_epp_20_a_rejected_transfer_changes_nothing(lab):
    name = lab.register()
    lab.other.transfer("request", name, pw=PW)
    assert lab.client.transfer("reject", name).code == 1000
    info = lab.client.info(name)
    assert info.text("clID") == "gw-main"
    assert "pendingTransfer" not in info.flags("status")
