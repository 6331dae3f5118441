// Money in the portal: lists of refunds and disputes, what waits for a person, and the ledgers held against each other.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, server } from './browser.mjs';
import { address, buyer } from './pages.mjs';

const failures = [];
let browser, page;

async function send(path, body) {
  const answer = await fetch(`${server}${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.ok(answer.ok, `POST ${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json();
}
const get = async (path) => (await fetch(`${server}${path}`)).json();
async function until(say) {
  for (let i = 0; i < 150; i += 1) {
    if (await say()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('it never came');
}
/** The payment of a new order, paid by that token. */
async function paid(number, token) {
  const { items } = await get('/v1/stock?limit=100');
  const row = items.find((one) => one.available >= 5);
  await send('/v1/messages/PlaceOrder', {
    orderId: number, customer: buyer, items: [{ itemId: row.sku, name: row.name, quantity: 1, price: row.price }], shippingAddress: address,
    orderDate: new Date().toISOString(), status: 'Pending', payment: { paymentMethod: 'Credit Card', transactionId: token, amount: row.price },
  });
  let payment;
  await until(async () => { [payment] = (await get(`/v1/orders/${number}/payments`)).items; return payment?.status === 'completed'; });
  return payment;
}

before(async () => {
  browser = await openBrowser({ reducedMotion: 'reduce' });
  page = await browser.context.newPage();
  page.on('pageerror', (error) => failures.push(error.message));
});
after(() => browser.close());
const rows = (name) => page.locator(`[aria-label="${name}"] tbody tr`);

test('refunds are listed by how they stand, and lead to their payment', async () => {
  const payment = await paid('MONEY-1', 'tok_visa');
  await send(`/v1/payments/${payment.id}/refunds`, { amount: 1, reason: '<b>scratched</b>' });
  await until(async () => (await get('/v1/refunds?status=done')).items.some((one) => one.orderNumber === 'MONEY-1'));
  await page.goto('/payments');
  await page.getByRole('link', { name: 'Refunds' }).click();
  const mine = rows('Refunds').filter({ hasText: 'MONEY-1' });
  await mine.waitFor();
  assert.match(await mine.innerText(), /done[\s\S]*1\.00[\s\S]*<b>scratched<\/b>/);
  await page.getByRole('button', { name: 'failed' }).click();
  await page.getByText('No refund is like that.').waitFor();
  await page.getByRole('button', { name: 'done' }).click();
  await mine.locator('a').first().click();
  await page.waitForURL(`**/payments/${payment.id}`);
});

test('the page of an order by invoice says when it is due, what of it is paid and what is owed', async () => {
  const { items } = await get('/v1/stock?limit=100');
  const row = items.find((one) => one.available >= 5 && one.price > 2);
  const order = await send('/v1/orders', {
    customerId: 'C-INVOICE', items: [{ productId: row.sku, quantity: 1 }], shippingAddress: { street: '12 Long Lane', city: 'London', country: 'GB', postalCode: 'SE1 4PG' },
    payment: { method: 'Bank Transfer', terms: 'invoice', dueDays: 14 },
  });
  await send('/v1/messages/RecordTransfer', { order: order.id, amount: { amount: 1.5, currency: order.currency }, reference: `in-${order.orderNumber}` });
  const sum = (amount) => new Intl.NumberFormat('en', { style: 'currency', currency: order.currency }).format(amount);
  await page.goto(`/orders/${order.orderNumber}`);
  const said = page.locator('#payments [data-invoice]');
  await said.filter({ hasText: `${sum(1.5)} paid, ${sum(row.price - 1.5)} still owed` }).waitFor();
  const [payment] = (await get(`/v1/orders/${order.orderNumber}/payments`)).items;
  const due = await page.evaluate((at) => new Date(at).getDate(), payment.dueAt);
  assert.match(await said.innerText(), new RegExp(`^By invoice, due \\d+-\\d+-0?${due} `));
  assert.equal(await said.getByText('overdue').count(), 0);
  await page.goto(`/payments/${payment.id}`);
  const link = page.getByRole('link', { name: 'Invoice' });
  await link.waitFor();
  assert.equal(await link.getAttribute('href'), `/v1/payments/${payment.id}/invoice`);
  const drawn = await fetch(`${server}/v1/payments/${payment.id}/invoice`);
  assert.equal(drawn.headers.get('content-type'), 'application/pdf');
});

test('of an invoice less is owed before anything goes back, and the button says which', async () => {
  const { items } = await get('/v1/stock?limit=100');
  const row = items.find((one) => one.available >= 5 && one.price > 2);
  const order = await send('/v1/orders', {
    customerId: 'C-LESS', items: [{ productId: row.sku, quantity: 1 }], shippingAddress: { street: '12 Long Lane', city: 'London', country: 'GB', postalCode: 'SE1 4PG' },
    payment: { method: 'Bank Transfer', terms: 'invoice', dueDays: 14 },
  });
  const paymentNow = async () => (await get(`/v1/orders/${order.orderNumber}/payments`)).items[0];
  const { id } = await paymentNow();
  const button = page.locator('[data-action="refund"]');
  const transfer = async (amount, reference) =>
    send('/v1/messages/RecordTransfer', { order: order.id, amount: { amount, currency: order.currency }, reference: `${reference}-${order.orderNumber}` });
  await page.goto(`/payments/${id}`);
  await button.filter({ hasText: /^Owe less$/ }).click();
  await page.getByText('The buyer owes that much less. No money moves.').waitFor();
  await page.getByLabel(/^Amount in/).fill('0.5');
  await page.locator('.actions form button[type=submit]').click();
  await until(async () => (await paymentNow()).outstanding === row.price - 0.5);
  assert.deepEqual((await paymentNow()).refunds, []);
  await transfer(1, 'part');
  await page.reload();
  await button.filter({ hasText: /^Owe less, or give back$/ }).waitFor();
  await transfer(row.price - 1.5, 'rest');
  await until(async () => (await paymentNow()).outstanding === 0);
  await page.reload();
  await button.filter({ hasText: /^Give back$/ }).waitFor();
});

test('a dispute shows until when evidence is due', async () => {
  const payment = await paid('MONEY-2', 'tok_visa');
  await send('/v1/disputes', { paymentId: payment.id, name: 'dp-portal', amount: 1, reason: 'not as described', evidenceDue: '2027-01-31T12:00:00Z' });
  await page.goto('/refunds');
  await page.goto('/disputes?status=open');
  const mine = rows('Disputes').filter({ hasText: 'dp-portal' });
  await mine.waitFor();
  assert.match(await mine.innerText(), /MONEY-2[\s\S]*open[\s\S]*1\.00[\s\S]*not as described[\s\S]*2027-01-31/);
  await mine.getByRole('link', { name: 'MONEY-2' }).click();
  const disputed = page.getByRole('list', { name: 'Disputes of this order' });
  await disputed.waitFor();
  assert.match(await disputed.innerText(), /Disputed[\s\S]*1\.00[\s\S]*open[\s\S]*not as described[\s\S]*Evidence by 2027-01-31/);
  await send('/v1/disputes', { paymentId: payment.id, name: 'dp-portal', amount: 1, status: 'won' });
  await disputed.locator('.chip', { hasText: 'won' }).waitFor();
  assert.doesNotMatch(await disputed.innerText(), /Evidence by/);
});

test('the ledgers are compared at the push of a button, and a difference is named', async () => {
  await paid('MONEY-3', 'tok_list_amount');
  await page.goto('/reconciliations');
  await page.getByText('They were never compared').waitFor();
  await page.getByRole('button', { name: 'Compare now' }).click();
  const first = rows('Reconciliations').first();
  await until(async () => /differ/.test(await first.innerText()) || (await first.locator('summary').count()) > 0);
  await first.locator('summary').click();
  assert.match(await first.locator('ul').innerText(), /charge 1: amount: here [\d.]+.*, at the gateway [\d.]+/);
});

test('nothing went wrong on the way', () => assert.deepEqual(failures, []));
