// One server-sent stream that stays open. EventSource reconnects by itself after a dropped line, but
// gives up for good when a server answers with an error; then we start anew with growing pauses.
// The position last seen goes along, so nothing that happened in between is missed.

import { at } from '../address';

export interface StreamOptions {
  /** Called for each (re)connection with the last position, null at first. */
  url: (after: string | null) => string;
  onData: (data: string, position: string) => void;
  onState: (open: boolean) => void;
}

const pauses = [500, 1000, 2000, 5000, 10_000];

export function openStream(options: StreamOptions): () => void {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let last: string | null = null;
  let failures = 0;
  let closed = false;

  const connect = () => {
    if (closed) return;
    source = new EventSource(at(options.url(last)));
    source.onopen = () => {
      failures = 0;
      options.onState(true);
    };
    source.onmessage = (event) => {
      if (event.lastEventId !== '') last = event.lastEventId;
      options.onData(event.data as string, event.lastEventId);
    };
    source.onerror = () => {
      options.onState(false);
      if (source?.readyState !== EventSource.CLOSED) return;
      const pause = pauses[Math.min(failures, pauses.length - 1)];
      failures += 1;
      timer = setTimeout(connect, pause);
    };
  };
  connect();

  return () => {
    closed = true;
    clearTimeout(timer);
    source?.close();
  };
}
