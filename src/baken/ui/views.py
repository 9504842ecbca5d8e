"""The language switch, and the gallery of components."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.i18n import set_language

from baken.ui.examples import examples
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
