from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('common', '0001_audit_entry'),
    ]

    operations = [
        migrations.AlterField(
            model_name='auditentry',
            name='action',
            field=models.CharField(choices=[('opened', 'Opened'), ('listed', 'Listed'), ('deactivated', 'Deactivated')], max_length=11),
        ),
        migrations.AlterField(
            model_name='auditentry',
            name='room_id',
            field=models.BigIntegerField(null=True),
        ),
    ]
