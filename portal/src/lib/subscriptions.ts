// Subscriptions as people speak of them, and what each of their actions asks for.
import type { Field, Values, Way, Ways } from './actions';
import { segment } from './address';
import type { JsonValue, StoryMessage } from './api/types';

export interface Interval { every: number; unit: string }

/** One row of GET /v1/subscriptions. */
export interface SubscriptionSummary {
  id: string;
  customerId: string;
  status: string;
  stage: string;
  plan: string;
  interval: Interval;
  nextAt?: string;
  createdAt: string;
  updatedAt: string;
}

/** GET /v1/subscriptions/{subscription}. */
export interface SubscriptionDetail extends SubscriptionSummary {
  key: string;
  customer: { name: string; email: string; phone?: string };
  items: { productId: string; quantity: number }[];
  payment: { method: string; terms?: string; dueDays?: number };
  shippingAddress: { street: string; city: string; state: string; country: string; postalCode: string };
  startsAt?: string;
  endsAt?: string;
  effectiveAt?: string;
  renewals: number;
  renewing: boolean;
  lastOrderId?: string;
  cancelAskedAt?: string;
  reason?: string;
  actions: JsonValue;
  version: number;
}

/** GET /v1/subscriptions/{subscription}/story. */
export interface SubscriptionStory {
  subscriptionId: string;
  key: string;
  stage: string;
  messages: StoryMessage[];
}

export const stages = ['pending', 'active', 'past_due', 'paused', 'ending', 'canceled', 'expired'];

export const stageLook = (stage: string): string =>
  stage === 'active' ? 'good' : stage === 'pending' || stage === 'paused' ? 'warn' : stage === 'ending' ? 'accent' : 'bad';

/** "every month", "every 2 weeks". */
export const often = (interval: Interval): string => (interval.every === 1 ? `every ${interval.unit}` : `every ${interval.every} ${interval.unit}s`);

/** An order that a renewal placed, and what became of it. */
export interface Attempt { renewal: number; order: string; outcome: 'under way' | 'paid' | 'not paid' | 'called off'; at: string; reason: string }

const fieldsOf = (value: JsonValue): { [name: string]: JsonValue | undefined } => (value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {});
const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** The orders of its renewals, the newest first. */
export function attemptsOf(story: readonly StoryMessage[]): Attempt[] {
  const found = new Map<string, Attempt>();
  let renewal = 0;
  for (const message of story) {
    const payload = fieldsOf(message.payload);
    if (message.message === 'RenewSubscription' && typeof payload.renewal === 'number') renewal = payload.renewal;
    if (message.message === 'PlaceOrder') {
      const order = textOf(payload.orderId);
      found.set(order, { renewal, order, outcome: 'under way', at: message.time, reason: '' });
    }
    const one = found.get(textOf(message.message === 'PaymentFailed' ? fieldsOf(payload.metadata ?? null).orderId : payload.orderId ?? payload.order));
    if (one === undefined) continue;
    if (message.message === 'PaymentProcessed') one.outcome = 'paid';
    if (message.message === 'OrderCancelled' && one.outcome !== 'paid') one.outcome = 'called off';
    if (message.message === 'PaymentFailed' || message.message === 'OrderRefused') {
      one.outcome = message.message === 'PaymentFailed' ? 'not paid' : 'called off';
      one.reason = textOf(payload.failureMessage) || textOf(payload.failureReason) || textOf(payload.reason);
    }
  }
  return [...found.values()].reverse();
}

export function waysOfSubscription(one: SubscriptionDetail): Ways {
  const path = (name: string) => (): string => `/v1/subscriptions/${segment(one.id)}/${name}`;
  const why = (must: boolean): Field => ({ kind: 'text', name: 'reason', label: 'Why', ...(must ? { must } : { note: 'may be left out' }), most: 500 });
  const token: Field = { kind: 'text', name: 'token', label: 'Token of the means of payment', note: 'empty: the one that is known', most: 255 };
  const given = (name: string) => (values: Values): JsonValue => (values[name] === undefined || values[name] === '' ? {} : { [name]: String(values[name]) });
  const foresees = (answer: JsonValue): string[] => {
    const then = fieldsOf(answer);
    const next = textOf(then.nextAt);
    return [`It would be ${textOf(then.stage).replaceAll('_', ' ')}.`, ...(next === '' ? [] : [`It would be renewed next on ${next.slice(0, 10)}.`])];
  };
  const ways: [string, Way][] = [
    ['pause', { title: 'Pause', sure: 'Nothing is renewed until it goes on.', fields: [why(false)], path: path('pause'), body: given('reason'), foresees }],
    ['resume', { title: 'Resume', sure: 'It goes on, and is renewed at its next moment.', fields: [why(false)], path: path('resume'), body: given('reason'), foresees }],
    ['skip', { title: 'Skip a renewal', sure: 'The next renewal is left out, or the one under way.', fields: [why(true)], path: path('skip'), body: given('reason'), foresees }],
    ['pay', { title: 'Charge now', sure: 'What is due is charged at once; from now on that way.', fields: [token], path: path('pay'), body: given('token') }],
    ['renew', { title: 'Have it back', sure: 'It begins again as it was, with an order at once.', fields: [token], path: path('renew'), body: given('token') }],
    ['cancel', { title: 'Cancel', sure: 'The gateway is asked to end it. It lasts until what was paid for is over.', fields: [why(false)], path: path('cancel'), body: given('reason'), foresees }],
  ];
  return new Map(ways);
}
