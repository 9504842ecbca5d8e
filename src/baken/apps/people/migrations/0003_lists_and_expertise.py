"""Lists of the field beside the themes, and who can be asked about what; themes get what the other lists have."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_pseudonyms'),
    ]

    operations = [
        migrations.CreateModel(
            name='CoreActivity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=400, unique=True)),
                ('name_in_english', models.CharField(blank=True, max_length=400)),
                ('explanation', models.CharField(blank=True, max_length=2000)),
                ('group', models.CharField(blank=True, max_length=200)),
                ('words', models.CharField(blank=True, max_length=1000)),
                ('source', models.CharField(blank=True, max_length=400)),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('position', models.PositiveIntegerField(null=True)),
            ],
            options={
                'verbose_name_plural': 'kernactiviteiten',
                'ordering': (models.OrderBy(models.F('position'), nulls_last=True), 'name'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Expertise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('aanspreekpunt', 'Aanspreekpunt (SPOC)'), ('ambassadeur', 'Ambassadeur'), ('anker', 'Anker'), ('ervaringsdeskundige', 'Ervaringsdeskundige')], max_length=30)),
                ('remark', models.CharField(blank=True, max_length=500)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(null=True)),
            ],
            options={
                'verbose_name_plural': 'aanspreekpunten',
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='GuidanceDomain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=400, unique=True)),
                ('name_in_english', models.CharField(blank=True, max_length=400)),
                ('explanation', models.CharField(blank=True, max_length=2000)),
                ('group', models.CharField(blank=True, max_length=200)),
                ('words', models.CharField(blank=True, max_length=1000)),
                ('source', models.CharField(blank=True, max_length=400)),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('position', models.PositiveIntegerField(null=True)),
            ],
            options={
                'verbose_name_plural': 'begeleidingsdomeinen',
                'ordering': (models.OrderBy(models.F('position'), nulls_last=True), 'name'),
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Mission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('name', models.CharField(max_length=400, unique=True)),
                ('name_in_english', models.CharField(blank=True, max_length=400)),
                ('explanation', models.CharField(blank=True, max_length=2000)),
                ('group', models.CharField(blank=True, max_length=200)),
                ('words', models.CharField(blank=True, max_length=1000)),
                ('source', models.CharField(blank=True, max_length=400)),
                ('starts_on', models.DateField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('position', models.PositiveIntegerField(null=True)),
            ],
            options={
                'verbose_name_plural': 'opdrachten',
                'ordering': (models.OrderBy(models.F('position'), nulls_last=True), 'name'),
                'abstract': False,
            },
        ),
        migrations.AlterModelOptions(
            name='theme',
            options={'ordering': (models.OrderBy(models.F('position'), nulls_last=True), 'name'), 'verbose_name_plural': "thema's"},
        ),
        migrations.AddField(
            model_name='theme',
            name='ends_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='theme',
            name='explanation',
            field=models.CharField(blank=True, max_length=2000),
        ),
        migrations.AddField(
            model_name='theme',
            name='group',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='theme',
            name='name_in_english',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='theme',
            name='position',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='theme',
            name='source',
            field=models.CharField(blank=True, max_length=400),
        ),
        migrations.AddField(
            model_name='theme',
            name='starts_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='theme',
            name='uuid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='theme',
            name='words',
            field=models.CharField(blank=True, max_length=1000),
        ),
        migrations.AddConstraint(
            model_name='theme',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='people_theme_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='coreactivity',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='people_coreactivity_ends_after_start'),
        ),
        migrations.AddField(
            model_name='expertise',
            name='activity',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.coreactivity'),
        ),
        migrations.AddField(
            model_name='expertise',
            name='cell',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.cell'),
        ),
        migrations.AddField(
            model_name='expertise',
            name='centre',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.centre'),
        ),
        migrations.AddField(
            model_name='expertise',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='expertise', to='people.person'),
        ),
        migrations.AddField(
            model_name='expertise',
            name='theme',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.theme'),
        ),
        migrations.AddConstraint(
            model_name='guidancedomain',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='people_guidancedomain_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.CheckConstraint(condition=models.Q(('starts_on__isnull', True), ('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='people_mission_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='expertise',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cell__isnull', True), ('centre__isnull', False)), models.Q(('cell__isnull', False), ('centre__isnull', True)), _connector='OR'), name='people_expertise_of_one_organisation'),
        ),
        migrations.AddConstraint(
            model_name='expertise',
            constraint=models.CheckConstraint(condition=models.Q(('theme__isnull', True), ('activity__isnull', True), _connector='OR'), name='people_expertise_about_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='expertise',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='people_expertise_ends_after_start'),
        ),
    ]
