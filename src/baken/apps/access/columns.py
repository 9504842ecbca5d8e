"""What the columns of words of this room hold."""

from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("access.Account", personal=("password", "email", "name")),
    Columns("access.Grant", personal=("role",)),
    Columns("access.ClaimRule", neither=("provider", "claim", "pattern", "organisation_code", "audience", "role")),
    Columns("access.Invitation", personal=("email", "name", "role"), neither=("language",)),
    Columns("access.SignInAttempts", personal=("key",)),
    Columns("access.FactorSecret", personal=("kind",), classified=("content",)),
    Columns("access.AccountSession", personal=("browser",)),
    Columns("access.AuditEntry", neither=("leaf", "hash")),
    Columns(
        "access.AuditContent",
        personal=("role", "verb", "kind", "thing", "said", "about"),
        neither=("salt",),
    ),
    Columns("access.AuditSubject", personal=("key",), neither=("salt",)),
    Columns("access.Checkpoint", neither=("hash", "signature")),
    Columns("access.RetentionTerm", neither=("retention", "unit", "ground", "ground_in_english")),
    Columns("access.Correction", personal=("section", "state"), classified=("wrong", "right", "answer")),
)
