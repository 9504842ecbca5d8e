"""The audit trail: no action forgets it, and what is left out of it says why."""

from __future__ import annotations

import inspect
from importlib import import_module

from baken.apps.access.types import TOLD
from baken.ground.audit import Verb
from tests.house.tree import APPS, ROOMS

# Nobody does these, or they add nothing to what people know.
LEFT_OUT = [
    "access.address_in",
    "access.ask_passkey",
    "access.ask_to_move",
    "access.begin_app",
    "access.begin_passkey",
    "access.count_certificate_check",
    "access.count_forgotten",
    "access.count_session_code",
    "access.forget_certificate_checks",
    "access.forget_session_codes",
    "access.leave_to_sign_on",
    "access.mail_change",
    "access.mail_correction",
    "access.mail_invitation",
    "access.mail_link",
    "access.mail_role",
    "access.make_checkpoint",
    "access.may_mail_guest",
    "exchange.check_received",
    "exchange.reap",
    "insight.mend_mart",
    "insight.refresh_mart",
    "people.apply_staff_list",
    "people.make_cell",
    "people.make_network",
    "people.pass_to_pseudonyms",
    "people.take_back_staff_list",
    "programme.ask_as_guest",
    "programme.check_certificate",
    "programme.keep_places",
    "programme.mail_guest",
    "programme.mail_guests",
    "programme.rehearse_list",
    "programme.remind",
    "programme.tell_people",
]


def actions():
    """Every public function of the doors that write, by room and name."""
    for room in ROOMS:
        if (APPS / room / "actions.py").exists() or (APPS / room / "actions").exists():
            module = import_module(f"baken.apps.{room}.actions")
            for name, action in inspect.getmembers(module, inspect.isfunction):
                ours = f"{action.__module__}.".startswith(f"{module.__name__}.")
                if ours and not name.startswith("_"):
                    yield f"{room}.{name}", action


def test_there_are_actions():
    assert {"access.grant_role", "exchange.load", "reports.begin_report"} <= {name for name, _action in actions()}


def test_every_action_is_written_down_or_says_why_not():
    assert [name for name, action in actions() if not getattr(action, "audits", None)] == []


def test_few_actions_are_left_out():
    assert sorted(name for name, action in actions() if isinstance(action.audits, str)) == LEFT_OUT


def test_what_is_written_down_is_a_verb_of_the_list():
    verbs = [verb for _name, action in actions() if not isinstance(action.audits, str) for verb in action.audits]
    assert all(isinstance(verb, Verb) for verb in verbs)


def test_what_is_kept_has_a_word_for_who_reads_it():
    kept = {name for _name, action in actions() for name in getattr(action, "keeps", ())}
    told_by_hand = {
        "digest",
        "dimensions",
        "director_since",
        "entries",
        "factor",
        "file",
        "files",
        "made_at",
        "page",
        "province",
        "retention",
        "rows",
        "staff_count",
        "started_on",
        "subjects",
        "taken_back",
    }
    assert kept | told_by_hand | {"indicator", "period"} == set(TOLD)
