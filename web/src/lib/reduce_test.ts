import { describe, expect, test } from 'vitest';
import type { Card, HouseEvent, Task } from './contract.ts';
import { can_undo, nothing, reduce, type Action, type State } from './reduce.ts';

const at = '2026-05-04T07:00:00Z';
const card: Card = { id: 'c1', task: 't1', title: 'Send a message?', values: [], lines: ['To Ana'], rule: 'S3', reason: 'her address is from outside', step_up: false, editable: [], put: at, until: '2026-05-11T07:00:00Z' };
const asked: Action = { kind: 'asked', run: 'r1', request: 'lunch with Ana', mode: 'instant', at, instead_of: '' };

let seq = 0;
const event = (kind: HouseEvent['kind'], more: Partial<HouseEvent> = {}): Action => ({ kind: 'house', event: { seq: ++seq, kind, at, run: 'r1', task: 't1', ...more } });
const after = (actions: Action[], state: State = nothing) => actions.reduce(reduce, state);

function a_run(): Action[] {
  seq = 0;
  return [
    event('task_begun', { request: 'lunch with Ana', mode: 'instant' }),
    event('plan_text', { text: 'a = calendar' }),
    event('plan_text', { text: '.add("lunch")' }),
    event('plan', { text: 'a = calendar.add("lunch")\n', summary: 'changes calendar' }),
    event('step_begun', { step: '0:1:1', text: 'calendar.add' }),
    event('step_ended', { step: '0:1:1', text: 'calendar.add' }),
    event('room', { room: 'calendar' }),
    event('card_waiting', { card }),
    event('task_ended', { state: 'waiting', text: 'It waits for you.' }),
    event('card_closed', { card_id: 'c1', text: 'once' }),
    event('task_begun', { run: 'r2', request: 'lunch with Ana' }),
    event('task_ended', { run: 'r2', state: 'done', text: 'Lunch is in your calendar.' }),
  ];
}

const task = (id: string, when: string, more: Partial<Task> = {}): Task => ({ id, request: 'q ' + id, reply: 'a ' + id, state: 'done', at: when, steps: [], ...more });

describe('a run', () => {
  test('is one turn, from asking to the reply, also over a card', () => {
    const state = after([asked, ...a_run()]);
    expect(state.turns).toEqual([
      {
        run: 'r2',
        task: 't1',
        request: 'lunch with Ana',
        at,
        mode: 'instant',
        state: 'done',
        pieces: ['a = calendar.add("lunch")\n'],
        writing: false,
        summary: 'changes calendar',
        steps: [{ path: '0:1:1', tool: 'calendar.add', agent: '', state: 'done', told: '', can_undo: false, goal: '', since: at, seconds: 0 }],
        notices: [],
        reply: 'Lunch is in your calendar.',
        undone: '',
        instead_of: '',
      },
    ]);
    expect(state.cards).toEqual([]);
    expect(state.changed).toEqual({ calendar: 7 });
  });

  test('is the same on a device that only looked on', () => {
    const mine = after([asked, ...a_run()]);
    expect(after(a_run()).turns).toEqual(mine.turns);
  });

  test('cut anywhere and sent again from there, or from the start, is the same', () => {
    const run = a_run();
    const whole = after(run);
    for (let cut = 0; cut <= run.length; ++cut) {
      for (let again = 0; again <= cut; ++again) expect(after([...run.slice(0, cut), ...run.slice(again)])).toEqual(whole);
    }
  });

  test('shows the plan while it is written', () => {
    const state = after(a_run().slice(0, 3));
    expect(state.turns[0]).toMatchObject({ pieces: ['a = calendar.add("lunch")'], writing: true, state: 'open' });
  });

  test('never changes the state it came from', () => {
    const freeze = (value: unknown): void => {
      if (value && typeof value === 'object' && !Object.isFrozen(value)) Object.values(Object.freeze(value)).forEach(freeze);
    };
    let state = nothing;
    for (const action of [asked, ...a_run()]) {
      freeze(state);
      state = reduce(state, action);
    }
    expect(state.turns).toHaveLength(1);
  });
});

