-- One row: the installation's id. A dump contains it, so a restore keeps it. See src/db/identity.ts.
CREATE TABLE installation (
  id       uuid    NOT NULL DEFAULT gen_random_uuid(),
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row)
);
INSERT INTO installation DEFAULT VALUES;
