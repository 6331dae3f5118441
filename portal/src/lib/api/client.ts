// Requests to the program. Every refusal is an RFC 9457 problem; what is not (a proxy's page, a lost
// connection) is made into one, so that callers know a single shape of failure.
import { at, segment } from '../address';
import { plain } from '../format';
import type { MoneyMove, PaymentDetail, PaymentSummary, Reconciliation } from '../payments';
import type { ReturnDetail, ReturnSummary } from '../returns';
import type { SubscriptionDetail, SubscriptionStory, SubscriptionSummary } from '../subscriptions';
import type { DeadLetter, Delivery, Notification, Page, Webhook } from '../telling';
import type {
  Catalog, DemoOrder, EventPage, FlowInstances, FlowList, JsonValue, OrderDetail, OrderPage, Problem, ShipmentDetail, ShipmentPage, StockPage, Story,
} from './types';

export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(plain(problem.detail ? `${problem.title}: ${problem.detail}` : problem.title, 400));
  }
}

export interface Answer {
  status: number;
  ok: boolean;
  millis: number;
  body: JsonValue;
}

async function read(response: Response): Promise<JsonValue> {
  const text = await response.text();
  if (text === '') return null;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
}

export function problemOf(status: number, body: JsonValue): Problem {
  if (body !== null && typeof body === 'object' && !Array.isArray(body) && typeof body.title === 'string') {
    return body as unknown as Problem;
  }
  return { type: 'about:blank', title: `The server answered ${status}`, status };
}

async function get<T>(path: string, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(at(path), { headers: { accept: 'application/json' }, signal });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new ApiError({ type: 'about:blank', title: 'The server cannot be reached', status: 0 });
  }
  const body = await read(response);
  if (!response.ok) throw new ApiError(problemOf(response.status, body));
  return body as T;
}

/** Posts and hands back whatever came, refusals included: the try-it box shows both alike. */
export async function post(path: string, body: string | null, type = 'application/json', method = 'POST'): Promise<Answer> {
  const started = performance.now();
  let response: Response;
  try {
    response = await fetch(at(path), {
      method,
      headers: { accept: 'application/json', ...(body === null ? {} : { 'content-type': type }) },
      body,
    });
  } catch {
    throw new ApiError({ type: 'about:blank', title: 'The server cannot be reached', status: 0 });
  }
  const answer = await read(response);
  return { status: response.status, ok: response.ok, millis: performance.now() - started, body: answer };
}

function query(parameters: Record<string, string | number | boolean | null | undefined>): string {
  const filled = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return filled.length === 0 ? '' : `?${new URLSearchParams(filled.map(([key, value]) => [key, String(value)]))}`;
}

// The plain catalogue is asked for exactly as index.html preloads it.
export const getCatalog = (withPrivate: boolean) => get<Catalog>(`/v1/catalog${withPrivate ? '?private=true' : ''}`);

export const getOrders = (filter: Record<string, string | number | undefined>) =>
  get<OrderPage>(`/v1/orders${query(filter)}`);
export const getOrder = (id: string) => get<OrderDetail>(`/v1/orders/${segment(id)}`);
export const getShipments = (filter: Record<string, string | number | undefined>) => get<ShipmentPage>(`/v1/shipments${query(filter)}`);
export const getShipment = (id: string) => get<ShipmentDetail>(`/v1/shipments/${segment(id)}`);
export const getReturns = (filter: { status?: string; after?: string; limit?: number }) =>
  get<{ items: ReturnSummary[]; next: string | null }>(`/v1/returns${query(filter)}`);
export const getReturn = (id: string) => get<ReturnDetail>(`/v1/returns/${segment(id)}`);
export const askForReturn = (order: string, kind: 'returns' | 'claims', wish: JsonValue) =>
  post(`/v1/orders/${segment(order)}/${kind}`, JSON.stringify(wish));
