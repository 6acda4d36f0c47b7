// What a screen reader says beside the page: sentences, one after the other, at most one every two seconds.

export const status = $state({ sentence: '' });

const waiting: string[] = [];
let pause: ReturnType<typeof setTimeout> | undefined;

function next(): void {
  pause = undefined;
  const sentence = waiting.shift();
  if (sentence === undefined) return;
  status.sentence = sentence === status.sentence ? sentence + '\u00a0' : sentence;
  pause = setTimeout(next, 2000);
}

export function speak(sentence: string): void {
  if (!sentence) return;
  waiting.push(sentence);
  if (!pause) next();
}
