"""Accounts, the roles that they hold, and the audit trail."""

from __future__ import annotations

from baken.apps.access.models._entering import (
    Account,
    AccountManager,
    AccountSession,
    ClaimRule,
    FactorSecret,
    Grant,
    Invitation,
    SignInAttempts,
)
from baken.apps.access.models._kept import Correction, RetentionTerm
from baken.apps.access.models._trail import AuditContent, AuditEntry, AuditSubject, Checkpoint

__all__ = [
    "Account",
    "AccountManager",
    "AccountSession",
    "AuditContent",
    "AuditEntry",
    "AuditSubject",
    "Checkpoint",
    "ClaimRule",
    "Correction",
    "FactorSecret",
    "Grant",
    "Invitation",
    "RetentionTerm",
    "SignInAttempts",
]
