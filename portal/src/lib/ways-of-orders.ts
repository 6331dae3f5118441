// What each action on an order asks for, and where it goes.
import type { Field, Values, Way, Ways } from './actions';
import { segment } from './address';
import type { JsonValue, OrderDetail } from './api/types';
import { money } from './format';
import { calledBy, fieldsOf, holdsOf, listOf, numberOf, textOf, type Line } from './order';
import { itemsOf } from './ways-of-parcels';

const units = (line: Line, n: number, label: string, most: number, first: number): Field => ({
  kind: 'number', name: `line${n}`, label: line.name ?? line.sku ?? `Line ${n}`, note: label, least: 0, most, first,
});
const quantityMax = 1_000_000_000;
// A form is for people: of an order of thousands of lines, the first.
const linesOffered = 60;

/** Lines whose number is another than the first; the order's lines are counted from 1. */
const changed = (lines: readonly Line[], values: Values): { line: number; quantity: number }[] => lines.flatMap((line, i) => {
  const quantity = Number(values[`line${i + 1}`] ?? line.quantity);
  return quantity === line.quantity ? [] : [{ line: i + 1, quantity }];
});
const called = (lines: readonly Line[], values: Values): { line: number; quantity: number }[] => lines.flatMap((_, i) => {
  const quantity = Number(values[`line${i + 1}`] ?? 0);
  return quantity > 0 ? [{ line: i + 1, quantity }] : [];
});

/** What would change: each line, and the total. */
function difference(order: OrderDetail, answer: JsonValue): string[] {
  const change = listOf(fieldsOf(answer).amendments).at(-1);
  if (change === undefined) return [];
  const told = listOf(change.lines).map((line) => `${textOf(line, 'name', 'sku') ?? ''}: ${numberOf(line.after) ?? 0} instead of ${numberOf(line.before) ?? 0}`);
  const [before, after] = [numberOf(change.totalBefore), numberOf(change.totalAfter)];
  if (before === null || after === null) return told;
  const sum = money(after, order.currency);
  if (after === before) return [...told, `The total stays ${sum}.`];
  return [...told, `The total is then ${sum}: ${money(Math.abs(after - before), order.currency)} ${after > before ? 'more to pay' : 'goes back'}.`];
}

export function waysOfOrder(order: OrderDetail, lines: readonly Line[]): Ways {
  const offered = lines.slice(0, linesOffered);
  const at = (rest: string): string => `/v1/orders/${segment(order.id)}/${rest}`;
  const why = (must: boolean): Field => ({ kind: 'text', name: 'reason', label: must ? 'Why' : 'Why (may be left out)', most: 500, must });
  const reasoned = (values: Values): JsonValue => (values.reason === '' ? {} : { reason: String(values.reason) });
  const nameOf = calledBy(lines);
  const foresees = (answer: JsonValue): string[] => difference(order, answer);
  const ways: [string, Way][] = [
    ['cancel', { title: 'Cancel order', sure: 'Stock and money go back.', fields: [why(false)], path: () => at('cancel'), body: reasoned }],
    ['amend', {
      title: 'Amend', sure: 'How many of each are wanted now? Kept lines keep their price; what is added is reserved first.',
      fields: [
        ...offered.map((line, i) => units(line, i + 1, `${line.quantity} ordered`, quantityMax, line.quantity)),
        { kind: 'text', name: 'product', label: 'Another product: its article code', note: 'may be left out', most: 128 },
        { kind: 'number', name: 'quantity', label: 'How many of it', least: 1, most: quantityMax, first: 1 },
      ],
      path: () => at('amend'),
      body: (values) => ({ lines: changed(lines, values), ...(values.product === '' ? {} : { add: [{ productId: String(values.product), quantity: Number(values.quantity) }] }) }),
      foresees,
    }],
    ['pack', {
      title: 'Pack what is open', sure: 'All that is in no parcel yet, and lies in one place, goes into a parcel.', path: () => at('shipments'), body: () => ({}),
      foresees: (answer) => itemsOf(answer).map((one) => `${one.quantity} × ${nameOf(one.product)}`),
    }],
    ['cancel-line', {
      title: 'Cancel lines', sure: 'How many of each are not wanted any more? Their stock and money go back.',
      fields: offered.map((line, i) => units(line, i + 1, `${line.quantity} ordered`, line.quantity, 0)),
      path: () => at('cancel'), body: (values) => ({ lines: called(lines, values) }), foresees,
    }],
    ['hold', {
      title: 'Hold', sure: 'It is neither confirmed nor sent off, and does not run out, until it is released.',
      fields: [{ kind: 'text', name: 'purpose', label: 'What for', most: 64, must: true, first: 'review' }, why(true)],
      path: () => at('holds'), body: (values) => ({ purpose: String(values.purpose), reason: String(values.reason) }),
    }],
    ['release', {
      title: 'Release', sure: 'That hold comes off; with the last one the order goes on.',
      fields: [{ kind: 'choice', name: 'hold', label: 'Hold', options: holdsOf(order).map((one) => ({ value: one.id, title: `${one.purpose}: ${one.reason}` })) }],
      path: (values) => at(`holds/${segment(String(values.hold))}/release`), body: () => ({}),
    }],
    ['approve', { title: 'Approve', sure: 'It goes on.', path: () => at('approve'), body: () => ({}) }],
    ['refund', {
      title: 'Refund', sure: 'So much of its money goes back; the order stays as it is.',
      fields: [
        { kind: 'number', name: 'amount', label: 'How much', note: order.currency, least: 0, most: order.totalAmount, first: order.totalAmount, step: 'any' },
        why(true),
      ],
      // The key makes one refund of a request that is sent twice; another refund has another.
      path: () => '/v1/messages/RefundPayment',
      body: (values) => ({
        order: order.id, key: `desk-${crypto.randomUUID()}`, reason: String(values.reason),
        amount: { amount: Number(values.amount), currency: order.currency },
      }),
    }],
    ['reject', { title: 'Reject', sure: 'It is cancelled; stock and money go back.', fields: [why(true)], path: () => at('reject'), body: reasoned }],
  ];
  return new Map(ways);
}
