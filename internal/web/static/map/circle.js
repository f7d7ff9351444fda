// Circles of true size on the Earth.
const earth = 6371008.8; // mean radius in metres (IUGG)
const corners = 64;

// circle is the area within a radius in metres of a point in longitude and latitude, as a GeoJSON feature. Its longitudes
// run on beyond 180 degrees where it crosses the antimeridian.
export function circle([lon, lat], radius) {
  const rad = Math.PI / 180, d = radius / earth, phi = lat * rad;
  const ring = [];
  for (let i = 0; i <= corners; i++) {
    const bearing = -2 * Math.PI * (i % corners) / corners;
    const sin = Math.sin(phi) * Math.cos(d) + Math.cos(phi) * Math.sin(d) * Math.cos(bearing);
    const east = Math.atan2(Math.sin(bearing) * Math.sin(d) * Math.cos(phi), Math.cos(d) - Math.sin(phi) * sin);
    ring.push([lon + east / rad, Math.asin(sin) / rad]);
  }
  return {type: 'Feature', properties: {}, geometry: {type: 'Polygon', coordinates: [ring]}};
}
