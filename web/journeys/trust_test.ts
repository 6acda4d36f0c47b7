import assert from 'node:assert/strict';
import { small } from './browser.ts';
import { until } from './program.ts';
import { journey } from './walk.ts';

// What leaves is not in the owner's words, so it needs a card.
const book = 'calendar.add("dentist", when=when("tomorrow at 9"))';
const tell = 'messages.send(to=person("Ana"), text=calendar.find("dentist")[0].title)';

journey('a card that waits is approved in the inbox, clicked twice, and acts once', {}, async (visit, house) => {
  const { page } = visit;
  await visit.run_plan(book);
  await visit.run_plan(tell);
  await page.getByRole('link', { name: /^Cards/ }).first().click();
  await page.getByRole('heading', { name: /Send/ }).waitFor();
  await visit.assert_accessible('a card');
  await page.getByRole('button', { name: 'Yes, once' }).dblclick();
  await visit.seen('Allowed, this once.').waitFor();
  await visit.seen('Nothing waits for you.').waitFor();
  await visit.go('talk');
  await visit.seen(/To Ana/).waitFor();
  assert.equal(JSON.parse(await house.run(['cards', '--json'])).length, 0);
});

journey('a card is refused in the talk, by keyboard, at 320 px', small, async (visit, house) => {
  const { page } = visit;
  await visit.run_plan(book);
  await visit.run_plan(tell);
  const no = page.getByRole('button', { name: 'No', exact: true });
  await no.focus();
  await page.keyboard.press('Enter');
  await no.waitFor({ state: 'detached' });
  assert.equal(JSON.parse(await house.run(['cards', '--json'])).length, 0);
});

journey('a card that was answered elsewhere says so, and does nothing', {}, async (visit, house) => {
  const { page } = visit;
  await visit.run_plan(book);
  await visit.run_plan(tell);
  await visit.go('cards');
  await page.getByRole('button', { name: 'Yes, once' }).waitFor();
  const [card] = JSON.parse(await house.run(['cards', '--json']));
  // The page does not hear of it: as when it lay asleep.
  await page.route('**/api/events**', (route) => route.abort());
  await page.evaluate(() => window.stop());
  await house.run(['cards', 'deny', card.id]);
  if (await page.getByRole('button', { name: 'Yes, once' }).count()) {
    await page.getByRole('button', { name: 'Yes, once' }).click();
    await visit.seen(/no longer open/).waitFor();
    await visit.assert_accessible('a stale card');
    // The page may have heard of it meanwhile, and put it away by itself.
    await page.getByRole('button', { name: 'Put away' }).click({ timeout: 3000 }).catch(() => {});
  }
  await visit.seen('Nothing waits for you.').waitFor();
});

journey('what was changed is undone from the timeline, which says why it was done', small, async (visit, house) => {
  const { page } = visit;
  await visit.ask('add milk to the shopping list');
  await visit.seen('On the shopping list: milk.').waitFor();
  await visit.go('timeline');
  await visit.seen(/Why/).click();
  await visit.seen('S1/context=OWNER').waitFor();
  await visit.assert_accessible('why');
  await page.getByRole('button', { name: 'Undo' }).click();
  await visit.seen('taken back').waitFor();
  assert.ok(!(await house.run(['ask', "what's on the shopping list"])).includes('milk'));
  await page.getByRole('button', { name: 'Check the journal' }).click();
  await visit.seen(/The journal holds: \d+ records/).waitFor();
});

journey('a card answered with always is a grant, which is revoked where it is shown', {}, async (visit, house) => {
  const { page } = visit;
  await visit.run_plan(book);
  await visit.run_plan(tell);
  await visit.go('cards');
  await page.getByRole('button', { name: 'Yes, always within bounds' }).click();
  await visit.seen('Nothing waits for you.').waitFor();
  await visit.go('reach');
  await page.getByRole('button', { name: /^Revoke/ }).click();
  await page.getByRole('dialog').getByText('What stops working').waitFor();
  await visit.assert_accessible('revoking');
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await visit.seen('Nothing. Whatever goes beyond your own request is a card.').waitFor();
  assert.deepEqual(JSON.parse(await house.run(['grants', '--json'])), []);
  await visit.run_plan(tell);
  await until(async () => JSON.parse(await house.run(['cards', '--json'])).length === 1, 'it is a card again');
});

journey('a fact is forgotten, and had back', small, async (visit) => {
  const { page } = visit;
  await visit.ask('remember that the key is under the mat');
  await visit.seen(/I will remember/).waitFor();
  await visit.go('memory');
  await visit.seen('the key is under the mat', true).waitFor();
  await page.getByRole('button', { name: /^Forget/ }).click();
  await visit.assert_accessible('forgetting');
  await page.getByRole('dialog').getByRole('button', { name: 'Forget' }).click();
  await visit.seen('Nothing kept in mind yet.').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await visit.seen('the key is under the mat', true).waitFor();
});

journey('a room is frozen and thawed; everything is exported; a room is erased by its name alone', {}, async (visit, house) => {
  const { page } = visit;
  await visit.ask('add milk to the shopping list');
  await visit.seen('On the shopping list: milk.').waitFor();
  await visit.go('rooms/lists');
  await page.getByRole('listitem').getByText('milk').waitFor();
  await page.getByRole('button', { name: 'Freeze' }).click();
  await visit.seen('This room is frozen.').waitFor();
  await visit.assert_accessible('a frozen room');
  await page.getByRole('button', { name: 'Thaw' }).click();
  await page.getByRole('listitem').getByText('milk').waitFor();
  await visit.go('settings');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export everything' }).click()]);
  assert.equal(download.suggestedFilename(), 'hearth-export.zip');
  await visit.seen('Erase a room').click();
  await page.getByRole('combobox', { name: 'Room' }).selectOption('lists');
  const erase = page.getByRole('button', { name: 'Erase for good' });
  assert.ok(await erase.isDisabled());
  await page.getByLabel('Type lists to erase it for good').fill('lists');
  await visit.assert_accessible('erasing');
  await erase.click();
  await until(async () => !(await house.run(['ask', "what's on the shopping list"])).includes('milk'), 'it is gone');
});
