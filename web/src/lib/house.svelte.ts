// The house as this page sees it: the reduced state, and whether the line to it holds.
//
// `GET /api/events?after=seq` is the one source: a reload, a second device and a lost line are the same catch-up.
import { call, change, Problem, read } from './api.ts';
import type { HouseEvent, Me, Mode } from './contract.ts';
import { nothing, reduce, type Action, type State, type Turn } from './reduce.ts';
import { sent_events } from './sse.ts';
import { speak } from './status.svelte.ts';
import { w } from '../words/words.ts';

export type Link = 'joining' | 'live' | 'lost' | 'unpaired';

class House {
  state: State = $state.raw(nothing);
  me: Me | null = $state.raw(null);
  link: Link = $state('joining');
  has_earlier = $state(false);

  get zone(): string {
    return this.me?.zone || Intl.DateTimeFormat().resolvedOptions().timeZone;
  }
}

export const house = new House();
const page_of_turns = 40;

// Events of one frame are taken together, so that a fast stream costs one drawing a frame.
let taken: Action[] = [];
function take_soon(action: Action): void {
  if (taken.push(action) > 1) return;
  const flush = () => {
    const all = taken;
    taken = [];
    house.state = all.reduce(reduce, house.state);
  };
  if (document.hidden) setTimeout(flush, 50);
  else requestAnimationFrame(flush);
}

export function act(action: Action): void {
  house.state = reduce(house.state, action);
}

export async function load(): Promise<void> {
  const me = await read('/api/me');
  const [{ tasks }, { cards, questions }] = await Promise.all([read('/api/talk', { query: { count: page_of_turns } }), read('/api/cards')]);
  house.me = me;
  house.has_earlier = tasks.length >= page_of_turns;
  act({ kind: 'loaded', tasks, cards, questions, seq: me.seq });
}

export async function load_me(): Promise<void> {
  house.me = await read('/api/me');
}

export async function load_earlier(): Promise<void> {
  const first = house.state.turns.find((turn) => turn.task);
  if (!first) return;
  const { tasks } = await read('/api/talk', { query: { count: page_of_turns, before: first.at } });
  house.has_earlier = tasks.length >= page_of_turns;
  act({ kind: 'earlier', tasks });
}

// What was said in these words, wherever it stands; the latest.
export const find_in_talk = async (words: string) => (await read('/api/talk', { query: { count: 50, words } })).tasks;

export async function load_task(id: string): Promise<void> {
  act({ kind: 'task', task: await read('/api/log/{task}', { in: { task: id } }) });
}

// Whether the house does not know this device any more; then it has to come in anew.
export function left_out(error: unknown): boolean {
  const out = error instanceof Problem && error.status === 401;
  if (out) house.link = 'unpaired';
  return out;
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));

// Keeps the line to the house for as long as the page lives.
export async function keep_listening(): Promise<void> {
  let failures = 0;
  let behind = house.state.seq === 0;
  for (;;) {
    try {
      if (behind) await load();
      behind = false;
      const response = await call('GET', `/api/events?after=${house.state.seq}`, undefined, { accept: 'text/event-stream' });
      found_again();
      failures = 0;
      behind = await listen(response);
    } catch (error) {
      if (left_out(error)) return;
      failures += 1;
    }
    if (failures > 0) house.link = 'lost';
    if (!behind || failures) await pause(Math.min(300 * 2 ** failures, 8000) * (0.7 + Math.random() / 2));
  }
}

// Until the line is cut, or the house no longer has all that happened since: then true.
async function listen(response: Response): Promise<boolean> {
  for await (const sent of sent_events(response)) {
    const event = JSON.parse(sent.data) as HouseEvent;
    if (event.kind === 'reset') return true;
    take_soon({ kind: 'house', event });
    noticed(event);
  }
  return false;
}

function noticed(event: HouseEvent): void {
  if (event.kind === 'task_ended') {
    speak(event.text ?? '');
    if (event.task) load_task(event.task).catch(() => {});
  }
  if (event.kind === 'card_waiting' && event.card) speak(`${w.talk.waiting_card} ${event.card.title}`);
  if (event.kind === 'question') speak(`${w.talk.question}: ${event.text ?? ''}`);
  if (event.kind === 'notice') speak(event.text ?? '');
  if (event.kind === 'settings') load_me().catch(left_out);
}

function found_again(): void {
  if (house.link === 'lost') speak(w.link.back);
  house.link = 'live';
  for (const turn of house.state.turns) if (turn.state === 'unsent') void send(turn);
}

// Asks the house. The answer comes with the events, on every device; what cannot be sent now is sent when the house is back,
// under the same key, so that it is done once.
export async function ask(request: string, mode: Mode = 'instant', instead_of = ''): Promise<void> {
  const run = crypto.randomUUID();
  act({ kind: 'asked', run, request, mode, at: new Date().toISOString(), instead_of });
  await send(house.state.turns.at(-1)!);
}

async function send(turn: Turn): Promise<void> {
  act({ kind: 'sending', run: turn.run });
  const input = { threadId: 'talk', runId: turn.run, messages: [{ role: 'user', content: turn.request }], forwardedProps: { mode: turn.mode, ...(turn.instead_of && { instead_of: turn.instead_of }) } };
  try {
    const response = await call('POST', '/api/run', input, { key: turn.run, accept: 'text/event-stream' });
    for await (const sent of sent_events(response)) {
      const said = JSON.parse(sent.data) as { type: string; message?: string; value?: HouseEvent };
      const task = said.value?.task;
      if (said.type === 'RUN_ERROR') return act({ kind: 'refused', run: turn.run, sentence: said.message ?? '' });
      if (task) {
        act({ kind: 'bound', run: turn.run, task });
        return void load_task(task).catch(() => {});
      }
    }
  } catch (error) {
    const lost = !(error instanceof Problem) || error.status === 0 || error.status >= 502;
    if (lost) act({ kind: 'unsent', run: turn.run });
    else act({ kind: 'refused', run: turn.run, sentence: error.message });
  }
}

export const stop_run = (run: string) => change('/api/runs/{run}/stop', undefined, { in: { run } });
export const undo = (task: string) => change('/api/undo', { task });

// What to show of an error, whatever it is.
export function sentence_of(error: unknown): string {
  if (error instanceof Problem) return error.offline ? w.link.lost : error.message;
  return error instanceof Error ? error.message : String(error);
}
