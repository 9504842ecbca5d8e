import baken.vault.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0013_posts_by_function'),
        ('programme', '0006_school_holidays'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
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
    ]
