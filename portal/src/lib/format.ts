// Numbers and times as people read them.

const whole = new Intl.NumberFormat('en');

export const count = (value: number): string => whole.format(value);

/** Says that some of a story is not shown. */
export const hiddenNote = (many: number): string =>
  many === 0 ? '' : `${many === 1 ? 'One private message is' : `${count(many)} private messages are`} hidden; the lock in the top bar shows ${many === 1 ? 'it' : 'them'}.`;

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
  return seconds < 2 ? 'now' : `${span(seconds)} ago`;
}

/** A length of time in its largest whole unit. */
export function span(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

export function money(amount: number, currency: string): string {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount);
  } catch {
    return `${amount} ${plain(currency, 12)}`;
  }
}

// Control characters, and what turns the direction of reading for all that follows. Marks of direction
// and joiners stay: names in many scripts need them, and they reach no further than their neighbours.
const steering = /[\p{Cc}\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;

// No writing puts more marks on one letter; a tower of them covers the lines around it.
const tower = /(\p{Mark}{6})\p{Mark}+/gu;

const sign = (character: string): string => `⟨U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}⟩`;

/** Text that others wrote, to stand in a line of ours: what steers is shown as a sign, and 10,000
 *  letters are cut to what a line is for. Shown whole, texts belong into `pretty`. */
export function plain(text: string, most = 120): string {
  const level = text.replaceAll(tower, '$1');
  const letters = level.length > most ? [...level.slice(0, 2 * most)] : null;
  return (letters && letters.length > most ? `${letters.slice(0, most - 1).join('')}…` : level).replaceAll(steering, sign);
}

export const shortId = (id: string): string => (id.length > 13 ? plain(`${id.slice(0, 8)}…${id.slice(-4)}`) : plain(id));

/** `com.flowmart.PlaceOrder.v0.0.1` -> PlaceOrder, 0.0.1 */
export function eventType(type: string): { message: string; version: string } {
  const found = /([^.]+)\.v(\d.*)$/.exec(type);
  return found ? { message: found[1] ?? type, version: found[2] ?? '' } : { message: type, version: '' };
}

// What JSON.stringify leaves as it is although nobody can see it, or it turns the line.
const invisible = /[\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** JSON to be read: still the same value, and every invisible character is written out. */
export const pretty = (value: unknown): string =>
  (JSON.stringify(value, null, 2) ?? '').replaceAll(invisible, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The look of an order's stage: waiting for somebody, on its way, well ended, called off. */
const looks = new Map([['Pending', 'warn'], ['Processing', 'accent'], ['Shipped', 'accent'], ['Delivered', 'good'], ['Cancelled', 'bad']]);
export const stageLook = (stage: string): string => looks.get(stage) ?? '';
