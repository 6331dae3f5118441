// How people and systems are told, in the portal: a dead letter is sent again to somebody else, an inbox shows its
// attempts, a webhook shows its log and is paused, resumed and told again.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openBrowser } from './browser.mjs';
import { address, buyer } from './pages.mjs';

const program = process.env.FLOWMART_PROGRAM ?? new URL('../../build/release/flowmart', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'flowmart-telling-'));
const failures = [];
let browser, page, shop, root;

// Takes what is posted to it; what a text message's provider says goes by the number.
const heard = [];
let hookStatus = 200;
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => { body += part; });
  request.on('end', () => {
    const told = JSON.parse(body);
    heard.push({ path: request.url, told });
    const status = request.url === '/sms' ? (told.recipient === '+44000' ? 400 : 200) : hookStatus;
    response.writeHead(status, { 'content-type': 'text/plain' }).end(status === 400 ? 'no such <b>number</b>' : '');
  });
});
const listening = (server) => new Promise((done) => { server.listen(0, '127.0.0.1', () => done(server.address().port)); });

async function send(method, path, body) {
  const answer = await fetch(`${root}${path}`, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status} ${await answer.clone().text()}`);
  return answer.json().catch(() => null);
}
async function until(say) {
  for (let i = 0; i < 150; i += 1) {
    if (await say()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('it never came');
}
const place = (number) => send('POST', '/v1/messages/PlaceOrder', {
  orderId: number, customer: buyer, items: [{ itemId: 'LAMP', name: 'Lamp', quantity: 1, price: 12.5 }], shippingAddress: address,
  orderDate: new Date().toISOString(), status: 'Pending', payment: { paymentMethod: 'Credit Card', transactionId: 'tok_visa', amount: 12.5 },
});

before(async () => {
  const port = await listening(receiver);
  const probe = createServer();
  const own = await listening(probe);
  await new Promise((done) => probe.close(done));
  root = `http://127.0.0.1:${own}`;
  shop = spawn(program, ['serve', '--gateway', 'test', '--data', join(folder, 'data'), '--port', String(own), '--sms', `http://127.0.0.1:${port}/sms`, '--call-anywhere',
    '--webhook-wait', '1s', '--log-level', 'warning'], { stdio: 'ignore' });
  await until(async () => (await fetch(`${root}/readyz`).catch(() => null))?.ok);
  const [product, warehouse] = [crypto.randomUUID(), crypto.randomUUID()];
  await send('POST', '/v1/messages/RegisterProduct', {
    product, sku: 'LAMP', name: 'Lamp', price: { amount: 12.5, currency: 'GBP' }, category: '', reorder_point: 0, reorder_quantity: 0, safety_stock: 0,
    warehouses: [{ warehouse, code: 'main', name: 'main', country: 'GB', priority: 0, zone: 'central', latitude: 0, longitude: 0, opens: '00:00', closes: '23:59', time_zone: 'UTC' }],
  });
  await send('POST', '/v1/messages/AddInventory', { productId: product, quantity: 10, warehouseId: warehouse, timestamp: '2026-01-01T00:00:00Z' });
  await send('PUT', `/v1/customers/${buyer.customerId}/preferences`, { phone: '+44000' });
  await send('POST', '/v1/webhooks', { url: `http://127.0.0.1:${port}/hook`, description: 'the ERP', messages: [{ message: 'OrderConfirmed' }] });
  browser = await openBrowser({ reducedMotion: 'reduce' });
  page = await browser.context.newPage();
  page.on('pageerror', (error) => failures.push(error.message));
});
after(async () => {
  await browser?.close();
  shop.kill('SIGTERM');
  await new Promise((done) => (shop.exitCode === null ? shop.once('exit', done) : done()));
  receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

const text = (selector) => page.locator(selector).innerText();

test('a dead letter says why, and is sent again to whom it should have gone', async () => {
  await place('TOLD-1');
  await until(async () => (await (await fetch(`${root}/v1/dead-letters`)).json()).items.length === 2);
  await page.goto(`${root}/notifications`);
  const row = page.locator('[aria-labelledby="dead"] tbody tr', { hasText: 'Order TOLD-1 received' });
  assert.match(await row.innerText(), /no such <b>number<\/b>/);
  await row.locator('input').fill('+441632960961');
  await row.locator('button').click();
  await page.getByText('It is on its way again.').waitFor();
  await until(() => heard.some((one) => one.path === '/sms' && one.told.recipient === '+441632960961'));
  await until(async () => (await (await fetch(`${root}/v1/dead-letters`)).json()).items.length === 1);
});

test("a customer's inbox shows each way and each attempt", async () => {
  await page.goto(`${root}/notifications`);
  await page.locator('input[aria-label="Customer"]').fill(buyer.customerId);
  await page.locator('form[role="search"] button').click();
  const row = page.locator('[aria-labelledby="told"] tbody tr', { hasText: 'Order TOLD-1 received' });
  await row.waitFor();
  assert.match(page.url(), /customer=ines$/);
  await row.locator('summary').click();
  assert.match(await row.locator('summary').innerText(), /sms: delivered\s*2 tries/);
  assert.match(await row.locator('ol').innerText(), /refused 400 no such <b>number<\/b>[\s\S]*delivered/);
  await page.locator('input[aria-label="Customer"]').fill('nobody');
  await page.locator('form[role="search"] button').click();
  await page.getByText('Nobody of that name was told anything.').waitFor();
});

test('a webhook shows what it was told, is paused, resumed, and told again', async () => {
  await page.goto(`${root}/webhooks`);
  await page.locator('[aria-label="Webhooks"] tbody a').waitFor();
  assert.match(await text('[aria-label="Webhooks"] tbody'), /the ERP[\s\S]*active[\s\S]*OrderConfirmed/);
  await page.locator('[aria-label="Webhooks"] tbody a').click();
  const log = page.locator('[aria-label="Delivery log"] tbody tr');
  await log.filter({ hasText: 'OrderConfirmed' }).waitFor();
  assert.match(await text('main'), /the ERP\s+Told of\s+OrderConfirmed/);
  assert.equal(await log.count(), 1);
  assert.match(await log.first().innerText(), /OrderConfirmed\s+delivered\s+1\s+200/);

  await page.getByRole('button', { name: 'Pause' }).click();
  await page.locator('.chip', { hasText: 'paused' }).waitFor();
  await place('TOLD-2');
  hookStatus = 500;
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.locator('.chip', { hasText: /active|failing/ }).waitFor();
  await until(() => heard.filter((one) => one.path === '/hook').length >= 2);
  await page.getByRole('button', { name: 'failed' }).click();
  await until(async () => {
    await page.getByRole('button', { name: 'Read again' }).click();
    return /OrderConfirmed\s+failed\s+1\s+500/.test(await log.first().innerText());
  });
  hookStatus = 200;
  await until(() => heard.filter((one) => one.path === '/hook').length >= 3);

  const before = heard.length;
  await page.locator('input[aria-label="Position behind which to begin"]').fill('0');
  await page.getByRole('button', { name: 'Replay' }).click();
  await page.getByText('It is told again what is behind that position.').waitFor();
  await until(() => heard.length >= before + 2);
  await page.locator('input[aria-label="Position behind which to begin"]').fill('nonsense');
  await page.getByRole('button', { name: 'Replay' }).click();
  await until(async () => /position/.test(await text('.error')));
});

test('nothing went wrong on the way', () => assert.deepEqual(failures, []));
