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

export const buyer = { customerId: 'ines', name: 'Ines Marchetti', email: 'ines@marchetti.example', phone: '+390612345678' };
export const address = { street: 'Via del Corso 18', city: 'Roma', state: 'RM', zip: '00186', country: 'IT' };

/** An order of two products of the demo shop, which goes all the way by itself. */
export async function delivered() {
  const { items: rows } = await (await fetch(`${server}/v1/stock?limit=100`)).json();
  const kept = rows.filter((row) => row.available >= 10);
  const [first] = kept;
  const second = kept.find((row) => row.sku !== first.sku);
  const items = [[first, 2], [second, 1]].map(([row, quantity]) => ({ itemId: row.sku, name: `Say ${row.sku}`, quantity, price: row.price }));
  const amount = Math.round(items.reduce((sum, one) => sum + one.quantity * one.price, 0) * 100) / 100;
  const order = {
    orderId: crypto.randomUUID(), customer: buyer, items, shippingAddress: address, orderDate: new Date().toISOString(), status: 'Pending',
    payment: { paymentMethod: 'Credit Card', transactionId: 'tok_demo:portal', amount },
  };
  const answer = await fetch(`${server}/v1/messages/PlaceOrder`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) });
  if (!answer.ok) throw new Error(`PlaceOrder answered ${answer.status}: ${await answer.text()}`);
  for (let i = 0; i < 120; i += 1) {
    const document = await (await fetch(`${server}/v1/orders/${order.orderId}`)).json();
    if (document.stage === 'Delivered') return { order, document };
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error('the order was not delivered');
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
    shipments: '/shipments',
    returns: '/returns',
    subscriptions: '/subscriptions',
    order: `/orders/${encodeURIComponent(order)}`,
    missing: '/nowhere/at-all',
  };
}
