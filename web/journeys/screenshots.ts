// Every page as it looks, into a folder: node screenshots.ts FOLDER [LOOK]. For looking at, one by one.
import { mkdir } from 'node:fs/promises';
import { open_browser, small, Visit, wide } from './browser.ts';
import { House } from './program.ts';

const folder = process.argv[2] ?? 'screenshots';
const pages = ['talk', 'talk?find=milk', 'cards', 'timeline', 'rooms', 'rooms/calendar', 'rooms/calendar?view=week', 'rooms/lists', 'rooms/contacts', 'rooms/reminders', 'memory', 'reach', 'models', 'settings', 'nowhere'];
const looks = {
  light: { ...wide, viewport: { width: 1360, height: 850 } },
  dark: { ...wide, viewport: { width: 1360, height: 850 }, colorScheme: 'dark' as const },
  small,
  'small-dark': { ...small, colorScheme: 'dark' as const },
  'right-to-left': { ...wide, language: 'x-rtl' },
  German: { ...small, language: 'de' },
};

const requests = [
  "what's on my calendar this week",
  'add milk, eggs and bread to the shopping list',
  'add passports and sunscreen to the packing list',
  'add screws and paint to the hardware list',
  'remind me to call Ana tomorrow at 9',
  'remind me to take out the bins tomorrow at 7',
  'remind me to send the report tomorrow at 16',
  'remind me to water the plants on saturday at 10',
  'remind me to pay the rent on friday',
  'remember that Mia is allergic to hazelnuts',
  'put a dentist appointment in my calendar tomorrow at 11',
];

// A house that is lived in: talk, lists, reminders, a card and a question that wait.
async function live(visit: Visit, house: House): Promise<void> {
  for (const request of requests) await visit.ask(request);
  await visit.page.waitForFunction((count) => document.querySelectorAll('article').length === count && !document.querySelector('article[aria-busy=true]'), requests.length);
  await house.run(['model', 'add', 'muse', '--kind', 'openai', '--model', 'muse-spark', '--no-key', '--url', 'https://models.example.com/v1']);
  await house.run(['grants', 'give', 'messages.send', '--to', 'Clara Hofmann', '--times', '10', '--days', '30']);
  await visit.run_plan('agent("add tea to the shopping list")\nagent("what is on my calendar tomorrow")');
  await visit.run_plan('messages.send(to=person("Ana"), text=calendar.find("dentist")[0].title)');
  await visit.page.getByRole('button', { name: 'Yes, once' }).waitFor();
  await visit.run_plan('day = ask("Which day suits you for the trip?", choices=["Friday", "Saturday"])\nsay(day)');
  await visit.page.getByRole('button', { name: 'Saturday' }).waitFor();
}

// A page is as long as what is in it; the talk is as long as the window.
async function shoot(visit: Visit, name: string): Promise<void> {
  await visit.settle();
  await visit.page.evaluate(() => {
    const frame = document.querySelector<HTMLElement>('.frame');
    if (!frame || document.querySelector('main.talk')) return;
    frame.style.blockSize = 'auto';
    frame.style.minBlockSize = '100dvh';
  });
  await visit.page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

// What is folded away, unfolded.
async function unfold(visit: Visit): Promise<void> {
  await visit.page.evaluate(() => document.querySelectorAll('main details').forEach((one) => one.setAttribute('open', '')));
}

// The steps of moving in, at both sizes.
async function move_in(visit: Visit, house: House, look: string): Promise<void> {
  const { page } = visit;
  await page.goto(house.url);
  await shoot(visit, `first-pairing-${look}`);
  await page.goto(await house.pairing_link());
  await page.getByRole('heading', { name: 'Who lives here?' }).waitFor();
  await shoot(visit, `first-name-${look}`);
  await page.getByLabel('Your name').fill('Daniel Hofmann');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('heading', { name: 'A passphrase, or not?' }).waitFor();
  await shoot(visit, `first-passphrase-${look}`);
  await page.getByRole('button', { name: 'Without a passphrase' }).click();
  await page.locator('input[type=file]').waitFor({ state: 'attached' });
  await shoot(visit, `first-import-${look}`);
  await page.getByRole('button', { name: 'Next' }).click();
  await shoot(visit, `first-request-${look}`);
  await page.getByRole('button', { name: 'Not now' }).click();
  await page.locator('#request').waitFor();
  for (const place of ['talk', 'cards', 'timeline', 'rooms', 'rooms/lists', 'rooms/contacts', 'rooms/reminders', 'memory']) {
    await visit.go(place);
    await shoot(visit, `empty-${place.replace(/\W+/g, '-')}-${look}`);
  }
}

await mkdir(folder, { recursive: true });
const browser = await open_browser();
const only = process.argv[3];
for (const [look, options] of Object.entries({ light: looks.light, small: looks.small })) {
  if (only && only !== 'first') continue;
  const empty = await House.found();
  await empty.serve();
  await move_in(await Visit.begin(browser, empty, options), empty, look);
  await empty.leave();
}
const house = await House.found();
try {
  const chosen = Object.entries(looks).filter(([look]) => !only || only === look);
  await house.move_in();
  await house.serve();
  if (chosen.length) await live(await (await Visit.begin(browser, house)).pair(), house);
  for (const [look, options] of chosen) {
    const visit = await (await Visit.begin(browser, house, options)).pair();
    for (const page of pages) {
      await visit.go(page);
      await shoot(visit, `${page.replace(/\W+/g, '-')}-${look}`);
    }
    for (const page of ['cards', 'reach', 'models', 'settings', 'timeline']) {
      await visit.go(page);
      await visit.settle();
      await unfold(visit);
      await shoot(visit, `${page}-unfolded-${look}`);
    }
  }
} finally {
  await browser.close();
  await house.leave();
}
