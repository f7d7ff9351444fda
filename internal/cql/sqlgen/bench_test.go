package sqlgen_test

import (
	"math/rand/v2"
	"testing"

	"dateline/internal/cql/sqlgen"

	"github.com/paulmach/orb"
)

// BenchmarkSelect counts, among 50,000 features, those that a filter selects.
func BenchmarkSelect(b *testing.B) {
	r := rand.New(rand.NewPCG(5, 6))
	features := make([]*feature, 50_000)
	for i := range features {
		features[i] = randomFeature(r)
		features[i][fGeometry] = orb.Point{r.Float64()*360 - 180, r.Float64()*180 - 90}
	}
	db := database(b, features)
	for name, filter := range map[string]string{
		"small box":   "S_INTERSECTS(geometry, BBOX(70, 39, 71, 40))",
		"large box":   "S_INTERSECTS(geometry, BBOX(-100, -50, 100, 50))",
		"not in box":  "NOT S_INTERSECTS(geometry, BBOX(-100, -50, 100, 50))",
		"compare":     "killed > 3 AND disputed = TRUE",
		"like":        "name LIKE '%орух'",
		"ilike":       "name ILIKE '%орух'",
		"date":        "date_start >= '2024-01-02'",
		"timestamp":   "updated_at >= TIMESTAMP('2024-01-02T00:00:00Z')",
		"arithmetic":  "killed + injured > 3",
		"within 5 km": "distance_m(geometry, POINT(70 40)) < 5000",
	} {
		b.Run(name, func(b *testing.B) {
			where, args, err := sqlgen.Where(checked(b, filter), dialect)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				var n int
				if err := db.QueryRow("SELECT count(*) FROM features WHERE "+where, args...).Scan(&n); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
