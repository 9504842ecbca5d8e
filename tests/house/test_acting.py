"""Every form that writes in a role says in which it was opened."""

from __future__ import annotations

from tests.house.tree import templates

# Pages of an account, which are the same in every role, or of nobody yet; and where a form is kept, with its own role.
OF_NO_ROLE = {
    "access/again.html",
    "access/another_role.html",
    "access/choose_role.html",
    "access/identities.html",
    "access/confirm.html",
    "access/invitation.html",
    "access/passkey.html",
    "access/passkey_form.html",
    "access/sessions.html",
    "access/sign_in.html",
    "access/untold.html",
    "programme/guest.html",
    "programme/guest_link.html",
    "ui/account_menu.html",
    "ui/below_menu.html",
}


def test_a_form_that_is_written_out_says_in_which_role_it_was_opened() -> None:
    written = {name: path.read_text() for name, path in templates().items() if path.suffix == ".html"}
    forms = {name: text for name, text in written.items() if "{% csrf_token %}" in text}
    assert forms.keys() >= OF_NO_ROLE
    for name, text in forms.items():
        said = text.count("{% acting %}") == text.count("{% csrf_token %}")
        assert said != (name in OF_NO_ROLE), name
