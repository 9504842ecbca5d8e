"""Forms of the programme."""

from __future__ import annotations

from baken.apps.programme.forms._asking import CatalogueForm, PlanningForm, SessionsForm
from baken.apps.programme.forms._attendance import (
    AttendanceForm,
    CodeForm,
    DecidingForm,
    GuestForm,
    NotingForm,
    PasteForm,
    ReportForOfferForm,
    SearchForm,
)
from baken.apps.programme.forms._certificates import CertificateRuleForm, CertificatesForm, CheckForm
from baken.apps.programme.forms._communities import (
    CommunitiesForm,
    CommunityForm,
    OfYearForm,
    TieForm,
    YearForm,
)
from baken.apps.programme.forms._enrolments import (
    AddEnrolmentForm,
    AskForm,
    EnrolmentsForm,
    EnrolStaffForm,
    LeaveForm,
    PassOnForm,
)
from baken.apps.programme.forms._feeds import (
    FeedForm,
)
from baken.apps.programme.forms._guests import AskAsGuestForm
from baken.apps.programme.forms._holidays import HolidaysForm
from baken.apps.programme.forms._learning import RecordForm, StaffRecordsForm
from baken.apps.programme.forms._letters import LetterForm
from baken.apps.programme.forms._listed import EnrolListForm
from baken.apps.programme.forms._materials import LinkForm, MaterialForm
from baken.apps.programme.forms._meetings import (
    IntentionForm,
    IntentionsForm,
    MeetingForm,
    QuestionForm,
    QuestionsForm,
    SharedLinkForm,
    TreatForm,
)
from baken.apps.programme.forms._members import (
    EndMemberForm,
    MemberForm,
    MembersForm,
    MemberStaffForm,
    RoleForm,
)
from baken.apps.programme.forms._offers import CopyForm, OfferForm, ReserveForm
from baken.apps.programme.forms._partners import PartnerListForm, PartnerOfferForm
from baken.apps.programme.forms._sessions import SeriesForm, SessionForm
from baken.apps.programme.forms._starters import StarterRuleForm, StartersForm, TrackForm

__all__ = [
    "AddEnrolmentForm",
    "AskAsGuestForm",
    "AskForm",
    "AttendanceForm",
    "CatalogueForm",
    "CertificateRuleForm",
    "CertificatesForm",
    "CheckForm",
    "CodeForm",
    "CommunitiesForm",
    "CommunityForm",
    "CopyForm",
    "DecidingForm",
    "EndMemberForm",
    "EnrolListForm",
    "EnrolStaffForm",
    "EnrolmentsForm",
    "FeedForm",
    "GuestForm",
    "HolidaysForm",
    "IntentionForm",
    "IntentionsForm",
    "LeaveForm",
    "LetterForm",
    "LinkForm",
    "MaterialForm",
    "MeetingForm",
    "MemberForm",
    "MemberStaffForm",
    "MembersForm",
    "NotingForm",
    "OfYearForm",
    "OfferForm",
    "PartnerListForm",
    "PartnerOfferForm",
    "PassOnForm",
    "PasteForm",
    "PlanningForm",
    "QuestionForm",
    "QuestionsForm",
    "RecordForm",
    "ReportForOfferForm",
    "ReserveForm",
    "RoleForm",
    "SearchForm",
    "SeriesForm",
    "SessionForm",
    "SessionsForm",
    "SharedLinkForm",
    "StaffRecordsForm",
    "StarterRuleForm",
    "StartersForm",
    "TieForm",
    "TrackForm",
    "TreatForm",
    "YearForm",
]
