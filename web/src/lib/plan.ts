// A plan's lines, each with what is happening to it. A step's path is piece:line:call, a sub-agent's that of the step that
// began it, a slash, and so on.
import type { LiveStep } from './reduce.ts';

export type Happened = Pick<LiveStep, 'path' | 'state'>;

export interface PlanLine {
  text: string;
  state: LiveStep['state'] | '';
}

export function lines_of(pieces: string[], steps: Happened[]): PlanLine[] {
  const states = new Map<string, LiveStep['state']>();
  for (const step of steps) {
    const [piece, line] = step.path.split('/')[0]!.split(':');
    const key = `${piece}:${line}`;
    const before = states.get(key);
    if (step.state === 'running' || before === undefined || (step.state === 'failed' && before !== 'running')) states.set(key, step.state);
  }
  return pieces.flatMap((piece, index) =>
    piece
      .replace(/\n+$/, '')
      .split('\n')
      .map((text, line) => ({ text, state: states.get(`${index}:${line + 1}`) ?? ('' as const) })),
  );
}
