-- How QGIS shows the incidents, in the table where QGIS looks for it and saves what
-- people make of it. A style that somebody has saved stays, and stays the first.
CREATE TABLE IF NOT EXISTS layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
  f_table_catalog TEXT,
  f_table_schema TEXT,
  f_table_name TEXT,
  f_geometry_column TEXT,
  styleName TEXT,
  styleQML TEXT,
  styleSLD TEXT,
  useAsDefault BOOLEAN,
  description TEXT,
  owner TEXT,
  ui TEXT,
  update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now'))
);
INSERT INTO gpkg_contents (table_name, data_type, identifier, description)
  SELECT 'layer_styles', 'attributes', 'layer_styles', 'Styles of QGIS'
  WHERE NOT EXISTS (SELECT 1 FROM gpkg_contents WHERE table_name = 'layer_styles');
INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner)
  SELECT '', '', 'incidents', 'geom', 'dateline', dateline_style(), '', NOT EXISTS (SELECT 1 FROM layer_styles WHERE f_table_name = 'incidents'),
    'Types by symbol, uncertainty as circles', 'dateline'
  WHERE NOT EXISTS (SELECT 1 FROM layer_styles WHERE f_table_name = 'incidents' AND styleName = 'dateline');
