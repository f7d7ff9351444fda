package cql_test

import (
	"fmt"
	"log"

	"dateline/internal/cql"
)

// A filter as QGIS sends it is read, checked and asked of a feature.
func Example() {
	const text = `("type" = 'battle') AND S_INTERSECTS(geometry,BBOX(69,39,75,43))`
	tree, err := cql.Parse(text)
	if err != nil {
		log.Fatal(err)
	}
	filter, err := cql.Check(tree, text, queryables())
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(filter.Eval(full), filter.Eval(empty))
	fmt.Println(filter.Bounds().Box, filter.Bounds().Texts)
	json, err := cql.JSON(tree)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s\n", json)
	// Output:
	// TRUE NULL
	// 69,39,75,43 map[type:[battle]]
	// {"op":"and","args":[{"op":"=","args":[{"property":"type"},"battle"]},{"op":"s_intersects","args":[{"property":"geometry"},{"bbox":[69,39,75,43]}]}]}
}

// An error says where it is and what was probably meant.
func ExampleError() {
	const text = `country = 'KG' AND typ = 'battle'`
	tree, err := cql.Parse(text)
	if err != nil {
		log.Fatal(err)
	}
	_, err = cql.Check(tree, text, &cql.Queryables{Properties: []cql.Queryable{
		{Name: "country", Type: cql.TypeString}, {Name: "type", Type: cql.TypeString},
	}})
	fmt.Println(err)
	// Output:
	// filter, at character 20, near "typ": there is no property typ; did you mean type?
}

// The properties tell whether an index knows enough to answer by itself.
func ExampleFilter_Properties() {
	const text = "T_DISJOINT(days, DATE('2022-09-14')) OR (killed > 5 AND killed < 9)"
	tree, err := cql.Parse(text)
	if err != nil {
		log.Fatal(err)
	}
	filter, err := cql.Check(tree, text, queryables())
	if err != nil {
		log.Fatal(err)
	}
	for _, q := range filter.Properties() {
		fmt.Println(q.Name, q.Type)
	}
	// Output:
	// date_start date
	// date_end date
	// killed integer
}
