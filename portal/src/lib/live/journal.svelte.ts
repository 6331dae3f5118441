// The newest messages of the journal, kept current by the event stream. The list is bounded: what is
// older is a request away, and a page left open for an hour holds no more than one just opened.
import { getEvents } from '../api/client';
import type { CloudEvent } from '../api/types';
import { openStream } from './stream';

export const journalMax = 20_000;
const pageSize = 1000;
const joinEveryMs = 150;

export class Journal {
  /** Newest first. */
  events = $state.raw<CloudEvent[]>([]);
  error = $state<string | null>(null);
  ready = $state(false);
  live = $state(true);
  waiting = $state(0);
  #incoming: CloudEvent[] = [];
  #joining: ReturnType<typeof setTimeout> | undefined;

  /** Reads what is there, then follows; returns how to stop. */
  start(wanted: number, withPrivate: boolean): () => void {
    let stop = () => {};
    let stopped = false;
    void this.#fill(wanted, withPrivate).then((position) => {
      if (stopped) return;
      stop = openStream({
        url: (after) => `/v1/events/stream?after=${after ?? position}${withPrivate ? '&private=true' : ''}`,
        onData: (data) => this.#take(JSON.parse(data) as CloudEvent),
        onState: () => {},
      });
    });
    return () => {
      stopped = true;
      clearTimeout(this.#joining);
      stop();
    };
  }

  async #fill(wanted: number, withPrivate: boolean): Promise<number> {
    try {
      const filter = withPrivate ? { private: true } : {};
      const newest = await getEvents({ last: Math.min(wanted, pageSize), ...filter });
      const oldest = newest.events[0]?.position ?? 0;
      // What is wanted beyond one page is fetched in windows of positions, all at once.
      const windows = Math.ceil((Math.min(wanted, journalMax) - newest.events.length) / pageSize);
      const ends = Array.from({ length: Math.max(0, windows) }, (_, i) => oldest - 1 - (windows - 1 - i) * pageSize).filter((end) => end >= 1);
      const older = await Promise.all(ends.map(async (end) => {
        const { events } = await getEvents({ after: Math.max(0, end - pageSize), limit: pageSize, ...filter });
        // A filtered page reaches beyond its window, into the next one.
        return events.filter((event) => event.position <= end);
      }));
      this.events = [...older.flat(), ...newest.events].reverse();
      this.error = null;
    } catch (cause) {
      this.error = cause instanceof Error ? cause.message : String(cause);
    }
    this.ready = true;
    return this.events[0]?.position ?? 0;
  }

  /** Many messages may arrive at once; they join the list a few times a second. By a timer and not with
   *  the next paint: a tab in the background never paints, and would keep them all. */
  #take(event: CloudEvent): void {
    this.#incoming.push(event);
    if (!this.live) {
      if (this.#incoming.length > pageSize) this.#incoming.splice(0, this.#incoming.length - pageSize);
      this.waiting = this.#incoming.length;
      return;
    }
    this.#joining ??= setTimeout(() => this.#join(), joinEveryMs);
  }

  #join(): void {
    clearTimeout(this.#joining);
    this.#joining = undefined;
    const newest = this.events[0]?.position ?? 0;
    const fresh = this.#incoming.filter((event) => event.position > newest).reverse();
    this.#incoming = [];
    this.waiting = 0;
    if (fresh.length > 0) this.events = [...fresh, ...this.events].slice(0, journalMax);
  }

  setLive(live: boolean): void {
    this.live = live;
    if (live) this.#join();
  }
}
