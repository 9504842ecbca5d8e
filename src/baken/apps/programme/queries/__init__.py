"""Reading the programme."""

from __future__ import annotations

from baken.apps.programme.queries._clashes import clashes_of as clashes_of
from baken.apps.programme.queries._holidays import days_off as days_off
from baken.apps.programme.queries._holidays import holidays_of as holidays_of
from baken.apps.programme.queries._holidays import is_written_down as is_written_down
from baken.apps.programme.queries._offers import advisors_of as advisors_of
from baken.apps.programme.queries._offers import advisors_to_choose as advisors_to_choose
from baken.apps.programme.queries._offers import asked_values as asked_values
from baken.apps.programme.queries._offers import comes_after as comes_after
from baken.apps.programme.queries._offers import is_open as is_open
from baken.apps.programme.queries._offers import next_code as next_code
from baken.apps.programme.queries._offers import offer_planned_by as offer_planned_by
from baken.apps.programme.queries._offers import offer_visible_to as offer_visible_to
from baken.apps.programme.queries._offers import offers_found as offers_found
from baken.apps.programme.queries._offers import offers_planned_by as offers_planned_by
from baken.apps.programme.queries._offers import offers_visible_to as offers_visible_to
from baken.apps.programme.queries._offers import themes_of_centre as themes_of_centre
from baken.apps.programme.queries._offers import with_places as with_places
from baken.apps.programme.queries._places import numbers_enrolled as numbers_enrolled
from baken.apps.programme.queries._places import places_left as places_left
from baken.apps.programme.queries._places import reserves_of as reserves_of
from baken.apps.programme.queries._records import offer_records as offer_records
from baken.apps.programme.queries._records import participation_records as participation_records
from baken.apps.programme.queries._records import session_records as session_records
from baken.apps.programme.queries._sessions import session_planned_by as session_planned_by
from baken.apps.programme.queries._sessions import sessions_found as sessions_found
