// Work at the desk: what may be done with an order or a parcel is done on its page, tried first where it can
// be, and lists are narrowed to what is looked for.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, server } from './browser.mjs';
import { address, buyer, delivered } from './pages.mjs';

let browser;
let page;
const failures = [];

before(async () => {
  browser = await openBrowser({ reducedMotion: 'reduce' });
});
after(() => browser.close());

async function fresh(to) {
  await page?.close();
  page = await browser.context.newPage();
  page.on('pageerror', (error) => failures.push(error.message));
  await page.goto(to);
}
const read = async (path) => (await fetch(`${server}${path}`)).json();
const act = (name) => page.locator(`[data-action="${name}"]`);
const yes = (words) => page.getByRole('button', { name: `Yes, ${words}` }).click();

let placed = 0;
async function place(customer = buyer) {
  const rows = (await read('/v1/stock?limit=100')).items.filter((row) => row.available >= 50);
  const [first] = rows;
  const second = rows.find((row) => row.sku !== first.sku);
  const items = [[first, 2], [second, 1]].map(([row, quantity]) => ({ itemId: row.sku, name: row.name, quantity, price: 10 }));
  const order = {
    orderId: `DESK-${Date.now()}-${(placed += 1)}`, customer, items, shippingAddress: address, orderDate: new Date().toISOString(), status: 'Pending',
    payment: { paymentMethod: 'Bank Transfer', transactionId: 'none', amount: 30 },
  };
  const answer = await fetch(`${server}/v1/messages/PlaceOrder`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) });
  assert.equal(answer.status, 201, await answer.text());
  return order.orderId;
}
/** The order once it is as wanted. */
async function until(order, wanted) {
  for (let i = 0; i < 60; i += 1) {
    const now = await read(`/v1/orders/${order}`);
    if (wanted(now)) return now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return assert.fail(`the order is not as wanted: ${JSON.stringify(await read(`/v1/orders/${order}`))}`);
}

test('an order is amended: tried first, which changes nothing, then done', async () => {
  const order = await place();
  const before = await read(`/v1/orders/${order}`);
  await fresh(`/orders/${order}`);
  await act('amend').click();
  await page.locator('form input[type=number]').first().fill('5');
  await page.getByRole('button', { name: 'Try it first' }).click();
  await page.locator('[data-foreseen]').waitFor();
  assert.match(await page.locator('[data-foreseen]').innerText(), /: 5 instead of 2[\s\S]*60\.00[\s\S]*30\.00 more to pay/);
  assert.deepEqual(await read(`/v1/orders/${order}`), before);
  await yes('amend');
  const now = await until(order, (one) => one.totalAmount === 60);
  assert.equal(now.items[0].quantity, 5);
  await page.locator('.head', { hasText: '60.00' }).waitFor();
});

test('too many are not amended, and the page says what is left', async () => {
  const order = await place();
  await fresh(`/orders/${order}`);
  await act('amend').click();
  await page.locator('form input[type=number]').first().fill('900000');
  await page.getByRole('button', { name: 'Try it first' }).click();
  await page.getByRole('status').filter({ hasText: /are left/ }).waitFor();
  assert.equal((await read(`/v1/orders/${order}`)).totalAmount, 30);
});

test('a part of a line is cancelled', async () => {
  const order = await place();
  await fresh(`/orders/${order}`);
  await act('cancel-line').click();
  await page.locator('form input[type=number]').first().fill('1');
  await yes('cancel lines');
  assert.equal((await until(order, (one) => one.totalAmount === 20)).items[0].quantity, 1);
});

test('an order is held with a reason, and released', async () => {
  const order = await place();
  await fresh(`/orders/${order}`);
  await page.locator('[data-refused~="release"]').waitFor();
  await act('hold').click();
  await page.getByLabel('Why').fill('odd address');
  await yes('hold');
  await act('release').click();
  assert.match(await page.locator('form select').innerText(), /review: odd address/);
  await yes('release');
  await until(order, (one) => one.holds[0].status === 'released');
  await page.locator('[data-refused~="release"]').waitFor();
});

test('orders are found by their words, and others are left out', async () => {
  const name = `Zeta${Date.now()}`;
  const wanted = await place({ ...buyer, customerId: `C-${name}`, name });
  await place();
  await fresh('/orders');
  await page.getByLabel('Number, name, mail, place').fill(name);
  await page.waitForURL(/q=Zeta/);
  await page.locator('tbody tr', { hasText: wanted }).waitFor();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  await page.getByLabel('Total from').fill('1000000');
  await page.locator('tbody td', { hasText: 'No order is like that.' }).waitFor();
  // The filter stands in the address: whoever is sent it sees the same.
  await fresh(`/orders?q=${name}`);
  await page.locator('tbody tr', { hasText: wanted }).waitFor();
  assert.equal(await page.locator('tbody tr').count(), 1);
});

test('a parcel has its page, with what is in it and its story', async () => {
  const { document } = await delivered();
  const { items: [parcel] } = await read(`/v1/orders/${document.id}/shipments`);
  await fresh('/shipments');
  await page.getByRole('link', { name: parcel.id, exact: true }).click();
  await page.locator('#life', { hasText: 'Shipment delivered' }).waitFor();
  assert.match(await page.locator('[data-fact="Parcel"]').innerText(), new RegExp(`${document.items[0].quantity} ×`));
  assert.equal(await act('dispatch').count(), 0);
  await page.getByRole('link', { name: document.orderNumber }).click();
  await page.waitForURL(/\/orders\//);
});

/** Placed and paid by transfer, and packed: its one parcel. */
async function packed(order) {
  const { totalAmount, currency, id } = await read(`/v1/orders/${order}`);
  const paid = { order: id, reference: `bank-${order}`, amount: { amount: totalAmount, currency } };
  await fetch(`${server}/v1/messages/RecordTransfer`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(paid) });
  for (let i = 0; i < 60; i += 1) {
    const { items } = await read(`/v1/orders/${order}/shipments`);
    if (items.length > 0) return items[0].id;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return assert.fail('it is not packed');
}
test('an order\'s parcels are split and called off on its own page', async () => {
  const order = await place();
  const made = await fetch(`${server}/v1/orders/${order}/shipments`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  const { id } = await made.json();
  await fresh(`/orders/${order}`);
  const first = page.locator('#parcel-1');
  await first.locator('[data-action="split"]').click();
  const names = (await read(`/v1/orders/${order}`)).items.map((one) => one.name);
  for (const name of names) await first.locator('form label', { hasText: name }).waitFor();
  assert.doesNotMatch(await first.locator('form').innerText(), /[0-9a-f]{8}-[0-9a-f]{4}-/, 'products go by their names');
  await first.locator('form input[type=number]').first().fill('1');
  await first.getByRole('button', { name: 'Yes, split' }).click();
  const second = page.locator('#parcel-2');
  await second.locator('[data-action="cancel"]').click();
  await second.getByRole('button', { name: 'Yes, cancel parcel' }).click();
  await second.filter({ hasText: /cancel/i }).waitFor();
  assert.equal((await read(`/v1/shipments/${id}`)).units, 2);
  assert.deepEqual((await read(`/v1/orders/${order}/shipments`)).items.map((one) => one.status), ['cancelled', 'pending']);
  assert.equal(await first.locator('[data-action="dispatch"]').count(), 0, 'it is not paid');
  await fresh(`/shipments/${encodeURIComponent(id)}`);
  await page.locator('[data-fact="Parcel"] li', { hasText: names[0] }).waitFor();
});

test('what is open of an order is packed, while there is something', async () => {
  const order = await place();
  await fresh(`/orders/${order}`);
  await act('pack').click();
  await page.getByRole('button', { name: 'Try it first' }).click();
  await page.locator('[data-foreseen]', { hasText: /2 × [\s\S]*1 × / }).waitFor();
  assert.deepEqual((await read(`/v1/orders/${order}/shipments`)).items, []);
  await yes('pack what is open');
  await page.locator('#parcel-1').waitFor();
  await page.locator('[data-refused~="pack"]', { hasText: 'All of the order is in parcels.' }).waitFor();
  assert.equal(await act('pack').count(), 0);
  assert.equal((await read(`/v1/orders/${order}/shipments`)).items[0].units, 3);
  await page.locator('#parcel-1 [data-action="cancel"]').click();
  await page.locator('#parcel-1').getByRole('button', { name: 'Yes, cancel parcel' }).click();
  await act('pack').waitFor();
});

test('money of a paid order is given back', async () => {
  const order = await place();
  await fresh(`/orders/${order}`);
  await page.locator('[data-refused~="refund"]').waitFor();
  await packed(order);
  await act('refund').click();
  await page.getByLabel('How much').fill('7.5');
  await page.locator('form.card').getByLabel('Why').fill('scratched');
  await yes('refund');
  const payment = async () => (await read(`/v1/orders/${order}/payments`)).items[0];
  for (let i = 0; i < 60 && (await payment()).refunded === 0; i += 1) await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual([(await payment()).refunded, (await payment()).status], [7.5, 'partially_refunded']);
});

/** Paid by card and collected at a counter: no carrier moves its parcel. */
async function placeToCollect() {
  const row = (await read('/v1/stock?limit=100')).items.find((one) => one.available >= 50);
  const wish = {
    customerId: 'C-DESK', items: [{ productId: row.sku, quantity: 1 }], collectAt: row.warehouse,
    shippingAddress: { street: 'x', city: 'y', country: 'GB', postalCode: 'z' },
  };
  const answer = await fetch(`${server}/v1/orders`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(wish) });
  assert.equal(answer.status, 201, await answer.clone().text());
  return { order: (await answer.json()).orderNumber, counter: row.warehouse };
}

test('an order that is collected is handed over at the counter', async () => {
  const { order, counter } = await placeToCollect();
  await fresh(`/orders/${order}`);
  assert.match(await page.locator('[data-fact="Collected at"]').innerText(), new RegExp(counter));
  const parcel = page.locator('#parcels');
  const doing = async (at, name, words) => {
    await page.locator(`${at} [data-action="${name}"]`).click();
    if (name === 'fail') await page.locator(at).getByLabel('Why').fill('nobody came');
    if (name === 'receive') await page.locator(at).getByLabel('The buyer').selectOption('resend');
    await page.locator(at).getByRole('button', { name: `Yes, ${words}` }).click();
  };
  await doing('#parcel-1', 'dispatch', 'ready for collection');
  assert.equal(await page.locator('#parcel-1 [data-action="deliver"]').count(), 0, 'it is handed over instead');
  await doing('#parcel-1', 'fail', 'not collected');
  await doing('#parcel-1', 'receive', 'it came back');
  await doing('#parcel-2', 'dispatch', 'ready for collection');
  await doing('#parcel-2', 'collect', 'hand over');
  await until(order, (one) => one.stage === 'Delivered');
});

test('an answer that comes late closes what it was asked for, not what was opened since', async () => {
  const { order } = await placeToCollect();
  await fresh(`/orders/${order}`);
  const parcel = page.locator('#parcel-1');
  let answer;
  const late = new Promise((resolve) => (answer = resolve));
  await page.route('**/dispatch', async (route) => {
    const response = await route.fetch();
    await late;
    await route.fulfill({ response });
  });
  await parcel.locator('[data-action="dispatch"]').click();
  await parcel.getByRole('button', { name: 'Yes, ready for collection' }).click();
  await parcel.locator('[data-action="collect"]').click();
  const collect = parcel.getByRole('button', { name: 'Yes, hand over' });
  assert.equal(await collect.isDisabled(), true, 'the first is not answered yet');
  answer();
  await collect.click();
  await until(order, (one) => one.stage === 'Delivered');
});

test('nothing went wrong on the way', () => assert.deepEqual(failures, []));
