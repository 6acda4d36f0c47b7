// What a page reads from the house: read again whenever what `get` looks at changes; the old is shown until the new is there.
import { untrack } from 'svelte';
import { house, sentence_of } from './house.svelte.ts';

export class Fetched<T> {
  value: T | undefined = $state.raw();
  problem = $state('');
  #turn = 0;
  #get: () => Promise<T>;

  // Inside a component: its effects end with it. `of` names what of the house it shows: a room, 'grants', 'settings'.
  constructor(get: () => Promise<T>, of: string[] = []) {
    this.#get = get;
    $effect(() => {
      for (const name of of) void house.state.changed[name];
      void house.state.loads;
      const promise = this.#get();
      untrack(() => void this.#take(promise));
    });
  }

  again = () => this.#take(this.#get());

  async #take(promise: Promise<T>): Promise<void> {
    const turn = ++this.#turn;
    try {
      const value = await promise;
      if (turn === this.#turn) [this.value, this.problem] = [value, ''];
    } catch (error) {
      if (turn === this.#turn) this.problem = sentence_of(error);
    }
  }
}
