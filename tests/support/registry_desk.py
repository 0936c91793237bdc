"""A registrar's desk at a simulated registry, without sockets: frames in, answers out, each one checked by schema."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from lxml import etree

from simulators.epp_service import EppService, Reply
from simulators.profile import Profile
from simulators.registry import Registry
from simulators.session import SessionState
from tests.support import schemas

NOON = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
NAMESTORE = "http://www.verisign-grs.com/epp/namestoreExt-1.1"
RGP = "urn:ietf:params:xml:ns:rgp-1.0"
REPORT = """<r:report><r:preData>before</r:preData><r:postData>after</r:postData>
<r:delTime>2026-11-10T22:00:00.0Z</r:delTime><r:resTime>2026-11-20T10:00:00.0Z</r:resTime>
<r:resReason>Registrant error.</r:resReason><r:statement>first</r:statement><r:statement>second</r:statement></r:report>
"""
UA_RGP = "http://hostmaster.ua/epp/rgp-1.1"
UAEPP = "http://hostmaster.ua/epp/uaepp-1.1"


@dataclass(frozen=True)
class Answer:
    """One reply, with its document parsed."""

    reply: Reply
    xml: etree._Element

    @property
    def code(self) -> int:
        return self.reply.code

    @property
    def applied(self) -> bool:
        return self.reply.applied

    def texts(self, name: str) -> list[str]:
        """The texts of every element of that local name."""
        return [node.text or "" for node in self.xml.iter(f"{{*}}{name}")]

    def text(self, name: str) -> str:
        """The text of the one element of that local name."""
        (text,) = self.texts(name)
        return text

    def has(self, name: str) -> bool:
        return bool(self.texts(name))

    def flags(self, name: str, attribute: str = "s") -> list[str]:
        return [node.get(attribute) for node in self.xml.iter(f"{{*}}{name}")]

    @property
    def reason(self) -> str:
        return self.text("reason")


@dataclass
class Desk:
    """`now` is the registry's clock; `registrar` is the nth account of the profile."""

    profile: Profile
    now: datetime = NOON
    registry: Registry = field(init=False)
    service: EppService = field(init=False)

    def __post_init__(self) -> None:
        self.registry = Registry(self.profile)
        self.service = EppService(self.registry)

    def pass_time(self, **duration: float) -> None:
        self.now += timedelta(**duration)

    def account(self, number: int = 0) -> str:
        return self.profile.accounts[number].id

    def balance(self, number: int = 0) -> int:
        return self.registry.registrar(self.account(number)).balance_minor

    def connect(self, **fields) -> "Client":
        return Client(self, SessionState(id="s", **fields))

    def login(self, number: int = 0, language: str = "en") -> "Client":
        client = self.connect()
        account = self.profile.accounts[number]
        answer = client.log_in(account.id, account.password, language=language)
        assert answer.code == 1000
        return client


