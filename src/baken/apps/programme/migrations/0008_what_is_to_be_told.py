"""What was to be told of enrolments is kept as mails; and how long these are, from the beginning."""

import datetime as dt

from django.db import migrations
from django.db.models import F

TERMS = [
    (
        "programme.notices",
        12,
        "months",
        (
            "AVG, artikel 5, 1, e: niet langer dan nodig om te kunnen zeggen wat iemand wanneer gemeld is.",
            "GDPR, article 5(1)(e): no longer than necessary for saying what somebody was told, and when.",
        ),
    ),
]


def add_terms(apps, schema_editor):
    RetentionTerm = apps.get_model("access", "RetentionTerm")
    RetentionTerm.objects.bulk_create(
        RetentionTerm(
            retention=retention,
            starts_on=dt.date(1980, 9, 1),  # before the first school year
            number=number,
            unit=unit,
            ground=ground,
            ground_in_english=in_english,
        )
        for retention, number, unit, (ground, in_english) in TERMS
    )


def take_over(apps, schema_editor):
    Step, Notice = apps.get_model("programme", "Step"), apps.get_model("programme", "Notice")
    untold = Step.objects.filter(told_at=None).select_related("enrolment").order_by("at", "pk")
    Notice.objects.bulk_create(
        (
            Notice(
                kind="stap",
                offer_id=step.enrolment.offer_id,
                session_id=step.enrolment.session_id,
                person_id=step.enrolment.person_id,
                enrolment_id=step.enrolment_id,
                step_id=step.pk,
                made_at=step.at,
                due_at=step.at,
            )
            for step in untold.iterator(chunk_size=1000)
        ),
        batch_size=500,
    )


def give_back(apps, schema_editor):
    Step, Notice = apps.get_model("programme", "Step"), apps.get_model("programme", "Notice")
    waiting = Notice.objects.filter(kind="stap", outcome="wacht").values("step")
    Step.objects.exclude(pk__in=waiting).update(told_at=F("at"))


class Migration(migrations.Migration):
    dependencies = [("programme", "0007_notices"), ("access", "0005_retention_terms")]

    operations = [
        migrations.RunPython(add_terms, migrations.RunPython.noop),
        migrations.RunPython(take_over, give_back),
    ]
