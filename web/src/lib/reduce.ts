// What an open page knows, and how it changes. Pure: the same events give the same state, whoever sent them and however
// often the line was cut; an event that was seen already changes nothing.
//
// Invariants:
// (1) `seq` is that of the latest event taken; older ones are left out.
// (2) A turn stands once, under its run or, for one that was read from the log, under its task; turns are in order of time.
// (3) Only a turn that the house has not seen yet is in `sending` or `unsent`.
import type { Card, HouseEvent, Mode, Question, Task } from './contract.ts';

export interface LiveStep {
  path: string;
  tool: string;
  agent: string; // '' for the task itself, else the path of the step that began the sub-agent
  state: 'running' | 'done' | 'failed';
  told: string;
  can_undo: boolean;
  goal: string; // of a sub-agent, once the log has told it
  since: string; // when it was seen to begin; '' for one of the log
  seconds: number; // that it took, as far as it was seen
}

export interface Turn {
  run: string;
  task: string;
  request: string;
  at: string;
  mode: Mode;
  state: 'sending' | 'unsent' | Task['state'];
  pieces: string[]; // of the plan, as far as checked or still being written
  writing: boolean; // the last piece
  summary: string;
  steps: LiveStep[];
  notices: string[];
  reply: string;
  undone: string; // the sentence that says so
  instead_of: string; // the task that it asks anew
}

export interface State {
  seq: number;
  turns: Turn[];
  cards: Card[];
  questions: Question[]; // of plans, one a task
  changed: Record<string, number>; // a room, 'grants', 'settings' → seq of its latest change
  loads: number; // how often all was read anew
}

export type Action =
  | { kind: 'house'; event: HouseEvent }
  | { kind: 'loaded'; tasks: Task[]; cards: Card[]; questions: Question[]; seq: number }
  | { kind: 'earlier'; tasks: Task[] }
  | { kind: 'task'; task: Task }
  | { kind: 'asked'; run: string; request: string; mode: Mode; at: string; instead_of: string }
  | { kind: 'unsent'; run: string }
  | { kind: 'sending'; run: string }
  | { kind: 'bound'; run: string; task: string }
  | { kind: 'refused'; run: string; sentence: string }
  | { kind: 'card_gone'; card: string };

export const nothing: State = { seq: 0, turns: [], cards: [], questions: [], changed: {}, loads: 0 };

export const is_open = (turn: Turn) => turn.state === 'open' || turn.state === 'sending';
export const can_undo = (turn: Turn) => !turn.undone && turn.steps.some((step) => step.can_undo);

export function reduce(state: State, action: Action): State {
  switch (action.kind) {
    case 'house':
      return action.event.seq > state.seq ? { ...take(state, action.event), seq: action.event.seq } : state;
    case 'loaded':
      return loaded(state, action);
    case 'earlier':
      return action.tasks.reduce(with_task, state);
    case 'task':
      return with_task(state, action.task);
    case 'asked':
      return { ...state, turns: [...state.turns, { ...blank, run: action.run, request: action.request, mode: action.mode, at: action.at, instead_of: action.instead_of, state: 'sending' }] };
    case 'unsent':
      return change(state, action.run, '', (turn) => (turn.state === 'sending' ? { ...turn, state: 'unsent' } : turn));
    case 'sending':
      return change(state, action.run, '', (turn) => (turn.state === 'unsent' ? { ...turn, state: 'sending' } : turn));
    case 'bound':
      return bound(state, action.run, action.task);
    case 'refused':
      return change(state, action.run, '', (turn) => (turn.task ? turn : { ...turn, state: 'failed', reply: action.sentence }));
    case 'card_gone':
      return { ...state, cards: state.cards.filter((card) => card.id !== action.card) };
  }
}

const blank: Turn = { run: '', task: '', request: '', at: '', mode: 'instant', state: 'open', pieces: [], writing: false, summary: '', steps: [], notices: [], reply: '', undone: '', instead_of: '' };

function take(state: State, event: HouseEvent): State {
  const { run = '', task = '', text = '' } = event;
  const on_turn = (how: (turn: Turn) => Turn) => change(state, run, task, how);
  switch (event.kind) {
    case 'task_begun':
      return begun(without_question(state, task), event);
    case 'plan_text':
      return event.agent ? state : on_turn((turn) => written(turn, text));
    case 'plan':
      return event.agent ? state : on_turn((turn) => checked(turn, text, event.summary ?? ''));
    case 'step_begun':
    case 'step_ended':
      return on_turn((turn) => ({ ...turn, steps: with_step(turn.steps, event) }));
    case 'notice':
      return run || task ? on_turn((turn) => ({ ...turn, notices: [...turn.notices, text] })) : told(state, event);
    case 'task_ended':
      return on_turn((turn) => ({ ...turn, state: event.state ?? 'done', reply: text, writing: false }));
    case 'card_waiting':
      return event.card ? { ...state, cards: [...state.cards.filter((card) => card.id !== event.card!.id), event.card] } : state;
    case 'card_closed':
      return { ...state, cards: state.cards.filter((card) => card.id !== event.card_id) };
    case 'question':
      return { ...without_question(state, task), questions: [...without_question(state, task).questions, { task, text, choices: event.choices ?? [] }] };
    case 'undone':
      return on_turn((turn) => ({ ...turn, undone: text, steps: turn.steps.map((step) => ({ ...step, can_undo: false })) }));
    case 'grants':
    case 'settings':
      return { ...state, changed: { ...state.changed, [event.kind]: event.seq } };
    case 'room':
      return { ...state, changed: { ...state.changed, [event.room ?? '']: event.seq } };
    case 'reset':
      return state; // whoever listens reads all anew
  }
}

