from django.db import migrations

FOLD = r"""
CREATE OR REPLACE FUNCTION search_fold(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT normalize(regexp_replace(
        normalize(replace(translate(lower(normalize($1, NFKC)), 'ıς', 'iσ'), 'ß', 'ss'), NFD), '%s', '', 'g'
    ), NFC)
$$;
"""
# As it was (migration 0001), and without what selects how a sign is drawn: ❤ is an emoji or not.
ACCENTS = r"[\u0300-\u036f]"
AND_SELECTORS = r"[\u0300-\u036f\ufe00-\ufe0f]"
ANEW = r"""
UPDATE search_messagetext SET folded = search_fold(folded), terms = search_terms(search_fold(folded))
WHERE folded ~ '[\ufe00-\ufe0f]';
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0002_what_messages_have")]

    operations = [
        migrations.RunSQL(FOLD % AND_SELECTORS, FOLD % ACCENTS),
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
    ]
