import django.db.models.deletion
from django.db import migrations, models

MAKE_CURSOR_WITH_ROOM = """
CREATE FUNCTION realtime_make_cursor() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO realtime_publishcursor (room_id, published_version) VALUES (NEW.id, 0);
    RETURN NULL;
END $$;
CREATE TRIGGER realtime_make_cursor AFTER INSERT ON rooms_room
    FOR EACH ROW EXECUTE FUNCTION realtime_make_cursor();
INSERT INTO realtime_publishcursor (room_id, published_version) SELECT id, version FROM rooms_room;
"""
FORGET_CURSOR = """
DROP TRIGGER realtime_make_cursor ON rooms_room;
DROP FUNCTION realtime_make_cursor();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [("rooms", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="PublishCursor",
            fields=[
                (
                    "room",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="rooms.room",
                    ),
                ),
                ("published_version", models.BigIntegerField(db_default=0, default=0)),
            ],
        ),
        migrations.CreateModel(
            name="RelayHeartbeat",
            fields=[
                ("lane", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("holder", models.CharField(max_length=100)),
                ("lag_seconds", models.FloatField()),
                ("stopped_rooms", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL(MAKE_CURSOR_WITH_ROOM, FORGET_CURSOR),
    ]
