"""Communities, their members and what is told in them, and how long that is kept, from the beginning."""

import datetime as dt
import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import baken.vault.fields

TERMS = [
    (
        "programme.brought",
        10,
        "school years",
        (
            "AVG, artikel 5, 1, e: zolang het verloop van een PLG en van de centra erin gevolgd wordt.",
            "GDPR, article 5(1)(e): as long as the course of a community and of its centres is followed.",
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
        ('programme', '0009_certificates_and_materials'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Community',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=400)),
                ('kind', models.CharField(choices=[('plg', 'PLG'), ('plg+', 'Lokale PLG+')], max_length=10)),
                ('region', models.CharField(blank=True, choices=[('Antwerpen', 'Antwerpen'), ('Brussel', 'Brussel'), ('Limburg', 'Limburg'), ('Oost-Vlaanderen', 'Oost-Vlaanderen'), ('Vlaams-Brabant', 'Vlaams-Brabant'), ('West-Vlaanderen', 'West-Vlaanderen'), ('online', 'Online')], max_length=20)),
                ('aims', models.TextField(blank=True)),
                ('is_open', models.BooleanField(default=False)),
                ('is_published', models.BooleanField(default=False)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('cell', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.cell')),
                ('networks', models.ManyToManyField(related_name='+', to='people.network')),
                ('themes', models.ManyToManyField(related_name='+', to='people.theme')),
            ],
            options={
                'verbose_name_plural': 'professionele leergemeenschappen',
                'ordering': ['name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='BroughtQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('text', baken.vault.fields.SealedTextField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('meegenomen', 'Meegenomen naar een volgende bijeenkomst'), ('behandeld', 'Behandeld')], default='open', max_length=12)),
                ('outcome', baken.vault.fields.SealedTextField(default='')),
                ('asked_on', models.DateField()),
                ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.centre')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='questions', to='programme.session')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='programme.community')),
            ],
            options={
                'verbose_name_plural': 'vragen aan een PLG',
                'ordering': ['-asked_on', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='offer',
            name='community',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='offers', to='programme.community'),
        ),
        migrations.CreateModel(
            name='Intention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('what', baken.vault.fields.SealedTextField()),
                ('due_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('gepland', 'Gepland'), ('bezig', 'Bezig'), ('gelukt', 'Gelukt'), ('deels', 'Deels gelukt'), ('niet', 'Niet gelukt')], default='gepland', max_length=10)),
                ('outcome', baken.vault.fields.SealedTextField(default='')),
                ('said_on', models.DateField()),
                ('changed_on', models.DateField()),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.centre')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='intentions', to='programme.community')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='people.person')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='intentions', to='programme.session')),
            ],
            options={
                'verbose_name_plural': 'wat centra uitproberen',
                'ordering': ['-said_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('agenda', models.TextField(blank=True)),
                ('agenda_is_published', models.BooleanField(default=False)),
                ('report', baken.vault.fields.SealedTextField(default='')),
                ('has_report', models.BooleanField(default=False)),
                ('report_is_published', models.BooleanField(default=False)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('session', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='meeting', to='programme.session')),
            ],
            options={
                'verbose_name_plural': 'bijeenkomsten van een PLG',
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('organisation', models.CharField(blank=True, max_length=400)),
                ('role', models.CharField(choices=[('lid', 'Lid'), ('ambassadeur', 'Ambassadeur'), ('ankerpersoon', 'Ankerpersoon')], default='lid', max_length=15)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
                ('by', models.CharField(choices=[('zelf', 'zelf'), ('directie', 'de directie'), ('cel', 'de cel'), ('collega', 'een collega'), ('gast', 'gast, langs een link in een mail'), ('bestand', 'een bestand')], max_length=10)),
                ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.centre')),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='programme.community')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
            options={
                'verbose_name_plural': 'lidmaatschappen van een PLG',
                'ordering': ['-starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='SharedLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('title', models.CharField(max_length=400)),
                ('url', models.URLField(max_length=1000)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='programme.community')),
                ('session', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='links', to='programme.session')),
            ],
            options={
                'verbose_name_plural': 'gedeelde documenten van een PLG',
                'ordering': ['title', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='WantedDiscipline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('function', models.CharField(max_length=400)),
                ('community', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='disciplines', to='programme.community')),
            ],
            options={
                'verbose_name_plural': 'disciplines die een PLG zoekt',
                'ordering': ['function'],
            },
        ),
        migrations.AddConstraint(
            model_name='community',
            constraint=models.UniqueConstraint(fields=('cell', 'name'), name='programme_community_once'),
        ),
        migrations.AddConstraint(
            model_name='community',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('starts_on__lte', models.F('ends_on')), _connector='OR'), name='programme_community_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('ends_on', None)), fields=('community', 'person'), name='programme_member_once'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('starts_on__lte', models.F('ends_on')), _connector='OR'), name='programme_membership_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('centre__isnull', False), ('organisation', '')), models.Q(('centre', None), models.Q(('organisation', ''), _negated=True)), _connector='OR'), name='programme_member_for_one'),
        ),
        migrations.AddConstraint(
            model_name='wanteddiscipline',
            constraint=models.UniqueConstraint(fields=('community', 'function'), name='programme_discipline_wanted_once'),
        ),
        migrations.RunPython(add_terms, migrations.RunPython.noop),
    ]
