// Opens the app without its house, and shows the last talk and calendar where the owner has chosen to keep them (src/lib/kept.ts).
// Always asks the house first: what is kept is only for when nobody answers.
const shell = 'hearth-shell';
const kept = 'hearth-kept';
const readable = ['/api/me', '/api/talk', '/api/cards', '/api/rooms/calendar'];
const entries_max = 120;

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(house_first(request, shell, '/'));
  else if (url.pathname.startsWith('/assets/')) event.respondWith(kept_first(request));
  else if (url.pathname === '/icon.svg') event.respondWith(house_first(request, shell, url.pathname));
  else if (readable.includes(url.pathname)) event.respondWith(readable_first(request, url));
});

// The name of such a file says what is in it, so that it is never out of date.
async function kept_first(request) {
  const cache = await caches.open(shell);
  const found = await cache.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) {
    const keys = await cache.keys();
    await Promise.all(keys.slice(0, Math.max(0, keys.length - entries_max)).map((old) => cache.delete(old)));
    await cache.put(request, answer.clone());
  }
  return answer;
}

async function house_first(request, name, key) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(name)).put(key, answer.clone());
    return answer;
  } catch (error) {
    const found = await caches.match(key, { cacheName: name });
    if (found) return found;
    throw error;
  }
}

// Only while the owner wants it: without the cache there is nothing to put it into.
async function readable_first(request, url) {
  if (!(await caches.has(kept))) return fetch(request);
  const key = url.pathname;
  if (url.searchParams.has('before')) return fetch(request);
  const answer = await house_first(request, kept, key).catch(() => Response.error());
  if (answer.status === 401) await caches.delete(kept);
  return answer;
}
