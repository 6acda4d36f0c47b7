// Where the person is: the part of the address after '#', as a path and its questions. '#/timeline?room=calendar'.
// The server never sees it.

export interface Place {
  page: string;
  rest: string[];
  query: URLSearchParams;
}

export function place_of(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const [page = '', ...rest] = path.split('/').filter(Boolean).map(decodeURIComponent);
  return { page: page && !page.startsWith('pair=') ? page : 'talk', rest, query: new URLSearchParams(query) };
}

export const here = $state({ place: place_of('') });

export function watch_address(): void {
  const look = () => (here.place = place_of(location.hash));
  addEventListener('hashchange', look);
  look();
}

export function go(address: string): void {
  location.hash = address;
}
