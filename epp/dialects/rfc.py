"""EPP as RFC 5730-5733 have it: the gTLD registries."""

from epp import contact, domain, host, login, namespaces, poll
from epp.dialects.dialect import Dialect, codec_table
from epp.dialects.messages import message_readers
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

_GRAMMAR = Grammar(
    epp=namespaces.EPP,
    objects={"domain": namespaces.DOMAIN, "contact": namespaces.CONTACT, "host": namespaces.HOST},
)

RFC = Dialect(
    name="rfc",
    grammar=_GRAMMAR,
    codecs=CODECS,
    services=(namespaces.DOMAIN, namespaces.CONTACT, namespaces.HOST),
    extension_readers={**namestore.READERS, **rgp.READERS},
    message_readers=message_readers(_GRAMMAR),
)
