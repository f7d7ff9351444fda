-- A GeoPackage 1.2 (OGC 12-128r15) with one features table, incidents, and
-- attribute tables for what belongs to an incident.
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL PRIMARY KEY,
  organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL,
  definition TEXT NOT NULL,
  description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined Cartesian coordinate reference system'),
  ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
  ('WGS 84 geodetic', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]', 'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');

CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY,
  data_type TEXT NOT NULL,
  identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE,
  min_y DOUBLE,
  max_x DOUBLE,
  max_y DOUBLE,
  srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id)
);

CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL,
  column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL,
  z TINYINT NOT NULL,
  m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);

CREATE TABLE gpkg_extensions (
  table_name TEXT,
  column_name TEXT,
  extension_name TEXT NOT NULL,
  definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);

-- The features. What the column index reads at start stands first, so that
-- reading it stays short. seq IS NULL marks a row that another program wrote,
-- until the triggers below have numbered it.
CREATE TABLE incidents (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  geom POINT,
  seq INTEGER,
  date_start DATE,
  date_end DATE,
  type TEXT,
  country TEXT,
  admin1 TEXT,
  scope TEXT,
  status TEXT,
  date_precision TEXT,
  geo_precision TEXT,
  disputed BOOLEAN,
  killed_best INTEGER,
  injured_best INTEGER,
  updated_at DATETIME,
  place_id TEXT,
  place_path TEXT,
  id TEXT UNIQUE,
  version INTEGER,
  title TEXT,
  summary TEXT,
  place TEXT,
  place_name TEXT,
  uncertainty_m DOUBLE,
  uncertainty_reason TEXT,
  killed_low INTEGER,
  killed_high INTEGER,
  injured_low INTEGER,
  injured_high INTEGER,
  source TEXT,
  source_count INTEGER,
  created_at DATETIME,
  parts INTEGER,
  details TEXT,
  CHECK (date_end >= date_start),
  CHECK (uncertainty_m > 0),
  CHECK (killed_low >= 0 AND killed_best >= 0 AND killed_high >= 0),
  CHECK (injured_low >= 0 AND injured_best >= 0 AND injured_high >= 0)
);

CREATE VIRTUAL TABLE rtree_incidents_geom USING rtree(id, minx, maxx, miny, maxy);

