// Circles of true size on the Earth.
const earth = 6371008.8; // mean radius in metres (IUGG)
const corners = 64;
const rad = Math.PI / 180;
const edge = 85.0511287798066; // the largest latitude of a square map of the Earth by Mercator

// beyond tells whether a point lies where the map has ended.
export const beyond = ([, lat]) => Math.abs(lat) > edge;

// onMap is the place on the map nearest to a point.
export const onMap = ([lon, lat]) => [lon, Math.min(Math.max(lat, -edge), edge)];

// holdsPole tells whether a pole lies within a radius in metres of a point: such a circle is none on the map.
export const holdsPole = ([, lat], radius) => Math.abs(lat) * rad + radius / earth >= Math.PI / 2;

// circle is the area within a radius in metres of a point in longitude and latitude, as a GeoJSON feature. Its longitudes
// run on beyond 180 degrees where it crosses the antimeridian.
export function circle([lon, lat], radius) {
  const d = radius / earth, phi = lat * rad;
  const ring = [];
  for (let i = 0; i <= corners; i++) {
    const bearing = -2 * Math.PI * (i % corners) / corners;
    const sin = Math.sin(phi) * Math.cos(d) + Math.cos(phi) * Math.sin(d) * Math.cos(bearing);
    const east = Math.atan2(Math.sin(bearing) * Math.sin(d) * Math.cos(phi), Math.cos(d) - Math.sin(phi) * sin);
    ring.push([lon + east / rad, Math.asin(sin) / rad]);
  }
  return {type: 'Feature', properties: {}, geometry: {type: 'Polygon', coordinates: [ring]}};
}
