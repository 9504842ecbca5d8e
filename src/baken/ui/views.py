"""The language switch, the gallery of components, and the mails of the demonstration."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.i18n import set_language

from baken.ui.downloads import table_file
from baken.ui.examples import THEMES, examples
from baken.ui.mails import outbox
from baken.ui.requests import reading, writing


@login_not_required
@writing
def language(request: HttpRequest) -> HttpResponse:
    """Speak the language that is asked, from now on in this browser; back to the page one comes from."""
    return set_language(request)


@reading
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component, with made-up examples."""
    return render(request, "ui/gallery.html", examples(request))


@reading
def example_file(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of the gallery as a file."""
    return table_file(kind, name=_("voorbeeld"), headings=[_("Thema"), _("Deelnames"), _("Gemiddeld")], rows=THEMES)


@login_not_required
@reading
def mails(request: HttpRequest) -> HttpResponse:
    """What the demonstration would have sent, for whoever sits at this machine."""
    if settings.OUTBOX is None:
        raise Http404
    return render(request, "ui/mails.html", {"mails": outbox()})


@login_not_required
@reading
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail of the demonstration."""
    found = next((each for each in outbox() if each.name == name), None)
    if found is None:
        raise Http404
    return render(request, "ui/mail.html", {"mail": found})
