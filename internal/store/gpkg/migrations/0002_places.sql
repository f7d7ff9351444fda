-- The user's places are of two layers. places, which is there, holds those that
-- the user states; what comes out of dumps moves to a table of its own, which the
-- former is laid over. The tables beside them are the program's.

-- Imports of dumps. What one of them brought counts when it is finished; one that
-- was interrupted goes on after so many bytes, and lines, of the unpacked file.
-- mark tells the file: a hash of its size, its first and its last megabyte.
CREATE TABLE place_imports (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  file TEXT NOT NULL,
  size INTEGER NOT NULL,
  mark TEXT NOT NULL,
  kind TEXT NOT NULL,
  bytes INTEGER NOT NULL DEFAULT 0,
  lines INTEGER NOT NULL DEFAULT 0,
  rows INTEGER NOT NULL DEFAULT 0,
  started DATETIME NOT NULL,
  finished DATETIME
);

-- Places of dumps, one for each source. import is the one that brought the place
-- first.
CREATE TABLE dump_places (
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  import INTEGER NOT NULL,
  name TEXT NOT NULL,
  names TEXT,
  kind TEXT,
  feature_code TEXT,
  country TEXT,
  admin1 TEXT,
  admin2 TEXT,
  parent TEXT,
  lon DOUBLE,
  lat DOUBLE,
  uncertainty_m DOUBLE,
  uncertainty_reason TEXT,
  population INTEGER,
  source_url TEXT,
  note TEXT,
  PRIMARY KEY (id, source)
) WITHOUT ROWID;

-- Further names out of dumps, in the order of the dump: writing millions in any
-- other order would take hours. They are sorted when they are read, all at once.
CREATE TABLE dump_names (
  fid INTEGER PRIMARY KEY NOT NULL,
  import INTEGER NOT NULL,
  place_id TEXT NOT NULL,
  text TEXT NOT NULL,
  lang TEXT NOT NULL,
  flag TEXT,
  valid_from TEXT,
  valid_to TEXT
);

-- The user's own names for places of whatever source.
CREATE TABLE place_names (
  place_id TEXT NOT NULL,
  text TEXT NOT NULL,
  lang TEXT NOT NULL,
  flag TEXT,
  valid_from TEXT,
  valid_to TEXT,
  source TEXT,
  PRIMARY KEY (place_id, text, lang)
) WITHOUT ROWID;

-- Places that the user does not want to be found.
CREATE TABLE places_hidden (
  id TEXT PRIMARY KEY NOT NULL,
  at DATETIME NOT NULL
) WITHOUT ROWID;

-- Areas of places, in the form of the program.
CREATE TABLE place_outlines (
  place_id TEXT NOT NULL,
  name TEXT NOT NULL,
  level INTEGER NOT NULL,
  source TEXT NOT NULL,
  outline BLOB NOT NULL,
  PRIMARY KEY (place_id, name, source)
) WITHOUT ROWID;

INSERT INTO place_imports (file, size, mark, kind, rows, started, finished)
  SELECT 'earlier imports', 0, '', 'earlier', count(*), strftime('%Y-%m-%dT%H:%M:%fZ','now'), strftime('%Y-%m-%dT%H:%M:%fZ','now')
  FROM places WHERE '+' || source || '+' LIKE '%+geonames-dump+%' OR '+' || source || '+' LIKE '%+whosonfirst+%' HAVING count(*) > 0;
INSERT INTO dump_places
  SELECT id, iif('+' || source || '+' LIKE '%+geonames-dump+%', 'geonames-dump', 'whosonfirst'), (SELECT max(fid) FROM place_imports),
    name, names, kind, feature_code, country, admin1, admin2, parent, lon, lat, uncertainty_m, uncertainty_reason, population, source_url, note
  FROM places WHERE '+' || source || '+' LIKE '%+geonames-dump+%' OR '+' || source || '+' LIKE '%+whosonfirst+%';
DELETE FROM places WHERE '+' || source || '+' LIKE '%+geonames-dump+%' OR '+' || source || '+' LIKE '%+whosonfirst+%';

-- Every change of a layer raises its number, so that servers notice it, whoever
-- made it. That of the dumps is raised by the program, when an import is whole.
INSERT INTO dateline_meta VALUES ('places_seq_dumps', 0), ('places_seq_own', 0);
CREATE TRIGGER places_seq_insert AFTER INSERT ON places BEGIN UPDATE dateline_meta SET value = value + 1 WHERE key = 'places_seq_own'; END;
CREATE TRIGGER places_seq_update AFTER UPDATE ON places BEGIN UPDATE dateline_meta SET value = value + 1 WHERE key = 'places_seq_own'; END;
CREATE TRIGGER places_seq_delete AFTER DELETE ON places BEGIN UPDATE dateline_meta SET value = value + 1 WHERE key = 'places_seq_own'; END;
CREATE TRIGGER place_names_seq_insert AFTER INSERT ON place_names BEGIN UPDATE dateline_meta SET value = value + 1 WHERE key = 'places_seq_own'; END;
CREATE TRIGGER place_names_seq_update AFTER UPDATE ON place_names BEGIN UPDATE dateline_meta SET value = value + 1 WHERE key = 'places_seq_own'; END;
CREATE TRIGGER place_names_seq_delete AFTER DELETE ON place_names BEGIN UPDATE dateline_meta SET value = value + 1 WHERE key = 'places_seq_own'; END;
CREATE TRIGGER places_hidden_seq_insert AFTER INSERT ON places_hidden BEGIN UPDATE dateline_meta SET value = value + 1 WHERE key = 'places_seq_own'; END;
CREATE TRIGGER places_hidden_seq_delete AFTER DELETE ON places_hidden BEGIN UPDATE dateline_meta SET value = value + 1 WHERE key = 'places_seq_own'; END;

UPDATE gpkg_contents SET description = 'The user''s own places, which stand before those of the gazetteer and of dumps' WHERE table_name = 'places';
