import assert from 'node:assert/strict';
import { small } from './browser.ts';
import { silent_model, until } from './program.ts';
import { journey } from './walk.ts';

journey('asked, shown as a plan with its steps, done, edited and asked again, undone; by keyboard', {}, async (visit, house) => {
  const { page } = visit;
  await page.keyboard.press('/');
  await page.keyboard.type('add milk to the shopping list');
  await page.keyboard.press('Enter');
  await visit.seen('On the shopping list: milk.').waitFor();
  await visit.seen('changes lists (can be undone)').waitFor();
  assert.ok((await page.getByRole('article').first().textContent())!.includes('lists.add'));
  const undo = page.getByRole('article').first().getByRole('button', { name: 'Undo' });
  await undo.focus();
  await page.keyboard.press('Enter');
  await undo.waitFor({ state: 'detached' });
  assert.ok(!(await house.run(['ask', "what's on the shopping list"])).includes('milk'));
  await page.getByRole('article').first().getByRole('button', { name: 'Edit' }).focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('#request').inputValue(), 'add milk to the shopping list');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('add bread to the shopping list');
  await page.keyboard.press('Enter');
  await visit.seen('On the shopping list: bread.').waitFor();
});

journey('a plan is shown first, and only then done', small, async (visit, house) => {
  const { page } = visit;
  await page.locator('#request').fill('add eggs to the shopping list');
  await page.getByRole('button', { name: 'Show the plan first' }).click();
  await page.getByRole('region', { name: 'This is what would be done' }).waitFor();
  await visit.assert_accessible('preview');
  assert.ok(!(await house.run(['log'])).includes('eggs'));
  await page.getByRole('button', { name: 'Do it' }).click();
  await visit.seen('On the shopping list: eggs.').waitFor();
});

for (const how of ['Esc', 'the button', 'stop everything'] as const) {
  journey(`a request that takes long is stopped by ${how}`, how === 'the button' ? small : {}, async (visit, house) => {
    const { page } = visit;
    const model = await silent_model();
    try {
      await house.run(['model', 'add', 'silent', '--kind', 'openai', '--model', 'none', '--no-key', '--url', model.url]);
      await house.run(['model', 'use', 'silent']);
      await page.reload();
      await page.locator('#request').waitFor();
      await visit.ask('write me a poem about the sea and the wind');
      await until(() => model.asked() > 0, 'the model is asked');
      await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
      if (how === 'Esc') await page.keyboard.press('Escape');
      if (how === 'the button') await page.getByRole('button', { name: 'Stop', exact: true }).click();
      if (how === 'stop everything') {
        await visit.go('rooms');
        await page.getByRole('button', { name: 'Stop everything' }).first().click();
        await page.getByRole('status').getByText(/Stopped 1 task/).waitFor();
        await visit.go('talk');
      }
      await visit.seen('stopped', true).waitFor();
      await visit.assert_accessible('stopped');
    } finally {
      model.close();
    }
  });
}

journey('what is asked while the house is away waits, and is done once when it is back', {}, async (visit, house) => {
  const { page } = visit;
  await house.end('SIGKILL');
  await visit.seen('Your house cannot be reached.').waitFor();
  await visit.ask('add milk to the shopping list');
  await visit.seen('Not sent yet').waitFor();
  await visit.assert_accessible('offline');
  await house.serve();
  await visit.seen('On the shopping list: milk.').waitFor();
  await until(async () => (await page.getByText('Your house cannot be reached.').count()) === 0, 'the line is gone');
  const log = await house.run(['log']);
  assert.equal(log.split('add milk').length - 1, 1, log);
});

journey('a house that is killed in the middle goes on, and the page with it', {}, async (visit, house) => {
  const { page } = visit;
  const model = await silent_model();
  try {
    await house.run(['model', 'add', 'silent', '--kind', 'openai', '--model', 'none', '--no-key', '--url', model.url]);
    await house.run(['model', 'use', 'silent']);
    await visit.ask('write me a poem about the sea and the wind');
    await until(() => model.asked() > 0, 'the model is asked');
    await house.end('SIGKILL');
    await visit.seen('Your house cannot be reached.').waitFor();
    model.close(); // so that the task fails when it is taken up
    await house.serve();
    await until(async () => (await page.getByRole('article').count()) === 1 && (await page.locator('article[aria-busy=true]').count()) === 0, 'the request came to an end');
    await visit.ask('add milk to the shopping list');
    await visit.seen('On the shopping list: milk.').waitFor();
  } finally {
    model.close();
  }
});

journey('a second device sees the same talk at once', {}, async (visit, house) => {
  const other = await (await import('./browser.ts')).Visit.begin(visit.page.context().browser()!, house, small);
  await other.pair();
  await visit.ask('add milk to the shopping list');
  await other.seen('On the shopping list: milk.').waitFor();
  await other.end();
});

journey('Ctrl-K goes anywhere and asks, by keyboard, and gives the focus back', small, async (visit) => {
  const { page } = visit;
  await page.locator('#request').focus();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await visit.assert_accessible('palette');
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'request');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('reminders');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Reminders' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').waitFor();
  await page.keyboard.type('add salt to the shopping list');
  await page.keyboard.press('Enter');
  await visit.seen('On the shopping list: salt.').waitFor();
});

journey('the last talk is read without its house where the owner wants that, and only then', {}, async (visit, house) => {
  const { page } = visit;
  await visit.ask('add milk to the shopping list');
  await visit.seen('On the shopping list: milk.').waitFor();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  assert.equal(await page.evaluate(() => caches.has('hearth-kept')), false);
  await visit.go('settings');
  await page.getByLabel(/Keep the last talk/).check();
  await visit.go('talk');
  await page.reload();
  await visit.seen('On the shopping list: milk.').waitFor();
  await house.end('SIGKILL');
  await page.reload();
  await visit.seen('On the shopping list: milk.').waitFor();
  await visit.seen('Your house cannot be reached.').waitFor();
  await house.serve();
  await page.getByText('Your house cannot be reached.').waitFor({ state: 'detached' });
  await visit.go('settings');
  await page.getByLabel(/Keep the last talk/).uncheck();
  await until(async () => !(await page.evaluate(() => caches.has('hearth-kept'))), 'nothing is kept');
});
