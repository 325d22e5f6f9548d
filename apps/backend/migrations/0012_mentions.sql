-- The members that a message mentions with @name. A message without mentions has no row. No foreign keys, as in "message".
CREATE TABLE mention (
  room_id    integer NOT NULL,
  account_id integer NOT NULL,
  seq        bigint  NOT NULL,
  PRIMARY KEY (room_id, account_id, seq)
);
-- Edits and retention delete mentions by message.
CREATE INDEX mention_message_idx ON mention (room_id, seq);
