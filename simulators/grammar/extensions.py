"""Shapes of the extension elements of commands, by their schemas."""

from collections.abc import Mapping

from simulators import namespaces as ns
from simulators.content import ANY_TEXT, ANYTHING, LANGUAGE, Part, Shape, Text, many, one, optional, sequence, text
from simulators.grammar.rfc import PERIOD

_BYTE = r"0*([0-9]|[1-9][0-9]|1[0-9][0-9]|2[0-4][0-9]|25[0-5])"
_SHORT = r"0*([0-9]{1,4}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
_BOOLEAN = text(0, None, "true|false|1|0")
_AMOUNT = text(0, None, r"\+?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_INSTANT = text(0, None, r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9]{2}:[0-9]{2})?")

_KEY = sequence(
    one("flags", text(1, None, _SHORT)),
    one("protocol", text(1, None, _BYTE)),
    one("alg", text(1, None, _BYTE)),
    one("pubKey", text(1, None, r"[A-Za-z0-9+/= ]+")),
)
_DS = sequence(
    one("keyTag", text(1, None, _SHORT)),
    one("alg", text(1, None, _BYTE)),
    one("digestType", text(1, None, _BYTE)),
    one("digest", text(0, None, r"([0-9A-Fa-f]{2})*")),
    optional("keyData", _KEY),
)
_SIGNATURE_LIFE = text(1, None, r"0*[1-9][0-9]{0,8}")
_DS_OR_KEY = sequence(optional("maxSigLife", _SIGNATURE_LIFE), Part({"dsData": _DS, "keyData": _KEY}, 1, None))
_SECDNS_UPDATE = Shape(
    parts=(
        optional("rem", sequence(optional("all", _BOOLEAN), Part({"dsData": _DS, "keyData": _KEY}, 0, None))),
        optional("add", _DS_OR_KEY),
        optional("chg", sequence(optional("maxSigLife", _SIGNATURE_LIFE))),
    ),
    attributes={"urgent": Text(pattern="true|false|1|0")},
)

_FEE_ATTRIBUTES = {name: Text() for name in ("description", "lang", "refundable", "grace-period", "applied")}
_FEE_COMMANDS = frozenset({"create", "delete", "renew", "update", "transfer", "restore", "custom"})
_FEE_COMMAND = Shape(
    parts=(optional("period", PERIOD),),
    attributes={"name": Text(one_of=_FEE_COMMANDS), "customName": Text(), "phase": Text(), "subphase": Text()},
    required=frozenset({"name"}),
)
_FEE_PHASES = {"phase": Text(), "subphase": Text()}
_FEE_COMMAND_0_12 = Shape(
    parts=(optional("period", PERIOD), optional("class", text()), optional("date", _INSTANT)),
    attributes={"name": Text(3, 16), **_FEE_PHASES},
)
_FEE_WORD = Shape(text=Text(3, 16), attributes=_FEE_PHASES)
_CURRENCY = text(3, 3, "[A-Z]{3}")
_FEE_DOMAIN = sequence(
    one("name", text(1, 255)),
    optional("currency", _CURRENCY),
    one("command", _FEE_WORD),
    optional("period", PERIOD),
)
_FEE_AMOUNT = Shape(text=_AMOUNT.text, attributes=_FEE_ATTRIBUTES)
_FEE = sequence(optional("currency", _CURRENCY), many("fee", _FEE_AMOUNT), many("credit", ANYTHING, 0))
_FEE_OF_0_6 = sequence(one("currency", _CURRENCY), many("fee", _FEE_AMOUNT))
_FEE_TRANSFORMS = ("create", "renew", "transfer", "update")

_PHASE = Shape(
    text=Text(one_of=frozenset({"sunrise", "landrush", "claims", "open", "custom"})), attributes={"name": Text()}
)
_NOTICE = sequence(
    one("noticeID", Shape(text=Text(1), attributes={"validatorID": Text(1)})),
    one("notAfter", _INSTANT),
    one("acceptedDate", _INSTANT),
)
_LAUNCH_CREATE = Shape(
    parts=(one("phase", _PHASE), many("codeMark", ANYTHING, 0), many("notice", _NOTICE, 0)),
    attributes={"type": Text(one_of=frozenset({"application", "registration"}))},
)
_LAUNCH_CHECK = Shape(
    parts=(optional("phase", _PHASE),),
    attributes={"type": Text(one_of=frozenset({"claims", "avail", "trademark"}))},
)
_SAID = Shape(text=ANY_TEXT, attributes={"lang": LANGUAGE})
_REPORT = sequence(
    one("preData", ANYTHING),
    one("postData", ANYTHING),
    one("delTime", _INSTANT),
    one("resTime", _INSTANT),
    one("resReason", _SAID),
    many("statement", _SAID, 1, 2),
    optional("other", ANYTHING),
)
_RESTORE = Shape(
    parts=(optional("report", _REPORT),),
    attributes={"op": Text(one_of=frozenset({"request", "report"}))},
    required=frozenset({"op"}),
)
_RGP_UPDATE = sequence(one("restore", _RESTORE))
_USER_AGENT = sequence(optional("app", text()), optional("tech", text()), optional("os", text()))
_LONG_PASSWORD = text(6)

SHAPES: Mapping[tuple[str, str], Shape] = {
    (ns.SECDNS, "create"): _DS_OR_KEY,
    (ns.SECDNS, "update"): _SECDNS_UPDATE,
    (ns.UA_SECDNS, "create"): _DS_OR_KEY,
    (ns.UA_SECDNS, "update"): _SECDNS_UPDATE,
    (ns.RGP, "update"): _RGP_UPDATE,
    (ns.UA_RGP, "update"): _RGP_UPDATE,
    (ns.FEE, "check"): sequence(optional("currency", _CURRENCY), many("command", _FEE_COMMAND)),
    (ns.FEE_0_12, "check"): sequence(optional("currency", _CURRENCY), many("command", _FEE_COMMAND_0_12)),
    (ns.FEE_0_11, "check"): sequence(
        one("command", _FEE_WORD),
        optional("currency", _CURRENCY),
        optional("period", PERIOD),
        optional("class", text()),
    ),
    (ns.FEE_0_6, "check"): sequence(many("domain", _FEE_DOMAIN)),
    **{(fee, verb): _FEE for fee in (ns.FEE, ns.FEE_0_12, ns.FEE_0_11) for verb in _FEE_TRANSFORMS},
    **{(ns.FEE_0_6, verb): _FEE_OF_0_6 for verb in _FEE_TRANSFORMS},
    (ns.LAUNCH, "check"): _LAUNCH_CHECK,
    (ns.LAUNCH, "create"): _LAUNCH_CREATE,
    (ns.IDN, "data"): sequence(one("table", text(1)), optional("uname", text(1, 255))),
    (ns.IDN_LANGUAGE, "tag"): text(1, None, "[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*"),
    (ns.SYNC, "update"): sequence(one("expMonthDay", text(0, None, r"--[0-9]{2}-[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})?"))),
    (ns.WHOIS_INFO, "whoisInf"): sequence(one("flag", _BOOLEAN)),
    (ns.LOGIN_SECURITY, "loginSec"): sequence(
        optional("userAgent", _USER_AGENT), optional("pw", _LONG_PASSWORD), optional("newPW", _LONG_PASSWORD)
    ),
    (ns.NAMESTORE, "namestoreExt"): sequence(one("subProduct", text(1, 64))),
    (ns.UA_UAEPP, "create"): ANYTHING,
    (ns.UA_UAEPP, "update"): ANYTHING,
    (ns.UA_UAEPP, "delete"): ANYTHING,
}
