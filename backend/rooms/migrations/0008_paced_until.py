from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rooms", "0007_notify")]

    operations = [
        migrations.AddField("membership", "paced_until", models.DateTimeField(null=True)),
    ]
