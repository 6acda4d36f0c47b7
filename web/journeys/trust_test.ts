import assert from 'node:assert/strict';
import type { Visit } from './browser.ts';
import { until, type House } from './program.ts';
import { journeys } from './walk.ts';

// What leaves is not in the owner's words, so it needs a card.
const book = 'calendar.add("dentist", when=when("tomorrow at 9"))';
const tell = 'messages.send(to=person("Ana"), text=calendar.find("dentist")[0].title)';

// Whose fetches no test sees.
const no_worker = { serviceWorkers: 'block' as const };

const waiting = async (house: House) => JSON.parse(await house.run(['cards', '--json'])) as { id: string }[];

async function card_waits(visit: Visit): Promise<void> {
  await visit.run_plan(book);
  await visit.run_plan(tell);
  await visit.open('Cards');
  await visit.page.getByRole('button', { name: 'Yes, once' }).waitFor();
}

async function allow_always(visit: Visit): Promise<void> {
  await card_waits(visit);
  await visit.press(visit.page.locator('summary', { hasText: 'Allow it for longer' }));
  await visit.seen(/at most 10 times in 30 days/).waitFor();
  await visit.assert_accessible('longer answers');
  await visit.press(visit.page.getByRole('button', { name: 'Yes, always within bounds' }));
  await visit.seen('Nothing waits for you.').waitFor();
}

async function revoke(visit: Visit): Promise<void> {
  const { page } = visit;
  await visit.press(page.getByRole('button', { name: /^Revoke/ }));
  await page.getByRole('dialog').getByText('What stops working').waitFor();
  await visit.assert_accessible('revoking');
  await visit.press(page.getByRole('dialog').getByRole('button', { name: 'Revoke' }));
  await visit.seen('Nothing. Whatever goes beyond your own request is a card.').waitFor();
}

journeys('a card that waits is approved in the inbox, clicked twice, and acts once', async (visit, house) => {
  const { page } = visit;
  await card_waits(visit);
  await visit.assert_accessible('a card');
  const yes = page.getByRole('button', { name: 'Yes, once' });
  if (visit.keys) {
    await visit.reach(yes);
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
  } else await yes.dblclick();
  await visit.seen('Allowed, this once.').waitFor();
  await visit.seen('Nothing waits for you.').waitFor();
  await visit.open('Talk');
  await visit.seen(/To Ana/).waitFor();
  assert.equal((await waiting(house)).length, 0);
  assert.equal((await house.run(['log'])).split('To Ana').length - 1, 1, 'sent once');
});

journeys('a card is refused in the talk', async (visit, house) => {
  await visit.run_plan(book);
  await visit.run_plan(tell);
  const no = visit.page.getByRole('button', { name: 'No', exact: true });
  await visit.press(no);
  await no.waitFor({ state: 'detached' });
  assert.equal((await waiting(house)).length, 0);
});

journeys('what a card would send is changed on it, and then sent like that', async (visit, house) => {
  const { page } = visit;
  await card_waits(visit);
  await visit.press(page.getByRole('button', { name: 'Change', exact: true }));
  await visit.fill(page.getByRole('textbox', { name: 'text' }), 'I am late');
  await visit.assert_accessible('changing a card');
  await visit.press(page.getByRole('button', { name: 'Do it like this' }));
  await visit.seen('Nothing waits for you.').waitFor();
  await visit.open('Talk');
  await visit.seen(/I am late/).waitFor();
  assert.equal((await waiting(house)).length, 0);
});

journeys('a card that was answered elsewhere says so, and does nothing', async (visit, house) => {
  const { page } = visit;
  await visit.run_plan(book);
  await visit.run_plan(tell);
  // The page will not hear of it: as when it lay asleep.
  await page.route('**/api/events**', (route) => route.abort());
  await page.reload();
  await visit.open('Cards');
  const [card] = await waiting(house);
  await house.run(['cards', 'deny', card!.id]);
  await visit.press(page.getByRole('button', { name: 'Yes, once' }));
  await visit.seen(/no longer open/).waitFor();
  await visit.assert_accessible('a stale card');
  await visit.press(page.getByRole('button', { name: 'Put away' }));
  await visit.seen('Nothing waits for you.').waitFor();
}, no_worker);

