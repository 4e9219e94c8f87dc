from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('realtime', '0004_broken_lease'),
    ]

    operations = [
        migrations.AddField(
            model_name='lease',
            name='takes_changes',
            field=models.BooleanField(db_default=False),
        ),
    ]
