// One journey: a house, a browser in it, both gone afterwards, and nothing wrong seen on the way.
import { after, test } from 'node:test';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { open_browser, small, Visit } from './browser.ts';
import { House } from './program.ts';

let browser: Browser | undefined;
after(() => browser?.close());

interface Begin extends BrowserContextOptions {
  language?: string;
  keys?: boolean;
  empty?: boolean; // nobody has moved in
  by_name?: boolean; // at localhost instead of its number, as passkeys want it
}

export function journey(what: string, begin: Begin, walk: (visit: Visit, house: House) => Promise<void>): void {
  test(what, { timeout: 300_000 }, async () => {
    browser ??= await open_browser();
    const { empty, by_name, ...options } = begin;
    const house = await House.found();
    if (by_name) house.host = 'localhost';
    try {
      if (!empty) await house.move_in();
      await house.serve();
      const visit = await Visit.begin(browser, house, options);
      if (!empty) await visit.pair();
      try {
        await walk(visit, house);
      } catch (error) {
        if (process.env.KEEP) await visit.page.screenshot({ path: `${process.env.KEEP}/${what.replace(/\W+/g, '_')}.png` });
        throw error;
      }
      await visit.page.unrouteAll({ behavior: 'ignoreErrors' }); // what a page still asks for is of no interest now
      await visit.end();
    } finally {
      await house.leave();
    }
  });
}

// The same by pointer, by keyboard alone, and at 320 px.
export function journeys(what: string, walk: (visit: Visit, house: House) => Promise<void>, begin: Begin = {}): void {
  journey(what, begin, walk);
  journey(`${what}; by keyboard alone`, { ...begin, keys: true }, walk);
  journey(`${what}; at 320 px`, { ...begin, ...small }, walk);
}