@dataclass
class Client:
    desk: Desk
    session: SessionState
    last_cltrid: int = 0

    # -- frames

    def raw(self, document: str | bytes) -> Answer:
        data = document.encode() if isinstance(document, str) else document
        reply = self.desk.service.handle(self.session, data, self.desk.now)
        validate(self.desk.profile, reply.document)
        return Answer(reply, etree.fromstring(reply.document))

    def frame(self, body: str, extension: str = "") -> Answer:
        self.last_cltrid += 1
        carried = f"<extension>{extension}</extension>" if extension else ""
        return self.raw(
            f'<epp xmlns="{self.desk.profile.wire.namespaces.epp}"><command>{body}{carried}'
            f"<clTRID>gw-{self.last_cltrid:06d}</clTRID></command></epp>"
        )

    def log_in(
        self,
        user: str,
        password: str,
        *,
        language: str = "en",
        version: str = "1.0",
        new_password: str = "",
        objects: tuple[str, ...] | None = None,
        extensions: tuple[str, ...] | None = None,
    ) -> Answer:
        profile = self.desk.profile
        uris = "".join(f"<objURI>{uri}</objURI>" for uri in (profile.wire.object_uris if objects is None else objects))
        chosen = profile.extension_uris if extensions is None else extensions
        carried = "".join(f"<extURI>{uri}</extURI>" for uri in chosen)
        carried = f"<svcExtension>{carried}</svcExtension>" if carried else ""
        changed = f"<newPW>{new_password}</newPW>" if new_password else ""
        return self.frame(
            f"<login><clID>{user}</clID><pw>{password}</pw>{changed}<options><version>{version}</version>"
            f"<lang>{language}</lang></options><svcs>{uris}{carried}</svcs></login>"
        )

    def command(self, verb: str, kind: str, inner: str, *, extension: str | None = None) -> Answer:
        """Send an object command; `inner` uses the prefix `o:`. Verisign's sub-product is added by the zone."""
        uri = getattr(self.desk.profile.wire.namespaces, kind)
        if extension is None:
            extension = self._sub_product(inner)
        return self.frame(f'<{verb}><o:{verb} xmlns:o="{uri}">{inner}</o:{verb}></{verb}>', extension)

    def _sub_product(self, inner: str) -> str:
        products = self.desk.profile.names.sub_products
        if not products:
            return ""
        zone = re.search(r"\.(net|com)</o:name>", inner)
        product = products[zone[1]] if zone else "dotCOM"
        return sub_product(product)

    # -- the commands that tests send most

    def check(self, *names: str, kind: str = "domain") -> Answer:
        tag = "id" if kind == "contact" else "name"
        return self.command("check", kind, "".join(f"<o:{tag}>{name}</o:{tag}>" for name in names))

    def info(self, name: str, kind: str = "domain") -> Answer:
        tag = "id" if kind == "contact" else "name"
        return self.command("info", kind, f"<o:{tag}>{name}</o:{tag}>")

    def delete(self, name: str, kind: str = "domain") -> Answer:
        tag = "id" if kind == "contact" else "name"
        return self.command("delete", kind, f"<o:{tag}>{name}</o:{tag}>")

    def create(self, name: str, *, years: int | None = 1, unit: str = "y", ns: tuple[str, ...] = (),
               registrant: str | None = None, contacts: str = "", pw: str | None = "Xy7-secret",
               extension: str | None = None) -> Answer:  # fmt: skip
        period = f'<o:period unit="{unit}">{years}</o:period>' if years is not None else ""
        hosts = f"<o:ns>{''.join(f'<o:hostObj>{host}</o:hostObj>' for host in ns)}</o:ns>" if ns else ""
        holder = f"<o:registrant>{registrant}</o:registrant>" if registrant is not None else ""
        auth = f"<o:authInfo><o:pw>{pw}</o:pw></o:authInfo>" if pw is not None else ""
        inner = f"<o:name>{name}</o:name>{period}{hosts}{holder}{contacts}{auth}"
        return self.command("create", "domain", inner, extension=extension)

    def renew(self, name: str, current_expiry: str, years: int | None = 1) -> Answer:
        period = f'<o:period unit="y">{years}</o:period>' if years is not None else ""
        inner = f"<o:name>{name}</o:name><o:curExpDate>{current_expiry}</o:curExpDate>{period}"
        return self.command("renew", "domain", inner)

    def update(self, name: str, *, add: str = "", rem: str = "", chg: str | None = None, kind: str = "domain",
               extension: str | None = None) -> Answer:  # fmt: skip
        tag = "id" if kind == "contact" else "name"
        parts = f"<o:add>{add}</o:add>" if add else ""
        parts += f"<o:rem>{rem}</o:rem>" if rem else ""
        parts += f"<o:chg>{chg}</o:chg>" if chg is not None else ""
        return self.command("update", kind, f"<o:{tag}>{name}</o:{tag}>{parts}", extension=extension)

    def transfer(self, op: str, name: str, *, pw: str | None = None, years: int | None = None, kind: str = "domain",
                 uri: str | None = None, party: str | None = None, extension: str | None = None) -> Answer:  # fmt: skip
        """Send a transfer command; `uri` where it is not the object's usual namespace, `party` is acID."""
        tag = "id" if kind == "contact" else "name"
        inner = f"<o:{tag}>{name}</o:{tag}>"
        inner += f'<o:period unit="y">{years}</o:period>' if years is not None else ""
        inner += f"<o:authInfo><o:pw>{pw}</o:pw></o:authInfo>" if pw is not None else ""
        inner += f"<o:acID>{party}</o:acID>" if party is not None else ""
        space = uri or getattr(self.desk.profile.wire.namespaces, kind)
        body = f'<transfer op="{op}"><o:transfer xmlns:o="{space}">{inner}</o:transfer></transfer>'
        return self.frame(body, self._sub_product(inner) + (extension or ""))

    def restore(self, name: str, op: str = "request", uri: str = RGP) -> Answer:
        extension = f'<r:update xmlns:r="{uri}"><r:restore op="{op}">{REPORT if op == "report" else ""}</r:restore>'
        products = self._sub_product(f"<o:name>{name}</o:name>")
        return self.update(name, chg="", extension=f"{extension}</r:update>{products}")

    def drain(self) -> list[Answer]:
        """Read and acknowledge every waiting message."""
        messages = []
        while (answer := self.poll()).code == 1301:
            messages.append(answer)
            self.ack(answer.flags("msgQ", "id")[0])
        return messages

    def create_host(self, name: str, *addresses: str) -> Answer:
        listed = "".join(f'<o:addr ip="{"v6" if ":" in ip else "v4"}">{ip}</o:addr>' for ip in addresses)
        return self.command("create", "host", f"<o:name>{name}</o:name>{listed}")

    def create_contact(self, contact_id: str, body: str | None = None, pw: str = "Xy7-secret") -> Answer:
        if self.desk.profile.wire.grammar == "ripn":
            return self.command("create", "contact", f"<o:id>{contact_id}</o:id>{body or person()}<o:unverified/>")
        auth = f"<o:authInfo><o:pw>{pw}</o:pw></o:authInfo>"
        return self.command("create", "contact", f"<o:id>{contact_id}</o:id>{body or postal()}{auth}")

    def poll(self) -> Answer:
        return self.frame('<poll op="req"/>')

    def ack(self, message_id: str) -> Answer:
        return self.frame(f'<poll op="ack" msgID="{message_id}"/>')


