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
        migrations.AddIndex(
            model_name='lease',
            index=models.Index(condition=models.Q(('takes_changes', False)), fields=['user'], name='apart_lease'),
        ),
    ]
