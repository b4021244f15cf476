import io

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from accounts.sealing import Unreadable, reseal, seal, unseal
from messaging.accounts.keeping import create_account
from messaging.models import Account

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_sealed_secret_opens_again_and_shows_nothing_of_itself():
    sealed = seal({"password": "una clave"})
    assert unseal(sealed) == {"password": "una clave"}
    assert "clave" not in sealed
    assert seal({"password": "una clave"}) != sealed, "equal secrets must not look equal"


def test_nothing_to_keep_is_nothing():
    assert (seal({}), unseal("")) == ("", {})


def test_secret_sealed_before_there_were_keys_opens_with_them(settings):
    sealed = seal({"password": "x"})
    settings.FIELD_KEYS = [NEW]
    assert unseal(sealed) == {"password": "x"}


def test_new_key_first_opens_what_the_old_one_sealed_and_the_old_one_may_go_after_the_resealing(settings):
    settings.FIELD_KEYS = [OLD]
    sealed = seal({"password": "x"})
    settings.FIELD_KEYS = [NEW, OLD]
    again = reseal(sealed)
    settings.FIELD_KEYS = [NEW]
    assert unseal(again) == {"password": "x"}
    with pytest.raises(Unreadable):
        unseal(sealed)


def test_another_secret_key_or_a_changed_text_opens_nothing(settings):
    sealed = seal({"password": "x"})
    with pytest.raises(Unreadable):
        unseal(sealed[:-4] + "AAA=")
    settings.SECRET_KEY = "otra"
    with pytest.raises(Unreadable):
        unseal(sealed)


@pytest.mark.django_db
def test_reseal_command_renews_every_account_and_names_those_it_cannot_open(settings):
    settings.FIELD_KEYS = [OLD]
    for name in ("Una", "Otra"):
        create_account(
            actor=None, channel="email", transport="smtp",
            values={"name": name, "host": "mail.example.com", "security": "tls", "password": "x"},
        )  # fmt: skip
    Account.objects.filter(name="Otra").update(sealed="roto")
    settings.FIELD_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="Otra"):
        call_command("reseal", stdout=io.StringIO())
    settings.FIELD_KEYS = [NEW]
    assert unseal(Account.objects.get(name="Una").sealed) == {"password": "x"}
