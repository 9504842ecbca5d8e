"""Scripts of a page: its policy runs none that does not carry the number of this very answer."""

from __future__ import annotations

from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag(takes_context=True)
def script(context: dict[str, Any], path: str, *, classic: bool = False) -> SafeString:
    """A script of this house: a module, or a classic one where it must be there before others."""
    kind = "defer" if classic else 'type="module"'
    return format_html(
        '<script src="{}" {} nonce="{}"></script>', static(path), SafeString(kind), context["request"].csp_nonce
    )
