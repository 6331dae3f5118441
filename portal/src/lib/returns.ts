// Returns as people speak of them.
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
  actions: JsonValue;
  createdAt: string;
  updatedAt: string;
}

/** The returns that an order's document names. */
export const returnsOf = (order: OrderDetail): { id: string; kind: string; status: string; wanted: string }[] =>
  listOf(order.returns).map((one) => ({ id: textOf(one.id), kind: textOf(one.kind), status: textOf(one.status), wanted: textOf(one.wanted) }));

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
