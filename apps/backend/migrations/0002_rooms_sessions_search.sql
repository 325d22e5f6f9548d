-- Who may rename a room and remove others from it; none for the two rooms of the first start.
ALTER TABLE room ADD COLUMN owner_id integer REFERENCES account;

-- A disabled account keeps its messages and cannot sign in.
ALTER TABLE account ADD COLUMN disabled_at timestamptz;

-- What one's list of sessions shows.
ALTER TABLE session ADD COLUMN user_agent text NOT NULL DEFAULT '';

-- One sign-up each, where the policy asks for an invitation. As with sessions, the code itself is not kept.
CREATE TABLE invitation (
  code_hash  bytea       PRIMARY KEY,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_by    integer     REFERENCES account
);

-- 'simple' takes words as they are written: a chat has no one language.
CREATE INDEX message_search_idx ON message USING gin (to_tsvector('simple', body)) WHERE body IS NOT NULL;
