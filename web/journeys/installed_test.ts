import assert from 'node:assert/strict';
import { until } from './program.ts';
import { journey } from './walk.ts';

journey('the app can be installed, and opens without its house', {}, async (visit, house) => {
  const { page } = visit;
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const browser = await page.context().newCDPSession(page);
  const { installabilityErrors } = await browser.send('Page.getInstallabilityErrors');
  // A browser context of a test is as a private window, where nothing can be installed.
  assert.deepEqual(installabilityErrors.map((one) => one.errorId).filter((one) => one !== 'in-incognito'), []);
  await until(() => page.evaluate(() => navigator.serviceWorker.controller !== null), 'the worker has the page');
  await page.reload();
  await page.locator('#request').waitFor();
  await house.end('SIGKILL');
  await page.reload();
  await visit.page.getByText('Your house does not answer.').waitFor();
  await house.serve();
  await page.locator('#request').waitFor();
});
