-- Is there anything to be done after this sync: a film, an episode or a listed series that it touched, or a
-- sync before it that was not followed? The cases in the order of their cost.
SELECT EXISTS (SELECT FROM panel_series WHERE provider_id = {provider})
  OR NOT EXISTS (SELECT FROM title_state WHERE provider_id = {provider} AND rules = {rules})
  OR NOT EXISTS (SELECT FROM sync_change WHERE run_id = {run})
  OR EXISTS (
    SELECT FROM title_state AS state
    JOIN sync_run AS run ON run.provider_id = state.provider_id AND run.id > least(state.run_id, {run} - 1)
    JOIN sync_change AS noted ON noted.run_id = run.id AND noted.change NOT IN ('moved', 'renumbered')
    JOIN stream ON stream.provider_id = {provider} AND stream.id = noted.stream_id AND stream.kind <> 'live'
    WHERE state.provider_id = {provider}
  )
  OR EXISTS (
    SELECT FROM title_state AS state
    JOIN sync_run AS run ON run.provider_id = state.provider_id AND run.id > least(state.run_id, {run} - 1)
    JOIN sync_change AS noted ON noted.run_id = run.id AND noted.change NOT IN ('moved', 'renumbered')
    WHERE state.provider_id = {provider}
      AND (
        EXISTS (SELECT FROM movie WHERE movie.stream_id = noted.stream_id)
        OR EXISTS (SELECT FROM episode WHERE episode.stream_id = noted.stream_id)
      )
  )
