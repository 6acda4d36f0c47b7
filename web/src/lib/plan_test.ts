import { expect, test } from 'vitest';
import { lines_of, type Happened } from './plan.ts';

const step = (path: string, state: Happened['state']): Happened => ({ path, state });

test('each line shows what its steps do; one that runs or failed outweighs one that is done', () => {
  const lines = lines_of(['a = x()\nb = [y(), y()]\n', 'say("z")'], [step('0:1:1', 'done'), step('0:2:1', 'done'), step('0:2:2', 'running'), step('1:1:1', 'failed')]);
  expect(lines).toEqual([
    { text: 'a = x()', state: 'done' },
    { text: 'b = [y(), y()]', state: 'running' },
    { text: 'say("z")', state: 'failed' },
  ]);
});

test("a sub-agent's steps are on the line that began it", () => {
  expect(lines_of(['agent("x")'], [step('0:1:1/0:4:1', 'running')])).toEqual([{ text: 'agent("x")', state: 'running' }]);
});
