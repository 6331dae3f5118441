// What a stranger wrote never steers: no name, number, id or payload becomes markup, an address, a
// direction of reading or a page too wide to use, wherever it is shown.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, server } from './browser.mjs';
import { catalog } from './pages.mjs';
import { changedCatalog, message, oneOrder } from './stubs.mjs';

const long = 'W'.repeat(10_000);
const texts = {
  markup: '<img src=x onerror="globalThis.steered=1"><script>globalThis.steered=1</script>',
  attribute: '" onfocus="globalThis.steered=1" autofocus x="',
  template: '{globalThis.steered=1}{@html "<b>"}${1}',
  scheme: 'javascript:globalThis.steered=1',
  climbing: '../../v1/catalog?x=1#y',
  outward: '//elsewhere.example/\\elsewhere.example',
  reversed: '\u202efdp.exe\u2066\u2067 \u2029',
  terminal: '\u001b[31m\u0007\u0000\u0085\u007f',
  halved: '\ud800 half a letter',
  proto: '__proto__',
  long,
  stacked: `Z${'\u0301\u0489'.repeat(3000)}`,
  joined: `שלום\u200f ${'👩‍👩‍👧‍👦'.repeat(300)}`,
};
const everything = `${Object.values(texts).filter((text) => text !== long).join(' ')}${long}`;

let browser;
let page;
let known;
let failures;
let asked;

before(async () => {
  known = await catalog();
  browser = await openBrowser({ reducedMotion: 'reduce' });
});
after(() => browser.close());

