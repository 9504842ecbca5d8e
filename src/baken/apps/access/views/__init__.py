"""Pages of the room access: accounts, the audit trail, and who holds which role."""

from __future__ import annotations

from baken.apps.access.views._accounts import account, choose_role, password, sign_in, sign_on, sign_out, signed_on
from baken.apps.access.views._invitation import invitation
from baken.apps.access.views._members import (
    end_role,
    give_role,
    invite,
    invite_again,
    member,
    members,
    members_file,
    withdraw_invitation,
)
from baken.apps.access.views._rights import rights, seen_by
from baken.apps.access.views._trail import trail, trail_file

__all__ = [
    "account",
    "choose_role",
    "end_role",
    "give_role",
    "invitation",
    "invite",
    "invite_again",
    "member",
    "members",
    "members_file",
    "password",
    "rights",
    "seen_by",
    "sign_in",
    "sign_on",
    "sign_out",
    "signed_on",
    "trail",
    "trail_file",
    "withdraw_invitation",
]
