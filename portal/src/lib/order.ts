// An order as people speak of it (buyer, addresses, lines, parcels, payments), put together from its
// document and from the messages of its story. What neither says is null or missing, and not shown.
import type { Action } from './actions';
import type { JsonValue, OrderDetail, StoryMessage } from './api/types';

export type Fields = { [name: string]: JsonValue | undefined };
export const fieldsOf = (value: JsonValue | undefined): Fields => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {});
export const listOf = (value: JsonValue | undefined): Fields[] => (Array.isArray(value) ? value.map(fieldsOf) : []);
export const numberOf = (value: JsonValue | undefined): number | null => (typeof value === 'number' ? value : null);
/** The first of some fields that says anything. */
export function textOf(fields: Fields, ...names: string[]): string | null {
  for (const name of names) {
    const value = fields[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

/** The list kept under a key, begun with the first use of it. */
function listIn<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

export interface Buyer {
  id: string | null;
  name: string | null;
  email: string | null;
  phone: string | null;
}

/** What the order's document says of its buyer, else what the message that placed it said. */
export function buyerOf(order: OrderDetail, story: readonly StoryMessage[]): Buyer {
  const told = [fieldsOf(order.customer), ...story.map((message) => fieldsOf(fieldsOf(message.payload).customer))];
  const said = (...names: string[]): string | null => told.map((one) => textOf(one, ...names)).find((text) => text !== null) ?? null;
  return {
    id: order.customerId ?? said('customerId', 'id'), name: textOf(order, 'customerName') ?? said('name'), email: mailOf(said('email')), phone: said('phone'),
  };
}

/** Nothing where nobody gave one: what stands in for it is under a domain that reaches nobody (RFC 2606). */
export const mailOf = (mail: string | null): string | null => (mail?.endsWith('.invalid') === true ? null : mail);

/** An address as it is written on a parcel, line by line. */
export function addressOf(value: JsonValue | undefined): string[] {
  const fields = fieldsOf(value);
  // Imports and the command line write "unknown" where nobody said anything.
  const said = (...names: string[]): string | null => (textOf(fields, ...names) === 'unknown' ? null : textOf(fields, ...names));
  const joined = (...parts: (string | null)[]): string => parts.filter((part) => part !== null).join(' ');
  return [
    said('name') ?? joined(said('firstName'), said('lastName')), said('company') ?? '', said('street', 'addressLine1') ?? '', said('addressLine2') ?? '',
    joined(said('postalCode', 'zip'), said('city')), joined(said('state'), said('country')),
  ].filter((line) => line !== '');
}

/** What other systems and the shop say of the order, by what it is. */
export function notesOf(order: OrderDetail): [string, string][] {
  const origin = fieldsOf(order.origin);
  const called = (value: JsonValue | undefined): string[] => listOf(value).map((one) => `${textOf(one, 'system') ?? ''}:${textOf(one, 'id') ?? ''}`);
  const tags = Array.isArray(order.tags) ? order.tags.filter((tag) => typeof tag === 'string') : [];
  const notes: [string, string][] = [
    ['Channel', textOf(origin, 'channel') ?? ''], ['Also called', called(order.references).join(', ')], ['Buyer there', called(order.buyerReferences).join(', ')],
    ['Tags', tags.join(', ')], ...listOf(order.customFields).map((one): [string, string] => [textOf(one, 'name') ?? '', textOf(one, 'value') ?? '']),
  ];
  return notes.filter(([, text]) => text !== '');
}

/** One moment in the life of a parcel or a payment. */
export interface Passage {
  key: string;
  message: string;
  /** What is written of a message that is no page of its own; null: its name, which leads to its page. */
  title: string | null;
  time: string;
  note: string | null;
}

export interface Parcel {
  id: string;
  method: string | null;
  items: { item: string; quantity: number }[];
  address: string[];
  passages: Passage[];
}

export interface Payment {
  id: string;
  amount: number | null;
  currency: string | null;
  method: string | null;
  reference: string | null;
  /** In the words of the document or of the last message that has a word for it. */
  status: string | null;
  passages: Passage[];
}

/** The commands and events about each thing that a field names, oldest first; of private ones those of staff who
 *  led it on, or nobody would see why it moved. */
function lives(story: readonly StoryMessage[], field: string): Map<string, StoryMessage[]> {
  const found = new Map<string, StoryMessage[]>();
  for (const message of story) {
    const fields = fieldsOf(message.payload);
    const led = field === 'shipmentId' && message.message === 'SkipParcel';
    const id = textOf(fields, led ? 'shipment' : field);
    if (id === null || (message.private && !led) || (message.kind !== 'event' && message.kind !== 'command')) continue;
    listIn(found, id).push(message);
  }
  return found;
}

/** The newest value that the messages have for a field. */
const newest = (life: readonly StoryMessage[], ...names: string[]): string | null =>
  life.reduce<string | null>((known, { payload }) => textOf(fieldsOf(payload), ...names) ?? known, null);

function passagesOf(life: readonly StoryMessage[]): Passage[] {
  return life.map((message) => ({
    key: message.id, message: message.message, title: message.private ? 'Led on by staff' : null, time: message.time,
    note: textOf(fieldsOf(message.payload), 'failureMessage', 'failureReason', 'cancellationReason', 'reason', 'status'),
  }));
}

export function parcelsOf(story: readonly StoryMessage[]): Parcel[] {
  return [...lives(story, 'shipmentId')].map(([id, life]) => {
    const packed = life.map(({ payload }) => fieldsOf(payload)).findLast((one) => Array.isArray(one.items)) ?? {};
    return {
      id, method: newest(life, 'shippingMethod'), address: addressOf(packed.address), passages: passagesOf(life),
      items: listOf(packed.items).map((one) => ({ item: textOf(one, 'itemId', 'productId', 'sku') ?? '', quantity: numberOf(one.quantity) ?? 0 })),
    };
  });
}

export function paymentsOf(order: OrderDetail, story: readonly StoryMessage[]): Payment[] {
  const documents = [...listOf(order.payments), fieldsOf(order.payment)];
  const told = lives(story, 'paymentId');
  const ids = new Set([...told.keys(), ...documents.flatMap((one) => textOf(one, 'paymentId', 'id') ?? [])]);
  return [...ids].map((id) => {
    const document = documents.find((one) => textOf(one, 'paymentId', 'id') === id) ?? {};
    const life = told.get(id) ?? [];
    const amounts = [document, ...life.map(({ payload }) => fieldsOf(payload))];
    return {
      id, status: textOf(document, 'status') ?? newest(life, 'status'), passages: passagesOf(life),
      amount: amounts.map((one) => numberOf(one.amount)).find((one) => one !== null) ?? null,
      currency: textOf(document, 'currency') ?? newest(life, 'currency') ?? order.currency,
      method: textOf(document, 'paymentMethod', 'method') ?? newest(life, 'paymentMethod'),
      // The processor's own reference, where it gave one, finds the payment there.
      reference: newest(life, 'transactionId') ?? textOf(document, 'transactionId'),
    };
  });
}

/** Units that the order has of a product in one warehouse, and what happened to them last; none are left
 *  of what it gave back. */
export interface Held {
  warehouse: string;
  quantity: number;
  reason: string;
}

/** Published changes of stock say what they took from what is available: the sum is what the order has. */
function heldBy(story: readonly StoryMessage[]): Map<string, Held[]> {
  const found = new Map<string, Held[]>();
  for (const message of story) {
    const fields = fieldsOf(message.payload);
    const product = textOf(fields, 'product_id');
    const change = numberOf(fields.adjusted_quantity);
    if (message.private || message.kind !== 'event' || product === null || change === null) continue;
    const warehouse = textOf(fields, 'warehouse_id') ?? '';
    const held = listIn(found, product);
    const one = held.find((other) => other.warehouse === warehouse) ?? { warehouse, quantity: 0, reason: '' };
    if (!held.includes(one)) held.push(one);
    one.quantity -= change;
    one.reason = textOf(fields, 'adjustment_reason') ?? '';
  }
  return found;
}

export interface Line {
  product: string | null;
  sku: string | null;
  name: string | null;
  quantity: number;
  /** How many may still be sent back, once something has left. */
  returnable: number | null;
  price: number | null;
  total: number | null;
  held: Held[];
  /** Number of the parcel from 1, and how many of the line are in it. */
  parcels: { n: number; quantity: number }[];
}

/** What people call a product that a parcel names by its id or its article code. */
export const calledBy = (lines: readonly Line[]) => (item: string): string => {
  const line = lines.find((one) => one.sku === item || one.product === item.toLowerCase());
  return line?.name ?? line?.sku ?? item;
};

const calledOff = (parcel: Parcel): boolean => /cancel/i.test(parcel.passages.at(-1)?.message ?? '');

/** A product on two lines fills them one after the other: hands each line what it still takes. */
function fill(lines: readonly Line[], quantity: number, open: Map<Line, number>, give: (line: Line, taken: number) => void): void {
  let rest = quantity;
  for (const line of lines) {
    const taken = Math.min(rest, open.get(line) ?? line.quantity);
    if (taken <= 0) continue;
    rest -= taken;
    open.set(line, (open.get(line) ?? line.quantity) - taken);
    give(line, taken);
  }
}

export function linesOf(order: OrderDetail, story: readonly StoryMessage[], parcels: readonly Parcel[]): Line[] {
  const lines = listOf(order.items).map<Line>((item) => ({
    product: textOf(item, 'productId'), sku: textOf(item, 'sku'), name: textOf(item, 'name', 'productName'), quantity: numberOf(item.quantity) ?? 0,
    returnable: numberOf(item.returnable), price: numberOf(item.price) ?? numberOf(item.unitPrice), total: numberOf(item.totalPrice), held: [], parcels: [],
  }));
  const byName = new Map<string, Line[]>();
  for (const line of lines) {
    for (const name of new Set([line.product, line.sku])) if (name !== null) listIn(byName, name).push(line);
  }
  const unheld = new Map<Line, number>();
  for (const [product, held] of heldBy(story)) {
    const among = byName.get(product) ?? [];
    for (const one of held) fill(among, one.quantity, unheld, (line, quantity) => line.held.push({ ...one, quantity }));
    for (const line of among) if (line.held.length === 0) line.held.push(...held.slice(-1).map((one) => ({ ...one, quantity: 0 })));
  }
  const unpacked = new Map<Line, number>();
  for (const [i, parcel] of parcels.entries()) {
    for (const { item, quantity } of calledOff(parcel) ? [] : parcel.items) {
      fill(byName.get(item) ?? [], quantity, unpacked, (line, taken) => line.parcels.push({ n: i + 1, quantity: taken }));
    }
  }
  return lines;
}

/** What is charged beside the lines. */
export interface Adjustment {
  name: string;
  amount: number;
  included: boolean;
}

export const adjustmentsOf = (order: OrderDetail): Adjustment[] => listOf(order.adjustments).flatMap((one) => {
  const amount = numberOf(one.amount);
  return amount === null ? [] : [{ name: textOf(one, 'name', 'label', 'code', 'kind') ?? '', amount, included: one.included === true }];
});

/** What may be done with it now. */
export const actionsOf = (thing: Fields): Action[] => listOf(thing.actions).flatMap((one) => {
  const name = textOf(one, 'name');
  return name === null ? [] : [{ name, allowed: one.allowed === true, reason: textOf(one, 'reason') ?? '' }];
});

/** How a word about a parcel or a payment looks: well ended, gone wrong, on its way. */
export function stateLook(words: string): string {
  if (/fail|cancel|declin|refus|reject|expir/i.test(words)) return 'bad';
  if (/deliver|complete|paid|succe|confirm/i.test(words)) return 'good';
  return /pending|initiat|created|return/i.test(words) ? 'warn' : 'accent';
}

/** Holds that are on, with why. */
export const holdsOf = (order: OrderDetail): { id: string; purpose: string; reason: string }[] => listOf(order.holds).flatMap((one) =>
  textOf(one, 'status') === 'held' ? [{ id: textOf(one, 'id') ?? '', purpose: textOf(one, 'purpose') ?? '', reason: textOf(one, 'reason') ?? '' }] : []);
