"""The form with which somebody chooses a calendar to follow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from baken.apps.programme.types import FeedKind
from baken.ui.forms import choose


class FeedForm(forms.Form):
    """Which calendar."""

    which = forms.ChoiceField(label=_("Welke agenda"))

    def __init__(self, *args: Any, themes: Sequence[Any], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.themes = {str(each.uuid): each for each in themes}
        kinds = [(kind.value, kind.label) for kind in FeedKind if kind is not FeedKind.THEME]
        of_themes: Any = (_("Van één thema"), [(key, each.label) for key, each in self.themes.items()])
        choose(self, "which", [*kinds, *([of_themes] if self.themes else [])])

    def feed(self) -> dict[str, Any]:
        """What is chosen."""
        which = self.cleaned_data["which"]
        theme = self.themes.get(which)
        return {"kind": FeedKind.THEME if theme else FeedKind(which), "theme": theme}
