"""A reading view only reads, a writing view writes all or nothing."""

from __future__ import annotations

import io

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.http import HttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django.utils import timezone

from baken.ui.requests import (
    WriteInReadingView,
    called_back,
    form_page,
    form_page_in_steps,
    reading,
    writing,
    writing_in_steps,
)

pytestmark = pytest.mark.django_db
METHODS = ["get", "head", "post", "put", "patch", "delete", "options"]


def write(name="a"):
    Session.objects.create(session_key=name, session_data="", expire_date=timezone.now())


def asked(method):
    request = getattr(RequestFactory(), method)("/")
    request.csp_nonce = ""  # as the armour gives one
    return request


@pytest.mark.parametrize(
    ("manner", "admitted"),
    [
        (called_back, ["get"]),
        (writing_in_steps, ["post"]),
        (reading, ["get", "head"]),
        (writing, ["post"]),
        (form_page, ["get", "head", "post"]),
        (form_page_in_steps, ["get", "head", "post"]),
    ],
)
def test_a_view_answers_the_methods_of_its_manner(manner, admitted):
    view = manner(lambda request: HttpResponse("in"))
    assert [method for method in METHODS if view(asked(method)).status_code == 200] == admitted
    assert view(asked("delete")).headers["Allow"] == ", ".join(method.upper() for method in admitted)


def select(sql="SELECT 1"):
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "question",
    [select, lambda: list(Session.objects.all()), lambda: select("  (SELECT 1)" if _postgres() else "SELECT 2")],
)
def test_a_reading_view_reads(question):
    view = reading(lambda request: HttpResponse(str(question() or "")))
    assert view(asked("get")).status_code == 200


def _postgres():
    return connection.vendor == "postgresql"


@pytest.mark.parametrize(
    "deed",
    [
        write,
        lambda: Session.objects.all().delete() or select("DELETE FROM django_session"),
        lambda: Session.objects.update(session_data="x"),
        lambda: Session.objects.bulk_create([Session(session_key="b", expire_date=timezone.now())]),
        lambda: select("CREATE TABLE made (id integer)"),
        lambda: select("WITH gone AS (SELECT 1) DELETE FROM django_session"),
    ],
)
@pytest.mark.parametrize("manner", [reading, form_page, form_page_in_steps])
def test_a_get_that_writes_is_an_error_and_nothing_is_written(manner, deed):
    write("before")
    with pytest.raises(WriteInReadingView), transaction.atomic():
        manner(lambda request: deed())(asked("get"))
    assert list(Session.objects.values_list("session_key", "session_data")) == [("before", "")]


def test_a_page_made_late_only_reads_too():
    page = SimpleTemplateResponse(engines["django"].from_string("{{ write }}"), {"write": write})
    with pytest.raises(WriteInReadingView), transaction.atomic():
        reading(lambda request: page)(asked("get"))
    assert Session.objects.count() == 0


@pytest.mark.parametrize("manner", [writing, form_page])
def test_a_writing_view_writes_all_or_nothing(manner):
    def half(request):
        write()
        raise LookupError

    with pytest.raises(LookupError):
        manner(half)(asked("post"))
    assert Session.objects.count() == 0
    assert manner(lambda request: HttpResponse(str(write())))(asked("post")).status_code == 200
    assert Session.objects.count() == 1


def test_a_form_in_steps_keeps_what_it_wrote():
    def half(request):
        write()
        raise LookupError

    with pytest.raises(LookupError):
        form_page_in_steps(half)(asked("post"))
    assert Session.objects.count() == 1


def test_a_view_says_its_manner():
    manners = [manner(lambda request: HttpResponse()).manner for manner in (reading, writing, form_page)]
    assert manners == ["reading", "writing", "form"]


def test_a_page_that_says_nothing_of_files_takes_none():
    class Endless(io.BytesIO):
        taken = 0

        def read(self, size=-1):
            self.taken += size
            return super().read(size)

    head = b'--B\r\nContent-Disposition: form-data; name="naam"\r\n\r\nAn\r\n--B\r\n'
    head += b'Content-Disposition: form-data; name="f"; filename="f.csv"\r\n\r\n'
    body = Endless(head + b"x" * 20_000_000)
    request = asked("post")
    request.META |= {"CONTENT_TYPE": "multipart/form-data; boundary=B", "CONTENT_LENGTH": str(len(body.getvalue()))}
    request._stream = body
    assert (request.POST["naam"], dict(request.FILES)) == ("An", {})
    assert body.taken < 1_000_000
