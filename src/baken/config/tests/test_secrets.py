"""Secrets that are made once: whole or not at all, and those by which a database began."""

from __future__ import annotations

import errno
import os

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError

from baken.apps.access.models import AuditContent
from baken.config.checks import demand_safety
from baken.config.secret import secret
from baken.vault.models import KeyProof


@pytest.fixture
def data(tmp_path, monkeypatch):
    monkeypatch.delenv("BAKEN_AUDIT_KEY", raising=False)
    return tmp_path / "data"


def test_a_secret_is_made_once_and_kept(data):
    made = secret("audit_key", data=data)
    assert (len(made) >= 50, secret("audit_key", data=data)) == (True, made)
    assert [path.name for path in data.iterdir()] == ["audit_key"]
    assert (data / "audit_key").stat().st_mode & 0o777 == 0o600


def test_a_secret_for_which_the_disk_is_full_is_not_there(data, monkeypatch):
    def full(*_given):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            secret("audit_key", data=data)
    assert list(data.iterdir()) == []
    assert len(secret("audit_key", data=data)) >= 50


def test_who_was_first_is_followed(data, monkeypatch):
    link = os.link

    def second(made, path):
        path.write_text("e" * 60)
        link(made, path)

    monkeypatch.setattr(os, "link", second)
    assert secret("audit_key", data=data) == "e" * 60


@pytest.mark.parametrize("content", ["", "te kort"])
def test_a_secret_that_was_not_written_out_is_refused(data, content):
    data.mkdir()
    (data / "audit_key").write_text(content)
    with pytest.raises(ImproperlyConfigured, match=r"audit_key .* BAKEN_AUDIT_KEY"):
        secret("audit_key", data=data)
    assert (data / "audit_key").read_text() == content


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["PSEUDONYM_KEY", "AUDIT_KEY"])
def test_a_database_that_began_with_another_key_is_refused(settings, name):
    settings.DEMONSTRATION, settings.ALLOWED_HOSTS = True, ["localhost"]
    demand_safety()
    setattr(settings, name, "een andere sleutel " * 4)
    [refused] = [each for each in run_checks(tags=["security"]) if each.id == "vault.E013"]
    assert f"{name.lower()} " in str(refused.msg)
    assert f"BAKEN_{name}" in str(refused.msg)
    with pytest.raises(SystemCheckError, match=r"vault\.E013"):
        demand_safety()
    for command in (["person", "erase", "an@x.example"], ["audit", "verify"], ["retention"]):
        with pytest.raises((SystemCheckError, CommandError), match=r"vault\.E013"):
            call_command(*command, skip_checks=False)


@pytest.mark.django_db
def test_who_lost_a_key_for_good_goes_on_with_another_and_the_trail_says_so(settings, capsys):
    settings.DEMONSTRATION, settings.ALLOWED_HOSTS = True, ["localhost"]
    settings.PSEUDONYM_KEY = "een andere sleutel " * 4
    for said in ("Baken gaat verder met pseudonym_key zoals die nu is.", "De sleutels zijn die van de databank."):
        call_command("keys", "adopt")
        assert capsys.readouterr().out == f"{said}\n"
    demand_safety()
    assert list(AuditContent.objects.values_list("verb", "kind")) == [("changed", "vault.KeyProof")]


@pytest.mark.django_db
def test_a_database_of_before_proofs_gets_them_with_its_tables_and_keeps_them(settings):
    KeyProof.objects.all().delete()
    call_command("migrate", verbosity=0)
    proofs = dict(KeyProof.objects.values_list("name", "proof"))
    assert sorted(proofs) == ["AUDIT_KEY", "PSEUDONYM_KEY"]
    settings.AUDIT_KEY = "een andere sleutel " * 4
    call_command("migrate", verbosity=0)
    assert dict(KeyProof.objects.values_list("name", "proof")) == proofs
