// Returns as people speak of them, and what each of their actions needs to know.
import type { JsonValue, OrderDetail, StoryMessage } from './api/types';

type Fields = { [name: string]: JsonValue | undefined };
const fieldsOf = (value: JsonValue | undefined): Fields => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {});
const listOf = (value: JsonValue | undefined): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);
const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** One row of GET /v1/returns. */
export interface ReturnSummary {
  id: string;
  orderId: string;
  orderNumber: string;
  kind: string;
  status: string;
  wanted: string;
  units: number;
  refund: number;
  refunded: number;
  currency: string;
  createdAt: string;
}

export interface ReturnLine {
  line?: number;
  productId: string;
  sku: string;
  name: string;
  quantity: number;
  reason?: string;
  received: number;
  inspected: boolean;
  restocked: number;
  writtenOff: number;
}

/** GET /v1/returns/{return}. */
export interface ReturnDetail {
  id: string;
  orderId: string;
  orderNumber: string;
  customerId: string;
  kind: string;
  status: string;
  wanted: string;
  lines: ReturnLine[];
  note?: string;
  reason?: string;
  shipmentId?: string;
  label?: string;
  currency: string;
  value?: number;
  refund?: { status: string; amount: number; refunded: number };
  carried?: number;
  order?: { id: string; number: string | null };
  due?: string;
  actions: { name: string; allowed: boolean; reason?: string }[];
  createdAt: string;
  updatedAt: string;
}

/** The returns that an order's document names. */
export const returnsOf = (order: OrderDetail): { id: string; kind: string; status: string; wanted: string }[] =>
  listOf(order.returns).map((one) => ({ id: textOf(one.id), kind: textOf(one.kind), status: textOf(one.status), wanted: textOf(one.wanted) }));

/** Number of units that an action asks for: at most `bound`, and `most` to begin with. */
export interface Asked {
  place: number;
  name: string;
  note: string;
  most: number;
  bound: number;
}

interface Way {
  title: string;
  sure: string;
  reason?: 'may' | 'must';
  lines?: (detail: ReturnDetail) => Asked[];
  body: (reason: string, lines: readonly Asked[], units: Readonly<Record<number, number>>) => JsonValue;
}

const named = (line: ReturnLine): { line: number } | { product: string } => (line.line === undefined ? { product: line.sku } : { line: line.line });
const detailLines = new WeakMap<Asked, ReturnLine>();
function asking(line: ReturnLine, place: number, note: string, most: number, bound: number): Asked {
  const one = { place, name: line.name, note, most, bound };
  detailLines.set(one, line);
  return one;
}
/** Each line that was asked about, with the units given. */
function each<T>(lines: readonly Asked[], units: Readonly<Record<number, number>>, make: (line: ReturnLine, given: number, asked: Asked) => T): T[] {
  return lines.flatMap((asked) => {
    const line = detailLines.get(asked);
    return line === undefined ? [] : [make(line, units[asked.place] ?? 0, asked)];
  });
}

export const ways = new Map<string, Way>([
  ['approve', { title: 'Approve', sure: 'The buyer is told, and gets a label for the way back.', body: () => ({}) }],
  ['reject', { title: 'Reject', sure: 'The buyer is told why.', reason: 'must', body: (reason) => ({ reason }) }],
  ['receive', {
    title: 'Receive', sure: 'How many of each came?',
    lines: (detail) => detail.lines.map((line, i) => asking(line, i, `${line.quantity} announced`, line.quantity, 1_000_000_000)),
    body: (_, lines, units) => ({ lines: each(lines, units, (line, quantity) => ({ ...named(line), quantity })).filter((one) => one.quantity > 0) }),
  }],
  ['inspect', {
    title: 'Inspect', sure: 'How many of each go back on the shelf? The others are written off.',
    lines: (detail) => detail.lines.flatMap((line, i) => (line.received > 0 && !line.inspected ? [asking(line, i, `${line.received} came`, line.received, line.received)] : [])),
    body: (_, lines, units) => ({ lines: each(lines, units, (line, restock, asked) => ({ ...named(line), restock, writeOff: asked.bound - restock })) }),
  }],
  ['close', { title: 'Close', sure: 'Nothing more is waited for.', reason: 'may', body: (reason) => ({ reason }) }],
]);

/** The messages of an order's story that are about one of its returns, or follow from one that is. */
export function storyOfReturn(story: readonly StoryMessage[], id: string): StoryMessage[] {
  const among = new Set<string>();
  return story.filter((message) => {
    const payload = fieldsOf(message.payload);
    const about = ['return', 'key', 'subject'].some((name) => payload[name] === id);
    if (about || (message.causationId !== null && among.has(message.causationId))) among.add(message.id);
    return among.has(message.id);
  });
}
