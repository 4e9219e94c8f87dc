from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0001_initial"),
        ("messaging", "0007_attachments"),
    ]

    operations = [
        migrations.RunSQL(
            """
            CREATE INDEX message_with_files ON messaging_message (id) WHERE attachments <> '[]';
            CREATE INDEX message_of_event ON messaging_message (id) WHERE event IS NOT NULL;
            """,
            "DROP INDEX message_with_files; DROP INDEX message_of_event;",
        ),
    ]
