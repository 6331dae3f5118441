// A list of the program read page by page, with its filter kept in the address of the page.
import { place, setQuery } from './router.svelte';
import { untrack } from 'svelte';

export type Filter = Record<string, string>;
interface Page<T> { items: T[]; next: string | null; counts?: Record<string, number> }

export class Listing<T> {
  filter = $state.raw<Filter>({});
  rows = $state.raw<T[]>([]);
  next = $state<string | null>(null);
  counts = $state.raw<Record<string, number>>({});
  error = $state('');
  ready = $state(false);
  #latest = 0;

  constructor(private readonly names: readonly string[], private readonly read: (asked: Record<string, string | number>) => Promise<Page<T>>) {
    this.filter = Object.fromEntries(names.map((name) => [name, place.query.get(name) ?? '']));
    $effect(() => {
      void this.filter;
      untrack(() => void this.load(false));
    });
  }

  set(name: string, value: string): void {
    if (!this.names.includes(name) || this.filter[name] === value) return;
    this.filter = { ...this.filter, [name]: value };
    setQuery(this.filter);
  }

  async load(more: boolean): Promise<void> {
    const mine = (this.#latest += 1);
    try {
      const page = await this.read({ ...asked(this.filter), limit: 50, ...(more && this.next !== null ? { after: this.next } : {}) });
      if (mine !== this.#latest) return;
      this.rows = more ? [...this.rows, ...page.items] : page.items;
      this.next = page.next;
      this.counts = page.counts ?? {};
      this.error = '';
    } catch (cause) {
      if (mine !== this.#latest) return;
      this.error = cause instanceof Error ? cause.message : String(cause);
    }
    this.ready = true;
  }
}

/** A day is one of the reader's; the program is told the moment at which it begins. */
function asked(filter: Filter): Filter {
  return Object.fromEntries(Object.entries(filter).map(([name, value]) => {
    const begins = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(`${value}T00:00:00`) : null;
    return [name, begins !== null && !Number.isNaN(begins.valueOf()) ? begins.toISOString() : value];
  }));
}
