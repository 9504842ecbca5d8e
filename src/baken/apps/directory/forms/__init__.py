"""Forms of the directory."""

from __future__ import annotations

from baken.apps.directory.forms._centres import (
    AddCentreForm,
    CentresForm,
    CorrectNameForm,
    MergeForm,
    ProfileForm,
    RenameForm,
)
from baken.apps.directory.forms._endings import EndCentreForm, EndsWithForm
from baken.apps.directory.forms._staff import (
    ChangePostForm,
    CorrectDepartmentForm,
    CorrectPersonForm,
    CorrectPostForm,
    DepartmentForm,
    EmployForm,
    StaffForm,
    StaffListForm,
)

__all__ = [
    "AddCentreForm",
    "CentresForm",
    "ChangePostForm",
    "CorrectDepartmentForm",
    "CorrectNameForm",
    "CorrectPersonForm",
    "CorrectPostForm",
    "DepartmentForm",
    "EmployForm",
    "EndCentreForm",
    "EndsWithForm",
    "MergeForm",
    "ProfileForm",
    "RenameForm",
    "StaffForm",
    "StaffListForm",
]
