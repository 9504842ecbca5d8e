"""Who helps with what, as an actor may see it; who works where, and staff lists."""

from __future__ import annotations

from baken.apps.directory.queries._endings import grants_to_end as grants_to_end
from baken.apps.directory.queries._endings import outlasting as outlasting
from baken.apps.directory.queries._expertise import ABOUT as ABOUT
from baken.apps.directory.queries._expertise import ALIKE as ALIKE
from baken.apps.directory.queries._expertise import MOST_ALIKE as MOST_ALIKE
from baken.apps.directory.queries._expertise import contacts_gone as contacts_gone
from baken.apps.directory.queries._expertise import contacts_visible_to as contacts_visible_to
from baken.apps.directory.queries._expertise import covered as covered
from baken.apps.directory.queries._expertise import entries_to_ask_about as entries_to_ask_about
from baken.apps.directory.queries._expertise import expertise_to_end as expertise_to_end
from baken.apps.directory.queries._expertise import expertise_to_keep as expertise_to_keep
from baken.apps.directory.queries._expertise import organisations_to_note_for as organisations_to_note_for
from baken.apps.directory.queries._expertise import uses_in_cell as uses_in_cell
from baken.apps.directory.queries._expertise import who_helps as who_helps
from baken.apps.directory.queries._expertise import whom_address_names as whom_address_names
from baken.apps.directory.queries._staff import accounts_of as accounts_of
from baken.apps.directory.queries._staff import staff_seen as staff_seen
from baken.apps.directory.queries._staff_lists import plan_of as plan_of
from baken.apps.directory.queries._staff_lists import roles_of_leaving as roles_of_leaving
from baken.apps.directory.queries._staff_lists import rows_of as rows_of
from baken.apps.directory.queries._staff_lists import staff_lists_visible_to as staff_lists_visible_to
from baken.apps.directory.queries._staff_lists import staff_rows as staff_rows
