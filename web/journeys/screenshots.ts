// Every page as it looks, into a folder: node screenshots.ts FOLDER. For looking at, one by one.
import { mkdir } from 'node:fs/promises';
import { open_browser, small, Visit, wide } from './browser.ts';
import { House } from './program.ts';

const folder = process.argv[2] ?? 'screenshots';
const pages = ['talk', 'cards', 'timeline', 'rooms', 'rooms/calendar', 'rooms/calendar?view=week', 'rooms/lists', 'rooms/contacts', 'rooms/reminders', 'memory', 'reach', 'models', 'settings'];
const looks = {
  light: { ...wide, viewport: { width: 1360, height: 850 } },
  dark: { ...wide, viewport: { width: 1360, height: 850 }, colorScheme: 'dark' as const },
  small,
  'right-to-left': { ...wide, language: 'x-rtl' },
};

async function live(visit: Visit): Promise<void> {
  await visit.ask("what's on my calendar this week");
  await visit.ask('add milk, eggs and bread to the shopping list');
  await visit.ask('remind me to call Ana tomorrow at 9');
  await visit.ask('remember that Mia is allergic to hazelnuts');
  await visit.ask('put a dentist appointment in my calendar tomorrow at 11');
  await visit.page.waitForFunction(() => document.querySelectorAll('article').length === 5 && !document.querySelector('article[aria-busy=true]'));
  await visit.run_plan('messages.send(to=person("Ana"), text=calendar.find("dentist")[0].title)');
  await visit.page.getByRole('button', { name: 'Yes, once' }).waitFor();
}

// A page is as long as what is in it.
async function shoot(visit: Visit, name: string): Promise<void> {
  await visit.settle();
  await visit.page.evaluate(() => {
    const frame = document.querySelector<HTMLElement>('.frame');
    if (frame && !document.querySelector('main.talk')) frame.style.blockSize = 'auto';
  });
  await visit.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

await mkdir(folder, { recursive: true });
const browser = await open_browser();
const house = await House.found();
try {
  await house.serve();
  const stranger = await Visit.begin(browser, house, small);
  await stranger.page.goto(house.url);
  await shoot(stranger, 'first-pairing');
  await stranger.page.goto(await house.pairing_link());
  await stranger.page.getByRole('heading', { name: 'Who lives here?' }).waitFor();
  await shoot(stranger, 'first-name');
  await house.move_in();
  const owner = await (await Visit.begin(browser, house)).pair();
  await shoot(owner, 'talk-empty');
  await live(owner);
  for (const [look, options] of Object.entries(looks)) {
    const visit = await (await Visit.begin(browser, house, options)).pair();
    for (const page of pages) {
      await visit.go(page);
      await shoot(visit, `${page.replace(/\W+/g, '-')}-${look}`);
    }
  }
} finally {
  await browser.close();
  await house.leave();
}
