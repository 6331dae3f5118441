// What flows right now. Each snapshot replaces the one before; components read the few numbers they
// show through the lookups below, so a snapshot costs no work on graph nodes and edges as such.
// Memory is bounded: one snapshot and `historyLength` points for each message that ever flowed.
import type { EdgeTraffic, MessageTraffic, Traffic } from '../api/types';
import { openStream } from './stream';

const historyLength = 60;
const rejectionShownMs = 30_000;

export interface EdgeSum {
  count: number;
  perSecond: number;
  rejected: number;
  lag: number;
  /** Something was rejected within the last half minute. */
  rejecting: boolean;
}

const nothing: EdgeSum = { count: 0, perSecond: 0, rejected: 0, lag: 0, rejecting: false };

class TrafficState {
  snapshot = $state.raw<Traffic | null>(null);
  connected = $state(false);
  /** Moves once a second even without a snapshot, so that "5 s ago" stays true. */
  now = $state(Date.now());

  #sent = new Map<string, EdgeSum>();
  #taken = new Map<string, EdgeSum>();
  #history = new Map<string, number[]>();
  #total: number[] = [];
  #rejections = new Map<string, { count: number; at: number }>();

  message(id: string): MessageTraffic | null {
    return this.snapshot?.messages[id] ?? null;
  }

  /** What `service` sent of these messages. */
  sent(service: string, messages: readonly string[]): EdgeSum {
    return this.snapshot ? sum(this.#sent, service, messages) : nothing;
  }

  /** What `service` took of these messages. */
  taken(service: string, messages: readonly string[]): EdgeSum {
    return this.snapshot ? sum(this.#taken, service, messages) : nothing;
  }

  edgesOf(message: string): EdgeTraffic[] {
    return this.snapshot?.edges.filter((edge) => edge.message === message) ?? [];
  }

  /** Rates of the last minute, oldest first; of all messages together when no id is given. */
  history(message?: string): readonly number[] {
    if (!this.snapshot) return [];
    // A copy: a reader that compares references would otherwise never see it move.
    return [...(message === undefined ? this.#total : (this.#history.get(message) ?? []))];
  }

  /** Counts are since the program started; a line is red only while they grow. */
  #noteRejections(): void {
    const now = Date.now();
    for (const [key, one] of this.#taken) {
      const was = this.#rejections.get(key);
      const grew = was === undefined ? this.snapshot !== null && one.rejected > 0 : one.rejected > was.count;
      const at = grew ? now : (was?.at ?? 0);
      this.#rejections.set(key, { count: one.rejected, at });
      one.rejecting = now - at < rejectionShownMs;
    }
  }

  accept(next: Traffic): void {
    this.#sent.clear();
    this.#taken.clear();
    for (const edge of next.edges) {
      // One message sent to three consumers is one message sent: take the busiest edge.
      if (edge.from !== null) raise(this.#sent, `${edge.from} ${edge.message}`, edge);
      if (edge.to !== null) add(this.#taken, `${edge.to} ${edge.message}`, edge);
    }
    this.#noteRejections();
    for (const [id, traffic] of Object.entries(next.messages)) {
      const points = this.#history.get(id) ?? [];
      remember(points, traffic.perSecond);
      this.#history.set(id, points);
    }
    remember(this.#total, next.totals.messagesPerSecond);
    this.snapshot = next;
    this.now = Date.now();
  }
}

function remember(points: number[], value: number): void {
  points.push(value);
  if (points.length > historyLength) points.shift();
}

function add(sums: Map<string, EdgeSum>, key: string, edge: EdgeTraffic): void {
  const was = sums.get(key) ?? nothing;
  sums.set(key, {
    count: was.count + edge.count,
    perSecond: was.perSecond + edge.perSecond,
    rejected: was.rejected + edge.rejected,
    lag: was.lag + edge.lag,
    rejecting: false,
  });
}

function raise(sums: Map<string, EdgeSum>, key: string, edge: EdgeTraffic): void {
  const was = sums.get(key) ?? nothing;
  sums.set(key, {
    count: Math.max(was.count, edge.count),
    perSecond: Math.max(was.perSecond, edge.perSecond),
    rejected: Math.max(was.rejected, edge.rejected),
    lag: Math.max(was.lag, edge.lag),
    rejecting: false,
  });
}

function sum(sums: Map<string, EdgeSum>, service: string, messages: readonly string[]): EdgeSum {
  const total = { ...nothing };
  for (const message of messages) {
    const one = sums.get(`${service} ${message}`);
    if (!one) continue;
    total.count += one.count;
    total.perSecond += one.perSecond;
    total.rejected += one.rejected;
    total.lag += one.lag;
    total.rejecting ||= one.rejecting;
  }
  return total;
}

export const traffic = new TrafficState();

export function startTraffic(): () => void {
  const stop = openStream({
    url: () => '/v1/traffic/stream',
    onData: (data) => traffic.accept(JSON.parse(data) as Traffic),
    onState: (open) => (traffic.connected = open),
  });
  const tick = setInterval(() => {
    if (Date.now() - traffic.now >= 1000) traffic.now = Date.now();
  }, 1000);
  return () => {
    stop();
    clearInterval(tick);
  };
}
