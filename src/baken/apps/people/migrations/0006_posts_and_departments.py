"""Departments; posts of cells as of centres, with a department, a share and a public key."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

SOMEWHERE = models.Q(centre__isnull=False, cell__isnull=True) | models.Q(centre__isnull=True, cell__isnull=False)


def tell_apart(apps, schema_editor):
    """Each post gets a key of its own: a default is asked once for all rows."""
    Post = apps.get_model("people", "Post")
    posts = list(Post.objects.only("pk"))
    for post in posts:
        post.uuid = uuid.uuid4()
    Post.objects.bulk_update(posts, ["uuid"], batch_size=500)


class Migration(migrations.Migration):
    dependencies = [("people", "0005_schools")]

    operations = [
        migrations.CreateModel(
            name="Department",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("started_on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                (
                    "cell",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departments",
                        to="people.cell",
                    ),
                ),
                (
                    "centre",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="departments",
                        to="people.centre",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "afdelingen",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(fields=("centre", "name"), name="people_department_once"),
                    models.UniqueConstraint(fields=("cell", "name"), name="people_department_of_cell_once"),
                    models.CheckConstraint(condition=SOMEWHERE, name="people_department_somewhere"),
                    models.CheckConstraint(
                        condition=models.Q(ended_on__isnull=True) | models.Q(ended_on__gte=models.F("started_on")),
                        name="people_department_in_time",
                    ),
                ],
            },
        ),
        migrations.AlterModelOptions("post", {"verbose_name_plural": "aanstellingen"}),
        migrations.AddField("post", "uuid", models.UUIDField(null=True, editable=False)),
        migrations.RunPython(tell_apart, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("post", "uuid", models.UUIDField(default=uuid.uuid4, unique=True, editable=False)),
        migrations.AlterField(
            "post",
            "centre",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="people.centre"
            ),
        ),
        migrations.AddField(
            "post",
            "cell",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="posts", to="people.cell"
            ),
        ),
        migrations.AddField(
            "post",
            "department",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="posts", to="people.department"
            ),
        ),
        migrations.AddField("post", "share", models.DecimalField(decimal_places=4, max_digits=5, null=True)),
        migrations.AddConstraint(
            "post", models.UniqueConstraint(fields=("person", "cell", "started_on"), name="people_post_of_cell_once")
        ),
        migrations.AddConstraint("post", models.CheckConstraint(condition=SOMEWHERE, name="people_post_somewhere")),
        migrations.AddConstraint(
            "post",
            models.CheckConstraint(
                condition=models.Q(share__isnull=True) | models.Q(share__gt=0, share__lte=1), name="people_post_share"
            ),
        ),
    ]