export const getNotifications = (customerId: string, after?: string) => get<Page<Notification>>(`/v1/notifications${query({ customerId, after, limit: 50 })}`);
export const getDeadLetters = (after?: string) => get<Page<DeadLetter>>(`/v1/dead-letters${query({ after, limit: 50 })}`);
export const resendNotification = (id: string, wish: JsonValue) => post(`/v1/notifications/${segment(id)}/resend`, JSON.stringify(wish));
export const getWebhooks = () => get<{ items: Webhook[] }>('/v1/webhooks');
export const getWebhook = (id: string) => get<Webhook>(`/v1/webhooks/${segment(id)}`);
export const getDeliveries = (id: string, filter: { outcome?: string; after?: string }) => get<Page<Delivery>>(`/v1/webhooks/${segment(id)}/deliveries${query({ ...filter, limit: 50 })}`);
export const actOnWebhook = (id: string, action: string, body: JsonValue = null) =>
  post(`/v1/webhooks/${segment(id)}/${segment(action)}`, body === null ? null : JSON.stringify(body));
export const getPayments = (filter: { status?: string; placedFrom?: string; placedTo?: string; overdue?: string; after?: string; limit?: number }) =>
  get<{ items: PaymentSummary[]; next: string | null }>(`/v1/payments${query(filter)}`);
export const getMoves = (kind: 'refunds' | 'disputes', filter: { status?: string; createdFrom?: string; createdTo?: string; after?: string; limit?: number }) =>
  get<{ items: MoneyMove[]; next: string | null }>(`/v1/${kind}${query(filter)}`);
export const getReconciliations = () => get<{ items: Reconciliation[] }>('/v1/reconciliations?limit=50');
export const startReconciliation = () => post('/v1/reconciliations', null);
export const getPayment = (id: string) => get<PaymentDetail>(`/v1/payments/${segment(id)}`);
export const getSubscriptions = (filter: { status?: string; customerId?: string; after?: string; limit?: number }) =>
  get<{ items: SubscriptionSummary[]; next: string | null }>(`/v1/subscriptions${query(filter)}`);
export const getSubscription = (id: string) => get<SubscriptionDetail>(`/v1/subscriptions/${segment(id)}`);
export const getSubscriptionStory = (id: string) => get<SubscriptionStory>(`/v1/subscriptions/${segment(id)}/story`);
export const getStory = (id: string) => get<Story>(`/v1/orders/${segment(id)}/story`);

export const getStock = (product: string) => get<StockPage>(`/v1/stock${query({ product, limit: 100 })}`);

export const getEvents = (filter: { after?: number; limit?: number; last?: number; message?: string; private?: boolean }) =>
  get<EventPage>(`/v1/events${query(filter)}`);

export const getFlows = () => get<FlowList>('/v1/flows');
export const getInstances = (flow: string, filter: { limit: number; step?: string | null; stuck?: boolean; olderThan?: number | null }) =>
  get<FlowInstances>(`/v1/flows/${segment(flow)}/instances${query({ ...filter, stuck: filter.stuck || undefined })}`);

/** An event says where it comes from, so it travels in an envelope; the payload goes in as it was typed. */
export function sendEvent(id: string, version: string, payload: string): Promise<Answer> {
  const envelope = JSON.stringify({ specversion: '1.0', id: `portal-${Date.now()}-${Math.random()}`, source: '/portal', type: `com.flowmart.${id}.v${version}` });
  return post('/v1/messages', `${envelope.slice(0, -1)},"data":${payload}}`, 'application/cloudevents+json');
}

export const sendMessage = (id: string, payload: string) => post(`/v1/messages/${segment(id)}`, payload);

export async function placeDemoOrder(): Promise<string> {
  const answer = await post('/v1/demo/orders', null);
  if (!answer.ok) throw new ApiError(problemOf(answer.status, answer.body));
  return (answer.body as unknown as DemoOrder).orderId;
}
