-- The streams in their channels. Only those come here that are new or say something else than before.
INSERT INTO {table} AS link (
  provider_id, stream_id, channel_id, position, quality, method, score, match_name, match_country, match_guide
)
SELECT
  {provider}, stage.stream_id, map.channel_id, stage.rank, stage.rank >> {quality_shift}, map.method, map.score,
  stage.name, stage.country, stage.guide
FROM merge_stage_{provider} AS stage
JOIN merge_map_{provider} AS map USING (name, country, guide)
{on_conflict}
