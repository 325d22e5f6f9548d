-- Which members a message mentions with @name. A message without a mention has no row here. No foreign keys, as in "message".
CREATE TABLE mention (
  room_id    integer NOT NULL,
  account_id integer NOT NULL,
  seq        bigint  NOT NULL,
  PRIMARY KEY (room_id, account_id, seq)
);
-- For edits and retention, which delete the mentions of messages.
CREATE INDEX mention_message_idx ON mention (room_id, seq);
