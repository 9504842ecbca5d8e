"""The change log: what moved in the database since a fact was last read from it."""

from __future__ import annotations

from django.db import models


class Change(models.Model):
    """A row of a fact that changed, or all rows of a scope; written by triggers, in the transaction of the change.

    `scope` and `value`: the column of the fact and its value whose rows changed; empty scope: all rows of
    that cell and year. `cell` or `year` null: every cell or year. `transaction`: PostgreSQL's number of it, by
    which a reader knows whether its snapshot held the change.

    No personal data: keys only. Kept until every fact has been read anew.
    """

    fact = models.CharField(max_length=60)
    cell = models.BigIntegerField(null=True)
    year = models.IntegerField(null=True)
    scope = models.CharField(max_length=60, blank=True)
    value = models.BigIntegerField(null=True)
    transaction = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["transaction"], name="ground_change_transaction")]

    def __str__(self) -> str:
        return f"{self.fact} {self.cell} {self.year} {self.scope} {self.value}"
