"""The tag library that all components are in, and how a component shows its template."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()


def show(component: str, /, **context: Any) -> SafeString:
    """A component's template, with what it is given and nothing else."""
    return SafeString(get_template(f"ui/components/{component}.html").render(context))


def one_of(value: str, choices: tuple[str, ...], what: str) -> str:
    """A value from a closed list. Raises TemplateSyntaxError: a word that no style knows is a mistake."""
    if value not in choices:
        raise template.TemplateSyntaxError(f"{what} is {value!r}, and not one of {', '.join(map(repr, choices))}")
    return value
