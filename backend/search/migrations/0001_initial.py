import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

# Without case, accents and full-width forms; ß, the Turkish i and the last sigma are their plain letters.
# search.folding does the same to mark what was found.
FOLD = r"""
CREATE FUNCTION search_fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT normalize(regexp_replace(
        normalize(replace(translate(lower(normalize($1, NFKC)), 'ıς', 'iσ'), 'ß', 'ss'), NFD), '[\u0300-\u036f]', '', 'g'
    ), NFC)
$$;
"""
# Each character of a script that has no spaces between words is a term: such a word is a phrase of its characters.
TERMS = r"""
CREATE FUNCTION search_terms(folded text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_tsvector('simple', regexp_replace(
        $1, '([\u0e00-\u0eff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])', ' \1 ', 'g'
    ))
$$;
"""
KEEP = """
CREATE FUNCTION search_keep_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE folded text;
BEGIN
    IF NEW.deleted_at IS NOT NULL THEN
        DELETE FROM search_messagetext WHERE message_id = NEW.id;
    ELSE
        folded := search_fold(NEW.content);
        INSERT INTO search_messagetext (message_id, room_id, author_id, at, folded, terms)
        VALUES (NEW.id, NEW.room_id, NEW.author_id, NEW.created_at, folded, search_terms(folded))
        ON CONFLICT (message_id) DO UPDATE SET folded = EXCLUDED.folded, terms = EXCLUDED.terms;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER search_keep_text AFTER INSERT OR UPDATE OF content, deleted_at ON messaging_message
    FOR EACH ROW EXECUTE FUNCTION search_keep_text();
INSERT INTO search_messagetext (message_id, room_id, author_id, at, folded, terms)
SELECT id, room_id, author_id, created_at, search_fold(content), search_terms(search_fold(content))
FROM messaging_message WHERE deleted_at IS NULL;
"""
DROP = """
DROP TRIGGER search_keep_text ON messaging_message;
DROP FUNCTION search_keep_text();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("messaging", "0001_initial"),
        ("rooms", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.RunSQL(FOLD, "DROP FUNCTION search_fold(text)"),
        migrations.RunSQL(TERMS, "DROP FUNCTION search_terms(text)"),
        migrations.CreateModel(
            name="MessageText",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="messaging.message",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("folded", models.TextField()),
                ("terms", django.contrib.postgres.search.SearchVectorField()),
                (
                    "author",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="rooms.room",
                    ),
                ),
            ],
            options={
                "indexes": [
                    django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("folded", name="gin_trgm_ops"), name="text_by_trigram"
                    ),
                    django.contrib.postgres.indexes.GinIndex(fields=["terms"], name="text_by_term"),
                ],
            },
        ),
        migrations.RunSQL(KEEP, DROP),
    ]
