// The documents of the HTTP API that this client reads: the agreement between the portal and the
// program that serves it.
//
// Rules that hold for every document:
//   - Field names are camelCase; a field that is not marked `?` is always present, `null` when empty.
//   - Ids are the contract's ids exactly (`InventoryAdjusted`, `orders.{env}.events`).
//   - `version` is a released semantic version; `range` is what a service declared (`>1.0.0`,
//     `^1.0.0`, `0.0.x`, `x`, `latest`) or null when it declared none.
//   - Times are RFC 3339 UTC strings. `position` grows by one for each message of the journal.
//   - Everything the portal shows about the contract comes from `Catalog`; counts are array lengths.

// The catalogue is the larger half and has a file of its own.
import type { JsonValue, MessageKind, Version } from './catalog-types';

export * from './catalog-types';

// ---------------------------------------- GET /v1/traffic, and GET /v1/traffic/stream (SSE, 1 Hz)

/**
 * A whole snapshot each time, so a client that reconnects has caught up with the first document.
 * The stream sends `id: <position>` and `data: <document on one line>`; event name is the default.
 * Counts are since the program started; rates are over the last few seconds.
 */
export interface Traffic {
  position: number;
  at: string;
  uptimeMs: number;
  totals: {
    ordersPerSecond: number;
    messagesPerSecond: number;
    /** Messages accepted and not yet handled. */
    backlog: number;
    /** Instances of flows beyond the deadline of their step. */
    flowsStuck?: number;
    [more: string]: number | undefined;
  };
  /** Of the journal: the first record that cannot be read any more. */
  damage?: { record: number; reason: string };
  /** By message id; private ones too. A message that never flowed may be missing. */
  messages: Record<string, MessageTraffic>;
  edges: EdgeTraffic[];
  /** How many of each entity exist, by entity id, where the program keeps that entity. */
  entities?: Record<string, number>;
}

export interface MessageTraffic {
  count: number;
  perSecond: number;
  rejected: number;
  /** Handling time. */
  p50Micros: number;
  p99Micros: number;
  lastSeen: string | null;
}

/** Messages of one kind and version that one service took from another. */
export interface EdgeTraffic {
  /** Service or actor id; null when it came in from outside through HTTP. */
  from: string | null;
  /** Service id; null when nobody here consumes it. */
  to: string | null;
  message: string;
  version: Version;
  count: number;
  perSecond: number;
  rejected: number;
  /** Messages on the way: sent and not yet handled by `to`. */
  lag: number;
}

// ------------------- GET /v1/events?after=N&limit=M[&message=Id][&private=true] and /v1/events/stream

/** `?last=N` (up to 1000) in place of `after` and `limit`: the newest N that match, oldest first. */
export interface EventPage {
  events: CloudEvent[];
  /** The `after` of the next page. */
  next: string;
  /** Position of the newest message of the journal, whether it matches or not. */
  end?: number;
}

/** CloudEvents 1.0 in JSON. The stream sends `id: <position>` and `data: <this on one line>`. */
export interface CloudEvent {
  specversion: '1.0';
  id: string;
  /** `/flowmart/{service}`: the service's id, or that id in lower case without `Service`. */
  source: string;
  /** `com.flowmart.{Message}.v{version}` */
  type: string;
  subject?: string;
  time: string;
  /** When it was taken, where its sender said another time. */
  recordedtime?: string;
  datacontenttype?: string;
  dataschema?: string;
  correlationid?: string;
  causationid?: string;
  partitionkey?: string;
  traceparent?: string;
  data: JsonValue;
  position: number;
}

// --------------------------- GET /v1/orders?status=&customerId=&after=&limit=, /v1/orders/{id}[/story]

export interface OrderPage {
  /** Newest first. */
  items: OrderSummary[];
  /** Opaque; the `after` of the next page, null at the end. */
  next: string | null;
  /** All orders, by the values that `status=` takes, in the order of a life; zeros included. */
  counts?: Record<string, number>;
}

