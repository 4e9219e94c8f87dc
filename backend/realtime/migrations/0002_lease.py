import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

# Whoever listens now has a token of the time before there were leases. An hour: the processes that give out such tokens
# may be restarted some time after this.
EVERYBODY_FIRST = """
INSERT INTO realtime_lease (user_id, until)
SELECT id, clock_timestamp() + interval '1 hour' FROM accounts_user WHERE is_active
"""


class Migration(migrations.Migration):
    dependencies = [
        ("realtime", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Lease",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.RunSQL(EVERYBODY_FIRST, migrations.RunSQL.noop),
    ]
