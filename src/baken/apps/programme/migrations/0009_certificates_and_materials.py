"""Certificates with the rule by which they are earned, what stands with an offer, and how long both are kept."""

import datetime as dt
import uuid

import django.db.models.deletion
from django.db import migrations, models

import baken.vault.fields
import baken.vault.files

TERMS = [
    (
        "programme.certificate",
        120,
        "months",
        (
            "AVG, artikel 5, 1, e: niet langer dan nodig om te laten nagaan of een attest echt is.",
            "GDPR, article 5(1)(e): no longer than necessary for letting others check whether a certificate is genuine.",
        ),
    ),
    (
        "programme.material",
        60,
        "months",
        (
            "AVG, artikel 5, 1, e: niet langer dan nodig om terug te vinden wat getoond en gezegd is.",
            "GDPR, article 5(1)(e): no longer than necessary for finding again what was shown and said.",
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
        ('people', '0013_posts_by_function'),
        ('programme', '0008_mails_guests_and_feeds'),
        ('access', '0005_retention_terms'),
    ]

    operations = [
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(max_length=12, unique=True)),
                ('given_name', baken.vault.fields.SealedTextField(default='')),
                ('family_name', baken.vault.fields.SealedTextField(default='')),
                ('sessions', models.PositiveSmallIntegerField()),
                ('minutes', models.PositiveIntegerField(null=True)),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('why', models.CharField(blank=True, choices=[('verbeterd', 'de aanwezigheid is verbeterd'), ('ingetrokken', 'ingetrokken door wie ze gaf')], max_length=15)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.centre')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='certificates', to='programme.offer')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name_plural': 'attesten',
                'ordering': ['-made_at', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('offer', 'person'), name='programme_certificate_once'), models.CheckConstraint(condition=models.Q(models.Q(('why', ''), ('withdrawn_at', None)), models.Q(('withdrawn_at__isnull', False), models.Q(('why', ''), _negated=True)), _connector='OR'), name='programme_certificate_withdrawn_why')],
            },
        ),
        migrations.CreateModel(
            name='CertificateRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_given', models.BooleanField(default=True)),
                ('sessions', models.PositiveSmallIntegerField(default=1)),
                ('share', models.PositiveSmallIntegerField(null=True)),
                ('offer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='certificate_rule', to='programme.offer')),
            ],
            options={
                'verbose_name_plural': 'regels voor attesten',
                'constraints': [models.CheckConstraint(condition=models.Q(('sessions__gte', 1)), name='programme_certificate_of_something'), models.CheckConstraint(condition=models.Q(('share', None), models.Q(('share__gte', 1), ('share__lte', 100)), _connector='OR'), name='programme_certificate_of_a_share')],
            },
        ),
        migrations.CreateModel(
            name='OfferMaterial',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('opname', 'Opname'), ('slides', 'Slides'), ('hand-out', 'Hand-out'), ('ander', 'Ander materiaal')], max_length=10)),
                ('open_to', models.CharField(choices=[('iedereen', 'Wie het aanbod ziet'), ('ingeschreven', 'Wie ingeschreven is of er was'), ('aanwezig', 'Wie er was')], default='iedereen', max_length=15)),
                ('title', models.CharField(max_length=400)),
                ('url', models.URLField(blank=True, max_length=1000)),
                ('file', baken.vault.files.SealedFileField(blank=True, upload_to='programme')),
                ('file_name', models.CharField(blank=True, max_length=200)),
                ('size', models.PositiveBigIntegerField(null=True)),
                ('added_at', models.DateTimeField()),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='programme.offer')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='materials', to='programme.session')),
            ],
            options={
                'verbose_name_plural': 'materiaal bij een aanbod',
                'ordering': ['added_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('file', ''), models.Q(('url', ''), _negated=True)), models.Q(('url', ''), models.Q(('file', ''), _negated=True), models.Q(('file_name', ''), _negated=True)), _connector='OR'), name='programme_material_is_a_link_or_a_file')],
            },
        ),
        migrations.RunPython(add_terms, migrations.RunPython.noop),
    ]
