"""Until now a message's text came with the only change that touched it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('messaging', '0001_initial')]

    operations = [
        migrations.AddField('message', 'text_version', models.BigIntegerField(null=True)),
        migrations.RunSQL("UPDATE messaging_message SET text_version = version", migrations.RunSQL.noop),
        migrations.AlterField('message', 'text_version', models.BigIntegerField()),
        migrations.CreateModel(
            name='PastText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.BigIntegerField()),
                ('content', models.TextField()),
                ('written_at', models.DateTimeField()),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='past_texts', to='messaging.message')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=['message', 'version'], name='one_text_per_version')],
            },
        ),
    ]
