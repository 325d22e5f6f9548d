-- The tables of a chat on socket.io, in the simplest form of its documentation.
CREATE TABLE account (
  id   integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name text    NOT NULL
);

CREATE TABLE session (
  token_hash bytea       PRIMARY KEY,
  account_id integer     NOT NULL REFERENCES account,
  expires_at timestamptz NOT NULL
);

CREATE TABLE room (
  id   integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  name text    NOT NULL
);

CREATE TABLE room_member (
  room_id    integer NOT NULL REFERENCES room,
  account_id integer NOT NULL REFERENCES account,
  PRIMARY KEY (account_id, room_id)
);

-- id is the offset for catching up (tutorial, step 7). client_id detects a repeated message (step 8).
CREATE TABLE message (
  id        bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  room_id   integer     NOT NULL REFERENCES room,
  author_id integer     NOT NULL REFERENCES account,
  client_id uuid        NOT NULL UNIQUE,
  body      text        NOT NULL,
  sent_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX message_room_id_idx ON message (room_id, id);

-- The table of the adapter, for payloads over 8,000 bytes.
CREATE TABLE socket_io_attachments (
  id         bigserial UNIQUE,
  created_at timestamptz DEFAULT now(),
  payload    bytea
);
