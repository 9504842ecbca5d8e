"""The database of the suite holds what is written in it to its rules, whatever went wrong before."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection

from baken.apps.people.tests.factories import make_network
from tests.postgresql import emptied

REFUSING = """
CREATE FUNCTION refuse_it() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'not now'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER refuse_it BEFORE DELETE ON people_network FOR EACH ROW EXECUTE FUNCTION refuse_it();
ALTER TABLE people_network ENABLE ALWAYS TRIGGER refuse_it;
"""


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_emptied_leaves_triggers_and_foreign_keys_as_they_were():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite is emptied in another way")
    make_network("GO!")
    with connection.cursor() as cursor:
        cursor.execute(REFUSING)
        try:
            with pytest.raises(DatabaseError, match="not now"):
                emptied(connection)
            cursor.execute("SHOW session_replication_role")
            assert cursor.fetchone() == ("origin",)
        finally:
            cursor.execute("DROP FUNCTION refuse_it CASCADE")
