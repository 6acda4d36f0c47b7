// What the app costs a browser: node measure.ts. A long talk scrolled, and five plans written at once, as processor time of the
// page's main thread, task by task; four times that stands for a phone. Time on the clock would measure the machine's load.
import { open_browser, Visit } from './browser.ts';
import { json, long_talk, Mirror } from './mirror.ts';
import { House } from './program.ts';

const slower = 4;
const longest_allowed = 50;

interface Traced {
  ph: string;
  name: string;
  tid: number;
  pid: number;
  tdur?: number;
  args?: { name?: string };
}

// Milliseconds of processor time of each task of the page's main thread, the longest first.
async function tasks_of(visit: Visit, doing: () => Promise<void>): Promise<number[]> {
  const browser = visit.page.context().browser()!;
  await browser.startTracing(visit.page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] });
  await doing();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Traced[] };
  const main = traceEvents.filter((one) => one.name === 'thread_name' && one.args?.name === 'CrRendererMain').map((one) => `${one.pid}:${one.tid}`);
  const ran = traceEvents.filter((one) => one.ph === 'X' && /RunTask$/.test(one.name) && main.includes(`${one.pid}:${one.tid}`));
  return ran.map((one) => (one.tdur ?? 0) / 1000).toSorted((a, b) => b - a);
}

function say(what: string, tasks: number[], more = ''): boolean {
  const longest = (tasks[0] ?? 0) * slower;
  const next = tasks.slice(1, 4).map((one) => (one * slower).toFixed(1)).join(', ');
  const sum = tasks.reduce((all, one) => all + one, 0);
  console.log(`${what}: longest task ${longest.toFixed(1)} ms at a ${slower} times slower processor (at most ${longest_allowed}; then ${next}), ${tasks.length} tasks, ${sum.toFixed(0)} ms in all at full speed${more}`);
  return longest <= longest_allowed;
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

async function scrolled(visit: Visit): Promise<boolean> {
  const { page } = visit;
  await page.mouse.move(500, 400);
  const tasks = await tasks_of(visit, async () => {
    for (let i = 0; i < 120; ++i) {
      await page.mouse.wheel(0, -600);
      await pause(30);
    }
  });
  const drawn = await page.evaluate(() => [document.querySelectorAll('article').length, document.querySelectorAll('*').length]);
  return say('10,000 requests scrolled by 72,000 px', tasks, `; ${drawn[0]} of them drawn, ${drawn[1]} elements`);
}

async function streamed(visit: Visit, send: (event: object) => void): Promise<boolean> {
  const at = new Date().toISOString().replace(/\.\d+/, '');
  const runs = Array.from({ length: 5 }, (_, i) => `run-${i}`);
  for (const run of runs) send({ kind: 'task_begun', at, run, task: `task-of-${run}`, request: `write the plan of ${run}`, mode: 'thinking' });
  const tasks = await tasks_of(visit, async () => {
    for (let i = 0; i < 600; ++i) {
      for (const run of runs) send({ kind: 'plan_text', at, run, task: `task-of-${run}`, text: i % 12 === 11 ? '\n' : i % 12 === 0 ? `x${i} = lists.add(["` : 'word ' });
      await pause(1000 / 60);
    }
  });
  return say('five plans written at 60 pieces a second each', tasks);
}

const house = await House.found();
const browser = await open_browser();
let mirror: Mirror | undefined;
try {
  await house.move_in();
  await house.serve();
  const talk = long_talk(10_000);
  let seq = 0;
  let send: (event: object) => void = () => {};
  mirror = await Mirror.before(house.url, {
    '/api/talk': json(() => ({ tasks: talk })),
    '/api/events': (asked, response) => {
      seq = Math.max(seq, Number(asked.searchParams.get('after')));
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(': here\n\n');
      send = (event) => response.write(`id: ${++seq}\ndata: ${JSON.stringify({ seq, ...event })}\n\n`);
    },
  });
  const visit = await Visit.begin(browser, house, { serviceWorkers: 'block' });
  const link = await house.pairing_link();
  await visit.page.goto(link.replace(house.url, mirror.url));
  await visit.page.getByRole('article').first().waitFor();
  await pause(1000);
  const smooth = [await scrolled(visit)];
  talk.splice(0, talk.length - 40);
  await visit.page.reload();
  await visit.page.getByRole('article').first().waitFor();
  await pause(1000);
  smooth.push(await streamed(visit, (event) => send(event)));
  process.exitCode = smooth.every(Boolean) ? 0 : 1;
} finally {
  await browser.close();
  mirror?.close();
  await house.leave();
}
