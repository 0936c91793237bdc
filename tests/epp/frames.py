"""Builders of answers as a server would send them, for tests of the reading side."""

from epp import namespaces

TRID = "<trID><clTRID>dgw-1</clTRID><svTRID>SV-1</svTRID></trID>"
OK = '<result code="1000"><msg>Command completed successfully</msg></result>'


def a_response(inside: str, *, trid: str = TRID, namespace: str = namespaces.EPP) -> bytes:
    return f'<epp xmlns="{namespace}"><response>{inside}{trid}</response></epp>'.encode()


def a_result(code: int | str, message: str = "text", inside: str = "") -> str:
    return f'<result code="{code}"><msg>{message}</msg>{inside}</result>'


def a_domain_info(inside: str = "<domain:clID>gw-main</domain:clID>", namespace: str = namespaces.DOMAIN) -> bytes:
    data = f'<domain:infData xmlns:domain="{namespace}"><domain:name>example.com</domain:name>{inside}</domain:infData>'
    return a_response(f"{OK}<resData>{data}</resData>")


def a_greeting(
    *,
    objects: tuple[str, ...] = (namespaces.DOMAIN, namespaces.CONTACT, namespaces.HOST),
    extensions: tuple[str, ...] = (),
    langs: tuple[str, ...] = ("en",),
    sv_date: str = "2026-11-22T10:00:00.0Z",
    namespace: str = namespaces.EPP,
) -> bytes:
    def listed(name: str, values: tuple[str, ...]) -> str:
        return "".join(f"<{name}>{value}</{name}>" for value in values)

    extension = f"<svcExtension>{listed('extURI', extensions)}</svcExtension>" if extensions else ""
    return (
        f'<epp xmlns="{namespace}"><greeting><svID>Example registry</svID><svDate>{sv_date}</svDate><svcMenu>'
        f"<version>1.0</version>{listed('lang', langs)}{listed('objURI', objects)}{extension}</svcMenu>"
        "<dcp><access><all/></access><statement><purpose><prov/></purpose><recipient><ours/></recipient>"
        "<retention><stated/></retention></statement></dcp></greeting></epp>"
    ).encode()
