"""Prints the schema and the rows of a GeoParquet file as lines of JSON."""

import json
import struct
import sys

import pyarrow.parquet

table = pyarrow.parquet.read_table(sys.argv[1])
geo = json.loads(table.schema.metadata[b"geo"])
print(json.dumps({"geo": geo, "columns": {f.name: str(f.type) + ("" if f.nullable else " not null") for f in table.schema}}))
for row in table.to_pylist():
    wkb, box = row.pop("geometry"), row.pop("bbox")
    geometry = None
    if wkb is not None:
        order, kind, lon, lat = struct.unpack("<BIdd", wkb)
        assert (order, kind) == (1, 1)
        assert box == {"xmin": lon, "ymin": lat, "xmax": lon, "ymax": lat}, box
        geometry = {"type": "Point", "coordinates": [lon, lat]}
    else:
        assert box is None
    for name, value in row.items():
        if hasattr(value, "isoformat"):
            row[name] = value.isoformat()
    print(json.dumps({"type": "Feature", "geometry": geometry, "properties": row}))