// The turn of this run, or else of this task; a task goes on under another run after its card.
function change(state: State, run: string, task: string, how: (turn: Turn) => Turn): State {
  let at = run ? state.turns.findLastIndex((turn) => turn.run === run) : -1;
  if (at < 0 && task) at = state.turns.findLastIndex((turn) => turn.task === task);
  return at < 0 ? state : { ...state, turns: state.turns.with(at, how(state.turns[at]!)) };
}

const known = (state: State, run: string, task: string) => state.turns.some((turn) => (run && turn.run === run) || (task && turn.task === task));

const without_question = (state: State, task: string): State => ({ ...state, questions: state.questions.filter((question) => question.task !== task) });

function begun(before: State, event: HouseEvent): State {
  const { run = '', task = '', request = '', mode = 'instant' } = event;
  const state = bound(before, run, task);
  const now: Partial<Turn> = { run, task, state: 'open', reply: '' };
  if (known(state, run, task)) return change(state, run, task, (turn) => ({ ...turn, ...now, request: request || turn.request, at: turn.task ? turn.at : event.at }));
  return { ...state, turns: [...state.turns, { ...blank, ...now, request, mode, at: event.at }] };
}

function written(turn: Turn, text: string): Turn {
  const pieces = turn.writing ? turn.pieces.with(-1, turn.pieces.at(-1) + text) : [...turn.pieces, text];
  return { ...turn, pieces, writing: true };
}

function checked(turn: Turn, text: string, summary: string): Turn {
  const pieces = text && turn.writing ? turn.pieces.with(-1, text) : text && turn.pieces.at(-1) !== text ? [...turn.pieces, text] : turn.pieces;
  return { ...turn, pieces, summary, writing: false };
}

function with_step(steps: LiveStep[], event: HouseEvent): LiveStep[] {
  const { step: path = '', text: tool = '', agent = '' } = event;
  const state = event.kind === 'step_begun' ? 'running' : event.failed ? 'failed' : 'done';
  const at = steps.findLastIndex((step) => step.path === path && (path || step.tool === tool));
  if (at < 0) return [...steps, { path, tool, agent: agent.replace(/\/$/, ''), state, told: '', can_undo: false, goal: '', seconds: 0, since: event.at }];
  const seconds = state === 'running' ? 0 : Math.max(0, (Date.parse(event.at) - Date.parse(steps[at]!.since)) / 1000);
  return steps.with(at, { ...steps[at]!, state, seconds });
}

// The house's name for what was asked here. Where the log brought the task already, it is that turn.
function bound(state: State, run: string, task: string): State {
  const asked = run && task && state.turns.find((turn) => turn.run === run);
  if (!asked || asked.task) return state;
  if (!known(state, '', task)) return change(state, run, '', (turn) => ({ ...turn, task, state: 'open' }));
  const turns = state.turns.filter((turn) => turn !== asked);
  return change({ ...state, turns }, '', task, (turn) => ({ ...turn, run }));
}

// What the house says by itself, such as a reminder, is a turn without a request.
function told(state: State, event: HouseEvent): State {
  return { ...state, turns: [...state.turns, { ...blank, run: `notice-${event.seq}`, at: event.at, state: 'done', reply: event.text ?? '' }] };
}

function turn_of(task: Task): Turn {
  const steps = task.steps.map((step) => ({
    path: step.path,
    tool: step.tool,
    agent: step.agent === 'hearth' ? '' : step.agent,
    state: step.decision === 'deny' ? ('failed' as const) : ('done' as const),
    told: step.told,
    can_undo: step.can_undo && !step.undone,
    goal: step.given?.find((one) => one.name === 'goal')?.value ?? '',
    since: '',
    seconds: 0,
  }));
  return { ...blank, run: task.id, task: task.id, request: task.request, at: task.at, state: task.state, reply: task.reply, instead_of: task.instead_of ?? '', steps, pieces: task.plan ? [task.plan] : [] };
}

// What the log says of a task, into what was seen of it live. Of one that is still at work the events know more.
function with_task(state: State, task: Task): State {
  const from_log = turn_of(task);
  if (known(state, '', task.id)) return task.state === 'open' ? state : change(state, '', task.id, (turn) => logged(turn, from_log));
  const at = state.turns.findIndex((turn) => turn.at > task.at);
  return { ...state, turns: at < 0 ? [...state.turns, from_log] : state.turns.toSpliced(at, 0, from_log) };
}

function logged(turn: Turn, from_log: Turn): Turn {
  const { state, reply, steps, pieces, instead_of } = from_log;
  const seen = new Map(turn.steps.map((step) => [step.path, step.seconds]));
  const timed = steps.map((step) => ({ ...step, seconds: seen.get(step.path) ?? 0 }));
  return { ...turn, state, reply, instead_of, steps: steps.length ? timed : turn.steps, pieces: pieces.length ? pieces : turn.pieces, writing: false };
}

// All of it read anew. Kept are what is still to be sent, and what was seen live of a task that is still at work.
function loaded(state: State, { tasks, cards, questions, seq }: { tasks: Task[]; cards: Card[]; questions: Question[]; seq: number }): State {
  const fresh = tasks.reduce(with_task, { ...nothing, cards, questions, seq, changed: Object.fromEntries(Object.keys(state.changed).map((key) => [key, seq])), loads: state.loads + 1 });
  const live = new Map(state.turns.map((turn) => [turn.task, turn]));
  const turns = fresh.turns.map((turn) => (turn.state === 'open' ? (live.get(turn.task) ?? turn) : turn));
  const unseen = state.turns.filter((turn) => !turn.task && (turn.state === 'unsent' || turn.state === 'sending'));
  return { ...fresh, turns: [...turns, ...unseen] };
}