async function fresh() {
  await page?.close();
  page = await browser.context.newPage();
  failures = [];
  asked = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('dialog', (dialog) => {
    failures.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => asked.push(request.url()));
}

/** An order, its story, flow instances and journal, in which each text of a stranger is this one. */
async function written(id, text) {
  const order = {
    id, orderNumber: text, customerId: text, customerName: text, status: 'processing', stage: 'Processing', totalAmount: 5, currency: 'GBP', createdAt: '2026-03-14T09:26:53Z',
    items: [{ productId: text, sku: text, name: text, quantity: 1, price: 5, totalPrice: 5 }], customer: { name: text, email: text, phone: text },
    shippingAddress: { name: text, street: text, city: text, state: text, postalCode: text, country: text }, billingAddress: { street: `${text} 2`, city: text },
    adjustments: [{ code: text, amount: 1 }], payment: { paymentId: text, status: text, paymentMethod: text, transactionId: text, amount: 5, currency: text },
  };
  const told = [
    message(1, 'PlaceOrder', { orderId: text, customer: order.customer }, { kind: 'command', from: 'Customer', to: ['OrdersService'] }),
    message(2, 'InventoryAdjusted', { product_id: text, adjusted_quantity: -1, adjustment_reason: text, warehouse_id: text }),
    message(3, 'PaymentFailed', { paymentId: text, failureMessage: text, status: text }, { from: text, to: [text] }),
    message(4, 'ShipmentCreated', { shipmentId: text, items: [{ itemId: text, quantity: 1 }], shippingMethod: text, address: { street: `${text} 3`, city: text } }),
  ];
  await oneOrder(page, order, told, [{ productId: text, sku: text, warehouse: text, warehouseId: text, onHand: 1, reserved: 0, available: 1 }]);
  const events = told.map((one) => ({ specversion: '1.0', id: one.id, source: `/flowmart/${text}`, subject: text, correlationid: text, type: `com.flowmart.${one.message}.v0.0.1`, time: one.time, data: one.payload, position: one.position }));
  await page.route(/\/v1\/events\?/, (route) => route.fulfill({ json: { events, next: 4, end: 4 } }));
  const subscription = {
    id: text, key: id, customerId: text, status: 'active', stage: 'active', plan: text, customer: { name: text, email: text }, items: [{ productId: text, quantity: 1 }], interval: { every: 1, unit: 'month' },
    payment: { method: text }, shippingAddress: { street: text, city: text, state: text, country: text, postalCode: text }, renewals: 1, renewing: false, reason: text,
    actions: [{ name: 'pause', allowed: true }, { name: 'resume', allowed: false, reason: text }], version: 1, createdAt: '2026-03-14T09:26:53Z', updatedAt: '2026-03-14T09:26:53Z',
  };
  await page.route(/\/v1\/subscriptions\?/, (route) => route.fulfill({ json: { items: [subscription], next: null } }));
  await page.route(/\/v1\/subscriptions\/[^/]+$/, (route) => route.fulfill({ json: subscription }));
  await page.route(/\/v1\/subscriptions\/[^/]+\/story$/, (route) => route.fulfill({ json: { subscriptionId: text, key: id, stage: 'active', messages: [...told, message(5, 'PaymentFailed', { metadata: { orderId: text }, failureMessage: text })] } }));
  await page.route(/\/v1\/flows\/[^/]+\/instances\?/, (route) => route.fulfill({ json: {
    instances: [{ id, name: text, step: known.flows[0].steps[0].id, status: 'waiting', since: '2026-03-14T09:26:53Z', deadline: null, stuck: false, standing: [], visited: [], actions: [{ id: 'away', title: 'Away', path: '//elsewhere.example/v1/flows/x' }, { id: 'up', title: 'Up', path: `/v1/flows/${known.flows[0].id}/instances/../../../demo/orders` }] }],
    next: null, counts: {}, stuck: {},
  } }));
}

/** Everything in the page that could have been steered. */
const look = () => page.evaluate(() => {
  const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/;
  const found = [];
  if (globalThis.steered) found.push('a script ran');
  const main = document.querySelector('main');
  for (const one of main.querySelectorAll('script, img, iframe, object, embed, [autofocus]')) found.push(`markup: ${one.outerHTML.slice(0, 60)}`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (steering.test(walker.currentNode.data)) found.push(`text: ${JSON.stringify(walker.currentNode.data.slice(0, 60))}`);
  for (const one of document.querySelectorAll('*')) {
    for (const { name, value } of one.attributes) {
      if (name.startsWith('on')) found.push(`attribute: ${name}`);
      if (steering.test(value)) found.push(`attribute ${name}: ${JSON.stringify(value.slice(0, 60))}`);
    }
  }
  if (steering.test(document.title) || document.title.length > 120) found.push(`title of ${document.title.length}`);
  for (const one of main.querySelectorAll('a[href]')) {
    const to = new URL(one.href);
    if (to.origin !== location.origin || !/^\/((orders|payments|subscriptions|shipments|messages|services|channels|flows|entities|stores|owners)\/[^/]+|replay|orders|messages|journal|v1\/shipments\/[^/]+\/label|)$/.test(to.pathname)) found.push(`link: ${one.href.slice(0, 100)}`);
  }
  for (const width of [document.documentElement.scrollWidth - document.documentElement.clientWidth]) if (width > 0) found.push(`${width} px too wide`);
  return found;
});

const id = '0195946e-2d7a-7c41-9f0b-61c2a85d3e10';
const places = {
  orders: ['/orders', 'tbody a'], order: [`/orders/${id}`, '#parcel-1'], replay: [`/replay?order=${id}&at=3`, '[data-message]'],
  example: [`/?order=${id}`, '[data-sequence="recorded"] [data-arrow]'], flow: ['/flows/PaymentFlow', '.instance'], journal: ['/journal', '[data-rows] button'],
  subscriptions: ['/subscriptions', 'tbody a'], subscription: ['/subscriptions/x', '#orders tbody a'],
  message: ['/messages/PlaceOrder', 'section#last li button'],
};

async function everywhere(text, width) {
  const found = [];
  await page.setViewportSize({ width, height: 900 });
  for (const [place, [address, ready]] of Object.entries(places)) {
    await page.goto(address);
    if (place === 'example') await page.locator('#order-example').evaluate((part) => part.scrollIntoView());
    await page.locator(ready).first().waitFor();
    // What is only shown on request is asked for.
    if (['flow', 'journal', 'message'].includes(place)) await page.locator(ready).first().click();
    await page.waitForTimeout(150);
    found.push(...(await look()).map((one) => `${place} at ${width}: ${one}`));
  }
  return found;
}

test('texts: on every page that shows them, wide and narrow', async () => {
  await fresh();
  await written(id, everything);
  assert.deepEqual([...await everywhere(everything, 1400), ...await everywhere(everything, 390)], []);
  assert.deepEqual(failures, []);
});

for (const [kind, text] of Object.entries(texts)) {
  test(`texts: ${kind} stands in its place as a text`, async () => {
    await fresh();
    await written(id, text);
    await page.goto(`/orders/${id}`);
    await page.locator('#parcel-1').waitFor();
    assert.deepEqual(await look(), []);
    assert.deepEqual(failures, []);
    // The beginning is there to be read, and the page has not grown with the text.
    assert.ok((await page.locator('h1').innerText()).startsWith(text.startsWith('\u202e') ? '⟨U+202E⟩fdp' : text.startsWith('\u001b') ? '⟨U+001B⟩[31m' : text.slice(0, 4)));
    assert.ok((await page.locator('h1').boundingBox()).height < 260);
  });
}

test('a text is read in its own direction, not in that of the page', async () => {
  await fresh();
  await written(id, 'שלום!');
  await page.goto(`/orders/${id}`);
  await page.locator('#parcel-1').waitFor();
  // Right to left the mark at the end is the leftmost; in the direction of the page it would go to the right.
  const [first, last] = await page.locator('#parcel-1 ul li').first().evaluate((line) => {
    const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (walker.nextNode() && !walker.currentNode.data.includes('שלום'));
    const text = walker.currentNode;
    const leftOf = (at) => {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return range.getBoundingClientRect().left;
    };
    return [leftOf(text.data.indexOf('ש')), leftOf(text.data.indexOf('!'))];
  });
  assert.ok(last < first, `the mark at ${last}, the first letter at ${first}`);
});

test('JSON: what cannot be seen is written out, and the value is the same', async () => {
  await fresh();
  await written(id, everything);
  await page.goto(`/replay?order=${id}&at=3`);
  const payload = await page.getByLabel('Payload').innerText();
  assert.doesNotMatch(payload, /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\u0085\u007f]/);
  assert.match(payload, /\\u202efdp\.exe/);
  assert.equal(JSON.parse(payload).failureMessage, everything);
});

for (const name of ['..', '.', '../../v1/catalog', 'a/b', '%2e%2e', '?order=x#y', '\ud800', 'constructor', long.slice(0, 128)]) {
  test(`addresses: an order called ${JSON.stringify(name.slice(0, 30))} is reached under its own address or not at all`, async () => {
    await fresh();
    await written(name, 'WEB-1');
    await page.goto('/orders');
    await page.locator('tbody a').first().waitFor();
    asked.length = 0;
    await page.locator('tbody a').first().click();
    await page.locator('main h1', { hasText: 'WEB-1' }).waitFor();
    assert.match(new URL(page.url()).pathname, /^\/orders\/[^/]+$/);
    await page.getByRole('main').getByRole('link', { name: 'Replay' }).click();
    await page.locator('[data-message]').waitFor();
    const encoded = name === '..' || name === '.' ? name.replaceAll('.', '%252E') : encodeURIComponent(name.toWellFormed?.() ?? name.replaceAll('\ud800', '\ufffd'));
    for (const url of asked.filter((one) => one.includes('/v1/orders/'))) {
      assert.match(url, /\/v1\/orders\/[^/]+(\/story|\/shipments\?preview=true)?$/);
      // An order that cannot be addressed is asked for as one that nobody has; it never becomes another path.
      if (name !== '..' && name !== '.') assert.equal(new URL(url).pathname.split('/')[3], encoded);
    }
    assert.deepEqual(asked.filter((one) => new URL(one).pathname.startsWith('/v1/') && !/^\/v1\/(orders|shipments|traffic|events|flows|stock|catalog)(\/|$)/.test(new URL(one).pathname)), []);
    assert.deepEqual(failures, []);
  });
}

test('an action whose address leads elsewhere is not carried out', async () => {
  await fresh();
  await written(id, 'WEB-1');
  await page.goto(`/flows/${known.flows[0].id}`);
  await page.locator('.instance').first().click();
  asked.length = 0;
  for (const name of ['Away', 'Up']) {
    await page.getByRole('button', { name }).click();
    await page.getByText(`${name}: its address leads elsewhere`).waitFor();
  }
  assert.deepEqual(asked.filter((url) => url !== `${server}/v1/flows` && !url.startsWith(`${server}/v1/flows/${known.flows[0].id}/instances?`)), []);
});

test('a refusal in the words of a stranger is shown as text', async () => {
  await fresh();
  await changedCatalog(page, { PlaceOrder: { postable: false, reason: everything } });
  await page.goto('/messages/PlaceOrder');
  await page.locator('section#try').waitFor();
  assert.deepEqual(await look(), []);
  await page.route(/\/v1\/messages\/GetOrder$/, (route) => route.fulfill({ status: 422, json: { type: 'about:blank', title: everything, status: 422, detail: everything, errors: [{ pointer: everything, detail: everything }] } }));
  await page.goto('/messages/GetOrder');
  await page.getByRole('button', { name: /^Send/ }).click();
  await page.locator('[data-status]').waitFor();
  assert.deepEqual(await look(), []);
  await page.route(/\/v1\/orders\/[^/]+$/, (route) => route.fulfill({ status: 404, json: { type: 'about:blank', title: everything, status: 404, detail: everything } }));
  await page.goto('/orders/x');
  await page.getByRole('alert').waitFor();
  assert.deepEqual(await look(), []);
  assert.deepEqual(failures, []);
});
