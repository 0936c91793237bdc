"""EPP as RFC 5730-5733 have it: the gTLD registries."""

from epp import login, namespaces, poll
from epp.dialects.dialect import Dialect, codec_table
from epp.domain.check import CHECK as DOMAIN_CHECK
from epp.grammar import Grammar

CODECS = codec_table(
    login.HELLO,
    login.LOGIN,
    login.LOGOUT,
    poll.REQUEST,
    poll.ACK,
    DOMAIN_CHECK,
)

RFC = Dialect(
    name="rfc",
    grammar=Grammar(
        epp=namespaces.EPP,
        objects={"domain": namespaces.DOMAIN, "contact": namespaces.CONTACT, "host": namespaces.HOST},
    ),
    codecs=CODECS,
    services=(namespaces.DOMAIN, namespaces.CONTACT, namespaces.HOST),
    extension_readers={},
)
