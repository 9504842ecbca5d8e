"""Hours that are proposed, and hours that were registered on the page; and how long the former are kept."""

import datetime as dt
import uuid

import django.db.models.deletion
from django.db import migrations, models

TERMS = [
    (
        "resources.proposal",
        1,
        "school years",
        (
            "AVG, artikel 5, 1, e: niet langer dan men uren van een schooljaar registreert.",
            "GDPR, article 5(1)(e): no longer than hours of a school year are registered.",
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


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0005_retention_terms'),
        ('people', '0013_posts_by_function'),
        ('programme', '0007_enrolments_in_order'),
        ('resources', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='hoursentry',
            name='uuid',
            field=models.UUIDField(editable=False, null=True, unique=True),
        ),
        migrations.CreateModel(
            name='HoursProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('date', models.DateField()),
                ('hours', models.DecimalField(decimal_places=10, max_digits=12, null=True)),
                ('state', models.CharField(choices=[('open', 'wacht op jou'), ('geregistreerd', 'geregistreerd'), ('gelaten', 'niet van jou')], default='open', max_length=15)),
                ('cell', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.cell')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('session', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programme.session')),
            ],
            options={
                'verbose_name_plural': 'voorstellen van uren',
                'indexes': [models.Index(fields=['date'], name='resources_proposal_by_day')],
                'constraints': [models.UniqueConstraint(fields=('session', 'person'), name='resources_proposal_once'), models.CheckConstraint(condition=models.Q(('hours', None), models.Q(('hours__gt', 0), ('hours__lte', 24)), _connector='OR'), name='resources_proposal_in_a_day')],
            },
        ),
        migrations.RunPython(add_terms, migrations.RunPython.noop),
    ]
