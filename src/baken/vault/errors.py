"""Why something cannot be sealed or opened. None of these ever carries a value, a key or a ciphertext."""

from __future__ import annotations


class CannotSeal(Exception):
    """A value that cannot be sealed as it is, or here and now; nothing was written."""


class CannotOpen(Exception):
    """What is stored cannot be opened: it was changed, moved, or sealed with another key. There is no value."""


class KeyIsMissing(CannotOpen):
    """A key that is needed is not in the key folder, or not in the database."""


class KeyIsDestroyed(CannotOpen):
    """The key was destroyed on purpose: what it sealed is gone."""


class UnsafeKeys(Exception):
    """A key folder that others than the service can read, or a key file that is not what its name says."""


class CannotRetire(Exception):
    """A master key that is still needed."""
