"""The machinery of the room: signing on with a provider, on django-allauth; and the audit trail: the chain, its
checkpoints, the triggers that guard it, and who verifies it."""
