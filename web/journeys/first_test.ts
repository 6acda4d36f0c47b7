import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { small } from './browser.ts';
import { journey } from './walk.ts';

const calendar = resolve(import.meta.dirname, '../../tests/requests/house.ics');

journey('the first run, from the link to the first reply, at 320 px', { ...small, empty: true }, async (visit, house) => {
  const { page } = visit;
  await page.goto(await house.pairing_link());
  await page.getByRole('heading', { name: 'Who lives here?' }).waitFor();
  assert.ok(!page.url().includes('pair='), 'the code stays in no address');
  await visit.assert_accessible('name');
  await page.getByLabel('Your name').fill('Daniel Hofmann');
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('heading', { name: 'A passphrase, or not?' }).waitFor();
  await visit.assert_accessible('passphrase');
  await page.getByRole('button', { name: 'Without a passphrase' }).click();
  await page.getByRole('heading', { name: 'Bring your calendar' }).waitFor();
  await page.locator('input[type=file]').setInputFiles(calendar);
  await visit.seen('30 taken').waitFor();
  await visit.assert_accessible('import');
  await page.getByRole('button', { name: 'Next' }).click();
  await visit.assert_accessible('first request');
  await page.getByRole('textbox', { name: 'Your request' }).fill('add milk and bread to the shopping list');
  await page.getByRole('button', { name: 'Send' }).click();
  await visit.seen('On the shopping list: milk and bread.').waitFor();
  await page.reload();
  await visit.seen('On the shopping list: milk and bread.').waitFor();
  assert.equal(await page.getByRole('heading', { name: 'Who lives here?' }).count(), 0);
});

journey('the first run by keyboard alone', { empty: true }, async (visit, house) => {
  const { page } = visit;
  const code = new URL(await house.pairing_link()).hash.slice('#pair='.length);
  await page.goto(house.url);
  await page.getByLabel('Code').waitFor();
  await visit.assert_accessible('pairing');
  const { keyboard } = page;
  await keyboard.press('Tab');
  await keyboard.type('WRONG1');
  await keyboard.press('Enter');
  await page.getByRole('alert').waitFor();
  await page.getByLabel('Code').focus();
  await keyboard.press('Control+a');
  await keyboard.type(code);
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Who lives here?' }).waitFor();
  await keyboard.press('Tab');
  await keyboard.type('Ana');
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'A passphrase, or not?' }).waitFor();
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Bring your calendar' }).waitFor();
  await keyboard.press('Tab');
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Ask for something' }).waitFor();
  await keyboard.press('Tab');
  await keyboard.type('remind me to call Ana tomorrow at 9');
  await keyboard.press('Enter');
  await visit.seen(/I will remind you tomorrow at/).waitFor();
});

journey('a device that is not paired sees nothing, and one that was signed out neither', {}, async (visit) => {
  const { page } = visit;
  await visit.go('settings');
  await page.getByRole('button', { name: 'Sign this device out' }).click();
  await page.getByRole('heading', { name: 'Welcome home' }).waitFor();
  const status = await page.evaluate(async () => (await fetch('/api/talk')).status);
  assert.equal(status, 401);
  await visit.pair();
});
