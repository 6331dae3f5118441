// Whether something of an order can be packed now. Shipping knows that, not the order: it is asked as it would be
// done, and only tried.
import type { Action } from './actions';
import { segment } from './address';
import { post, problemOf } from './api/client';

export async function packable(order: string): Promise<Action> {
  const answer = await post(`/v1/orders/${segment(order)}/shipments?preview=true`, '{}');
  const problem = answer.ok ? null : problemOf(answer.status, answer.body);
  return { name: 'pack', allowed: answer.ok, reason: problem?.detail ?? problem?.title ?? '' };
}
