// Returns in the portal: asked for on the order's page, led to their end by the buttons of their own, and
// listed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, server } from './browser.mjs';
import { delivered } from './pages.mjs';

let browser;
let page;
const failures = [];

before(async () => {
  browser = await openBrowser({ reducedMotion: 'reduce' });
  page = await browser.context.newPage();
  page.on('pageerror', (error) => failures.push(error.message));
});
after(() => browser.close());

const text = (selector) => page.locator(selector).innerText();
const api = async (path) => (await fetch(`${server}${path}`)).json();
const buttons = () => page.locator('[data-action]').evaluateAll((all) => all.map((one) => one.dataset.action));
async function press(action, fill = async () => {}) {
  await page.locator(`[data-action="${action}"]`).click();
  await fill();
  await page.locator('form button[type="submit"]').click();
}
async function until(say) {
  for (let i = 0; i < 100; i += 1) {
    if (await say()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it never came');
}

test('a return is asked for on the order, approved, received, inspected and paid back, each by its button', async () => {
  const { order } = await delivered();
  await page.goto(`/orders/${order.orderId}`);
  await page.locator('#returns summary').click();
  await page.locator('#returns input[type="number"]').first().fill('2');
  await page.locator('#returns input[type="text"]').fill('too loud');
  await page.locator('#returns button[type="submit"]').click();
  await page.waitForURL(/\/returns\/ret-/);
  const id = decodeURIComponent(page.url().split('/returns/')[1]);
  await page.locator('[data-action="approve"]').waitFor();
  assert.equal(await text('h1'), id);
  assert.deepEqual(await buttons(), ['approve', 'reject']);
  assert.match(await text('[data-line="1"]'), /too loud/);
  assert.match(await text('[data-refused~="receive"]'), /waits for a yes/);

  await press('approve');
  await page.locator('[data-action="receive"]').waitFor();
  assert.deepEqual(await buttons(), ['receive', 'close']);
  await page.locator('[data-fact="Return"] a.label').waitFor();
  const label = await fetch(`${server}${await page.locator('[data-fact="Return"] a.label').getAttribute('href')}`);
  assert.equal(label.headers.get('content-type'), 'application/pdf');

  await press('receive');
  await page.locator('[data-action="inspect"]').waitFor();
  assert.deepEqual(await buttons(), ['inspect']);
  await press('inspect', () => page.locator('form input[type="number"]').first().fill('1'));
  await until(async () => (await api(`/v1/returns/${id}`)).status === 'closed');
  const done = await api(`/v1/returns/${id}`);
  assert.deepEqual(done.lines.map((line) => [line.restocked, line.writtenOff]), [[1, 1]]);
  await until(async () => (await text('h1 ~ .chip')) === 'closed');
  assert.match(await text('[data-fact="Money"]'), /refunded/);
  assert.equal(await page.locator('[data-action]').count(), 0);
  for (const message of ['Create return label', 'Return initiated', 'Add inventory']) assert.ok((await text('#story')).includes(message), `${message} is not in its story`);
});

test('what is announced already is not offered again', async () => {
  const { order } = await delivered();
  const ask = (quantity) => fetch(`${server}/v1/orders/${order.orderId}/returns`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ lines: [{ line: 1, quantity }] }) });
  const offered = async () => {
    await page.goto(`/orders/${order.orderId}`);
    await page.locator('#returns summary').click();
    return page.locator('#returns label:has(input[type="number"])').evaluateAll((all) => all.map((one) => [one.textContent.match(/of (\d+)/)[1], one.querySelector('input').max]));
  };
  assert.deepEqual(await offered(), [['2', '2'], ['1', '1']]);
  assert.equal((await ask(1)).status, 201);
  assert.deepEqual(await offered(), [['1', '1'], ['1', '1']]);
  assert.equal((await ask(1)).status, 201);
  assert.deepEqual(await offered(), [['1', '1']], 'nothing of the first line is left');
});

test('a rejection needs its reason, and what the program refuses is told', async () => {
  const { order } = await delivered();
  const asked = await fetch(`${server}/v1/orders/${order.orderId}/returns`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"lines":[{"line":1,"quantity":1}]}' });
  const { id } = await asked.json();
  await page.goto(`/returns/${encodeURIComponent(id)}`);
  await page.locator('[data-action="reject"]').click();
  await page.locator('form button[type="submit"]').click();
  assert.equal((await api(`/v1/returns/${id}`)).status, 'requested', 'without a reason nothing is sent');
  await page.locator('form input[type="text"]').fill('it was worn');
  await page.locator('form button[type="submit"]').click();
  await until(async () => (await text('h1 ~ .chip')) === 'rejected');
  assert.match(await text('[data-fact="Return"]'), /it was worn/);

  await page.goto(`/orders/${order.orderId}`);
  await page.locator('#returns summary').click();
  await page.locator('#returns input[type="number"]').first().fill('2000');
  await page.locator('#returns form').evaluate((form) => { form.noValidate = true; });
  await page.locator('#returns button[type="submit"]').click();
  await page.locator('#returns').getByText(/can be returned/).waitFor();
  assert.match(await text('#returns'), /rejected/);
});

test('returns are listed by status, and one that is not there is told', async () => {
  await page.goto('/returns');
  await page.locator('tbody a').first().waitFor();
  const all = (await api('/v1/returns?limit=50')).items;
  assert.equal(await page.locator('tbody tr').count(), all.length);
  await page.getByRole('button', { name: 'rejected' }).click();
  await until(async () => (await page.locator('tbody tr').count()) === all.filter((one) => one.status === 'rejected').length);
  assert.match(page.url(), /status=rejected/);
  await page.goto('/returns/ret-NOBODY-1');
  await page.getByText('This return cannot be shown').waitFor();
  assert.deepEqual(failures, []);
});
