// One address of each kind of page, found in the catalogue of the server under test.
import { server } from './browser.mjs';

export async function catalog() {
  const answer = await fetch(`${server}/v1/catalog`);
  if (!answer.ok) throw new Error(`/v1/catalog answered ${answer.status}`);
  return answer.json();
}

const at = (section, item) => `/${section}/${encodeURIComponent(item.id)}`;

/** An order to look at: the newest there is, else a demo order. */
export async function anOrder() {
  const page = await (await fetch(`${server}/v1/orders?limit=1`)).json();
  if (page.items.length > 0) return page.items[0].id;
  return placeDemo();
}

export async function placeDemo() {
  const answer = await fetch(`${server}/v1/demo/orders`, { method: 'POST' });
  if (!answer.ok) throw new Error(`POST /v1/demo/orders answered ${answer.status}`);
  return (await answer.json()).orderId;
}

export async function pageKinds() {
  const known = await catalog();
  const order = await anOrder();
  const byKind = (kind) => known.messages.find((message) => message.kind === kind);
  return {
    domain: '/',
    messages: '/messages',
    event: at('messages', byKind('event')),
    command: at('messages', byKind('command')),
    query: at('messages', byKind('query')),
    services: '/services',
    service: at('services', known.services[0]),
    outsideService: at('services', known.services.find((service) => service.external)),
    channels: '/channels',
    channel: at('channels', known.channels[0]),
    entities: '/entities',
    entity: at('entities', known.entities[0]),
    flows: '/flows',
    flow: at('flows', known.flows[0]),
    stores: '/stores',
    store: at('stores', known.dataStores[0]),
    owners: '/owners',
    team: at('owners', known.teams[0]),
    user: at('owners', known.users[0]),
    language: '/language',
    replay: `/replay?order=${encodeURIComponent(order)}`,
    journal: '/journal',
    orders: '/orders',
    order: `/orders/${encodeURIComponent(order)}`,
    missing: '/nowhere/at-all',
  };
}
