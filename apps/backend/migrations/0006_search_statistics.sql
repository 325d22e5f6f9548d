-- How many messages have which words: of the search's index the planner would not know it, as that leaves deleted messages out.
CREATE STATISTICS message_words ON (to_tsvector('simple', body)) FROM message;
-- They hold nothing before the next ANALYZE. Not of an empty table, which would be taken for empty for long.
DO $$ BEGIN IF EXISTS (SELECT FROM message) THEN ANALYZE message; END IF; END $$;
