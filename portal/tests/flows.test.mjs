// Flows at work: steps as the program says them, orders that stand too long, and a journal that is damaged.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findings } from './a11y.mjs';
import { openBrowser } from './browser.mjs';
import { catalog, delivered } from './pages.mjs';
import { liveFlow, message, oneOrder, trouble } from './stubs.mjs';

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
const classesOf = (selector) => page.locator(selector).evaluateAll((found) => found.map((one) => one.dataset.step).sort());

test('replay: the flow goes by the steps that the program says, not by the names of messages', async () => {
  const order = { id: '0195946e-2d7a-7c41-9f0b-61c2a85d3e10', orderNumber: 'WEB-1', customerId: null, status: 'processing', stage: 'Processing', totalAmount: 1, currency: 'EUR', createdAt: '2026-03-14T09:26:53Z' };
  await fresh();
  await oneOrder(page, order, [
    message(1, 'PlaceOrder', { flow: 'PaymentFlow', step: 'order-complete' }, { kind: 'command' }),
    // Of somebody else's payment: it moved nothing.
    message(2, 'PaymentProcessed', { orderId: 'other' }),
    message(3, 'OrderConfirmed', {}, { steps: [{ flow: 'PaymentFlow', step: 'place_order_request' }, { flow: 'PaymentFlow', step: 'payment_failed', note: 'card_declined' }, { flow: 'FulfilmentFlow', step: 'fulfil_order' }] }),
  ]);
  await page.goto(`/replay?order=${order.id}&at=3`);
  await page.locator('[data-replay="flow"] .step.now').waitFor();
  assert.deepEqual(await classesOf('[data-replay="flow"] .step.visited'), ['payment_failed', 'place_order_request']);
  assert.deepEqual(await classesOf('[data-replay="flow"] .step.now'), ['payment_failed']);
  await page.getByRole('button', { name: 'Previous message' }).click();
  await page.locator('[data-at="2"]').waitFor();
  assert.deepEqual(await classesOf('[data-replay="flow"] .step.visited'), []);
});

test('a real story enters the steps of both flows, and its instances show the same way', async () => {
  const { order } = await delivered();
  await fresh();
  const story = await (await page.request.get(`/v1/orders/${order.orderId}/story`)).json();
  for (const flow of ['PaymentFlow', 'FulfilmentFlow']) {
    const told = story.messages.flatMap((one) => one.steps.filter((step) => step.flow === flow).map((step) => step.step));
    const list = await (await page.request.get(`/v1/flows/${flow}/instances?limit=200`)).json();
    const one = list.instances.find((instance) => instance.id === story.orderId);
    assert.ok(told.length >= 4, told.join());
    assert.deepEqual(one.visited, told);
    assert.equal(one.status, 'done');
    await page.goto(`/flows/${flow}`);
    await page.locator('.instance').first().waitFor();
    assert.equal(await page.locator('[data-step]').count(), (await catalog()).flows.find((known) => known.id === flow).steps.length);
  }
});

const long = { id: '0195946e-2d7a-7c41-9f0b-61c2a85d3e11', name: 'WEB-7', step: 'payment_initiated', status: 'running', since: '2026-03-14T09:26:53Z', deadline: '2026-03-14T09:46:53Z', stuck: true, standing: [{ step: 'payment_initiated', since: '2026-03-14T09:26:53Z', deadline: '2026-03-14T09:46:53Z', stuck: true }], visited: ['place_order_request', 'payment_initiated'], actions: [] };
const well = { ...long, id: '0195946e-2d7a-7c41-9f0b-61c2a85d3e12', name: 'WEB-8', deadline: '2999-01-01T00:00:00Z', stuck: false, standing: [{ ...long.standing[0], deadline: '2999-01-01T00:00:00Z', stuck: false }] };

