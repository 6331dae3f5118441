// Something read from the server: its value, its failure, and reading it again.
import { untrack } from 'svelte';

export class Resource<T> {
  value = $state.raw<T | null>(null);
  error = $state<string | null>(null);
  #latest = 0;

  constructor(private readonly read: () => Promise<T>) {}

  async load(): Promise<void> {
    const mine = (this.#latest += 1);
    try {
      const value = await this.read();
      if (mine !== this.#latest) return;
      this.value = value;
      this.error = null;
    } catch (cause) {
      if (mine === this.#latest) this.error = cause instanceof Error ? cause.message : String(cause);
    }
  }
}

/** Reads now and whenever `when` changes; with `every`, again after that many milliseconds. */
export function resource<T>(read: () => Promise<T>, options: { when?: () => unknown; every?: number } = {}): Resource<T> {
  const one = new Resource(read);
  $effect(() => {
    options.when?.();
    untrack(() => void one.load());
    if (options.every === undefined) return;
    const timer = setInterval(() => document.visibilityState === 'visible' && void one.load(), options.every);
    return () => clearInterval(timer);
  });
  return one;
}
