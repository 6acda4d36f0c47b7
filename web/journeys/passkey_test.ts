import assert from 'node:assert/strict';
import type { Visit } from './browser.ts';
import { journeys } from './walk.ts';

// A device that knows its owner by finger, played by the browser.
async function with_authenticator(visit: Visit): Promise<void> {
  const browser = await visit.page.context().newCDPSession(visit.page);
  await browser.send('WebAuthn.enable');
  await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
}

journeys('a passkey is made, opens the house again, confirms what weighs more, and is taken back', async (visit, house) => {
  const { page } = visit;
  await with_authenticator(visit);
  await visit.open('Settings');
  await visit.fill(page.getByLabel('What to call it'), 'My finger');
  await visit.press(page.getByRole('button', { name: 'Make a passkey' }));
  await page.getByRole('button', { name: 'Remove My finger' }).waitFor();
  await visit.assert_accessible('passkeys');
  await visit.press(page.getByRole('button', { name: 'Sign this device out' }));
  await page.getByRole('heading', { name: 'Welcome home' }).waitFor();
  await visit.assert_accessible('coming in');
  await visit.press(page.getByRole('button', { name: 'Come in with a passkey' }));
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor();

  // No tool of the house itself steps up yet, so the page is told that this card does.
  await page.route('**/api/cards', async (route) => {
    const all = await (await route.fetch()).json();
    for (const card of all.cards) card.step_up = true;
    await route.fulfill({ json: all });
  });
  await visit.run_plan('calendar.add("dentist", when=when("tomorrow at 9"))');
  await visit.run_plan('messages.send(to=person("Ana"), text=calendar.find("dentist")[0].title)');
  await visit.go('cards');
  await page.reload();
  const confirmed = page.waitForResponse(/\/api\/confirm$/);
  await visit.press(page.getByRole('button', { name: 'Yes, with a passkey' }));
  assert.equal((await confirmed).status(), 200);
  await visit.seen('Nothing waits for you.').waitFor();
  assert.equal(JSON.parse(await house.run(['cards', '--json'])).length, 0);

  await visit.open('Settings');
  await visit.press(page.getByRole('button', { name: 'Remove My finger' }));
  await page.getByRole('heading', { name: 'Welcome home' }).waitFor(); // its sessions end with it
}, { by_name: true, serviceWorkers: 'block' });
