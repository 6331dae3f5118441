// Where the reader is: path and query, kept in the browser's address. Links are plain <a href>; one
// listener on the document turns clicks on them into navigation without loading the page again.

import { at, within } from './address';

class Place {
  path = $state(within(location.pathname));
  query = $state.raw(new URLSearchParams(location.search));
  hash = $state(location.hash);

  read(): void {
    this.path = within(location.pathname);
    this.query = new URLSearchParams(location.search);
    this.hash = location.hash;
  }

  /** Of a part of this page: a bare "#id" would be one of the page that <base> names. */
  part(id: string): string {
    const query = this.query.toString();
    return `${at(this.path)}${query === '' ? '' : `?${query}`}#${id}`;
  }
}

export const place = new Place();

/** Of this server, whatever the path begins with: "//orders" alone would name another one. */
const here = (href: string): string => location.origin + href;

export function go(href: string): void {
  history.pushState(null, '', here(href));
  place.read();
  if (location.hash === '') scrollTo(0, 0);
}

/** Changes query parameters in place; null removes one. Nothing is added to the history. */
export function setQuery(changes: Record<string, string | null>): void {
  const query = new URLSearchParams(location.search);
  for (const [key, value] of Object.entries(changes)) {
    if (value === null || value === '') query.delete(key);
    else query.set(key, value);
  }
  const text = query.toString();
  history.replaceState(null, '', here(`${location.pathname}${text === '' ? '' : `?${text}`}${location.hash}`));
  place.query = query;
}

function followClick(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const anchor = (event.target as Element | null)?.closest('a');
  if (!anchor || anchor.target || anchor.hasAttribute('download') || anchor.origin !== location.origin) return;
  if (anchor.pathname.startsWith(at('/v1/')) || anchor.hasAttribute('data-plain')) return;
  if (anchor.pathname === location.pathname && anchor.hash !== '') return;
  event.preventDefault();
  go(anchor.pathname + anchor.search + anchor.hash);
}

export function startRouting(): void {
  addEventListener('popstate', () => place.read());
  document.addEventListener('click', followClick);
}

export interface Route {
  page: string;
  id: string | null;
}

/** What cannot be decoded was never encoded: it is taken as it stands. */
export function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** `/messages/PlaceOrder` -> { page: 'messages', id: 'PlaceOrder' }. A slash at the end says nothing,
 *  an encoded one is part of the id; the name of a page has none, so there it divides. */
export function routeOf(path: string): Route {
  const [first = '', ...rest] = path.split('/').filter((part) => part !== '').map(decoded);
  const [page = '', ...more] = first.split('/');
  const id = [...more, ...rest].join('/');
  return { page, id: id === '' ? null : id };
}