-- The triggers of the R-tree extension, in the words of GeoPackage 1.2 Annex F.3.
CREATE TRIGGER "rtree_incidents_geom_insert" AFTER INSERT ON "incidents" WHEN (new."geom" NOT NULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_incidents_geom" VALUES (NEW."fid",ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_incidents_geom_update1" AFTER UPDATE OF "geom" ON "incidents" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN INSERT OR REPLACE INTO "rtree_incidents_geom" VALUES (NEW."fid",ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_incidents_geom_update2" AFTER UPDATE OF "geom" ON "incidents" WHEN OLD."fid" = NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_incidents_geom" WHERE id = OLD."fid"; END;
CREATE TRIGGER "rtree_incidents_geom_update3" AFTER UPDATE ON "incidents" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_incidents_geom" WHERE id = OLD."fid"; INSERT OR REPLACE INTO "rtree_incidents_geom" VALUES (NEW."fid",ST_MinX(NEW."geom"), ST_MaxX(NEW."geom"),ST_MinY(NEW."geom"), ST_MaxY(NEW."geom")); END;
CREATE TRIGGER "rtree_incidents_geom_update4" AFTER UPDATE ON "incidents" WHEN OLD."fid" != NEW."fid" AND (NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom")) BEGIN DELETE FROM "rtree_incidents_geom" WHERE id IN (OLD."fid", NEW."fid"); END;
CREATE TRIGGER "rtree_incidents_geom_delete" AFTER DELETE ON "incidents" WHEN old."geom" NOT NULL BEGIN DELETE FROM "rtree_incidents_geom" WHERE id = OLD."fid"; END;

CREATE TABLE reports (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  incident INTEGER NOT NULL REFERENCES incidents(fid) ON DELETE CASCADE,
  ord INTEGER NOT NULL,
  id TEXT NOT NULL,
  publisher TEXT,
  headline TEXT,
  url TEXT,
  lang TEXT,
  published_at TEXT,
  published_precision TEXT,
  source_scale TEXT,
  independence_group TEXT,
  role TEXT
);
CREATE INDEX reports_incident ON reports (incident, ord);

CREATE TABLE actors (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  incident INTEGER NOT NULL REFERENCES incidents(fid) ON DELETE CASCADE,
  ord INTEGER NOT NULL,
  name TEXT NOT NULL,
  as_written TEXT,
  role TEXT,
  side TEXT,
  kind TEXT,
  country TEXT
);
CREATE INDEX actors_incident ON actors (incident, ord);

CREATE TABLE claims (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  incident INTEGER NOT NULL REFERENCES incidents(fid) ON DELETE CASCADE,
  ord INTEGER NOT NULL,
  kind TEXT NOT NULL,
  metric TEXT,
  qualifier TEXT,
  value INTEGER,
  low INTEGER,
  high INTEGER,
  unit TEXT,
  victim_kind TEXT,
  victim_side TEXT,
  episode TEXT,
  field TEXT,
  text_value TEXT,
  stance TEXT,
  claimant TEXT,
  claimant_side TEXT,
  chain TEXT,
  report TEXT,
  evidence TEXT,
  asserted_at TEXT,
  superseded_by TEXT,
  source_reliability TEXT,
  info_credibility TEXT
);
CREATE INDEX claims_incident ON claims (incident, ord);

CREATE TABLE relations (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  incident INTEGER NOT NULL REFERENCES incidents(fid) ON DELETE CASCADE,
  ord INTEGER NOT NULL,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  note TEXT
);
CREATE INDEX relations_incident ON relations (incident, ord);

CREATE TABLE candidates (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  incident INTEGER NOT NULL REFERENCES incidents(fid) ON DELETE CASCADE,
  ord INTEGER NOT NULL,
  place_id TEXT NOT NULL,
  name TEXT,
  kind TEXT,
  country TEXT,
  admin1 TEXT,
  label TEXT,
  lon DOUBLE,
  lat DOUBLE,
  uncertainty_m DOUBLE,
  uncertainty_reason TEXT,
  match TEXT,
  score DOUBLE,
  chosen BOOLEAN
);
CREATE INDEX candidates_incident ON candidates (incident, ord);

-- Every write, for ever. before is the whole state that the write replaced, as
-- JSON; NULL for op create.
CREATE TABLE incident_changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  op TEXT NOT NULL,
  num INTEGER NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  at DATETIME NOT NULL,
  by TEXT NOT NULL,
  before TEXT
);
CREATE INDEX incident_changes_num ON incident_changes (num);

-- Ids of deleted incidents: they answer 410 and are never given again.
CREATE TABLE tombstones (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
  seq INTEGER NOT NULL
);

CREATE TABLE api_keys (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  name TEXT NOT NULL UNIQUE,
  role TEXT NOT NULL,
  hash BLOB NOT NULL,
  hint TEXT NOT NULL,
  created_at DATETIME NOT NULL,
  revoked_at DATETIME
);

-- Places that the user added to the built-in gazetteer, in its columns.
CREATE TABLE places (
  fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  id TEXT NOT NULL UNIQUE,
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
  source TEXT,
  source_url TEXT,
  note TEXT
);

CREATE TABLE dateline_meta (
  key TEXT PRIMARY KEY NOT NULL,
  value TEXT
) WITHOUT ROWID;

-- The column index as it was at a change, so that opening need not read every
-- incident. It can always be made again.
CREATE TABLE dateline_index (
  chunk INTEGER PRIMARY KEY NOT NULL,
  data BLOB NOT NULL
);

-- Full text over the columns of incidents, which hold the text itself. Our own
-- writes keep it, and the triggers below what other programs write.
CREATE VIRTUAL TABLE incidents_fts USING fts5(
  title, summary, place, place_name,
  content='incidents', content_rowid='fid', tokenize='unicode61 remove_diacritics 2'
);
-- Twice as many segments as by default wait for each other before they are
-- merged, so that each word is written again half as often.
INSERT INTO incidents_fts (incidents_fts, rank) VALUES ('automerge', 8);

-- The whole state of each incident as JSON, in the form of the change log.
CREATE VIEW incident_states AS
SELECT
  s.fid,
  json_patch(CASE WHEN json_valid(s.details) THEN s.details ELSE '{}' END, json_object(
    'id', s.id, 'num', s.fid, 'version', s.version, 'seq', s.seq, 'title', coalesce(s.title, ''), 'summary', coalesce(s.summary, ''),
    'type', coalesce(s.type, ''), 'scope', coalesce(s.scope, ''), 'status', coalesce(s.status, ''),
    'date_start', s.date_start, 'date_end', s.date_end, 'date_precision', coalesce(s.date_precision, ''),
    'place', coalesce(s.place, ''), 'place_id', coalesce(s.place_id, ''), 'place_name', coalesce(s.place_name, ''),
    'place_path', json(iif(s.place_path IS NULL, '[]', '["' || replace(s.place_path, ' ', '","') || '"]')),
    'country', coalesce(s.country, ''), 'admin1', coalesce(s.admin1, ''),
    'point', CASE WHEN s.geom IS NOT NULL THEN json_array(ST_MinX(s.geom), ST_MinY(s.geom)) END,
    'geo_precision', coalesce(s.geo_precision, ''), 'uncertainty_m', coalesce(s.uncertainty_m, 0),
    'uncertainty_reason', coalesce(s.uncertainty_reason, ''),
    'killed', json_object('low', s.killed_low, 'best', s.killed_best, 'high', s.killed_high),
    'injured', json_object('low', s.injured_low, 'best', s.injured_best, 'high', s.injured_high),
    'disputed', json(iif(s.disputed, 'true', 'false')), 'source', coalesce(s.source, ''), 'source_count', coalesce(s.source_count, 0),
    'created_at', s.created_at, 'updated_at', s.updated_at,
    'reports', (SELECT json_group_array(json_object(
      'id', coalesce(id, ''), 'publisher', coalesce(publisher, ''), 'headline', coalesce(headline, ''),
      'url', coalesce(url, ''), 'lang', coalesce(lang, ''), 'published_at', coalesce(published_at, ''),
      'published_precision', coalesce(published_precision, ''), 'source_scale', coalesce(source_scale, ''),
      'independence_group', coalesce(independence_group, ''), 'role', coalesce(role, '')))
      FROM (SELECT * FROM reports WHERE incident = s.fid ORDER BY ord)),
    'actors', (SELECT json_group_array(json_object(
      'name', coalesce(name, ''), 'as_written', coalesce(as_written, ''), 'role', coalesce(role, ''),
      'side', coalesce(side, ''), 'kind', coalesce(kind, ''), 'country', coalesce(country, '')))
      FROM (SELECT * FROM actors WHERE incident = s.fid ORDER BY ord)),
    'claims', (SELECT json_group_array(json_object(
      'kind', coalesce(kind, ''), 'metric', coalesce(metric, ''), 'qualifier', coalesce(qualifier, ''), 'value', value,
      'low', low, 'high', high, 'unit', coalesce(unit, ''), 'victim_kind', coalesce(victim_kind, ''),
      'victim_side', coalesce(victim_side, ''), 'episode', coalesce(episode, ''), 'field', coalesce(field, ''),
      'text_value', coalesce(text_value, ''), 'stance', coalesce(stance, ''), 'claimant', coalesce(claimant, ''),
      'claimant_side', coalesce(claimant_side, ''), 'chain', json(CASE WHEN json_valid(chain) THEN chain ELSE '[]' END),
      'report', coalesce(report, ''), 'evidence', coalesce(evidence, ''), 'asserted_at', coalesce(asserted_at, ''),
      'superseded_by', coalesce(superseded_by, ''), 'source_reliability', coalesce(source_reliability, ''),
      'info_credibility', coalesce(info_credibility, '')))
      FROM (SELECT * FROM claims WHERE incident = s.fid ORDER BY ord)),
    'relations', (SELECT json_group_array(json_object(
      'type', coalesce(type, ''), 'id', coalesce(id, ''), 'note', coalesce(note, '')))
      FROM (SELECT * FROM relations WHERE incident = s.fid ORDER BY ord)),
    'candidates', (SELECT json_group_array(json_object(
      'place_id', coalesce(place_id, ''), 'name', coalesce(name, ''), 'kind', coalesce(kind, ''),
      'country', coalesce(country, ''), 'admin1', coalesce(admin1, ''), 'label', coalesce(label, ''),
      'point', json_array(lon, lat), 'uncertainty_m', coalesce(uncertainty_m, 0),
      'uncertainty_reason', coalesce(uncertainty_reason, ''), 'match', coalesce(match, ''), 'score', coalesce(score, 0),
      'chosen', json(iif(chosen, 'true', 'false'))))
      FROM (SELECT * FROM candidates WHERE incident = s.fid ORDER BY ord))
  )) AS state
FROM incidents s;

-- What another program writes (QGIS, ogr2ogr, a script) gets its number,
-- version, time and its place in the change log here, and the defaults that an
-- incident must have. Our own writes bring a new seq, so these stay quiet.
CREATE TRIGGER incidents_foreign_insert AFTER INSERT ON incidents WHEN NEW.seq IS NULL BEGIN
  INSERT INTO incident_changes (op, num, id, version, at, by)
  VALUES ('create', NEW.fid,
    iif(NEW.id GLOB '*[^A-Za-z0-9._~-]*' OR length(NEW.id) NOT BETWEEN 1 AND 64 OR NEW.id IN ('.', '..') OR EXISTS (SELECT 1 FROM tombstones WHERE id = NEW.id),
      lower(hex(randomblob(16))), coalesce(NEW.id, lower(hex(randomblob(16))))), 1, strftime('%Y-%m-%dT%H:%M:%fZ','now'), 'file');
  UPDATE incidents SET
    seq = (SELECT max(seq) FROM incident_changes),
    id = (SELECT id FROM incident_changes WHERE seq = (SELECT max(seq) FROM incident_changes)),
    version = 1,
    scope = coalesce(NEW.scope, 'event'),
    status = coalesce(NEW.status, 'published'),
    type = coalesce(NEW.type, 'other'),
    date_end = coalesce(NEW.date_end, NEW.date_start),
    date_precision = coalesce(NEW.date_precision, iif(NEW.date_start IS NULL, 'unknown', 'day')),
    geo_precision = coalesce(NEW.geo_precision, iif(NEW.geom IS NULL, 'unknown', 'settlement')),
    uncertainty_m = iif(NEW.geom IS NULL, NULL, coalesce(NEW.uncertainty_m, 5000)),
    uncertainty_reason = iif(NEW.geom IS NOT NULL AND NEW.uncertainty_m IS NULL, 'default for a point that was drawn without a radius', NEW.uncertainty_reason),
    disputed = coalesce(NEW.disputed, 0),
    source_count = coalesce(NEW.source_count, 0),
    details = coalesce(NEW.details, iif(NEW.geom IS NULL, '{"geo_method":"none"}', '{"geo_method":"given"}')),
    created_at = strftime('%Y-%m-%dT%H:%M:%fZ','now'),
    updated_at = strftime('%Y-%m-%dT%H:%M:%fZ','now')
  WHERE fid = NEW.fid;
  INSERT INTO incidents_fts (rowid, title, summary, place, place_name)
  VALUES (NEW.fid, NEW.title, NEW.summary, NEW.place, NEW.place_name);
END;

CREATE TRIGGER incidents_foreign_update BEFORE UPDATE ON incidents WHEN NEW.seq IS OLD.seq AND NEW.seq IS NOT NULL BEGIN
  INSERT INTO incident_changes (op, num, id, version, at, by, before)
  VALUES ('update', OLD.fid, OLD.id, OLD.version + 1, strftime('%Y-%m-%dT%H:%M:%fZ','now'), 'file', (SELECT state FROM incident_states WHERE fid = OLD.fid));
END;

CREATE TRIGGER incidents_foreign_updated AFTER UPDATE ON incidents WHEN NEW.seq IS OLD.seq AND NEW.seq IS NOT NULL BEGIN
  UPDATE incidents SET
    seq = (SELECT max(seq) FROM incident_changes),
    id = OLD.id,
    version = OLD.version + 1,
    scope = coalesce(NEW.scope, 'event'),
    status = coalesce(NEW.status, 'published'),
    type = coalesce(NEW.type, 'other'),
    date_end = coalesce(NEW.date_end, NEW.date_start),
    date_precision = coalesce(NEW.date_precision, iif(NEW.date_start IS NULL, 'unknown', 'day')),
    geo_precision = coalesce(NEW.geo_precision, iif(NEW.geom IS NULL, 'unknown', 'settlement')),
    uncertainty_m = iif(NEW.geom IS NULL, NULL, coalesce(NEW.uncertainty_m, 5000)),
    uncertainty_reason = iif(NEW.geom IS NOT NULL AND NEW.uncertainty_m IS NULL, 'default for a point that was drawn without a radius', NEW.uncertainty_reason),
    disputed = coalesce(NEW.disputed, 0),
    source_count = coalesce(NEW.source_count, 0),
    details = iif(NEW.geom IS OLD.geom, NEW.details, json_set(iif(json_valid(NEW.details), NEW.details, '{}'), '$.geo_method', iif(NEW.geom IS NULL, 'none', 'given'))),
    updated_at = strftime('%Y-%m-%dT%H:%M:%fZ','now')
  WHERE fid = NEW.fid;
  INSERT INTO incidents_fts (incidents_fts, rowid, title, summary, place, place_name)
  VALUES ('delete', OLD.fid, OLD.title, OLD.summary, OLD.place, OLD.place_name);
  INSERT INTO incidents_fts (rowid, title, summary, place, place_name)
  VALUES (NEW.fid, NEW.title, NEW.summary, NEW.place, NEW.place_name);
END;

-- The number of an incident is what everything else refers to.
CREATE TRIGGER incidents_foreign_number BEFORE UPDATE OF fid ON incidents WHEN NEW.fid IS NOT OLD.fid BEGIN
  SELECT RAISE(ABORT, 'the fid of an incident cannot be changed');
END;

CREATE TRIGGER incidents_foreign_delete BEFORE DELETE ON incidents
WHEN NOT EXISTS (SELECT 1 FROM tombstones WHERE id = OLD.id) BEGIN
  INSERT INTO incident_changes (op, num, id, version, at, by, before)
  VALUES ('delete', OLD.fid, OLD.id, OLD.version + 1, strftime('%Y-%m-%dT%H:%M:%fZ','now'), 'file', (SELECT state FROM incident_states WHERE fid = OLD.fid));
  INSERT INTO tombstones (id, seq) VALUES (OLD.id, (SELECT max(seq) FROM incident_changes));
  INSERT INTO incidents_fts (incidents_fts, rowid, title, summary, place, place_name)
  VALUES ('delete', OLD.fid, OLD.title, OLD.summary, OLD.place, OLD.place_name);
  DELETE FROM reports WHERE incident = OLD.fid;
  DELETE FROM actors WHERE incident = OLD.fid;
  DELETE FROM claims WHERE incident = OLD.fid;
  DELETE FROM relations WHERE incident = OLD.fid;
  DELETE FROM candidates WHERE incident = OLD.fid;
END;

INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id) VALUES
  ('incidents', 'features', 'incidents', 'Incidents: a point, a radius of uncertainty, figures as claimed', 4326),
  ('reports', 'attributes', 'reports', 'Reports of the incidents', NULL),
  ('actors', 'attributes', 'actors', 'Parties to the incidents', NULL),
  ('claims', 'attributes', 'claims', 'What each source says, side by side', NULL),
  ('relations', 'attributes', 'relations', 'Relations between incidents', NULL),
  ('candidates', 'attributes', 'candidates', 'Places that the geocoder considered', NULL),
  ('incident_changes', 'attributes', 'incident_changes', 'Every write, with the state before it', NULL),
  ('tombstones', 'attributes', 'tombstones', 'Ids of deleted incidents', NULL),
  ('places', 'attributes', 'places', 'Places added to the gazetteer', NULL);
INSERT INTO gpkg_geometry_columns VALUES ('incidents', 'geom', 'POINT', 4326, 0, 0);
INSERT INTO gpkg_extensions VALUES
  ('incidents', 'geom', 'gpkg_rtree_index', 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only');