def nameservers(*names: str) -> str:
    return f"<o:ns>{''.join(f'<o:hostObj>{name}</o:hostObj>' for name in names)}</o:ns>"


def statuses(*names: str) -> str:
    return "".join(f'<o:status s="{name}"/>' for name in names)


def sub_product(name: str) -> str:
    return f'<n:namestoreExt xmlns:n="{NAMESTORE}"><n:subProduct>{name}</n:subProduct></n:namestoreExt>'


def postal(*, kind: str = "int", name: str = "Jane Doe", city: str = "Kyiv", cc: str = "UA",
           voice: str = "+380.441234567", email: str = "jane@example.net") -> str:  # fmt: skip
    """The data of a contact as RFC 5733 has it."""
    return (
        f'<o:postalInfo type="{kind}"><o:name>{name}</o:name><o:addr><o:street>Main 1</o:street><o:city>{city}</o:city>'
        f"<o:pc>01001</o:pc><o:cc>{cc}</o:cc></o:addr></o:postalInfo><o:voice>{voice}</o:voice>"
        f"<o:email>{email}</o:email>"
    )


def person(*, without: str = "") -> str:
    """A person as the .ru registry has it; `without` leaves one element out."""
    parts = {
        "intPostalInfo": "<o:intPostalInfo><o:name>Petr P Petrov</o:name></o:intPostalInfo>",
        "locPostalInfo": "<o:locPostalInfo><o:name>Петров Петр Петрович</o:name>"
        "<o:address>107140, Москва, ул. Примерная, 2</o:address></o:locPostalInfo>",
        "birthday": "<o:birthday>1980-02-29</o:birthday>",
        "passport": "<o:passport>45 00 123456 выдан 01.01.2001</o:passport>",
        "voice": "<o:voice>+7 495 1234567</o:voice>",
        "email": "<o:email>petrov@example.net</o:email>",
    }
    return f"<o:person>{''.join(text for name, text in parts.items() if name != without)}</o:person>"


def organization(*, without: str = "") -> str:
    parts = {
        "intPostalInfo": "<o:intPostalInfo><o:org>Romashka LLC</o:org></o:intPostalInfo>",
        "locPostalInfo": "<o:locPostalInfo><o:org>ООО Ромашка</o:org></o:locPostalInfo>",
        "legalInfo": "<o:legalInfo><o:address>107140, Москва</o:address></o:legalInfo>",
        "taxpayerNumbers": "<o:taxpayerNumbers>7701107259</o:taxpayerNumbers>",
        "voice": "<o:voice>+7 495 1234567</o:voice>",
        "fax": "<o:fax/>",
        "email": "<o:email>office@example.net</o:email>",
    }
    return f"<o:organization>{''.join(text for name, text in parts.items() if name != without)}</o:organization>"


_UA_TWINS = {"http://hostmaster.ua/epp/secDNS-1.1": "urn:ietf:params:xml:ns:secDNS-1.1", UA_RGP: RGP}
_TCI = "http://www.tcinet.ru/epp/"
_UNPUBLISHED = (
    "http://hostmaster.ua/epp/balance-1.0",
    f"{_TCI}tci-billing-1.0",
    f"{_TCI}tci-limits-1.0",
    f"{_TCI}tci-stat-1.0",
)


def validate(profile: Profile, document: bytes) -> None:
    """Check a frame of a registry against the schemas it writes by.

    The .ua registry's own namespaces have no published schema but the RFC's layout: they are read as the RFC's, its
    two extra statuses read as one of the RFC's, its licence and its own extensions left out.
    """
    if profile.wire.grammar == "ripn":
        document = document.replace(b"ripn-domain-1.1", b"ripn-domain-1.0")  # no schema of 1.1 was published
        root = etree.fromstring(document)
        _forget_unpublished(root)
        schemas.ripn_schema().assertValid(root)
        return
    for own, published in _UA_TWINS.items():
        document = document.replace(own.encode(), published.encode())
    for kind in ("domain", "contact", "host"):
        uri = f"urn:ietf:params:xml:ns:{kind}-1.0"
        document = document.replace(getattr(profile.wire.namespaces, kind).encode(), uri.encode())
    root = etree.fromstring(document)
    if profile.wire.grammar == "hostmaster":
        _forget_extras(root)
    schemas.rfc_schema().assertValid(root)


def _forget_unpublished(root: etree._Element) -> None:
    for uri in _UNPUBLISHED:
        for node in list(root.iter(f"{{{uri}}}infData")):
            data = node.getparent()
            data.getparent().remove(data)


def _forget_extras(root: etree._Element) -> None:
    _forget_unpublished(root)
    for node in list(root.iter(f"{{{UAEPP}}}infData")):
        node.getparent().getparent().remove(node.getparent())
    for node in list(root.iter("{*}license")):
        node.getparent().remove(node)
    for node in list(root.iter("{*}status")):
        if node.get("s") in {"redemptionPeriod", "autoRenewGracePeriod"}:
            node.set("s", "pendingDelete")
