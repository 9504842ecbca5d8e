"""Buttons and forms: what a person acts with."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from baken.ui.components.library import one_of, register, show
from baken.ui.requests import ACTING

KINDS = ("plain", "primary", "danger", "quiet")


@register.simple_tag
def button(text: Any, *, kind: str = "plain", name: str = "", value: Any = "") -> SafeString:
    """A button that sends the form it stands in."""
    named = format_html(' name="{}" value="{}"', name, value) if name else ""
    return format_html(
        '<button type="submit" class="btn {}"{}>{}</button>', one_of(kind, KINDS, "kind of a button"), named, text
    )


@register.simple_tag
def link_button(text: Any, *, url: str, kind: str = "plain", download: bool = False) -> SafeString:
    """A link that looks like a button: it goes somewhere, or fetches a file."""
    return format_html(
        '<a class="btn {}" href="{}"{}>{}</a>',
        one_of(kind, KINDS, "kind of a button"),
        url,
        SafeString(" download") if download else "",
        text,
    )


@register.simple_tag(takes_context=True)
def acting(context: Context) -> SafeString:
    """In which role a form is opened, as a field of it: sent from another, it is refused. Part of `form` and
    `confirmation`; in a form that is written out it stands beside the token."""
    grant = getattr(context.get("request"), "grant", None)
    return format_html('<input type="hidden" name="{}" value="{}">', ACTING, grant.uuid) if grant else SafeString("")


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A field of a form: label, help, control, and what is wrong with it."""
    return show(
        "field",
        field=bound,
        is_checkbox=isinstance(bound.field.widget, CheckboxInput),
        is_group=bound.use_fieldset,
    )


@register.simple_tag
def errors(form: BaseForm) -> SafeString:
    """What is wrong with a form, above it, each with a link to its field; nothing where all is well."""
    if not form.errors:
        return SafeString("")
    fields = [(bound, problem) for bound in form.visible_fields() for problem in bound.errors]
    return show("errors", fields=fields, general=form.non_field_errors())


@register.simple_block_tag(takes_context=True)
def form(
    context: Context,
    content: SafeString,
    bound: BaseForm | None = None,
    *,
    submit: Any = "",
    action: str = "",
    cancel: str = "",
    kind: str = "primary",
    multipart: bool = False,
) -> SafeString:
    """A form that is sent by POST: what is wrong with `bound`, its fields, what stands inside, and buttons.

    Without `bound` the fields are those inside, and without `submit` so are the buttons.
    """
    return show(
        "form",
        form=bound,
        content=content,
        token=context.get("csrf_token"),
        acting=acting(context),
        action=action,
        multipart=multipart or (bound is not None and bound.is_multipart()),
        submit=button(submit, kind=kind) if submit else "",
        cancel=link_button(_("Annuleren"), url=cancel) if cancel else "",
    )


@register.simple_block_tag(takes_context=True)
def confirmation(
    context: Context, content: SafeString, *, submit: Any, cancel: str, action: str = "", danger: bool = False
) -> SafeString:
    """Asks before something is done: what will happen, a button that does it, and the way back."""
    return show(
        "confirmation",
        content=content,
        token=context.get("csrf_token"),
        acting=acting(context),
        action=action,
        submit=button(submit, kind="danger" if danger else "primary"),
        cancel=link_button(_("Annuleren"), url=cancel),
    )