// No tool of the house itself steps up yet, so the page is told that this card does; what it then sends is looked at.
journeys('a card that weighs more wants the passphrase', async (visit, house) => {
  const { page } = visit;
  await page.route('**/api/me', async (route) => route.fulfill({ json: { ...(await (await route.fetch()).json()), passphrase: true } }));
  await page.route('**/api/cards', async (route) => {
    const all = await (await route.fetch()).json();
    for (const card of all.cards) card.step_up = true;
    await route.fulfill({ json: all });
  });
  await visit.run_plan(book);
  await visit.run_plan(tell);
  await page.reload();
  await page.locator('#request').waitFor();
  await visit.open('Cards');
  const yes = page.getByRole('button', { name: 'Yes, once' });
  await yes.waitFor();
  assert.ok(await yes.isDisabled());
  await visit.assert_accessible('stepping up');
  await visit.fill(page.getByLabel('Your passphrase, for a yes'), 'correct horse');
  const sent = page.waitForRequest(/\/answer$/);
  await visit.press(yes);
  assert.deepEqual((await sent).postDataJSON(), { answer: 'once', passphrase: 'correct horse' });
  await visit.seen('Nothing waits for you.').waitFor();
  assert.equal((await waiting(house)).length, 0);
}, no_worker);

journeys('what was changed is undone from the timeline, which says why it was done', async (visit, house) => {
  const { page } = visit;
  await visit.ask('add milk to the shopping list');
  await visit.seen('On the shopping list: milk.').waitFor();
  await visit.open('Timeline');
  await visit.press(page.locator('summary', { hasText: 'Why' }).first());
  await visit.seen('S1/context=OWNER').waitFor();
  await visit.assert_accessible('why');
  await visit.press(page.getByRole('button', { name: 'Undo' }));
  await visit.seen('taken back').waitFor();
  assert.ok(!(await house.run(['ask', "what's on the shopping list"])).includes('milk'));
  await visit.press(page.getByRole('button', { name: 'Check the journal' }));
  await visit.seen(/The journal holds: \d+ records/).waitFor();
});

journeys('a card answered with always is a grant, which is revoked where it is shown', async (visit, house) => {
  await allow_always(visit);
  await visit.open('Reach');
  await revoke(visit);
  assert.deepEqual(JSON.parse(await house.run(['grants', '--json'])), []);
  await visit.run_plan(tell);
  await until(async () => (await waiting(house)).length === 1, 'it is a card again');
});

journeys('a grant that is revoked in the middle of a task allows no further step of it', async (visit, house) => {
  const { page } = visit;
  await allow_always(visit);
  const later = 'to = ask("To whom?")\nmessages.send(to=person(to), text=calendar.find("dentist")[0].title)';
  for (const revoked of [false, true]) {
    await visit.run_plan(later);
    await visit.open('Reach');
    if (revoked) await revoke(visit);
    await visit.open('Talk');
    await visit.fill(page.getByRole('textbox', { name: 'Your answer' }), 'Ana');
    await page.keyboard.press('Enter');
    if (revoked) await until(async () => (await waiting(house)).length === 1, 'the step is a card');
    else await until(async () => (await house.run(['log'])).split('To Ana').length === 3, 'it is sent');
  }
  await page.getByRole('button', { name: 'Yes, once' }).waitFor();
});

journeys('something is allowed beforehand, within bounds, and needs no card then', async (visit, house) => {
  const { page } = visit;
  await visit.open('Reach');
  await visit.press(page.locator('summary', { hasText: 'Allow something' }));
  await visit.fill(page.getByRole('combobox', { name: 'To whom' }), 'Ana Ribeiro');
  if (visit.keys) await page.keyboard.press('Escape');
  await visit.press(page.getByRole('checkbox', { name: 'calendar' }));
  await visit.assert_accessible('allowing');
  await visit.press(page.getByRole('button', { name: 'Allow it' }));
  await visit.seen(/at most 10 times in 30 days/).waitFor();
  await visit.run_plan(book);
  await visit.run_plan(tell);
  assert.equal((await waiting(house)).length, 0);
  assert.ok((await house.run(['log'])).includes('To Ana'));
});

