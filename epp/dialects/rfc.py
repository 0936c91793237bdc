"""EPP as RFC 5730-5733 have it: the gTLD registries, with all extensions that are in use among them."""

from epp import contact, domain, host, login, namespaces, poll
from epp.dialects.dialect import Dialect, codec_table
from epp.dialects.messages import message_readers
from epp.extensions import (
    balance,
    change_poll,
    fee,
    idn,
    idn_lang,
    launch,
    login_security,
    low_balance_poll,
    maintenance,
    namestore,
    rgp,
    rgp_poll,
    secdns,
    whois_info,
)
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
"""What every dialect can say unless it says it otherwise."""

_GRAMMAR = Grammar(
    epp=namespaces.EPP,
    objects={
        "domain": namespaces.DOMAIN,
        "contact": namespaces.CONTACT,
        "host": namespaces.HOST,
        "balance": namespaces.BALANCE,
        "maintenance": namespaces.MAINTENANCE,
    },
)

RFC = Dialect(
    name="rfc",
    grammar=_GRAMMAR,
    codecs=CODECS | codec_table(balance.INFO, launch.CLAIMS_CHECK, maintenance.INFO),
    services=(namespaces.DOMAIN, namespaces.CONTACT, namespaces.HOST),
    extension_readers={
        **change_poll.READERS,
        **fee.READERS,
        **idn.READERS,
        **idn_lang.READERS,
        **launch.READERS,
        **login_security.READERS,
        **namestore.READERS,
        **rgp.READERS,
        **secdns.READERS,
        **whois_info.READERS,
    },
    message_readers={
        **message_readers(_GRAMMAR),
        **balance.MESSAGES,
        **low_balance_poll.MESSAGES,
        **maintenance.MESSAGES,
        **rgp_poll.MESSAGES,
    },
)
