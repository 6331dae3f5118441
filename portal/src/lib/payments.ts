// Payments as people speak of them, and what each of their actions asks for.
import type { Field, Way, Ways } from './actions';
import { segment } from './address';
import type { JsonValue } from './api/types';
import { money } from './format';

/** One row of GET /v1/payments. */
export interface PaymentSummary {
  id: string;
  orderId: string;
  orderNumber: string;
  status: string;
  method: string;
  amount: number;
  captured: number;
  refunded: number;
  authorised?: number;
  unheld?: number;
  currency: string;
  attempts: number;
  placedAt: string;
  dueAt?: string;
  overdue?: boolean;
  reduced?: number;
}

/** A charge, a capture, a refund or a dispute. */
export interface Movement {
  id?: string;
  number?: number;
  name?: string;
  status: string;
  amount: number;
  reference?: string;
  reason?: string;
  tries?: number;
  at?: string;
  until?: string;
  evidenceDue?: string;
  settledBy?: string;
}

/** GET /v1/payments/{payment}. */
export interface PaymentDetail extends PaymentSummary {
  [more: string]: unknown;
  disputed?: number;
  capture?: string;
  failure?: string;
  gatewayReference?: string;
  unknownSince?: string;
  waitsFor?: string;
  charges?: Movement[];
  captures?: Movement[];
  refunds?: Movement[];
  disputes?: Movement[];
  outstanding?: number;
  reductions?: Movement[];
  actions?: { name: string; allowed: boolean; reason?: string }[];
}

/** What banks dispute of an order's money, as the order says it. */
export const disputesOf = (order: { [more: string]: unknown }): Movement[] => (Array.isArray(order.disputes) ? (order.disputes as Movement[]) : []);

/** One row of GET /v1/refunds or /v1/disputes. */
export interface MoneyMove {
  id: string;
  paymentId: string;
  orderId: string;
  orderNumber: string;
  status: string;
  name: string;
  amount: number;
  currency: string;
  reason?: string;
  tries?: number;
  evidenceDue?: string;
  createdAt: string;
}
export const moveLook = (status: string): string => (({ done: 'good', settled: 'good', won: 'good', failed: 'bad', lost: 'bad' })[status] ?? 'warn');

/** One row of GET /v1/reconciliations. */
export interface Reconciliation {
  id: number;
  status: string;
  from: string;
  until: string;
  here: number;
  there: number;
  differences: number;
  named: Difference[];
  failure?: string;
}
export interface Difference {
  kind: string;
  of: string;
  payment: string;
  number: number;
  here: string;
  there: string;
}
export function differenceInWords(one: Difference): string {
  switch (one.kind) {
    case 'missing-there': return `the gateway has none; here ${one.here}`;
    case 'missing-here': return `none here; the gateway says ${one.there}`;
    case 'twice': return `stands twice at the gateway; here ${one.here}`;
    default: return `${one.kind}: here ${one.here}, at the gateway ${one.there}`;
  }
}

/** What was moved of it, kind by kind; those of which there are none are left out. */
export const movementsOf = (payment: PaymentDetail): { kind: string; title: string; all: Movement[] }[] =>
  [
    { kind: 'charge', title: 'Charges', all: payment.charges ?? [] },
    { kind: 'capture', title: 'Captures', all: payment.captures ?? [] },
    { kind: 'refund', title: 'Refunds', all: payment.refunds ?? [] },
    { kind: 'dispute', title: 'Disputes', all: payment.disputes ?? [] },
    { kind: 'reduction', title: 'Not owed any more', all: payment.reductions ?? [] },
  ].filter((one) => one.all.length > 0);

const step = (currency: string): string => {
  const digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  return (1 / 10 ** digits).toFixed(digits);
};
const why: Field = { kind: 'text', name: 'reason', label: 'Why', note: 'may be left out', most: 500 };

const said = (reason: string | number | undefined): Record<string, JsonValue> => (reason === undefined || reason === '' ? {} : { reason: String(reason) });

export function waysOfPayment(payment: PaymentDetail): Ways {
  const path = (name: string) => (): string => `/v1/payments/${segment(payment.id)}/${name}`;
  const amount = (most: number): Field => ({ kind: 'number', name: 'amount', label: `Amount in ${payment.currency}`, least: 0, most, first: most, step: step(payment.currency) });
  const open = (payment.authorised ?? 0) + (payment.unheld ?? 0);
  const here = payment.captured - payment.refunded - (payment.disputed ?? 0) + open;
  const owed = payment.dueAt === undefined ? 0 : (payment.outstanding ?? 0);
  // What is owed becomes less first; only what is more than that is money that goes back.
  const back = owed === 0 ? { title: 'Give back', sure: 'The buyer gets that much back.' }
    : here > 0 ? { title: 'Owe less, or give back', sure: `So much less is owed; what is more than the ${money(owed, payment.currency)} that are owed goes back.` }
      : { title: 'Owe less', sure: 'The buyer owes that much less. No money moves.' };
  const ways: [string, Way][] = [
    ['capture', { title: 'Take money', sure: 'What is promised is taken from the buyer.', fields: [amount(open)], path: path('capture'), body: (values) => ({ amount: Number(values.amount) }) }],
    ['void', { title: 'Let go', sure: 'What is promised is let go, and the order is held.', fields: [why], path: path('void'), body: (values) => said(values.reason) }],
    ['retry', {
      title: 'Try again', sure: 'The gateway is asked again for what failed.',
      fields: [{ kind: 'text', name: 'token', label: 'Another token', note: 'may be left out', most: 255 }],
      path: path('retry'), body: (values): Record<string, JsonValue> => (values.token === '' || values.token === undefined ? {} : { token: String(values.token) }),
    }],
    ['refund', { ...back, fields: [amount(here + owed), why], path: path('refunds'), body: (values) => ({ amount: Number(values.amount), ...said(values.reason) }) }],
  ];
  return new Map(ways);
}

/** What may be done with a refund that did not go through. */
export function waysOfRefund(id: string): Ways {
  return new Map<string, Way>([
    ['retry', { title: 'Ask again', sure: 'The gateway is asked for it once more.', path: () => `/v1/refunds/${segment(id)}/retry`, body: () => ({}) }],
    ['settle', {
      title: 'Settled elsewhere', sure: 'It counts as gone back.',
      fields: [
        { kind: 'text', name: 'reference', label: 'How it went back', most: 255, must: true },
        { kind: 'text', name: 'by', label: 'Who settled it', most: 128, must: true },
        why,
      ],
      path: () => `/v1/refunds/${segment(id)}/settle`,
      body: (values) => ({ reference: String(values.reference), by: String(values.by), ...said(values.reason) }),
    }],
  ]);
}
