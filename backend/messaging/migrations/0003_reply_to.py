import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('messaging', '0002_edit_and_delete')]

    operations = [
        migrations.AddField('message', 'reply_to', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='messaging.message')),
    ]
