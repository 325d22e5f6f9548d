-- For the export of what an account did besides writing.
CREATE INDEX change_account_idx ON change (account_id)
  WHERE kind IN ('member:joined', 'member:left', 'room:renamed');
