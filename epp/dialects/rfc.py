"""EPP as RFC 5730-5733 have it: the gTLD registries."""

from epp import contact, domain, host, login, namespaces, poll
from epp.dialects.dialect import Dialect, codec_table
from epp.extensions import namestore, rgp
from epp.grammar import Grammar

CODECS = codec_table(
    login.HELLO,
    login.LOGIN,
    login.LOGOUT,
    poll.REQUEST,
    poll.ACK,
    *domain.CODECS,
    *contact.CODECS,
    *host.CODECS,
)

RFC = Dialect(
    name="rfc",
    grammar=Grammar(
        epp=namespaces.EPP,
        objects={"domain": namespaces.DOMAIN, "contact": namespaces.CONTACT, "host": namespaces.HOST},
    ),
    codecs=CODECS,
    services=(namespaces.DOMAIN, namespaces.CONTACT, namespaces.HOST),
    extension_readers={**namestore.READERS, **rgp.READERS},
)
