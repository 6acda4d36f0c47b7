import { expect, test } from 'vitest';
import { blocks_of, marked, tokens_of } from './text.ts';

test('bullets become a list, other lines stay together', () => {
  expect(blocks_of('Two things:\n• one\n  • two\n\nAnd\nthis')).toEqual([
    { kind: 'text', text: 'Two things:' },
    { kind: 'list', items: ['one', 'two'] },
    { kind: 'text', text: 'And\nthis' },
  ]);
});

test('markup in a reply stays a text', () => {
  expect(blocks_of('<img src=x onerror=alert(1)> **b** [a](javascript:x)')).toEqual([{ kind: 'text', text: '<img src=x onerror=alert(1)> **b** [a](javascript:x)' }]);
});

test('no letter of a reply is lost or doubled', () => {
  for (const text of ['', '\n\n', '• ', '- a\n\n- b', '**', 'a\n\n\nb\n•c', '-5 degrees\n- 5 degrees']) {
    const shown = blocks_of(text).flatMap((block) => (block.kind === 'list' ? block.items : [block.text]));
    expect(shown.join('').replace(/\s/g, '')).toBe(text.replace(/^\s*[•*-]\s+/gm, '').replace(/\s/g, ''));
  }
});

test('a plan line in tokens is the line', () => {
  for (const line of ['step1 = calendar.find(text="a \\" b")[0]', "x = 'never closed", 'for e in es:  # each', 'say(f"{a:%H}") + 10_000.5', '漢字 = é']) {
    expect(tokens_of(line).map((t) => t.text).join('')).toBe(line);
  }
  expect(tokens_of('a = lists.add("x")').filter((t) => t.kind === 'tool')).toEqual([{ kind: 'tool', text: 'lists.add' }]);
});

test('words that are sought are marked, whatever their case, and nothing is lost', () => {
  expect(marked('Milk and milk.', 'milk')).toEqual([
    { text: 'Milk', hit: true },
    { text: ' and ', hit: false },
    { text: 'milk', hit: true },
    { text: '.', hit: false },
  ]);
  for (const [text, words] of [['aaa', 'aa'], ['<b>', 'b'], ['', 'x'], ['x', ''], ['İ milk', 'milk']] as const) expect(marked(text, words).map((piece) => piece.text).join('')).toBe(text);
});
