// Which component shows which path. Each page is a chunk of its own; the domain page, where most
// readers arrive, is fetched first.
import type { Component } from 'svelte';
import type { Index } from '../lib/catalog.svelte';
import type { Route } from '../lib/router.svelte';

type Load = () => Promise<{ default: Component<{ index: Index; id: string }> }>;

const domain: Load = () => import('./Domain.svelte');
const list: Load = () => import('./List.svelte');
const missing: Load = () => import('./Missing.svelte');

const lists: Record<string, Load> = {
  '': domain,
  messages: () => import('./Messages.svelte'),
  services: list,
  channels: list,
  entities: list,
  flows: list,
  stores: list,
  owners: list,
  language: () => import('./Language.svelte'),
  replay: () => import('./Replay.svelte'),
  journal: () => import('./Journal.svelte'),
  orders: () => import('./Orders.svelte'),
  shipments: () => import('./Shipments.svelte'),
  returns: () => import('./Returns.svelte'),
  payments: () => import('./Payments.svelte'),
  refunds: () => import('./Refunds.svelte'),
  disputes: () => import('./Disputes.svelte'),
  reconciliations: () => import('./Reconciliations.svelte'),
  subscriptions: () => import('./Subscriptions.svelte'),
  notifications: () => import('./Notifications.svelte'),
  webhooks: () => import('./Webhooks.svelte'),
};

const things: Record<string, Load> = {
  messages: () => import('./Message.svelte'),
  services: () => import('./Service.svelte'),
  channels: () => import('./Channel.svelte'),
  entities: () => import('./Entity.svelte'),
  flows: () => import('./Flow.svelte'),
  stores: () => import('./Store.svelte'),
  owners: () => import('./Owner.svelte'),
  orders: () => import('./Order.svelte'),
  shipments: () => import('./Shipment.svelte'),
  returns: () => import('./Return.svelte'),
  payments: () => import('./Payment.svelte'),
  subscriptions: () => import('./Subscription.svelte'),
  webhooks: () => import('./Webhook.svelte'),
};

export function pageOf(route: Route): Load {
  const pages = route.id === null ? lists : things;
  // Asked for as its own: every object knows a "constructor".
  return (Object.hasOwn(pages, route.page) ? pages[route.page] : undefined) ?? missing;
}
