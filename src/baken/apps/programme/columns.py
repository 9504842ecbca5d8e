"""What the columns of words of this room hold."""

from __future__ import annotations

from baken.vault.columns import COLUMNS, Columns

COLUMNS.add(
    Columns("programme.AttendanceReport", classified=("rows", "decisions", "trace"), neither=("source", "state")),
    Columns(
        "programme.Offer",
        neither=(
            *("code", "title", "strategy", "organiser", "state", "aims", "audience", "prior_knowledge", "level"),
            "cluster",
        ),
    ),
    Columns(
        "programme.BroughtQuestion",
        classified=("text", "outcome"),
        personal=("state",),
    ),
    Columns("programme.Community", neither=("name", "kind", "region", "aims")),
    Columns("programme.WantedDiscipline", neither=("function",)),
    Columns("programme.Intention", classified=("what", "outcome"), personal=("state",)),
    Columns("programme.Meeting", classified=("report",), neither=("agenda",)),
    Columns("programme.Membership", personal=("organisation", "role", "by")),
    Columns("programme.SharedLink", neither=("title", "url")),
    Columns("programme.Holiday", neither=("name",)),
    Columns("programme.Audience", neither=("function",)),
    Columns(
        "programme.Certificate",
        classified=("given_name", "family_name"),
        personal=("number", "why"),
        neither=("title", "strategy", "given_by"),
    ),
    Columns(
        "programme.OfferMaterial",
        classified=("file",),
        neither=("kind", "open_to", "title", "url", "file_name"),
    ),
    Columns("programme.Session", neither=("number", "place", "region", "online", "state", "code")),
    Columns(
        "programme.Enrolment",
        classified=("reason", "catering", "needs"),
        personal=("state", "by", "level", "language"),
    ),
    Columns("programme.StarterRule", neither=("about", "word", "cluster")),
    Columns("programme.Step", personal=("state", "why")),
    Columns("programme.Feed", personal=("kind",)),
    Columns(
        "programme.GuestRequest",
        classified=("catering", "needs"),
        personal=("email", "first_name", "last_name", "level", "language"),
        neither=("address",),
    ),
    Columns("programme.Letter", classified=("subject", "words"), neither=("group",)),
    Columns("programme.Notice", personal=("kind", "outcome"), neither=("said", "address")),
    Columns("programme.Participation", personal=("status", "source")),
)
