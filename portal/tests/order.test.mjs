// The page of an order: the order itself above its story, from what the program really says, and from
// documents that say more, less, or other things than today's.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, server } from './browser.mjs';
import { address, buyer, delivered } from './pages.mjs';
import { message, oneOrder } from './stubs.mjs';

let browser;
let page;
const failures = [];

before(async () => {
  browser = await openBrowser({ reducedMotion: 'reduce' });
});
after(() => browser.close());

async function fresh() {
  await page?.close();
  page = await browser.context.newPage();
  page.on('pageerror', (error) => failures.push(error.message));
}
const text = (selector) => page.locator(selector).innerText();
const money = (amount, currency) => new Intl.NumberFormat('en', { style: 'currency', currency }).format(amount);

test('an order that was delivered: buyer, address, lines with stock and parcel, payment, above its story', async () => {
  await fresh();
  const { order, document } = await delivered();
  await page.goto(`/orders/${order.orderId}`);
  await page.locator('section#story li a').first().waitFor();
  const who = await text('[data-fact="Buyer"]');
  for (const said of [buyer.name, buyer.email]) assert.ok(who.includes(said), `the buyer lacks ${said}: ${who}`);
  const where = await text('[data-fact="Ship to"]');
  for (const said of [address.street, address.city, address.zip, address.country]) assert.ok(where.includes(said), `the address lacks ${said}`);
  assert.equal(await page.locator('[data-line]').count(), 2);
  for (const [i, item] of document.items.entries()) {
    const line = await text(`[data-line="${i + 1}"]`);
    for (const said of [item.name, item.sku, String(item.quantity), money(item.totalPrice, document.currency)]) assert.ok(line.includes(said), `line ${i + 1} lacks ${said}: ${line}`);
    assert.match(line, new RegExp(`${item.quantity}\\s+shipped\\s+from`));
    assert.match(line, /available now/);
    assert.match(line, /Parcel 1/);
  }
  assert.ok((await text('#lines tfoot')).includes(money(document.totalAmount, document.currency)));
  const payment = await text('#payments');
  for (const said of [document.payment.paymentId, money(document.payment.amount, document.currency), document.payment.status, 'credit card']) assert.ok(payment.includes(said), `the payment lacks ${said}`);
  const parcel = await text('#parcel-1');
  assert.match(parcel, /Shipment delivered/);
  const links = await page.locator('#parcel-1 a.label').evaluateAll((all) => all.map((one) => one.href));
  assert.equal(links.length, 1, `its label, and none for a way back: ${links}`);
  const label = await fetch(links[0]);
  assert.equal(label.status, 200);
  assert.equal(label.headers.get('content-type'), 'application/pdf');
  for (const item of document.items) assert.ok(parcel.includes(`${item.quantity} × ${item.name}`), parcel);
  const tops = await page.evaluate(() => ['[data-fact="Buyer"]', '#lines', '#parcels', '#payments', '#story'].map((one) => document.querySelector(one).getBoundingClientRect().top));
  assert.ok(tops[0] < tops[1] && tops[1] < tops[2] && Math.max(tops[2], tops[3]) < tops[4], `from top to bottom: ${tops}`);
});

test('what came beside an order stands on its page, and its page is found by each of its names', async () => {
  const [product] = (await (await fetch(`${server}/v1/stock?limit=1`)).json()).items;
  const id = `P-${Date.now()}`;
  const beside = {
    customerId: 'C-beside', items: [{ productId: product.sku, quantity: 1, price: 10 }],
    shippingAddress: { street: '4 Mill Lane', city: 'Leeds', country: 'GB', postalCode: 'LS1 4AB' },
    billingAddress: { street: '1 Bank St', city: 'York', country: 'GB', postalCode: 'YO1 7AA' },
    references: [{ system: 'shopify', id }], tags: ['gift'], origin: { channel: 'pop-up store' }, customFields: [{ name: 'wrapping', value: 'blue' }],
    adjustments: [{ kind: 'shipping', amount: 4.95, included: false }],
  };
  const placed = await fetch(`${server}/v1/orders`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(beside) });
  assert.equal(placed.status, 201, await placed.clone().text());
  await fresh();
  await page.goto(`/orders/shopify:${id}`);
  await page.locator('[data-fact="Notes"]').waitFor();
  const notes = await text('[data-fact="Notes"]');
  for (const said of ['pop-up store', `shopify:${id}`, 'gift', 'wrapping', 'blue']) assert.ok(notes.includes(said), `${said} is not told: ${notes}`);
  assert.ok((await text('[data-fact="Bill to"]')).includes('1 Bank St'));
  const foot = await text('#lines tfoot');
  const { currency } = await placed.json();
  for (const amount of [4.95, 14.95]) assert.ok(foot.includes(money(amount, currency)), foot);
});

