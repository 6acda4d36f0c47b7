import assert from 'node:assert/strict';
import { small, Visit } from './browser.ts';
import { silent_model, until, type House } from './program.ts';
import { journey, journeys } from './walk.ts';

const last = (visit: Visit) => visit.page.getByRole('article').last();

// A model that never answers is asked for something.
async function begin_what_takes_long(visit: Visit, house: House): Promise<{ close(): void }> {
  const model = await silent_model();
  await house.run(['model', 'add', 'silent', '--kind', 'openai', '--model', 'none', '--no-key', '--url', model.url]);
  await house.run(['model', 'use', 'silent']);
  await visit.page.reload();
  await visit.page.locator('#request').waitFor();
  await visit.ask('write me a poem about the sea and the wind');
  await until(() => model.asked() > 0, 'the model is asked');
  return model;
}

journeys('asked, shown as a plan with its steps, done, and undone', async (visit, house) => {
  await visit.ask('add milk to the shopping list');
  await visit.seen('On the shopping list: milk.').waitFor();
  await visit.seen('changes lists (can be undone)').waitFor();
  assert.ok((await last(visit).textContent())!.includes('lists.add'));
  const undo = last(visit).getByRole('button', { name: 'Undo' });
  await visit.press(undo);
  await undo.waitFor({ state: 'detached' });
  assert.ok(!(await house.run(['ask', "what's on the shopping list"])).includes('milk'));
});

journeys('a request is asked differently: what it did is taken back, both versions stay, and the talk goes on from the later', async (visit, house) => {
  const { page } = visit;
  await visit.ask('add milk to the shopping list');
  await visit.seen('On the shopping list: milk.').waitFor();
  await visit.ask('remind me to call Ana tomorrow at 9');
  await visit.seen(/I will remind you/).waitFor();
  const first = page.getByRole('article').first();
  await visit.press(first.getByRole('button', { name: 'Edit' }));
  const field = first.getByRole('textbox', { name: 'Ask it differently' });
  await field.waitFor();
  await visit.assert_accessible('editing');
  await visit.fill(field, 'add bread to the shopping list');
  await visit.press(first.getByRole('button', { name: 'Ask instead' }));
  await visit.seen('On the shopping list: bread.').waitFor();
  await visit.seen(/I will remind you/).waitFor({ state: 'detached' });
  assert.ok(!(await house.run(['ask', "what's on the shopping list"])).includes('milk'));
  await visit.seen('Version 2 of 2').waitFor({ state: 'attached' });
  await visit.assert_accessible('two versions');
  await visit.press(page.getByRole('button', { name: 'Earlier version' }));
  await visit.seen('On the shopping list: milk.').waitFor();
  await visit.seen(/I will remind you/).waitFor();
  await page.reload();
  await visit.seen('On the shopping list: bread.').waitFor();
  assert.equal(await visit.seen('On the shopping list: milk.').count(), 0, 'also after a reload');
});

journeys('a request is asked again in its own place', async (visit) => {
  await visit.ask("what's on my calendar tomorrow");
  await visit.press(last(visit).getByRole('button', { name: 'Ask again' }));
  await visit.seen('Version 2 of 2').waitFor({ state: 'attached' });
  await visit.page.waitForFunction(() => document.querySelectorAll('article').length === 1 && !document.querySelector('article[aria-busy=true]'));
});

journeys('the talk is searched', async (visit) => {
  const { page } = visit;
  await visit.ask('add milk to the shopping list');
  await visit.seen('On the shopping list: milk.').waitFor();
  await visit.ask('remind me to call Ana tomorrow at 9');
  await visit.seen(/I will remind you/).waitFor();
  await visit.press(page.getByRole('link', { name: 'Search the talk' }));
  await visit.fill(page.getByRole('searchbox', { name: 'Search the talk' }), 'MILK');
  await page.locator('mark').first().waitFor();
  assert.equal(await page.getByRole('region', { name: 'Search the talk' }).getByRole('listitem').count(), 1);
  await visit.assert_accessible('found');
  await visit.fill(page.getByRole('searchbox', { name: 'Search the talk' }), 'helicopter');
  await visit.seen('Nothing was said in these words.').waitFor();
  await visit.press(page.getByRole('link', { name: 'Close' }));
  await visit.seen('On the shopping list: milk.').waitFor();
});

