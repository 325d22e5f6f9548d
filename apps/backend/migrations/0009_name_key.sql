-- Names are compared by a key, which nameKey of packages/contract computes. "migrate" fills the column after this file.
-- NULL marks a row that the previous version of the backend wrote. That version needs the indexes on lower(name).
-- COLLATE "C" makes keys independent of the locale of the database.
ALTER TABLE account ADD COLUMN name_key text COLLATE "C";
ALTER TABLE room ADD COLUMN name_key text COLLATE "C";
CREATE UNIQUE INDEX account_name_key_idx ON account (name_key);
CREATE UNIQUE INDEX room_public_name_key_idx ON room (name_key) WHERE visibility = 'public';

-- The previous version does not update the key when it renames an account. The old key would keep an erased user's name.
CREATE FUNCTION drop_stale_name_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.name_key = OLD.name_key AND lower(NEW.name) <> lower(OLD.name) THEN NEW.name_key := NULL; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER drop_stale_name_key BEFORE UPDATE OF name ON account FOR EACH ROW EXECUTE FUNCTION drop_stale_name_key();
CREATE TRIGGER drop_stale_name_key BEFORE UPDATE OF name ON room FOR EACH ROW EXECUTE FUNCTION drop_stale_name_key();