test('keyboard: Tab reaches the lines and their parcels, Enter goes to the parcel', async () => {
  const [first] = (await (await fetch(`${server}/v1/orders?status=completed&limit=1`)).json()).items;
  await fresh();
  await page.goto(`/orders/${first.id}`);
  await page.locator('[data-line] a').first().waitFor();
  await page.locator('h1').click();
  const reached = new Set();
  for (let i = 0; i < 60 && !reached.has('parcel'); i += 1) {
    await page.keyboard.press('Tab');
    reached.add(await page.evaluate(() => {
      const at = document.activeElement;
      return at.matches('[data-line] a') ? 'parcel' : at.matches('[aria-label="Lines of the order"]') ? 'lines' : '';
    }));
  }
  assert.ok(reached.has('lines') && reached.has('parcel'), [...reached].join());
  await page.keyboard.press('Enter');
  await page.waitForURL(/#parcel-1$/);
  assert.ok(await page.evaluate(() => document.querySelector('#parcel-1').matches(':target')));
});

const summary = { id: '0195946e-2d7a-7c41-9f0b-61c2a85d3e10', orderNumber: 'WEB-20931', customerId: null, status: 'processing', stage: 'Processing', totalAmount: 30, currency: 'EUR', createdAt: '2026-03-14T09:26:53Z' };

test('a document that has nothing but the bare fields is shown without the rest', async () => {
  await fresh();
  await oneOrder(page, summary, []);
  await page.goto(`/orders/${summary.id}`);
  await page.getByText('No parcel has been packed.').waitFor();
  assert.equal(await text('h1'), 'WEB-20931');
  assert.equal(await page.locator('[data-fact="Buyer"], [data-fact="Ship to"], [data-fact="Bill to"], [data-line]').count(), 0);
  assert.match(await text('#payments'), /No payment has been asked for/);
  for (const part of ['.fact-cards', '#lines', '#parcels', '#payments', '#story']) assert.doesNotMatch(await text(part), /undefined|null|NaN/);
});

test('what nobody said of a buyer or an address is not shown as if it were said', async () => {
  await fresh();
  await oneOrder(page, { ...summary, customer: { name: 'Ines', email: 'unknown@customers.invalid' }, shippingAddress: { street: 'unknown', city: 'unknown', postalCode: 'unknown', country: 'GB' } }, []);
  await page.goto(`/orders/${summary.id}`);
  await page.locator('[data-fact="Ship to"]').waitFor();
  assert.equal(await text('[data-fact="Ship to"] address'), 'GB');
  assert.doesNotMatch(await text('[data-fact="Buyer"]'), /Mail|invalid/);
});

test('parcels, payments, stock and adjustments of an order with a long life', async () => {
  const rich = {
    ...summary, totalAmount: 33.5, customer: { name: 'Ines', email: 'ines@x.example' }, shippingAddress: address, billingAddress: { addressLine1: 'Piazza 1', city: 'Milano', country: 'IT' },
    items: [{ productId: 'p-1', sku: 'MUG', name: 'Mug', quantity: 2, price: 5, totalPrice: 10 }, { productId: 'p-1', sku: 'MUG', name: 'Mug, engraved', quantity: 1, price: 5, totalPrice: 5 }, { productId: 'p-2', sku: 'POT', name: 'Pot', quantity: 1, price: 15, totalPrice: 15 }],
    adjustments: [{ kind: 'shipping', code: 'Express', amount: 3.5 }, { kind: 'tax', code: 'VAT 22 %', amount: 5.41, included: true }],
    payment: { paymentId: 'pay-2', status: 'completed', amount: 33.5, currency: 'EUR', paymentMethod: 'credit_card' },
  };
  const stock = (change, reason, product, warehouse) => ({ event_id: 'e', product_id: product, adjusted_quantity: change, new_quantity: 1, adjustment_reason: reason, warehouse_id: warehouse });
  const packed = (id, items) => ({ shipmentId: id, orderId: rich.id, items, address: { ...address, postalCode: address.zip } });
  const told = [
    message(1, 'InventoryAdjusted', stock(-3, 'reservation', 'p-1', 'w-1')), message(2, 'InventoryAdjusted', stock(-1, 'reservation', 'p-2', 'w-1')),
    message(3, 'PaymentInitiated', { paymentId: 'pay-1', amount: 33.5, currency: 'EUR', paymentMethod: 'credit_card' }),
    message(4, 'PaymentFailed', { paymentId: 'pay-1', failureReason: 'card_declined', failureMessage: 'The bank said no' }),
    message(5, 'PaymentInitiated', { paymentId: 'pay-2', amount: 33.5, currency: 'EUR', paymentMethod: 'credit_card' }),
    message(6, 'PaymentProcessed', { paymentId: 'pay-2', transactionId: 'ch_7Q', status: 'confirmed' }),
    message(7, 'InventoryAdjusted', stock(0, 'sale', 'p-1', 'w-1')),
    message(8, 'ShipmentCreated', packed('shp-1', [{ itemId: 'MUG', quantity: 3 }])), message(9, 'CancelShipment', { shipmentId: 'shp-1' }, { kind: 'command' }),
    message(10, 'ShipmentCreated', packed('shp-2', [{ itemId: 'MUG', quantity: 3 }])),
    message(11, 'DeliveryFailed', { shipmentId: 'shp-2', orderId: rich.id, failureReason: 'nobody_home' }),
    message(12, 'InventoryAdjusted', stock(1, 'release', 'p-2', 'w-1')),
    message(13, 'PrivateThing', { shipmentId: 'shp-9', paymentId: 'pay-9' }, { private: true }),
    message(14, 'GetPaymentStatus', { paymentId: 'pay-8' }, { kind: 'query' }),
    message(15, 'ReturnInitiated', { shipmentId: 'shp-2', orderId: rich.id }),
  ];
  await fresh();
  await oneOrder(page, rich, told, [{ productId: 'p-1', sku: 'MUG', warehouse: 'Lyon', warehouseId: 'w-1', onHand: 10, reserved: 3, available: 7 }]);
  await page.goto(`/orders/${rich.id}`);
  await page.locator('#parcel-2').waitFor();
  await page.getByText('7 available now').first().waitFor();
  assert.match(await text('[data-fact="Bill to"]'), /Piazza 1/);
  assert.match(await text('[data-line="1"]'), /2\s+sold\s+in Lyon/);
  assert.match(await text('[data-line="2"]'), /1\s+sold\s+in Lyon/);
  // Three units in one parcel fill two lines of one product; the parcel that was called off fills none.
  for (const line of [1, 2]) assert.match(await text(`[data-line="${line}"] .parcels`), /^Parcel 2$/);
  assert.match(await text('[data-line="3"]'), /released/);
  assert.match(await text('[data-line="3"] .parcels'), /not yet/);
  assert.equal(await page.locator('#parcels article').count(), 2, 'neither private messages nor queries make a parcel');
  assert.match(await text('#parcel-2'), /Delivery failed[\s\S]*nobody_home/i);
  assert.equal(await page.locator('#parcel-1 a.label').count(), 0, 'a parcel that was called off has no label');
  assert.deepEqual(await page.locator('#parcel-2 a.label').evaluateAll((all) => all.map((one) => one.getAttribute('href'))),
    ['/v1/shipments/shp-2/label', '/v1/shipments/shp-2/label?kind=return']);
  assert.equal(await page.locator('#payments article').count(), 2);
  assert.match(await text('#payment-1'), /The bank said no/);
  assert.match(await text('#payment-2'), /completed[\s\S]*ch_7Q/);
  const foot = await text('#lines tfoot');
  for (const said of ['Express', '€3.50', 'VAT 22 %, included', '€33.50']) assert.ok(foot.includes(said), `${said} in ${foot}`);
});

test('an order is cancelled where the program allows it, and the reason stands where it does not', async () => {
  await fresh();
  const { items: [row] } = await (await fetch(`${server}/v1/stock`)).json();
  const order = {
    orderId: crypto.randomUUID(), customer: buyer, items: [{ itemId: row.sku, name: 'Kettle', quantity: 1, price: 1 }], shippingAddress: address,
    orderDate: new Date().toISOString(), status: 'Pending', payment: { paymentMethod: 'Bank Transfer', transactionId: 'none', amount: 1 },
  };
  const placed = await fetch(`${server}/v1/messages/PlaceOrder`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) });
  assert.equal(placed.status, 201, await placed.text());
  await page.goto(`/orders/${order.orderId}`);
  await page.getByRole('button', { name: 'Cancel order' }).click();
  await page.getByRole('button', { name: 'Leave it' }).click();
  await page.getByRole('button', { name: 'Cancel order' }).click();
  await page.getByRole('button', { name: 'Yes, cancel order' }).click();
  await page.locator('[data-refused~="cancel"]').waitFor();
  assert.match(await text('[data-refused~="cancel"]'), /cancel order.*\. Order \S+ was cancelled\.$/);
  assert.equal(await page.getByRole('button', { name: 'Cancel order' }).count(), 0);
  // What the program says goes, whatever the stage reads.
  await fresh();
  await oneOrder(page, { ...summary, actions: [{ name: 'cancel', allowed: false, reason: 'Order WEB-20931 has left.' }, { name: 'unheard_of', allowed: true }] }, []);
  await page.goto(`/orders/${summary.id}`);
  await page.locator('[data-refused~="cancel"]').waitFor();
  assert.equal(await text('[data-refused~="cancel"]'), 'Not now: cancel order. Order WEB-20931 has left.');
  assert.equal(await page.locator('[data-action]').count(), 0);
});

