-- One text with all replacements made, for this session alone.
CREATE OR REPLACE FUNCTION pg_temp.without_secrets(given text, wanted text[], placed text[])
RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
  FOR place IN 1 .. cardinality(wanted) LOOP
    given := replace(given, wanted[place], placed[place]);
  END LOOP;
  RETURN given;
END
$$