test('stuck: told on every page, counted on the domain page and in the list of flows', async () => {
  await fresh();
  await trouble(page, { flowsStuck: 3 });
  await liveFlow(page, 'PaymentFlow', [long, well], { payment_initiated: 2 }, { payment_initiated: 1 });
  await page.goto('/orders');
  const sign = page.locator('[data-trouble="stuck"]');
  await sign.waitFor();
  assert.match(await sign.innerText(), /3 orders stand too long/);
  assert.equal(await page.locator('[data-trouble="damage"]').count(), 0);
  await sign.getByRole('link').click();
  await page.waitForURL(/\/flows$/);
  const figures = page.locator('[data-figures="PaymentFlow"]');
  await figures.waitFor();
  assert.match(await figures.innerText(), /2 live, 1 stuck at Payment Initiated/);
  assert.doesNotMatch(await page.locator('[data-figures="CancelSubscription"]').innerText(), /does not run yet/);
  await page.goto('/');
  const late = page.getByRole('list', { name: 'Stuck' });
  await late.waitFor();
  assert.match(await late.innerText(), /1 stand too long at Payment Initiated/);
});

test('stuck: the page of a flow marks them, says since when and by how much, and lists them alone', async () => {
  await fresh();
  const asked = await liveFlow(page, 'PaymentFlow', [long, well], { payment_initiated: 2 }, { payment_initiated: 1 });
  await page.goto('/flows/PaymentFlow');
  await page.locator('[data-stuck]').waitFor();
  assert.equal(await page.locator('.instance').count(), 2);
  const marked = page.locator('.instance').filter({ has: page.locator('[data-stuck]') });
  assert.equal(await marked.count(), 1);
  assert.match(await marked.innerText(), /WEB-7[\s\S]*Payment Initiated[\s\S]*beyond its deadline/);
  assert.match(await page.locator('[data-step="payment_initiated"]').innerText(), /2\s+here now, 1 stuck/);
  const row = page.locator('[data-row="payment_initiated"]');
  assert.match(await row.innerText(), /20 min/);
  assert.match(await row.innerText(), /2, 1 stuck/);
  await page.getByRole('button', { name: '1 stuck', exact: true }).click();
  await page.waitForFunction(() => document.querySelectorAll('.instance').length === 1);
  assert.ok(asked.some((query) => query.get('stuck') === 'true'), 'the program is asked for them');
  await page.getByRole('button', { name: '1 stuck', exact: true }).click();
  await page.waitForFunction(() => document.querySelectorAll('.instance').length === 2);
  await page.locator('[data-step="retry_payment"]').click();
  await page.waitForFunction(() => document.querySelectorAll('.instance').length === 0);
  assert.ok(asked.some((query) => query.get('step') === 'retry_payment'), 'the program is asked for those at the step');
});

test('instances are listed by how long they stand, beside by step', async () => {
  await delivered();
  await fresh();
  await page.goto('/flows/PaymentFlow');
  const row = page.locator('.instance').first();
  await row.waitFor();
  const age = page.getByLabel('How long they stand there');
  await age.selectOption('over a week');
  await row.waitFor({ state: 'detached' });
  await page.getByText('No instance stands here now.').waitFor();
  await age.selectOption('any age');
  await row.waitFor();
  await fresh();
  const asked = await liveFlow(page, 'PaymentFlow', [long, well], { payment_initiated: 2 }, {});
  await page.goto('/flows/PaymentFlow');
  await page.locator('[data-step="payment_initiated"]').click();
  await page.getByLabel('How long they stand there').selectOption('over a day');
  await page.waitForTimeout(300);
  assert.ok(asked.some((query) => query.get('step') === 'payment_initiated' && query.get('olderThan') === '86400'), 'the program is asked for both');
});

test('a parcel that waits is led on with a reason, one step a reason', async () => {
  await fresh();
  const path = `/v1/flows/FulfilmentFlow/instances/${long.id}/skip`;
  const waits = { ...well, id: long.id, name: 'WEB-9', standing: [{ ...well.standing[0], step: 'shipment_created' }], actions: [{ id: 'skip', title: "Go on without the carrier's word", method: 'POST', path }] };
  await liveFlow(page, 'FulfilmentFlow', [waits], { shipment_created: 1 }, {});
  const sent = [];
  await page.route(`**${path}`, (route) => { sent.push(route.request().postDataJSON()); return route.fulfill({ json: {} }); });
  await page.goto('/flows/FulfilmentFlow');
  await page.locator('.instance').click();
  const why = page.getByLabel('Why', { exact: true });
  const go = page.getByRole('button', { name: "Go on without the carrier's word" });
  assert.ok(await go.isDisabled(), 'not without a reason');
  await why.fill('x'.repeat(200));
  await why.press('End');
  assert.equal((await why.inputValue()).length, 128, 'no longer than is taken');
  await why.fill('the driver has it');
  await go.click();
  await page.getByRole('status').filter({ hasText: 'done' }).waitFor();
  assert.deepEqual(sent, [{ reason: 'the driver has it' }]);
  assert.equal(await why.inputValue(), '');
  assert.ok(await go.isDisabled(), 'a second press does not lead it another step on');
});

