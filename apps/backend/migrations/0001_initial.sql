-- Names are compared without regard to case; "C.UTF-8" of the builtin provider does that alike on every machine.

-- The database's own name for itself, one row. See src/db/epoch.ts for what is added to it.
CREATE TABLE database_epoch (
  id       uuid    NOT NULL DEFAULT gen_random_uuid(),
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row)
);
INSERT INTO database_epoch DEFAULT VALUES;

CREATE TABLE account (
  id            integer     PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name          text        NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  password_hash text        NOT NULL,
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX account_name_key ON account (lower(name));

-- A stolen copy of this table signs nobody in: it holds the tokens' hashes.
CREATE TABLE session (
  token_hash bytea       PRIMARY KEY,
  account_id integer     NOT NULL REFERENCES account ON DELETE CASCADE,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL
);
CREATE INDEX session_account_id_idx ON session (account_id);

CREATE TABLE room (
  id            integer     PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name          text        NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  visibility    text        NOT NULL CHECK (visibility IN ('public', 'private')),
  -- The room's last change. Taken under this row's lock, it has no gap and no rival.
  seq           bigint      NOT NULL DEFAULT 0,
  message_count bigint      NOT NULL DEFAULT 0,
  created_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX room_public_name_key ON room (lower(name)) WHERE visibility = 'public';

CREATE TABLE room_member (
  room_id     integer NOT NULL REFERENCES room,
  account_id  integer NOT NULL REFERENCES account,
  -- Read up to this change, which was message number read_number: unread = room.message_count - read_number.
  read_seq    bigint  NOT NULL DEFAULT 0,
  read_number bigint  NOT NULL DEFAULT 0,
  PRIMARY KEY (room_id, account_id)
);
CREATE INDEX room_member_account_id_idx ON room_member (account_id);

-- No foreign keys here and in "change": the statement that inserts has checked the member under the room's lock, and a
-- check for each row would lock, and so write, the author's row again for each message.
CREATE TABLE message (
  room_id    integer     NOT NULL,
  -- The change that stored it.
  seq        bigint      NOT NULL,
  -- Counts the room's messages alone, from 1.
  number     bigint      NOT NULL,
  author_id  integer     NOT NULL,
  client_id  uuid        NOT NULL,
  -- NULL once deleted: the place stays, the text does not.
  body       text        CHECK (length(body) BETWEEN 1 AND 4000),
  -- Of the body as first sent, so that a repetition is told from a conflict even after an edit.
  digest     bytea       NOT NULL,
  sent_at    timestamptz NOT NULL,
  edited_at  timestamptz,
  PRIMARY KEY (room_id, seq),
  UNIQUE (room_id, author_id, client_id)
);

-- What happened in each room, append-only. It names the message; the body is joined when it is read.
CREATE TABLE change (
  room_id     integer     NOT NULL,
  seq         bigint      NOT NULL,
  kind        text        NOT NULL CHECK (kind IN
    ('message:sent', 'message:edited', 'message:deleted', 'member:joined', 'member:left', 'room:renamed')),
  account_id  integer     NOT NULL,
  message_seq bigint,
  name        text,
  at          timestamptz NOT NULL DEFAULT statement_timestamp(),
  PRIMARY KEY (room_id, seq)
);

-- Room 1, which every new account is in, and one to try joining with.
INSERT INTO room (name, visibility) VALUES ('general', 'public'), ('random', 'public');
