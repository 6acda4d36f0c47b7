// A request that is asked differently is a version of the same one. What came after a version stands with it alone.
import type { Turn } from './reduce.ts';

export interface Version {
  turn: Turn;
  all: Turn[]; // of the same request, oldest first
}

const key_of = (turn: Turn) => turn.task || turn.run;

// Of turns in order of time, those to show. `chosen`: a request's first version → the one to look at, else the latest.
export function shown_versions(turns: Turn[], chosen: ReadonlyMap<string, string> = new Map()): Version[] {
  const before = new Map<string, string>(); // a turn → the one that it follows
  const after = new Map<string, Turn[]>();
  let last = '';
  for (const turn of turns) {
    const follows = before.get(turn.instead_of) ?? last;
    before.set((last = key_of(turn)), follows);
    const versions = after.get(follows);
    if (versions) versions.push(turn);
    else after.set(follows, [turn]);
  }
  const shown: Version[] = [];
  for (let all = after.get(''); all; ) {
    const wanted = chosen.get(key_of(all[0]!));
    const turn = all.find((one) => key_of(one) === wanted) ?? all.at(-1)!;
    shown.push({ turn, all });
    all = after.get(key_of(turn));
  }
  return shown;
}

export const version_key = (version: Version) => key_of(version.all[0]!);
