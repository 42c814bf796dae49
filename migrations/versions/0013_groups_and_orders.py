"""Groups that name several ("News;Sports"), and orders of channels, films and series by every column."""

from alembic import op
from sqlalchemy import text

from iptv_manager.model.names import group_key, group_parts

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None
destructive = False

# `whole` is the key of a group as it is written, `part` that of a group that it names, `title` that group's.
GROUPS = """
CREATE TABLE group_part (
  whole text COLLATE "C" NOT NULL,
  part text COLLATE "C" NOT NULL,
  title text NOT NULL,
  PRIMARY KEY (whole, part)
);
CREATE INDEX group_part_part ON group_part (part, whole);
"""
WRITTEN = """
SELECT key, min(title) FROM (
  SELECT key, title FROM category
  UNION ALL SELECT group_key, coalesce(group_title, rule_group, derived_group) FROM channel
  UNION ALL SELECT group_key, group_title FROM series
) AS written (key, title)
WHERE strpos(title, ';') > 0
GROUP BY key
"""
NOTE = "INSERT INTO group_part (whole, part, title) VALUES (:whole, :part, :title)"
MOST_PARTS = 64  # as store/group_parts.py has it
LONGEST = 2500  # bytes, as there

# `quality` is the place of the first stream's among those that have a name: 4K, FHD, HD and, behind names that say
# nothing, SD. A note or a guide id may exceed an index row, so its first part is what is sorted by.
CHANNELS = """
ALTER TABLE channel ADD COLUMN quality smallint;
UPDATE channel
SET quality = CASE
  WHEN link.quality <= 16 THEN 1 WHEN link.quality <= 26 THEN 2 WHEN link.quality <= 36 THEN 3 ELSE 5
END
FROM channel_stream AS link
WHERE link.provider_id = channel.first_provider_id AND link.stream_id = channel.first_stream_id
  AND NOT link.quality BETWEEN 37 AND 46;
CREATE INDEX channel_provider ON channel (first_provider_id, sort_key, id) WHERE stream_count > 0 AND NOT hidden;
CREATE INDEX channel_guide
  ON channel (lower(left(coalesce(guide_id, derived_guide_id), 128) COLLATE "C"), sort_key, id)
  WHERE stream_count > 0 AND NOT hidden;
-- The others follow, or lead, in the order of their names, which has an index.
CREATE INDEX channel_quality ON channel (quality, sort_key, id)
  WHERE stream_count > 0 AND NOT hidden AND quality IS NOT NULL;
CREATE INDEX channel_streams ON channel (stream_count, sort_key, id) WHERE stream_count > 1 AND NOT hidden;
CREATE INDEX channel_note ON channel (lower(left(note, 128) COLLATE "C"), sort_key, id)
  WHERE stream_count > 0 AND NOT hidden AND note <> '';
"""

# `sources` and `quality` are those of living entries of present providers.
TITLES = """
ALTER TABLE {whole}
  ADD COLUMN group_key text COLLATE "C" NOT NULL DEFAULT '',
  ADD COLUMN sources integer NOT NULL DEFAULT 0,
  ADD COLUMN quality smallint;
UPDATE {whole} AS whole
SET group_key = one.group_key, sources = one.sources, quality = one.quality
FROM (
  SELECT entry.{whole}_id AS id,
    coalesce(min(entry.group_key) FILTER (WHERE entry.group_title = whole.group_title), '') AS group_key,
    count(*) FILTER (WHERE provider.removed_at IS NULL) AS sources,
    min(array_position(ARRAY['8K', '4K', 'FHD', 'HD', 'SD', 'CAM'], entry.quality))
      FILTER (WHERE provider.removed_at IS NULL) AS quality
  FROM {entry} AS entry
  JOIN {whole} AS whole ON whole.id = entry.{whole}_id
  JOIN provider ON provider.id = entry.provider_id
  WHERE entry.gone_at IS NULL
  GROUP BY entry.{whole}_id
) AS one
WHERE whole.id = one.id;
CREATE INDEX {whole}_group ON {whole} (group_key, sort_key, id) WHERE lives AND NOT hidden;
"""
COLUMNS = {"film": ("quality", "sources"), "show": ("seasons", "episodes")}
ORDER = "CREATE INDEX {whole}_{column} ON {whole} ({column}, sort_key, id) WHERE lives AND NOT hidden"


def upgrade() -> None:
    """Add what these subjects need."""
    op.execute(GROUPS)
    rows = [row for key, title in op.get_bind().execute(text(WRITTEN)) for row in _parts(key, title)]
    if rows:
        op.get_bind().execute(text(NOTE), rows)
    op.execute(CHANNELS)
    for entry, whole in (("movie", "film"), ("series", "show")):
        op.execute(TITLES.format(entry=entry, whole=whole))
        for column in COLUMNS[whole]:
            op.execute(ORDER.format(whole=whole, column=column))


def _parts(whole: str, written: str) -> list[dict[str, str]]:
    parts: dict[str, str] = {}
    for title in group_parts(written) or ("",):
        parts.setdefault(group_key(title), title)
    if len(parts) > MOST_PARTS or max(len((whole + part).encode()) for part in parts) > LONGEST:
        return []
    return [{"whole": whole, "part": part, "title": title} for part, title in parts.items()]


def downgrade() -> None:
    """Refuse: a backup is the way back."""
    raise RuntimeError("There is no way back but a backup.")
