"""What access holds of a person: accounts, roles, what is in the audit trail, and what somebody said is wrong."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from baken.apps.access.engine.attempts import WINDOW
from baken.apps.access.engine.chain import subject_key
from baken.apps.access.engine.claims import end_untold
from baken.apps.access.models import (
    Account,
    AccountSession,
    AuditContent,
    AuditSubject,
    Correction,
    Grant,
    Invitation,
    SignInAttempts,
)
from baken.apps.access.queries import TENDED, attempts_of, attempts_told, own_roles, titled, told, words_of
from baken.apps.access.types import Role
from baken.apps.people.queries import addresses_of, cells_of_centres, keys_of_persons, names_of_cells
from baken.ground.audit import Verb, did
from baken.ground.persons import HOLDINGS, RETENTIONS, Holding, Retention, Row, Whose

ACCOUNT, GRANT, SESSION, ATTEMPTS = "access.account", "access.grant", "access.session", "access.attempts"
TRAIL, CORRECTION, INVITATION = "access.trail", "access.correction", "access.invitation"


def _accounts_of(whose: Whose) -> QuerySet[Account]:
    return Account.objects.filter(Q(pk__in=whose.accounts) | Q(person__in=whose.persons)).order_by("pk")


def _accounts(whose: Whose) -> Iterator[Row]:
    for account in _accounts_of(whose):
        yield {
            _("Naam"): account.name,
            _("E-mailadres"): account.email,
            _("Wachtwoord"): _("een afdruk, waaruit niemand het kan lezen")
            if account.has_usable_password()
            else _("geen"),
            _("Gemaakt op"): account.made_on,
            _("Laatst aangemeld"): account.last_login,
            _("Kan aanmelden"): _("ja") if account.is_active else _("nee"),
        }


def _identities(whose: Whose) -> Iterator[Row]:
    for identity in SocialAccount.objects.filter(user__in=_accounts_of(whose)).order_by("pk"):
        yield {_("Aanbieder"): identity.provider, _("Hoe die je kent"): identity.uid, _("Sinds"): identity.date_joined}
    for address in EmailAddress.objects.filter(user__in=_accounts_of(whose)).order_by("pk"):
        yield {_("Aanbieder"): _("e-mailadres"), _("Hoe die je kent"): address.email, _("Sinds"): None}


def _sessions_of(whose: Whose) -> QuerySet[AccountSession]:
    return AccountSession.objects.filter(account__in=_accounts_of(whose))


def _sessions(whose: Whose) -> Iterator[Row]:
    for signed_in in _sessions_of(whose).select_related("session").order_by("session__expire_date", "pk"):
        yield {
            _("Aangemeld sinds"): signed_in.started_at,
            _("Browser"): signed_in.browser,
            _("Aangemeld blijven tot"): signed_in.session.expire_date,
        }


def _factors(whose: Whose) -> Iterator[Row]:
    for factor in Authenticator.objects.filter(user__in=_accounts_of(whose)).order_by("pk"):
        yield {
            _("Tweede stap"): factor.get_type_display(),
            _("Naam"): factor.data.get("name", ""),
            _("Geheim"): _("verzegeld: niemand kan het lezen"),
            _("Sinds"): factor.created_at,
            _("Laatst gebruikt"): factor.last_used_at,
        }


def _known_by(whose: Whose) -> dict[str, Any]:
    """Every address by which somebody may have been invited, or tried to sign in; and the accounts."""
    own = dict(_accounts_of(whose).values_list("pk", "email"))
    return {"addresses": {*whose.addresses, *addresses_of(whose.persons), *own.values()}, "accounts": [*own]}


def _invitations_to(whose: Whose) -> QuerySet[Invitation]:
    return Invitation.objects.filter(email__in=_known_by(whose)["addresses"]).order_by("pk")


def _invitations(whose: Whose) -> Iterator[Row]:
    for invitation in _invitations_to(whose).select_related("cell", "centre"):
        yield {
            _("Naam"): invitation.name,
            _("E-mailadres"): invitation.email,
            _("Rol"): invitation.get_role_display(),
            _("Bij"): str(invitation.organisation),
            _("Uitgenodigd op"): invitation.made_at,
        }


def _invited(whose: Whose) -> Iterator[Row]:
    for invitation in Invitation.objects.filter(invited_by__in=_accounts_of(whose)).order_by("pk"):
        yield {_("Rol waarvoor je uitnodigde"): invitation.get_role_display(), _("Op"): invitation.made_at}


def _attempts(whose: Whose) -> Iterator[Row]:
    for attempts, what in attempts_told(**_known_by(whose)):
        began = dt.datetime.fromtimestamp(attempts.window * WINDOW, tz=dt.UTC)
        yield {_("Vanaf"): began, _("Wat je probeerde"): what.label, _("Hoe vaak"): attempts.number}


def _given(whose: Whose) -> Iterator[Row]:
    given = Grant.objects.filter(granted_by__in=_accounts_of(whose)).select_related("cell", "centre")
    for grant in given.order_by("starts_on", "pk"):
        yield {
            _("Rol die je gaf"): grant.get_role_display(),
            _("Bij"): grant.where,
            _("Vanaf"): grant.starts_on,
        }


def _cells_of_grants(whose: Whose) -> set[int]:
    grants = list(Grant.objects.filter(account__in=_accounts_of(whose)).values_list("cell", "centre"))
    return {cell for cell, _centre in grants if cell} | cells_of_centres(
        {centre for _cell, centre in grants if centre}
    )


def _subject_keys(whose: Whose) -> list[str]:
    keys = [*keys_of_persons(whose.persons).values()]
    keys += [str(uuid) for uuid in _accounts_of(whose).values_list("uuid", flat=True)]
    return [subject_key(key) for key in keys]


def _trail(whose: Whose) -> Iterator[Row]:
    """Who did what with data of somebody, by role and cell and not by name; and what somebody did."""
    accounts = set(_accounts_of(whose).values_list("pk", flat=True))
    about = AuditSubject.objects.filter(key__in=_subject_keys(whose)).values("content")
    found = AuditContent.objects.filter(Q(pk__in=about) | Q(account__in=accounts)).select_related("entry")
    cells = names_of_cells(
        {cell for cell in found.order_by().values_list("cell", flat=True).distinct() if cell is not None}
    )
    for content, said in told(found.order_by("-pk").iterator(chunk_size=200)):
        mine = content.account in accounts
        yield {
            _("Wanneer"): content.entry.moment,
            _("Wie"): _("jij") if mine else _("iemand anders") if content.account else _("opdrachtregel"),
            _("Rol"): str(Role(content.role).label) if content.role in Role.values else "",
            _("Steuncel"): cells.get(content.cell, "") if content.cell else "",
            _("Deed wat"): str(Verb(content.verb).label),
            _("Met wat voor iets"): words_of(content.kind),
            _("Bijzonderheden"): "; ".join(f"{name}: {value}" for name, value in said) if mine else "",
        }


def _corrections(whose: Whose) -> Iterator[Row]:
    own = Correction.objects.filter(account__in=_accounts_of(whose)).select_related("cell").order_by("pk")
    for correction in titled(list(own)):
        yield {
            _("Gevraagd op"): correction.asked_at,
            _("Steuncel"): correction.cell.name,
            _("Soort gegevens"): correction.title,  # type: ignore[attr-defined]  # given by titled
            _("Wat er fout is"): correction.wrong,
            _("Wat het moet zijn"): correction.right,
            _("Toestand"): correction.get_state_display(),
            _("Antwoord"): correction.answer,
        }


def _answered(whose: Whose) -> Iterator[Row]:
    given = Correction.objects.filter(answered_by__in=_accounts_of(whose)).select_related("cell").order_by("pk")
    for correction in given:
        yield {
            _("Beantwoord op"): correction.answered_at,
            _("Steuncel"): correction.cell.name,
            _("Toestand"): correction.get_state_display(),
            _("Antwoord"): correction.answer,
        }


# Taking a person out


def _remove_accounts(whose: Whose) -> int:
    return _deleted(_accounts_of(whose))


def _deleted(accounts: Iterable[Account]) -> int:
    """Accounts go with what hangs on them; of how many."""
    return len([account.delete() for account in list(accounts)])


def _remove_sessions(whose: Whose) -> int:
    keys = list(_sessions_of(whose).values_list("session", flat=True))
    return Session.objects.filter(pk__in=keys).delete()[0]


# What is kept too long


def _remove_old_invitations(*, before: dt.date, most: int) -> int:
    ended = Invitation.objects.annotate(ended_at=Coalesce("taken_up_at", "withdrawn_at", "expires_at"))
    old = ended.filter(ended_at__lt=_begins(before)).order_by("pk").values_list("pk", flat=True)
    return Invitation.objects.filter(pk__in=list(old[:most])).delete()[0]


def _remove_unused_accounts(*, before: dt.date, most: int) -> int:
    used = Account.objects.annotate(used_on=Coalesce(TruncDate("last_login"), "made_on"))
    return _deleted(used.filter(used_on__lt=before).order_by("pk")[:most])


def _remove_ended_grants(*, before: dt.date, most: int) -> int:
    old = Grant.objects.filter(ends_on__lt=before).order_by("pk").values_list("pk", flat=True)
    return Grant.objects.filter(pk__in=list(old[:most])).delete()[0]


def _begins(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _remove_ended_sessions(*, before: dt.date, most: int) -> int:
    old = Session.objects.filter(expire_date__lt=_begins(before)).values_list("pk", flat=True)
    return Session.objects.filter(pk__in=list(old[:most])).delete()[0]


def _remove_old_attempts(*, before: dt.date, most: int) -> int:
    window = int(_begins(before).timestamp()) // WINDOW
    old = SignInAttempts.objects.filter(window__lt=window).values_list("pk", flat=True)
    return SignInAttempts.objects.filter(pk__in=list(old[:most])).delete()[0]


def _erase_old_entries(*, before: dt.date, most: int) -> int:
    """What old entries say; that there was one stays in the chain, and so does what was erased or kept too long."""
    until = calendar.timegm(_begins(before).utctimetuple()) * 1_000_000
    old = AuditContent.objects.filter(entry__at__lt=until).exclude(Q(verb=Verb.ERASED) | Q(kind=TENDED))
    numbers = list(old.order_by("pk").values_list("pk", flat=True)[:most])
    if numbers:
        AuditContent.objects.filter(pk__in=numbers).delete()
        did(Verb.ERASED, kind=AuditContent._meta.label, said={"entries": numbers})
    return len(numbers)


def _remove_answered_corrections(*, before: dt.date, most: int) -> int:
    old = Correction.objects.filter(answered_at__lt=_begins(before)).order_by("pk").values_list("pk", flat=True)
    return Correction.objects.filter(pk__in=list(old[:most])).delete()[0]


REMOVED, ENDED = _("gewist"), _("beëindigd")
RETENTIONS.add(
    Retention(ACCOUNT, _("Accounts"), _("de laatste keer dat je aanmeldde"), REMOVED, apply=_remove_unused_accounts),
    Retention(GRANT, _("Rollen"), _("de laatste dag van de rol"), REMOVED, apply=_remove_ended_grants),
    Retention("access.told", _("Rollen van aanbieders"), _("de dag dat die ze laatst zei"), ENDED, apply=end_untold),
    Retention(SESSION, _("Dat je aangemeld bent"), _("het einde ervan"), REMOVED, apply=_remove_ended_sessions),
    Retention(ATTEMPTS, _("Pogingen om aan te melden"), _("de poging"), REMOVED, apply=_remove_old_attempts),
    Retention(TRAIL, _("Het register van wie wat deed"), _("de dag zelf"), REMOVED, apply=_erase_old_entries),
    Retention(
        INVITATION,
        _("Uitnodigingen"),
        _("de dag dat ze opgenomen of ingetrokken werd, of verviel"),
        REMOVED,
        apply=_remove_old_invitations,
    ),
    Retention(CORRECTION, _("Vragen om verbetering"), _("het antwoord"), REMOVED, apply=_remove_answered_corrections),
)
HOLDINGS.add(
    Holding(
        ACCOUNT,
        _("Account"),
        {"access.Account": ("email", "name", "password", "person")},
        _accounts,
        ACCOUNT,
        cells=_cells_of_grants,
        erase=_remove_accounts,
    ),
    Holding(
        "access.identity",
        _("Hoe je elders aanmeldt"),
        {
            "socialaccount.SocialAccount": ("user", "uid", "extra_data"),
            "account.EmailAddress": ("user", "email"),
        },
        _identities,
        ACCOUNT,
    ),
    Holding(GRANT, _("Rollen"), {"access.Grant": ("account", "role")}, own_roles, GRANT, cells=_cells_of_grants),
    Holding(
        "access.given",
        _("Rollen die je gaf"),
        {"access.Grant": ("granted_by",)},
        _given,
        GRANT,
        note=_("Word je gewist, dan blijven ze, zonder dat ze nog zeggen wie ze gaf."),
    ),
    Holding(
        SESSION,
        _("Waar je aangemeld bent"),
        {
            "sessions.Session": ("session_key", "session_data"),
            "access.AccountSession": ("account", "browser"),
        },
        _sessions,
        SESSION,
        erase=_remove_sessions,
    ),
    Holding(
        "access.factor",
        _("Je tweede stappen bij het aanmelden"),
        {
            "mfa.Authenticator": ("user", "type", "data"),
            "access.FactorSecret": ("account", "factor", "kind", "content"),
        },
        _factors,
        ACCOUNT,
    ),
    Holding(
        INVITATION,
        _("Uitnodigingen voor jou"),
        {"access.Invitation": ("email", "name", "role")},
        _invitations,
        INVITATION,
        cells=lambda whose: set(_invitations_to(whose).values_list("cell", flat=True)),
        erase=lambda whose: _invitations_to(whose).delete()[0],
    ),
    Holding(
        "access.invited",
        _("Wie je uitnodigde"),
        {"access.Invitation": ("invited_by",)},
        _invited,
        INVITATION,
        note=_("Word je gewist, dan gaan ze mee."),
    ),
    Holding(
        ATTEMPTS,
        _("Pogingen om aan te melden"),
        {"access.SignInAttempts": ("key",)},
        _attempts,
        ATTEMPTS,
        erase=lambda whose: attempts_of(**_known_by(whose)).delete()[0],
    ),
    Holding(
        CORRECTION,
        _("Vragen om verbetering"),
        {"access.Correction": ("account", "section", "state", "wrong", "right", "answer")},
        _corrections,
        CORRECTION,
    ),
    Holding(
        "access.answered",
        _("Vragen om verbetering die je beantwoordde"),
        {"access.Correction": ("answered_by",)},
        _answered,
        CORRECTION,
        note=_("Word je gewist, dan blijven ze, zonder dat ze nog zeggen van wie ze kwamen."),
    ),
    Holding(
        TRAIL,
        _("Wie je gegevens zag of wijzigde, en wat je zelf deed"),
        {
            "access.AuditContent": ("role", "verb", "kind", "thing", "said", "about"),
            "access.AuditSubject": ("content", "key"),
        },
        _trail,
        TRAIL,
        identifies=False,
        note=_("Word je gewist, dan ga je ook uit het register; de keten ervan blijft kloppen."),
    ),
)
