"""What the columns of words hold that no room declares: those of Django, of its packages, and of the ground."""

from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("auth.Permission", neither=("name", "codename")),
    Columns("auth.Group", neither=("name",)),
    Columns("contenttypes.ContentType", neither=("app_label", "model")),
    Columns("sessions.Session", personal=("session_key", "session_data")),
    Columns(
        "django_tasks_database.DBTaskResult",
        personal=("args_kwargs", "return_value", "traceback"),
        neither=("status", "task_path", "worker_ids", "queue_name", "backend_name", "exception_class_path"),
    ),
    Columns("ground.Change", neither=("fact", "scope")),
    Columns("vault.DataKey", neither=("scope", "master", "wrapped")),
    Columns("vault.KeyProof", neither=("name", "salt", "proof")),
    Columns("account.EmailAddress", personal=("email",)),
    Columns("account.EmailConfirmation", personal=("key",)),
    # Which second factors there are, and the public key of a passkey; the secrets are sealed (access.FactorSecret).
    Columns("mfa.Authenticator", personal=("type", "data")),
    # Who somebody is to a provider: a number that is the provider's, and nothing else that it says.
    Columns("socialaccount.SocialAccount", personal=("uid", "extra_data"), neither=("provider",)),
    # No row: providers and their secrets stand in the settings, and no token is kept.
    Columns(
        "socialaccount.SocialApp",
        neither=("client_id", "key", "name", "provider", "provider_id", "secret", "settings"),
    ),
    Columns("socialaccount.SocialToken", neither=("token", "token_secret")),
)
