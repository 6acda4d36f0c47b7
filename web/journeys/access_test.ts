import assert from 'node:assert/strict';
import { small, wide } from './browser.ts';
import { journey } from './walk.ts';

const pages = ['talk', 'cards', 'timeline', 'rooms', 'rooms/calendar', 'rooms/calendar?view=week', 'rooms/lists', 'rooms/contacts', 'rooms/reminders', 'memory', 'reach', 'models', 'settings', 'nowhere'];
const looks = {
  light: wide,
  dark: { ...wide, colorScheme: 'dark' as const },
  'high contrast': { ...wide, contrast: 'more' as const },
  'light at 320 px': small,
  'dark at 320 px': { ...small, colorScheme: 'dark' as const },
  'right to left': { ...wide, language: 'x-rtl' },
  'right to left at 320 px': { ...small, language: 'x-rtl' },
  German: { ...small, language: 'de' },
};

for (const [look, options] of Object.entries(looks)) {
  journey(`axe finds nothing on any page, ${look}`, options, async (visit) => {
    await visit.run_plan('lists.add(["milk", "bread"], list="shopping")\nmemory.remember("the key is under the mat")\nreminders.add("call Ana", when=when("tomorrow at 9"))\ncalendar.add("dentist", when=when("tomorrow at 9"))');
    await visit.run_plan('messages.send(to=person("Ana"), text=calendar.find("dentist")[0].title)');
    for (const page of pages) {
      await visit.go(page);
      await visit.settle();
      await visit.assert_accessible(`${page}, ${look}`);
    }
  });
}

journey('every place is reached by Tab alone, and is seen there', {}, async (visit) => {
  const { page } = visit;
  for (const place of ['talk', 'timeline', 'rooms/calendar', 'reach', 'settings']) {
    await visit.go(place);
    await page.waitForTimeout(300);
    const all = await page.evaluate(() => [...document.querySelectorAll<HTMLElement>('a[href], button:not([disabled]), input:not([disabled]), select, textarea, summary')].filter((one) => one.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false })).length);
    const seen = new Set<string>();
    await page.locator('body').press('Tab');
    for (let i = 0; i < all + 10; ++i) {
      const where = await page.evaluate(() => {
        const one = document.activeElement as HTMLElement;
        const box = one.getBoundingClientRect();
        if (!one.dataset.number) one.dataset.number = String(Math.random());
        return { key: one.dataset.number, inside: one === document.body || (box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth) };
      });
      assert.ok(where.inside, `${place}: the focus is out of sight`);
      seen.add(where.key);
      await page.keyboard.press('Tab');
    }
    assert.ok(seen.size >= all, `${place}: ${seen.size} of ${all} reached`);
  }
});
