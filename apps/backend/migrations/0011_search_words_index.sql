-- outside a transaction
-- Drop the invalid index that an interrupted build leaves. Touch the current schema only.
DO $$ BEGIN
  EXECUTE format('DROP INDEX IF EXISTS %I.message_words_idx', current_schema()); EXECUTE format('DROP STATISTICS IF EXISTS %I.message_search_words', current_schema()); END $$;
-- The build does not block writes. message_search_idx stays for the previous version; the next release drops it.
CREATE INDEX CONCURRENTLY message_words_idx ON message USING gin (search_words(body))
  WITH (gin_pending_list_limit = 512) WHERE body IS NOT NULL;
-- See 0006: the planner has no statistics for an index with a WHERE, or for an empty table.
CREATE STATISTICS message_search_words ON (search_words(body)) FROM message;
DO $$ BEGIN IF EXISTS (SELECT FROM message) THEN ANALYZE message; END IF; END $$;
