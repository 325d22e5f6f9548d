-- Who signed in or up how often, counted by all replicas together. The keys are hashes of addresses and names.
-- Not written to the log: after a crash everybody starts at nought, which is what a limit can bear.
CREATE UNLOGGED TABLE rate_limit (
  key    text    PRIMARY KEY,
  points integer NOT NULL,
  -- Milliseconds since 1970.
  expire bigint
);

-- Retention asks which old messages are still spoken of. Few changes are edits.
CREATE INDEX change_message_idx ON change (room_id, message_seq)
  WHERE kind IN ('message:edited', 'message:deleted');
