import { expect, test } from 'vitest';
import { sse_parser, type Sent } from './sse.ts';

const stream = ': hello\r\n\r\nid: 1\nevent: run\ndata: {"a":\ndata: 1}\n\ndata:x\r\rid: 2\r\ndata: ü – 日本\r\n\r\ndata: never finished\n';
const whole: Sent[] = [
  { id: '1', kind: 'run', data: '{"a":\n1}' },
  { id: '1', kind: 'message', data: 'x' },
  { id: '2', kind: 'message', data: 'ü – 日本' },
];

test('a stream cut anywhere gives the same events', () => {
  for (let cut = 0; cut <= stream.length; ++cut) {
    for (let second = cut; second <= stream.length; second += 7) {
      const parser = sse_parser();
      const got = [stream.slice(0, cut), stream.slice(cut, second), stream.slice(second)].flatMap((piece) => parser.take(piece));
      expect(got).toEqual(whole);
    }
  }
});

test('one character at a time gives the same events', () => {
  const parser = sse_parser();
  expect([...stream].flatMap((c) => parser.take(c))).toEqual(whole);
});

test('an event that was cut off is never given', () => {
  expect(sse_parser().take('data: half')).toEqual([]);
  expect(sse_parser().take('data: half\n')).toEqual([]);
});
