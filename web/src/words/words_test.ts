import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import de from './de.ts';
import en from './en.ts';
import pseudo, { turned } from './pseudo.ts';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|svelte)$/.test(name) && !name.startsWith('words/'))
  .map((name) => readFileSync(`src/${name}`, 'utf8'))
  .join('\n');

type Tree = Record<string, unknown>;
const leaves = (value: unknown, path: string): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value as Tree).flatMap(([key, one]) => leaves(one, path ? `${path}.${key}` : key)) : [[path, value]];

test('every word is used', () => {
  const groups = Object.entries(en as Tree).filter(([, group]) => typeof group === 'object');
  const used = (group: string, word: string) => new RegExp(`\\bw\\.${group}(\\.${word}\\b|\\[|;)`).test(sources);
  const unused = groups.flatMap(([group, words]) => Object.keys(words as Tree).filter((word) => !used(group, word)).map((word) => `${group}.${word}`));
  expect(unused).toEqual([]);
});

test('German says everything, and nothing in English', () => {
  const german = new Map(leaves(de, ''));
  const same = new Set(['app.name', 'stop', 'talk.plan', 'talk.show_plan', 'calendar.agenda', 'timeline.filters', 'models.spark', 'settings.name', 'passkeys.title', 'settings.kinds.browser', 'settings.security', 'first.passphrase', 'first.code']);
  for (const [path, value] of leaves(en, '')) {
    expect(typeof german.get(path), path).toBe(typeof value);
    if (typeof value === 'string' && value.length > 3 && !same.has(path)) expect(german.get(path), path).not.toBe(value);
  }
});

test('the language for tests is longer than English and right to left, its sentences too', () => {
  expect(pseudo.app.save).toBe(turned('Save'));
  expect(pseudo.cards.count(2)).toBe(turned('2 cards wait'));
  expect(pseudo.talk.examples).toHaveLength(en.talk.examples.length);
});
