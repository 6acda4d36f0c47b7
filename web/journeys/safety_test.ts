import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { small, type Visit } from './browser.ts';
import { journey } from './walk.ts';

const character = (_: string, hex: string) => String.fromCodePoint(parseInt(hex, 16));
const hostile = readFileSync(new URL('./hostile.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('# '))
  .map((line) => line.replace(/\\u\{([0-9a-f]+)\}/g, character));
const quoted = (text: string) => JSON.stringify(text).replace(/\\u(....)/g, character);
const escaped = (text: string) => text.replace(/([\\;,])/g, '\\$1').replaceAll('\n', '\\n').replaceAll('\0', '');
const chunks = Array.from({ length: Math.ceil(hostile.length / 8) }, (_, i) => hostile.slice(8 * i, 8 * i + 8));
const places = ['talk', 'timeline', 'cards', 'rooms', 'rooms/lists', 'rooms/contacts', 'rooms/reminders', 'rooms/calendar?day=2026-05-04', 'rooms/calendar?day=2026-05-04&view=week', 'memory', 'reach', 'models', 'settings', 'talk?find=alert'];

// Nothing of a text became an element or an address.
async function assert_inert(visit: Visit, where: string): Promise<void> {
  const { page } = visit;
  const made = await page.evaluate(() => [...document.querySelectorAll('main :is(script, iframe, object, embed, base, meta, link, style, math, marquee, video, audio, template, [onerror], [onload], [onclick], [srcdoc], [formaction], [ping]), main a:not([href^="#"], [download]), main img:not([src="/icon.svg"]), main form[action]')].filter((one) => one.getAttribute('href') !== `http://localhost:${location.port}/#/settings`).map((one) => one.outerHTML.slice(0, 120)));
  assert.deepEqual(made, [], where);
}

journey('hostile words in requests, replies, plans, lists, memory, reminders, names, events, cards and models stay words', {}, async (visit, house) => {
  const { page } = visit;
  const vcard = hostile.map((text, i) => `BEGIN:VCARD\r\nVERSION:4.0\r\nUID:h${i}\r\nFN:${escaped(text)}\r\nNOTE:${escaped(text)}\r\nORG:${escaped(text)}\r\nEND:VCARD\r\n`).join('');
  const events = hostile.map((text, i) => `BEGIN:VEVENT\r\nUID:e${i}\r\nDTSTART:20260504T${String(6 + (i % 14)).padStart(2, '0')}0000Z\r\nDURATION:PT30M\r\nSUMMARY:${escaped(text)}\r\nLOCATION:${escaped(text)}\r\nDESCRIPTION:${escaped(text)}\r\nEND:VEVENT\r\n`).join('');
  await house.run(['import', await house.file('hostile.vcf', vcard), await house.file('hostile.ics', `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n${events}END:VCALENDAR\r\n`)]);
  for (const texts of chunks) {
    const lines = [`lists.add([${texts.map(quoted).join(', ')}], list=${quoted(texts[0]!.slice(0, 60))})`, ...texts.map((text) => `memory.remember(${quoted(text)})`), `reminders.add(${quoted(texts[0]!)}, when=when("tomorrow at 9"))`, ...texts.map((text) => `say(${quoted(text)})`), ...texts.map((text) => `# ${text.replaceAll('\n', ' ')}`)];
    await visit.run_plan(lines.join('\n'));
  }
  await visit.run_plan(`messages.send(to="ana@example.org", text=memory.recall("alert")[0].text)`);
  for (const text of hostile.slice(0, 6)) await visit.ask(text);
  await house.run(['model', 'add', 'hostile', '--kind', 'openai', '--model', hostile[10]!, '--no-key', '--url', 'http://127.0.0.1:9/v1']);
  for (const place of places) {
    await visit.go(place);
    await page.waitForTimeout(400);
    for (const summary of (await page.locator('main summary').all()).slice(0, 12)) await summary.click({ timeout: 2000 }).catch(() => {});
    await assert_inert(visit, place);
  }
  await visit.go('talk');
  await visit.settle();
  const seen = (await page.locator('main').textContent())!;
  assert.ok(seen.includes('<script>alert(1)</script>') && seen.includes('onerror'), 'they stand there as they are');
});

journey('hostile names of files, and what is in them, stay words', small, async (visit) => {
  const { page } = visit;
  await visit.go('settings');
  const files = hostile.filter((text) => !/[/\\\0]/.test(text)).slice(0, 40).map((text) => ({ name: `${text.slice(0, 80)}.ics`, mimeType: 'text/calendar', buffer: Buffer.from(text) }));
  for (const file of files) await page.locator('input[type=file]').setInputFiles([file]);
  await page.locator('main .error').nth(files.length - 1).waitFor();
  await assert_inert(visit, 'settings');
});

journey('an address of a page cannot carry markup or a script', small, async (visit) => {
  const forms = ['talk?say=', 'talk?find=', 'timeline?person=', 'timeline?room=', 'timeline/', ''];
  for (const [i, text] of hostile.entries()) await visit.go(forms[i % forms.length]! + encodeURIComponent(text));
  await assert_inert(visit, 'the last of them');
  await visit.go('talk');
  await visit.page.locator('#request').waitFor();
});
