// The incidents of the table, a page after the other.
import {get} from '../api.js';

const path = 'collections/incidents/items';
const properties = 'title,type,date_start,date_end,place,place_name,country,killed_low,killed_best,killed_high,injured_low,injured_best,injured_high,geo_precision';
export const pageSize = 100, most = 10000; // the API gives no more at once

// Pages reads what matches a query (URLSearchParams) in an order (sortby; null: newest first).
export class Pages {
  constructor(query, sort) {
    this.query = new URLSearchParams(query);
    if (sort) this.query.set('sortby', sort);
    this.query.set('properties', properties);
    this.query.set('f', 'json');
    this.cursor = null; // where to go on; undefined: nowhere
    this.count = null; // how many match: {n, about, unlocated}
  }

  get more() {
    return this.cursor !== undefined;
  }

  // next returns the next features, a page of them unless limit says otherwise.
  async next(signal, limit = pageSize) {
    const query = new URLSearchParams(this.query);
    query.set('limit', Math.min(limit, most));
    if (this.cursor) query.set('cursor', this.cursor);
    const page = await get(path, query, signal);
    const next = page.links.find(link => link.rel === 'next');
    this.cursor = next ? new URL(next.href, document.baseURI).searchParams.get('cursor') : undefined; // the link's host may be that behind a proxy
    this.count ??= {n: page.numberMatched ?? page.numberMatchedEstimate ?? null, about: page.numberMatched === undefined, unlocated: page.numberUnlocated ?? 0};
    return page.features;
  }
}