test('a parcel that was led on says so, by whom and why', async () => {
  const order = { id: long.id, orderNumber: 'WEB-9', customerId: null, status: 'processing', stage: 'Shipped', totalAmount: 1, currency: 'EUR', createdAt: '2026-03-14T09:26:53Z' };
  await fresh();
  await oneOrder(page, order, [
    message(1, 'PlaceOrder', {}, { kind: 'command' }),
    message(2, 'ShipmentCreated', { shipmentId: 'shp-WEB-9-1', items: [] }),
    message(3, 'SkipParcel', { shipment: 'shp-WEB-9-1', reason: '<b>the driver</b> has it', actor: 'portal' }, { kind: 'command', private: true }),
    message(4, 'ShipmentDispatched', { shipmentId: 'shp-WEB-9-1' }),
  ]);
  await page.goto(`/orders/${order.id}`);
  const told = page.locator('#parcels li').filter({ hasText: 'Led on by staff' });
  await told.waitFor();
  assert.match(await told.innerText(), /<b>the driver<\/b> has it/);
  assert.equal(await told.getByRole('link').count(), 0, 'what is private has no page for all');
  assert.equal(await page.locator('#parcels article').count(), 1);
});

test('a damaged journal is told on every page, in the words of the program', async () => {
  await fresh();
  await trouble(page, {}, { record: 5, reason: 'its hash is another one.' });
  for (const at of ['/', '/orders', '/journal', '/replay']) {
    await page.goto(at);
    const sign = page.locator('[data-trouble="damage"]');
    await sign.waitFor();
    assert.match(await sign.innerText(), /The journal is damaged\. Record 5 cannot be read any more: its hash is another one\./);
    assert.equal(await sign.getAttribute('role'), 'alert');
  }
  assert.equal(await page.locator('[data-trouble="stuck"]').count(), 0);
});

test('replay: graph, sequence and payload are in the window of 1400 x 900 even below both signs', async () => {
  const { order } = await delivered();
  await fresh();
  await page.setViewportSize({ width: 1400, height: 900 });
  await trouble(page, { flowsStuck: 3 }, { record: 5, reason: 'its hash is another one.' });
  await page.goto(`/replay?order=${order.orderId}&at=4`);
  await page.locator('[data-trouble="damage"]').waitFor();
  await page.locator('[data-replay="sequence"] .arrow.now').first().waitFor();
  await page.waitForTimeout(500);
  const below = await page.evaluate(() => ['[data-replay="graph"]', '[data-replay="sequence"]', '[data-message]'].map((one) => document.querySelector(one).getBoundingClientRect().bottom - innerHeight));
  assert.ok(below.every((one) => one <= 0), `so far below the window: ${below}`);
});

for (const colorScheme of ['dark', 'light']) {
  test(`axe finds nothing where something is wrong, ${colorScheme}`, async () => {
    await fresh();
    await page.emulateMedia({ colorScheme });
    await trouble(page, { flowsStuck: 1 }, { record: 5, reason: 'its hash is another one.' });
    await liveFlow(page, 'PaymentFlow', [long, well], { payment_initiated: 2 }, { payment_initiated: 1 });
    for (const at of ['/flows/PaymentFlow', '/flows']) {
      await page.goto(at);
      await page.locator('[data-trouble="damage"]').waitFor();
      await page.getByText('1 stuck', { exact: false }).first().waitFor();
      assert.deepEqual(await findings(page), []);
    }
  });
}

test('nothing is told of a program that is well', async () => {
  await fresh();
  await page.goto('/');
  await page.locator('.figures').first().waitFor();
  await page.getByText('messages', { exact: true }).first().waitFor();
  assert.equal(await page.locator('[data-trouble]').count(), 0);
  assert.equal(await page.getByRole('list', { name: 'Stuck' }).count(), 0);
});

test('nothing failed on the way', () => assert.deepEqual(failures, []));
