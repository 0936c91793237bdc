import string

from gateway.passwords import fresh_password


def test_fresh_passwords_fit_the_protocol_and_have_every_kind_of_character():
    made = {fresh_password() for _ in range(200)}
    assert len(made) == 200
    for password in made:
        assert 6 <= len(password) <= 16
        for kind in (string.ascii_lowercase, string.ascii_uppercase, string.digits, string.punctuation):
            assert set(password) & set(kind)
        assert not set(password) & set("<>&\"' ")
