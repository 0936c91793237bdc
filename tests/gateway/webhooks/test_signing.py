"""F081: what is sent is verified by a library that is not ours, and nothing else is."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from gateway.webhooks.signing import new_secret, signatures

BODY = b'{"type":"domain.renewed"}'


def now():
    """The receivers' library compares with the clock of the machine, and takes five minutes."""
    return int(datetime.now(UTC).timestamp())


def headers(*secrets, ago=0, message_id="evt_1", body=BODY):
    timestamp = now() - ago
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signatures(secrets, message_id, timestamp, body),
    }


@pytest.mark.fault("F081")
def test_both_secrets_verify_while_one_replaces_the_other():
    fresh, old = new_secret(), new_secret()
    for secret in (fresh, old):
        assert Webhook(secret).verify(BODY, headers(fresh, old)) == json.loads(BODY)
    assert len(headers(fresh, old)["webhook-signature"].split(" ")) == 2


@pytest.mark.fault("F081")
@pytest.mark.parametrize(
    "changed",
    [
        {"body": b'{"type":"domain.deleted"}'},
        {"message_id": "evt_2"},
        {"ago": 60},
    ],
    ids=["body", "id", "timestamp"],
)
def test_signature_is_of_id_timestamp_and_body_together(changed):
    secret = new_secret()
    signed = headers(secret) | {"webhook-signature": headers(secret, **changed)["webhook-signature"]}
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(BODY, signed)


@pytest.mark.fault("F081")
def test_old_message_and_another_secret_are_refused():
    secret, another = new_secret(), new_secret()
    old = int(timedelta(minutes=10).total_seconds())
    for message in (headers(secret, ago=old), headers(another)):
        with pytest.raises(WebhookVerificationError):
            Webhook(secret).verify(BODY, message)


def test_secrets_are_the_standards_and_never_the_same():
    secrets = {new_secret() for _ in range(50)}
    assert len(secrets) == 50
    assert all(secret.startswith("whsec_") and len(secret) == 50 for secret in secrets)