journeys('a fact is forgotten, and had back', async (visit) => {
  const { page } = visit;
  await visit.ask('remember that the key is under the mat');
  await visit.seen(/I will remember/).waitFor();
  await visit.open('Memory');
  await visit.seen('the key is under the mat', true).waitFor();
  await visit.press(page.getByRole('button', { name: /^Forget/ }));
  await page.getByRole('dialog').waitFor();
  await visit.assert_accessible('forgetting');
  await visit.press(page.getByRole('dialog').getByRole('button', { name: 'Forget' }));
  await visit.seen('Nothing kept in mind yet.').waitFor();
  await visit.press(page.getByRole('button', { name: 'Undo' }));
  await visit.seen('the key is under the mat', true).waitFor();
});

journeys('a room is frozen and thawed; everything is exported; a room is erased by its name alone', async (visit, house) => {
  const { page } = visit;
  await visit.ask('add milk to the shopping list');
  await visit.seen('On the shopping list: milk.').waitFor();
  await visit.go('rooms/lists');
  await page.getByRole('listitem').getByText('milk').waitFor();
  await visit.press(page.getByRole('button', { name: 'Freeze' }));
  await visit.seen('This room is frozen.').waitFor();
  await visit.assert_accessible('a frozen room');
  await visit.press(page.getByRole('button', { name: 'Thaw' }));
  await page.getByRole('listitem').getByText('milk').waitFor();
  await visit.open('Settings');
  const [download] = await Promise.all([page.waitForEvent('download'), visit.press(page.getByRole('button', { name: 'Export everything' }))]);
  assert.equal(download.suggestedFilename(), 'hearth-export.zip');
  await visit.press(page.locator('summary', { hasText: 'Erase a room' }));
  await visit.choose(page.getByRole('combobox', { name: 'Room' }), 'lists');
  const erase = page.getByRole('button', { name: 'Erase for good' });
  assert.ok(await erase.isDisabled());
  await visit.fill(page.getByLabel('Type lists to erase it for good'), 'lists');
  await visit.assert_accessible('erasing');
  await visit.press(erase);
  await until(async () => !(await house.run(['ask', "what's on the shopping list"])).includes('milk'), 'it is gone');
});

journeys('a model is added, tried, used and removed', async (visit, house) => {
  const { page } = visit;
  await visit.open('Models');
  await visit.press(page.locator('summary', { hasText: 'Add a model' }));
  await visit.fill(page.getByLabel('What you call it'), 'muse');
  await visit.fill(page.getByLabel('Address of the endpoint'), 'http://127.0.0.1:9/v1');
  await visit.fill(page.getByLabel('Its name for the model'), 'muse-spark');
  await visit.fill(page.getByLabel('Key, if it wants one'), 'key-of-muse');
  await visit.assert_accessible('adding a model');
  await visit.press(page.getByRole('button', { name: 'Add it' }));
  await page.getByRole('heading', { name: 'muse' }).waitFor();
  assert.ok(!(await house.run(['model', 'list', '--json'])).includes('key-of-muse'));
  await visit.press(page.getByRole('button', { name: 'Try it muse' }));
  await page.getByRole('alert').waitFor(); // nobody answers at that address
  await visit.press(page.getByRole('button', { name: 'Use', exact: true }));
  await page.getByRole('button', { name: 'Use Spark alone' }).waitFor();
  await visit.press(page.getByRole('button', { name: 'Remove muse' }));
  await page.getByRole('heading', { name: 'muse' }).waitFor({ state: 'detached' });
  assert.ok(!(await house.run(['secret', 'list'])).includes('muse'));
});
