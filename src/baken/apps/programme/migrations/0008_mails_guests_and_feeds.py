"""Mails that are written down before they are sent, what guests ask, calendars that are followed; and how long mails
and what guests asked are kept, from the beginning."""

import datetime as dt
import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import baken.vault.fields

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
    (
        "programme.guests",
        7,
        "days",
        (
            "AVG, artikel 5, 1, e: niet langer dan nodig om de link te volgen.",
            "GDPR, article 5(1)(e): no longer than necessary for following the link.",
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
        ('access', '0014_indexes_of_the_trail'),
        ('people', '0013_posts_by_function'),
        ('programme', '0007_enrolments_in_order'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveField(
            model_name='step',
            name='told_at',
        ),
        migrations.AddField(
            model_name='offer',
            name='remind_days',
            field=models.PositiveSmallIntegerField(default=3),
        ),
        migrations.AddField(
            model_name='offer',
            name='thanks',
            field=models.BooleanField(default=True),
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('group', models.CharField(choices=[('ingeschreven', 'wie ingeschreven is'), ('wachtlijst', 'wie op de wachtlijst staat'), ('aanwezig', 'wie er was'), ('afwezig', 'wie er niet was'), ('iedereen', 'iedereen')], max_length=15)),
                ('subject', baken.vault.fields.SealedTextField(default='')),
                ('words', baken.vault.fields.SealedTextField(default='')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='programme.offer')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programme.session')),
            ],
            options={
                'verbose_name_plural': 'mails aan een groep',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('eigen', 'Mijn sessies'), ('programma', 'Alles wat ik kan volgen'), ('thema', 'Van één thema')], max_length=10)),
                ('made_at', models.DateTimeField()),
                ('grant', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='access.grant')),
                ('theme', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.theme')),
            ],
            options={
                'verbose_name_plural': 'agenda’s die iemand volgt',
                'ordering': ['kind', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('theme', None)), fields=('grant', 'kind'), name='programme_feed_once'), models.UniqueConstraint(fields=('grant', 'theme'), name='programme_feed_of_theme_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'thema'), ('theme__isnull', False)), models.Q(models.Q(('kind', 'thema'), _negated=True), ('theme', None)), _connector='OR'), name='programme_feed_of_a_theme')],
            },
        ),
        migrations.CreateModel(
            name='GuestRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('email', models.EmailField(max_length=254)),
                ('first_name', models.CharField(max_length=200)),
                ('last_name', models.CharField(max_length=200)),
                ('level', models.CharField(blank=True, choices=[('geen', 'Geen voorkennis'), ('basis', 'Basiskennis'), ('gevorderd', 'Gevorderd'), ('expert', 'Expert')], max_length=15)),
                ('catering', baken.vault.fields.SealedTextField(default='')),
                ('needs', baken.vault.fields.SealedTextField(default='')),
                ('language', models.CharField(default='nl', max_length=5)),
                ('at', models.DateTimeField()),
                ('used_at', models.DateTimeField(null=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.centre')),
                ('enrolment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='programme.enrolment')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programme.offer')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programme.session')),
            ],
            options={
                'verbose_name_plural': 'vragen van gasten',
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['email'], name='programme_guest_by_email')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('stap', 'wat er met een inschrijving gebeurde'), ('verplaatst', 'sessie gewijzigd'), ('afgelast', 'sessie afgelast'), ('herinnering', 'herinnering'), ('dank', 'dank na de sessie'), ('gemist', 'we misten je'), ('brief', 'mail van wie begeleidt')], max_length=12)),
                ('said', models.JSONField(default=dict)),
                ('on', models.DateField(null=True)),
                ('made_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('outcome', models.CharField(choices=[('wacht', 'nog te versturen'), ('verstuurd', 'verstuurd'), ('geen adres', 'geen adres bekend'), ('voorbij', 'niet meer nodig'), ('mislukt', 'niet kunnen bezorgen')], default='wacht', max_length=10)),
                ('ended_at', models.DateTimeField(null=True)),
                ('address', models.CharField(blank=True, max_length=400)),
                ('enrolment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='programme.enrolment')),
                ('letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='programme.letter')),
                ('offer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='programme.offer')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programme.session')),
                ('step', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='programme.step')),
            ],
            options={
                'verbose_name_plural': 'mails over inschrijvingen',
                'ordering': ['due_at', 'pk'],
                'indexes': [models.Index(condition=models.Q(('outcome', 'wacht')), fields=['due_at'], name='programme_to_tell'), models.Index(fields=['offer', '-made_at'], name='programme_told_of_offer')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind__in', ('herinnering', 'dank', 'gemist'))), fields=('person', 'session', 'kind', 'on'), name='programme_told_once'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('outcome', 'wacht')), models.Q(models.Q(('outcome', 'wacht'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='programme_told_at_last')],
            },
        ),
        migrations.RunPython(add_terms, migrations.RunPython.noop),
    ]
