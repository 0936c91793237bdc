"""The providers' side: callbacks signed as they sign them, written apart from the code that verifies."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MONO_KEY = ec.derive_private_key(7, ec.SECP256R1())


def liqpay_callback(secret="lp-secret", digest="sha1", **fields) -> bytes:
    defaults = {
        "public_key": "lp-public",
        "status": "success",
        "payment_id": 165,
        "order_id": "dep_1",
        "amount": 350.5,
        "currency": "UAH",
        "end_date": 1795341600000,
    }
    data = base64.b64encode(json.dumps(defaults | fields).encode()).decode()
    signature = base64.b64encode(hashlib.new(digest, (secret + data + secret).encode()).digest()).decode()
    return urlencode({"data": data, "signature": signature}).encode()


def wayforpay_callback(secret="wfp-secret", amount="350.50", **fields) -> bytes:
    defaults = {
        "merchantAccount": "merchant",
        "orderReference": "dep_1",
        "currency": "UAH",
        "authCode": "541963",
        "cardPan": "41****8217",
        "transactionStatus": "Approved",
        "reasonCode": 1100,
        "processingDate": 1795341600,
    }
    body = defaults | fields
    signed = [body["merchantAccount"], body["orderReference"], amount, body["currency"], body["authCode"]]
    signed += [body["cardPan"], body["transactionStatus"], str(body["reasonCode"])]
    body["merchantSignature"] = hmac.new(secret.encode(), ";".join(signed).encode(), "md5").hexdigest()
    return (json.dumps(body)[:-1] + f', "amount": {amount}}}').encode()


def monobank_callback(key=MONO_KEY, **fields) -> tuple[bytes, dict[str, str]]:
    defaults = {
        "invoiceId": "inv-1",
        "status": "success",
        "amount": 35050,
        "ccy": 980,
        "finalAmount": 35050,
        "reference": "dep_1",
        "modifiedDate": "2026-11-22T10:00:00Z",
    }
    body = json.dumps(defaults | fields).encode()
    return body, {"X-Sign": base64.b64encode(key.sign(body, ec.ECDSA(hashes.SHA256()))).decode()}


def monobank_public_key(key=MONO_KEY) -> str:
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(pem).decode()