/** The order of the documented HTTP API, and its `stage`: the finer status of the entity. */
export interface OrderSummary {
  id: string;
  orderNumber: string;
  customerId: string | null;
  status: string;
  stage: string;
  totalAmount: number;
  currency: string;
  createdAt: string;
  /** Of a list, the number of lines; one order has its `items` instead. */
  lines?: number;
}

/** The whole of `GET /v1/orders/{id}`: the portal shows what it knows and the rest as JSON. */
export type OrderDetail = OrderSummary & { [more: string]: JsonValue | undefined };

/** GET /v1/shipments: a parcel each. */
export interface ShipmentSummary {
  id: string;
  orderId: string | null;
  orderNumber: string | null;
  status: string;
  method: string;
  units: number;
  reason?: string;
  createdAt: string;
  updatedAt: string;
}
export interface ShipmentPage {
  items: ShipmentSummary[];
  next: string | null;
}
/** GET /v1/shipments/{id}: what else it says is shown where it is known. */
export type ShipmentDetail = ShipmentSummary & { [more: string]: JsonValue | undefined };

/** GET /v1/stock?product=: a product in each warehouse. */
export interface StockPage {
  items: { productId: string; sku: string; warehouse: string; warehouseId?: string; onHand: number; reserved: number; available: number }[];
}

/** Every message that one order caused, oldest first; private ones are marked. */
export interface Story {
  orderId: string;
  orderNumber: string;
  status: string;
  messages: StoryMessage[];
}

export interface StoryMessage {
  position: number;
  id: string;
  message: string;
  version: Version;
  /** Private ones may also be a `response` to a query, or the `effect` that an adapter carries out. */
  kind: MessageKind | 'response' | 'effect';
  private: boolean;
  /** Service, flow or actor id; a call from outside names the actor of the documented sequence. */
  from: string;
  to: string[];
  time: string;
  causationId: string | null;
  /** Position of the cause, which may have been decided in an earlier batch. */
  causePosition?: number;
  payload: JsonValue;
  /** What the receiver answered, where it answered: drawn as the reply arrow. */
  reply?: { status: number; body: JsonValue } | null;
  /** Steps of flows that this message made the order enter. */
  steps: { flow: string; step: string; note?: string }[];
}

// ------------------------------------------------------------------------------------- GET /v1/flows

export interface FlowList {
  flows: FlowFigures[];
}

export interface FlowFigures {
  id: string;
  title: string;
  /** Whether the program runs it; else it is documented only. */
  runs: boolean;
  count: number;
  stuck: number;
  steps: { id: string; title: string; deadlineSeconds: number | null; count: number; stuck: number }[];
}

// ------------------ GET /v1/flows/{flowId}/instances?step=&olderThan=&stuck=&limit=&after=

export interface FlowInstances {
  /** Live ones, then ended ones, each the newest first; by step, age or `stuck` the longest there first. */
  instances: FlowInstance[];
  /** The `after` of the next page, null at the end. */
  next: string | null;
  /** Live instances by the step at which they stand, all of them. */
  counts: Record<string, number>;
  /** Of those, beyond the deadline of the step. */
  stuck: Record<string, number>;
}

export interface FlowInstance {
  /** The order (or subscription) it runs for. */
  id: string;
  /** What people call that: the order's number. Null while the lists do not know it yet. */
  name: string | null;
  step: string;
  status: 'running' | 'waiting' | 'failed' | 'done';
  since: string;
  /** Of the step; null once it has ended. */
  deadline: string | null;
  /** Beyond the deadline of a step at which it stands. */
  stuck: boolean;
  /** Several steps where several parcels are at different ones; none once it has ended. */
  standing: { step: string; since: string; deadline: string; stuck: boolean }[];
  /** Step ids in the order they were entered. */
  visited: string[];
  /** What a person may do with it now; each is a POST to `path`, empty but for `skip`, which says why. */
  actions?: { id: string; title: string; path: string }[];
}

// ----------------------------------------------------- POST /v1/messages/{Id}, POST /v1/demo/orders

/** RFC 9457, `application/problem+json`. Any refusal of any endpoint has this shape. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** `pointer` is an RFC 6901 JSON pointer into the payload. */
  errors?: { pointer: string; detail: string }[];
}

export interface DemoOrder {
  orderId: string;
}
