export const SETTINGS_MEETINGS_AUDIT = `
  CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE logo (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    type TEXT NOT NULL,
    bytes BLOB NOT NULL
  ) STRICT;

  CREATE TABLE meetings (
    session TEXT PRIMARY KEY,
    adviser TEXT NOT NULL,
    adviser_name TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    mode TEXT NOT NULL,
    reason TEXT
  ) STRICT;
  CREATE INDEX meetings_started ON meetings (started_at);

  CREATE TABLE audit (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    event TEXT NOT NULL,
    previous BLOB NOT NULL,
    hash BLOB NOT NULL
  ) STRICT;

  -- The entry before the oldest that is kept, and the newest: the chain's two ends.
  CREATE TABLE audit_ends (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    anchor_seq INTEGER NOT NULL,
    anchor_hash BLOB NOT NULL,
    head_seq INTEGER NOT NULL,
    head_hash BLOB NOT NULL
  ) STRICT;
  INSERT INTO audit_ends VALUES (1, 0, zeroblob(32), 0, zeroblob(32));
`;
