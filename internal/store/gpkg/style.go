package gpkg

import (
	"database/sql/driver"

	"dateline/internal/qgis"

	sqlitedriver "modernc.org/sqlite"
)

// styleMigration gives a file the table of styles, with ours in it.
const styleMigration = "migrations/0003_layer_styles.sql"

// registerStyle gives SQLite the function that the migration calls.
func registerStyle() error {
	return sqlitedriver.RegisterScalarFunction("dateline_style", 0, func(*sqlitedriver.FunctionContext, []driver.Value) (driver.Value, error) {
		return string(qgis.Style()), nil
	})
}
