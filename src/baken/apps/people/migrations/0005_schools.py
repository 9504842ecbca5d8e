"""Boards, schools and their sites; from which day on which centre guides a school, or is of which board."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_first_lists'),
    ]

    operations = [
        migrations.CreateModel(
            name='Board',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=400)),
                ('kind', models.CharField(choices=[('schoolbestuur', 'schoolbestuur'), ('scholengroep', 'scholengroep'), ('centrumbestuur', 'CLB-bestuur')], default='schoolbestuur', max_length=20)),
                ('enterprise_number', models.CharField(blank=True, max_length=10)),
                ('started_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='boards', to='people.network')),
            ],
            options={
                'verbose_name_plural': 'schoolbesturen',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Governance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('started_on', models.DateField()),
                ('board', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='governances', to='people.board')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='governances', to='people.centre')),
            ],
            options={
                'verbose_name_plural': 'besturen van centra',
                'ordering': ['started_on'],
            },
        ),
        migrations.CreateModel(
            name='School',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.CharField(max_length=6, unique=True)),
                ('name', models.CharField(max_length=400)),
                ('level', models.CharField(choices=[('kleuter', 'kleuteronderwijs'), ('lager', 'lager onderwijs'), ('basis', 'basisonderwijs'), ('buitengewoon-basis', 'buitengewoon basisonderwijs'), ('secundair', 'secundair onderwijs'), ('buitengewoon-secundair', 'buitengewoon secundair onderwijs'), ('leren-en-werken', 'leren en werken'), ('dko', 'deeltijds kunstonderwijs'), ('volwassenen', 'volwassenenonderwijs')], max_length=30)),
                ('started_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('board', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='schools', to='people.board')),
                ('network', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schools', to='people.network')),
                ('successor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='people.school')),
            ],
            options={
                'verbose_name_plural': 'scholen',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Guidance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('started_on', models.DateField()),
                ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='guidances', to='people.centre')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guidances', to='people.school')),
            ],
            options={
                'verbose_name_plural': 'begeleiding van scholen',
                'ordering': ['started_on'],
            },
        ),
        migrations.CreateModel(
            name='Site',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('number', models.PositiveSmallIntegerField()),
                ('name', models.CharField(blank=True, max_length=400)),
                ('street', models.CharField(blank=True, max_length=400)),
                ('postcode', models.CharField(blank=True, max_length=4)),
                ('municipality', models.CharField(max_length=400)),
                ('started_on', models.DateField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sites', to='people.school')),
            ],
            options={
                'verbose_name_plural': 'vestigingsplaatsen',
                'ordering': ['number'],
            },
        ),
        migrations.AddConstraint(
            model_name='board',
            constraint=models.UniqueConstraint(fields=('network', 'name'), name='people_board_once'),
        ),
        migrations.AddConstraint(
            model_name='board',
            constraint=models.UniqueConstraint(condition=models.Q(('enterprise_number', ''), _negated=True), fields=('network', 'enterprise_number'), name='people_board_number_once'),
        ),
        migrations.AddConstraint(
            model_name='board',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__gte', models.F('started_on'))), name='people_board_ends_after'),
        ),
        migrations.AddConstraint(
            model_name='governance',
            constraint=models.UniqueConstraint(fields=('centre', 'started_on'), name='people_governance_once'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__gte', models.F('started_on'))), name='people_school_ends_after'),
        ),
        migrations.AddConstraint(
            model_name='school',
            constraint=models.CheckConstraint(condition=models.Q(('successor', None), models.Q(('ended_on__isnull', False), models.Q(('successor', models.F('id')), _negated=True)), _connector='OR'), name='people_school_succeeded_once_ended'),
        ),
        migrations.AddConstraint(
            model_name='guidance',
            constraint=models.UniqueConstraint(fields=('school', 'started_on'), name='people_guidance_once'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.UniqueConstraint(fields=('school', 'number'), name='people_site_once'),
        ),
        migrations.AddConstraint(
            model_name='site',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__gte', models.F('started_on'))), name='people_site_ends_after'),
        ),
    ]
