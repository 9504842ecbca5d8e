"""Files that are handed over on the page, for the tests of the pages of imports."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from baken.apps.exchange.models import Import

UPLOAD = "/invoer/bezorgen/"


def packed(files):
    return [
        SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode()) for name, text in files.items()
    ]


def upload(client, files):
    """Hand files over; the import they became."""
    answer = client.post(UPLOAD, {"files": packed(files)})
    assert (answer.status_code, answer.context and answer.context["refusals"]) == (302, None)
    return Import.objects.get(uuid=answer.url.split("/")[2])


def page_of(client, record, end=""):
    return client.get(f"/invoer/{record.uuid}/{end}")