journeys('a plan is shown first, and only then done', async (visit, house) => {
  const { page } = visit;
  await visit.fill(page.locator('#request'), 'add eggs to the shopping list');
  await visit.press(page.getByRole('button', { name: 'Show the plan first' }));
  await page.getByRole('region', { name: 'This is what would be done' }).waitFor();
  await visit.assert_accessible('preview');
  assert.ok(!(await house.run(['log'])).includes('eggs'));
  await visit.press(page.getByRole('button', { name: 'Do it' }));
  await visit.seen('On the shopping list: eggs.').waitFor();
});

journeys('what a plan asks is answered in the talk, by a choice or in words, or left open', async (visit) => {
  const { page } = visit;
  const which = 'list = ask("Which list?", choices=["shopping", "packing"])\nlists.add(["soap"], list=list)';
  await visit.run_plan(which);
  await page.getByRole('heading', { name: /Hearth asks you/ }).waitFor();
  await visit.assert_accessible('a question');
  await visit.press(page.getByRole('button', { name: 'packing' }));
  await visit.seen('On the packing list: soap.').waitFor();
  await visit.run_plan(which);
  await page.reload();
  await visit.fill(page.getByRole('textbox', { name: 'Your answer' }), 'garden');
  await page.keyboard.press('Enter');
  await visit.seen('On the garden list: soap.').waitFor();
  await visit.run_plan(which);
  await visit.open('Cards');
  await visit.press(page.getByRole('button', { name: 'Leave it open' }));
  await visit.seen('Nothing waits for you.').waitFor();
  await visit.open('Talk');
  await visit.seen(/I need to know: Which list/).waitFor();
});

for (const how of ['Esc', 'the button', 'stop everything'] as const) {
  journeys(`a request that takes long is stopped by ${how}`, async (visit, house) => {
    const { page } = visit;
    const model = await begin_what_takes_long(visit, house);
    try {
      await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
      if (how === 'Esc') await page.keyboard.press('Escape');
      if (how === 'the button') await visit.press(page.getByRole('button', { name: 'Stop', exact: true }));
      if (how === 'stop everything') {
        await visit.open('Rooms');
        await visit.press(page.getByRole('button', { name: 'Stop everything' }).first());
        await page.getByRole('status').getByText(/Stopped 1 task/).waitFor();
        await visit.open('Talk');
      }
      await visit.seen('stopped', true).waitFor();
      await visit.assert_accessible('stopped');
    } finally {
      model.close();
    }
  });
}

journeys('what is asked while one runs waits its turn, and goes on when that is stopped', async (visit, house) => {
  const model = await begin_what_takes_long(visit, house);
  try {
    await visit.ask('add milk to the shopping list');
    await visit.seen('It waits its turn.').waitFor();
    await visit.assert_accessible('waiting its turn');
    await visit.page.keyboard.press('Escape');
    await visit.seen('stopped', true).waitFor();
    await visit.seen('On the shopping list: milk.').waitFor();
  } finally {
    model.close();
  }
});

journeys('what is asked while the house is away waits, and is done once when it is back', async (visit, house) => {
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

journeys('a house that is killed in the middle goes on, and the page with it', async (visit, house) => {
  const { page } = visit;
  const model = await begin_what_takes_long(visit, house);
  try {
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

journeys('files are taken in where one talks', async (visit) => {
  const chooser = visit.page.getByLabel('Take in files');
  const content = 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\nDTSTART:20260504T080000Z\r\nSUMMARY:Swim\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';
  await chooser.setInputFiles([{ name: 'swim.ics', mimeType: 'text/calendar', buffer: Buffer.from(content) }]);
  await visit.seen('1 taken').waitFor();
  await visit.assert_accessible('taken in');
  await visit.press(visit.page.getByRole('button', { name: 'Put away' }));
  await visit.seen('1 taken').waitFor({ state: 'detached' });
});

journey('a second device sees the same talk at once', {}, async (visit, house) => {
  const other = await Visit.begin(visit.page.context().browser()!, house, small);
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
