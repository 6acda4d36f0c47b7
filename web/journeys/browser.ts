// A browser as an owner has it, watched: nothing remote is fetched, nothing breaks, no policy is violated.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContextOptions, type Locator, type Page } from 'playwright-core';
import type { House } from './program.ts';

const axe_source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const small = { viewport: { width: 320, height: 640 } };
export const wide = { viewport: { width: 1280, height: 800 } };

export async function open_browser(): Promise<Browser> {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

export class Visit {
  readonly page: Page;
  readonly house: House;
  readonly wrong: string[] = [];
  readonly keys: boolean; // by keyboard alone: nothing is clicked

  private constructor(page: Page, house: House, keys: boolean) {
    this.page = page;
    this.house = house;
    this.keys = keys;
  }

  static async begin(browser: Browser, house: House, options: BrowserContextOptions & { language?: string; keys?: boolean } = {}): Promise<Visit> {
    const { language, keys = false, ...rest } = options;
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...wide, ...rest });
    if (language) await context.addInitScript((chosen) => localStorage.setItem('hearth.language', chosen), language);
    await context.addInitScript(() => addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`)));
    context.setDefaultTimeout(90_000); // a busy machine is no failure
    const visit = new Visit(await context.newPage(), house, keys);
    visit.#watch();
    return visit;
  }

  #watch(): void {
    this.page.on('request', (request) => {
      const url = new URL(request.url());
      if (!['blob:', 'data:'].includes(url.protocol) && url.origin !== this.house.url) this.wrong.push(`fetched ${url}`);
    });
    this.page.on('pageerror', (error) => this.wrong.push(`broke: ${error.message}`));
    this.page.on('dialog', (dialog) => {
      this.wrong.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    this.page.on('console', (message) => {
      if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text())) this.wrong.push(`console: ${message.text()}`);
    });
  }

  // Let in, and at the talk.
  async pair(): Promise<this> {
    await this.page.goto(await this.house.pairing_link());
    await this.page.locator('#request').waitFor();
    return this;
  }

  // What the page says; a screen reader hears some of it a second time, elsewhere.
  seen(text: string | RegExp, exact = false) {
    return this.page.locator('main').getByText(text, { exact }).first();
  }

  async go(page: string): Promise<void> {
    await this.page.goto(`${this.house.url}/#/${page}`);
  }

  // All that was to be fetched is shown. (The line to the house stays open, so that the network is never idle.)
  async settle(): Promise<void> {
    await this.page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('main [aria-busy=true]'));
    await this.page.waitForTimeout(200);
  }

  async ask(request: string): Promise<void> {
    await this.fill(this.page.locator('#request'), request);
    await this.page.keyboard.press('Enter');
  }

  // A page of the app, the way that a person goes there.
  async open(name: string): Promise<void> {
    const { page } = this;
    await page.getByRole('navigation').waitFor();
    if (this.keys) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Go to or ask' }).waitFor();
      await page.keyboard.type(name);
      await page.keyboard.press('Enter');
    } else {
      const link = page.getByRole('navigation').getByRole('link', { name: new RegExp(`^${name}`) });
      const more = page.getByRole('button', { name: 'More' });
      if (await link.isVisible()) await link.click();
      else {
        await more.click();
        await page.locator('#more-pages').getByRole('link', { name: new RegExp(`^${name}`) }).click();
      }
    }
    if (name === 'Talk') await page.locator('#request').waitFor();
    else await page.getByRole('heading', { level: 1, name }).waitFor();
  }

  // Until it has the focus, by Tab alone.
  async reach(what: Locator): Promise<void> {
    await what.waitFor();
    for (let i = 0; i < 400; ++i) {
      if (await what.evaluate((one) => one === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`Tab never reaches ${what}`);
  }

  async press(what: Locator): Promise<void> {
    if (!this.keys) return what.click();
    await this.reach(what);
    const ticked = await what.evaluate((one) => one instanceof HTMLInputElement && /checkbox|radio/.test(one.type));
    await this.page.keyboard.press(ticked ? 'Space' : 'Enter');
  }

  async fill(what: Locator, text: string): Promise<void> {
    if (!this.keys) return what.fill(text);
    await this.reach(what);
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.type(text);
  }

  // One of a list that folds out.
  async choose(what: Locator, value: string): Promise<void> {
    if (!this.keys) return void (await what.selectOption(value));
    await this.reach(what);
    for (let i = 0; i < 40 && (await what.inputValue()) !== value; ++i) await this.page.keyboard.press('ArrowDown');
    assert.equal(await what.inputValue(), value);
  }

  // Asks with a plan written by hand, which is how a journey gets exactly the steps it needs.
  async run_plan(plan: string): Promise<void> {
    await this.page.evaluate(async (content) => {
      const run = crypto.randomUUID();
      const response = await fetch('/api/run', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'Idempotency-Key': run },
        body: JSON.stringify({ threadId: 'talk', runId: run, messages: [{ role: 'user', content }], forwardedProps: { mode: 'given' } }),
      });
      await response.text();
    }, plan);
  }

  async assert_accessible(where: string): Promise<void> {
    await this.page.evaluate(() => Promise.allSettled(document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime)).map((one) => one.finished)));
    if (!(await this.page.evaluate(() => 'axe' in window))) await this.page.evaluate(axe_source); // by the debugger, which no policy of the page binds
    const found = await this.page.evaluate(async () => {
      const { axe } = window as unknown as { axe: { run: (where: Document, options: object) => Promise<{ violations: { id: string; help: string; nodes: { html: string; failureSummary: string }[] }[] }> } };
      const result = await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
      return result.violations.map((one) => `${one.id}: ${one.help}\n    ${one.nodes.map((node) => `${node.html.slice(0, 200)} ${node.failureSummary.slice(0, 200)}`).join('\n    ')}`);
    });
    assert.deepEqual(found, [], where);
    const over = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(over <= 0, `${where} is ${over}px too wide`);
  }

  async end(): Promise<void> {
    await this.page.context().close();
    assert.deepEqual(this.wrong, []);
  }
}
