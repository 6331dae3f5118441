// Numbers and times as people read them.

const whole = new Intl.NumberFormat('en');

export const count = (value: number): string => whole.format(value);

export function rate(perSecond: number): string {
  if (perSecond === 0) return '0/s';
  if (perSecond < 10) return `${perSecond.toFixed(perSecond < 1 ? 2 : 1)}/s`;
  if (perSecond < 10_000) return `${Math.round(perSecond)}/s`;
  return `${(perSecond / 1000).toFixed(perSecond < 100_000 ? 1 : 0)}k/s`;
}

export function micros(value: number): string {
  // Nobody here handled it yet.
  if (value === 0) return '–';
  if (value < 1000) return value < 1 ? '<1 µs' : `${Math.round(value)} µs`;
  if (value < 1_000_000) return `${(value / 1000).toFixed(value < 10_000 ? 1 : 0)} ms`;
  return `${(value / 1_000_000).toFixed(1)} s`;
}

export function clock(time: string): string {
  const at = new Date(time);
  if (Number.isNaN(at.getTime())) return time;
  return at.toLocaleTimeString('en-GB', { hour12: false }) + '.' + String(at.getMilliseconds()).padStart(3, '0');
}

export function dateTime(time: string): string {
  const at = new Date(time);
  return Number.isNaN(at.getTime()) ? time : `${at.toLocaleDateString('en-CA')} ${at.toLocaleTimeString('en-GB')}`;
}

export function ago(time: string, now: number): string {
  const seconds = Math.max(0, (now - new Date(time).getTime()) / 1000);
  if (seconds < 2) return 'now';
  if (seconds < 90) return `${Math.round(seconds)} s ago`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min ago`;
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h ago`;
  return `${Math.round(seconds / 86_400)} d ago`;
}

export function money(amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount);
  } catch {
    return `${amount} ${currency}`;
  }
}

export const shortId = (id: string): string => (id.length > 13 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id);

/** `com.flowmart.PlaceOrder.v0.0.1` -> PlaceOrder, 0.0.1 */
export function eventType(type: string): { message: string; version: string } {
  const found = /([^.]+)\.v(\d.*)$/.exec(type);
  return found ? { message: found[1] ?? type, version: found[2] ?? '' } : { message: type, version: '' };
}

export const pretty = (value: unknown): string => JSON.stringify(value, null, 2) ?? '';

/** The look of an order's stage: waiting for somebody, on its way, well ended, called off. */
export const stageLooks: Record<string, string> = { Pending: 'warn', Processing: 'accent', Shipped: 'accent', Delivered: 'good', Cancelled: 'bad' };