describe('what was asked without a house', () => {
  test('waits, and goes on when it is sent', () => {
    const waits = after([asked, { kind: 'unsent', run: 'r1' }]);
    expect(waits.turns[0]!.state).toBe('unsent');
    expect(after([{ kind: 'sending', run: 'r1' }], waits).turns[0]!.state).toBe('sending');
    expect(after(a_run(), waits).turns).toHaveLength(1);
  });

  test('is kept when all is read anew', () => {
    const waits = after([asked, { kind: 'unsent', run: 'r1' }]);
    expect(after([{ kind: 'loaded', tasks: [], cards: [], questions: [], seq: 40 }], waits).turns.map((turn) => turn.run)).toEqual(['r1']);
  });

  test('does not fall back to unsent when the house has it', () => {
    expect(after([asked, ...a_run().slice(0, 1), { kind: 'unsent', run: 'r1' }]).turns[0]!.state).toBe('open');
  });
});

describe('all read anew in the middle of a run', () => {
  const brought: Action = { kind: 'loaded', tasks: [task('t1', at, { state: 'open', reply: '' })], cards: [], questions: [], seq: 0 };

  test('makes no second turn of it, whether its answer or its first event comes next', () => {
    expect(after([asked, brought, { kind: 'bound', run: 'r1', task: 't1' }]).turns).toMatchObject([{ run: 'r1', task: 't1', state: 'open' }]);
    expect(after([asked, brought, ...a_run()]).turns).toEqual(after([asked, ...a_run()]).turns.map((turn) => ({ ...turn, request: 'lunch with Ana' })));
  });

  test('takes nothing away that was seen of it', () => {
    const run = a_run();
    for (let cut = 1; cut < 8; ++cut) {
      const between: Action = { ...brought, seq: cut };
      expect(after([asked, ...run.slice(0, cut), between, ...run.slice(cut)]).turns).toEqual(after([asked, ...run]).turns);
    }
  });
});

test('a request is one turn with its task', () => {
  expect(after([asked, { kind: 'bound', run: 'r1', task: 't1' }]).turns).toMatchObject([{ run: 'r1', task: 't1', state: 'open' }]);
});

describe('the log', () => {
  test('puts earlier turns where they belong, once each', () => {
    const tasks = [task('b', '2026-05-02T00:00:00Z'), task('a', '2026-05-01T00:00:00Z')];
    const state = after([{ kind: 'loaded', tasks, cards: [card], questions: [], seq: 9 }, { kind: 'earlier', tasks: [task('0', '2026-04-01T00:00:00Z'), tasks[1]!] }]);
    expect(state.turns.map((turn) => turn.task)).toEqual(['0', 'a', 'b']);
    expect(state.cards).toEqual([card]);
    expect(state.seq).toBe(9);
  });

  test('says what can be undone, until it was', () => {
    const step = { path: '0:1:1', tool: 'lists.add', room: 'lists', agent: 'hearth', effect: 'S1', decision: 'allow', rule: '', reason: '', label: '', told: 'On the list.', grant: '', can_undo: true, undone: false };
    const state = after([...a_run(), { kind: 'task', task: task('t1', at, { steps: [step], plan: 'p' }) }]);
    expect(can_undo(state.turns[0]!)).toBe(true);
    expect(state.turns[0]).toMatchObject({ pieces: ['p'], run: 'r2' });
    const taken_back = after([event('undone', { text: 'Took milk off the list.' })], state);
    expect(can_undo(taken_back.turns[0]!)).toBe(false);
    expect(taken_back.turns[0]!.undone).toBe('Took milk off the list.');
  });
});

test('a reminder that the house tells is a turn of its own, once', () => {
  const tells: Action = { kind: 'house', event: { seq: 5, kind: 'notice', at, text: 'Reminder: water' } };
  expect(after([tells, tells]).turns).toMatchObject([{ request: '', reply: 'Reminder: water' }]);
});

test('a card that comes twice stands once', () => {
  seq = 0;
  expect(after([event('card_waiting', { card }), event('card_waiting', { card })]).cards).toEqual([card]);
});

test('a question waits until its task goes on, once', () => {
  seq = 0;
  const begun = event('task_begun');
  const asks = event('question', { text: 'Which Ana?', choices: ['Ribeiro', 'Lopez'] });
  expect(after([asks, asks]).questions).toEqual([{ task: 't1', text: 'Which Ana?', choices: ['Ribeiro', 'Lopez'] }]);
  expect(after([begun, asks]).questions).toHaveLength(1);
  expect(after([asks, event('task_begun')]).questions).toEqual([]);
});
