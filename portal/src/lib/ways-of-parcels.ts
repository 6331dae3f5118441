// What each action on a parcel asks for, and where it goes.
import type { Field, Values, Way, Ways } from './actions';
import { segment } from './address';
import type { JsonValue, ShipmentDetail } from './api/types';
import { fieldsOf, listOf, numberOf, textOf } from './order';

const carried: Field[] = [
  { kind: 'text', name: 'trackingNumber', label: 'Tracking number', note: 'may be left out', most: 128 },
  { kind: 'text', name: 'carrier', label: 'Carrier', note: 'may be left out', most: 128 },
  { kind: 'text', name: 'carrierStatus', label: 'What the carrier says of it', note: 'may be left out', most: 128 },
];
/** What was filled in; the rest is not said. */
const filled = (values: Values, ...names: string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (values[name] === '' || values[name] === undefined ? [] : [[name, String(values[name])]])));
const why: Field = { kind: 'text', name: 'reason', label: 'Why', most: 500, must: true };

export interface Packed { product: string; quantity: number }
export const itemsOf = (parcel: JsonValue | ShipmentDetail): Packed[] => listOf(fieldsOf(parcel as JsonValue).items).flatMap((one) => {
  const product = textOf(one, 'productId');
  return product === null ? [] : [{ product, quantity: numberOf(one.quantity) ?? 0 }];
});

/** `nameOf`: what people call a product of the order. */
export function waysOfParcel(parcel: ShipmentDetail, nameOf: (item: string) => string): Ways {
  const items = itemsOf(parcel);
  const path = (name: string) => (): string => `/v1/shipments/${segment(parcel.id)}/${name}`;
  const collected = parcel.method === 'collect';
  const told = (values: Values): JsonValue => filled(values, 'trackingNumber', 'carrier', 'carrierStatus');
  const ways: [string, Way][] = [
    collected
      ? ['dispatch', { title: 'Ready for collection', sure: 'Its goods leave the shelf, and the buyer is told.', path: path('dispatch'), body: () => ({}) }]
      : ['dispatch', { title: 'Dispatch', sure: 'Its goods leave the shelf.', fields: carried, path: path('dispatch'), body: told }],
    ['collect', { title: 'Hand over', sure: 'The buyer has it.', path: path('collect'), body: () => ({}) }],
    ['deliver', { title: 'Delivered', sure: 'The carrier has handed it over.', fields: carried, path: path('deliver'), body: told }],
    ['fail', {
      title: collected ? 'Not collected' : 'Delivery failed',
      sure: collected ? 'The buyer is told; it is back, and waits to be received.' : 'The buyer is told; the carrier tries again, or brings it back.', fields: [why], path: path('fail'), body: (values) => ({ reason: String(values.reason) }),
    }],
    ['cancel', { title: 'Cancel parcel', sure: 'What is in it is to be packed anew.', path: path('cancel'), body: () => ({}) }],
    ['split', {
      title: 'Split', sure: 'How many of each go into another parcel?',
      fields: items.map((one, i): Field => ({ kind: 'number', name: `item${i}`, label: nameOf(one.product), note: `${one.quantity} inside`, least: 0, most: one.quantity, first: 0 })),
      path: path('split'),
      body: (values) => ({ items: items.flatMap((one, i) => (Number(values[`item${i}`]) > 0 ? [{ productId: one.product, quantity: Number(values[`item${i}`]) }] : [])) }),
    }],
    ['reject', {
      title: "Can't be sent", sure: 'It is taken from another place, or waits for somebody.',
      fields: [
        { kind: 'choice', name: 'product', label: 'What of it', options: items.map((one) => ({ value: one.product, title: nameOf(one.product) })) }, why,
        { kind: 'choice', name: 'stock', label: 'What that says of the stock there', options: [{ value: 'nothing', title: 'nothing' }, { value: 'quantity', title: 'these units are gone' }, { value: 'all', title: 'none are left there' }] },
      ],
      path: path('reject'), body: (values) => ({ productId: String(values.product), reason: String(values.reason), stock: String(values.stock) }),
    }],
    ['receive', {
      title: 'It came back', sure: 'Say what becomes of its goods, and of its buyer.',
      fields: [
        { kind: 'choice', name: 'restock', label: 'The goods', options: [{ value: 'yes', title: 'go back on the shelf' }, { value: 'no', title: 'are written off' }] },
        { kind: 'choice', name: 'then', label: 'The buyer', options: [{ value: 'refund', title: 'gets the money back' }, { value: 'resend', title: 'gets them once more' }] },
      ],
      path: path('receive'), body: (values) => ({ restock: values.restock === 'yes', then: String(values.then) }),
    }],
  ];
  // What is collected is handed over, what is sent is delivered: one of the two is asked for.
  return new Map(ways.filter(([name]) => name !== (collected ? 'deliver' : 'collect')));
}
