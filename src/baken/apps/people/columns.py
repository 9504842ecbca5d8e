"""What the columns of words of this room hold."""

from __future__ import annotations

from baken.apps.people.models import LISTS
from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("people.Network", neither=("name", "former_names")),
    Columns("people.Cell", neither=("code", "name")),
    Columns("people.Centre", neither=("name", "province")),
    Columns("people.CentreCode", neither=("code",)),
    Columns("people.Board", neither=("name", "kind", "enterprise_number")),
    Columns("people.School", neither=("number", "name", "level")),
    Columns("people.Site", neither=("name", "street", "postcode", "municipality")),
    Columns("people.Department", neither=("name",)),
    Columns("people.CentreName", neither=("name",)),
    Columns("people.ComingName", neither=("name",)),
    Columns("people.Person", personal=("key", "first_name", "last_name")),
    Columns("people.Address", personal=("email",)),
    Columns("people.KnownAs", personal=("email", "first_name", "last_name")),
    Columns("people.Post", personal=("function",)),
    Columns("people.Expertise", personal=("kind", "remark")),
    *(
        Columns(
            model._meta.label,
            neither=("name", "former_names", "name_in_english", "explanation", "group", "words", "source"),
        )
        for model in LISTS.values()
    ),
)
