// Subscriptions in the portal: found in their list, led by the buttons of their own, and told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, server } from './browser.mjs';

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
const stage = (id) => async () => (await api(`/v1/subscriptions/${id}`)).stage;
const shown = (words) => page.locator('[data-stage]', { hasText: words }).waitFor();
async function press(action, fill = async () => {}) {
  await page.locator(`[data-action="${action}"]`).click();
  await fill();
  await page.locator('form button[type="submit"]').click();
}
async function until(say, wanted) {
  for (let i = 0; i < 100; i += 1) {
    if ((await say()) === wanted) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`it never became ${wanted}: ${await say()}`);
}

const run = Date.now();
async function subscribe(name, token, more = {}) {
  const row = (await api('/v1/stock?limit=100')).items.find((one) => one.available >= 20);
  const wish = {
    id: `${name}-${run}`, customerId: `C-${run}`, customer: { name: 'Ines Marchetti', email: 'ines@marchetti.example' }, plan: 'Every morning',
    items: [{ productId: row.sku, quantity: 2 }], shippingAddress: { street: 'Via del Corso 18', city: 'Roma', state: 'RM', country: 'IT', postalCode: '00186' },
    payment: { method: 'Credit Card', token }, interval: { every: 2, unit: 'week' }, ...more,
  };
  const answer = await fetch(`${server}/v1/subscriptions`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(wish) });
  assert.equal(answer.status, 201, await answer.clone().text());
  return wish.id;
}

test('a subscription is paused after it was tried, resumed, skipped with a reason, and cancelled', async () => {
  const id = await subscribe('coffee', 'tok_visa');
  await until(stage(id), 'active');
  await page.goto(`/subscriptions/${id}`);
  await shown('active');
  assert.equal(await text('h1'), id);
  assert.match(await text('[data-fact="Subscription"]'), /Every morning[\s\S]*Renewed next/);
  assert.match(await text('[data-fact="What comes"]'), /2 ×/);
  assert.match(await text('[data-fact="Customer"]'), /Ines Marchetti[\s\S]*Via del Corso 18/);
  assert.match(await text('.row.head'), /every 2 weeks/);
  assert.deepEqual((await buttons()).sort(), ['cancel', 'pause', 'pay', 'skip']);
  assert.match(await text('[data-refused~="resume"]'), /does not rest/);

  await page.locator('[data-action="pause"]').click();
  await page.getByRole('button', { name: 'Try it first' }).click();
  await page.locator('[data-foreseen]', { hasText: 'It would be paused.' }).waitFor();
  assert.equal(await stage(id)(), 'active', 'a trial changes nothing');
  await page.getByLabel('Why').fill('on holiday');
  await page.locator('form button[type="submit"]').click();
  await shown('paused');
  assert.match(await text('[data-fact="Subscription"]'), /on holiday/);
  await press('resume');
  await shown('active');

  const next = (await api(`/v1/subscriptions/${id}`)).nextAt;
  await press('skip');
  assert.equal((await api(`/v1/subscriptions/${id}`)).nextAt, next, 'without a reason nothing is sent');
  await page.locator('form input[type="text"]').fill('enough for now');
  await page.locator('form button[type="submit"]').click();
  await until(async () => (await api(`/v1/subscriptions/${id}`)).nextAt > next, true);

  await press('cancel', () => page.getByLabel('Why').fill('moving away'));
  await shown('ending');
  assert.match(await text('[data-fact="Subscription"]'), /Lasts until/);
  assert.match(await text('[data-refused~="pause"]'), /was ended/);
  assert.deepEqual(await buttons(), []);
});

test('its orders and its story are told, and lead to the order', async () => {
  const id = await subscribe('tea', 'tok_insufficient_funds');
  await page.goto(`/subscriptions/${id}`);
  await page.locator('#orders .chip', { hasText: 'not paid' }).waitFor();
  await press('pay', () => page.locator('form input[type="text"]').fill('tok_visa'));
  await shown('active');
  await page.locator('#orders .chip', { hasText: /^paid$/ }).waitFor();
  const outcomes = await page.locator('#orders tbody tr').evaluateAll((rows) => rows.map((row) => [decodeURIComponent(row.querySelector('a').pathname.split('/').at(-1)), row.querySelector('.chip').textContent]));
  assert.equal(outcomes.length, 2);
  assert.deepEqual(outcomes[0], [(await api(`/v1/subscriptions/${id}`)).lastOrderId, 'paid']);
  assert.notEqual(outcomes[1][1], 'paid', 'the order before was not');
  for (const message of ['Payment failed', 'Payment processed', 'Place order']) assert.ok((await text('#story')).toLowerCase().includes(message.toLowerCase()), `${message} is not in its story`);
  await page.locator('tr[data-attempt="1"] a').click();
  await page.waitForURL(/\/orders\//);
});

test('subscriptions are listed by stage and customer, and one that is not there is told', async () => {
  const id = await subscribe('later', 'tok_visa', { startsAt: '2099-01-31T08:00:00Z' });
  await page.goto(`/subscriptions?customerId=C-${run}`);
  await page.locator('tbody a', { hasText: id }).waitFor();
  assert.equal(await page.locator('tbody tr').count(), (await api(`/v1/subscriptions?customerId=C-${run}`)).items.length);
  await page.getByRole('button', { name: 'pending' }).click();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 1);
  assert.match(await text('tbody tr'), /pending[\s\S]*every 2 weeks[\s\S]*2099/);
  assert.match(page.url(), /status=pending/);
  await page.locator('tbody a').click();
  await page.waitForURL(new RegExp(`/subscriptions/${id}$`));
  await page.goto('/subscriptions/nobody');
  await page.getByText('This subscription cannot be shown').waitFor();
  assert.deepEqual(failures, []);
});

test('an instance of a flow leads to its subscription', async () => {
  const id = await subscribe('again', 'tok_insufficient_funds');
  await until(async () => (await api('/v1/flows/SubscriptionRenewed/instances')).instances.find((one) => one.name === id)?.step, 'retry_payment');
  await page.goto('/flows/SubscriptionRenewed');
  const row = page.locator('li', { has: page.locator('.instance', { hasText: id }) });
  await row.locator('.instance').click();
  await row.getByRole('link', { name: 'Open' }).click();
  await page.waitForURL(new RegExp(`/subscriptions/${id}$`));
  await shown('pending');
  assert.deepEqual(failures, []);
});