test('thousands of lines come a page at a time', async () => {
  const items = Array.from({ length: 5000 }, (_, i) => ({ productId: `p-${i}`, sku: `S-${i}`, name: `Product ${i}`, quantity: 1, price: 1, totalPrice: 1 }));
  await fresh();
  let asked = 0;
  await oneOrder(page, { ...summary, items }, []);
  page.on('request', (request) => { if (request.url().includes('/v1/stock')) asked += 1; });
  await page.goto(`/orders/${summary.id}`);
  await page.locator('[data-line="50"]').waitFor();
  assert.equal(await page.locator('[data-line]').count(), 50);
  await page.getByRole('button', { name: 'More lines' }).click();
  await page.locator('[data-line="250"]').waitFor();
  assert.ok(asked <= 40, `${asked} requests for stock`);
});

test('an order that is not there is told, with the way back', async () => {
  await fresh();
  await page.goto('/orders/no-such-order');
  await page.getByRole('alert').waitFor();
  await page.getByRole('main').getByRole('link', { name: 'All orders' }).click();
  await page.waitForURL(/\/orders$/);
});

test('narrow: the order fits, its lines without sideways scrolling', async () => {
  const [first] = (await (await fetch(`${server}/v1/orders?status=completed&limit=1`)).json()).items;
  await fresh();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/orders/${first.id}`);
  await page.locator('[data-line] a').first().waitFor();
  const over = await page.evaluate(() => [document.documentElement, document.querySelector('[aria-label="Lines of the order"]')].map((one) => one.scrollWidth - one.clientWidth));
  assert.deepEqual(over, [0, 0]);
});

test('nothing failed on the way', () => assert.deepEqual(failures, []));
