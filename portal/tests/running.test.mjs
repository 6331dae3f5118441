// What shows the program at work: replay, try-it, journal, orders, and the stream that comes back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser } from './browser.mjs';
import { catalog, delivered, placeDemo } from './pages.mjs';
import { changedCatalog } from './stubs.mjs';

let browser;
let page;
let known;

before(async () => {
  known = await catalog();
  browser = await openBrowser();
  page = await browser.context.newPage();
});
after(() => browser.close());

async function storyOf(order, atLeast) {
  for (let i = 0; i < 40; i += 1) {
    const story = await (await page.request.get(`/v1/orders/${order}/story`)).json();
    const shown = story.messages.filter((message) => !message.private);
    if (shown.length >= atLeast) return shown;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`order ${order} did not reach ${atLeast} messages`);
}

test('replay: graph, flow, sequence and payload step together through the real messages', async () => {
  const order = await placeDemo();
  const story = await storyOf(order, 4);
  await page.goto(`/replay?order=${encodeURIComponent(order)}`);
  await page.locator('[data-message]').waitFor();
  for (const n of [1, 2, 3]) {
    const message = story[n - 1];
    assert.equal(await page.locator('[data-at]').getAttribute('data-at'), String(n));
    assert.equal(await page.locator('[data-message]').getAttribute('data-message'), message.message);
    const payload = await page.getByLabel('Payload').innerText();
    assert.deepEqual(JSON.parse(payload), message.payload);
    assert.ok((await page.locator('.node.lit').count()) >= 1, 'the graph lights up who takes part');
    assert.ok((await page.locator('[data-replay="sequence"] [data-arrow].now').count()) >= 1, 'the sequence stands at it');
    await page.getByRole('button', { name: 'Next message' }).click();
  }
  // By its last message the order has gone through its flow, which then stands at a step.
  await page.getByRole('button', { name: 'Last message' }).click();
  await page.locator('[data-replay="flow"] .step.now').first().waitFor();
  assert.ok(await page.locator('[data-replay="flow"] .step.visited').count() >= 3, 'the flow shows the way it took');
  assert.match(page.url(), /at=\d+/);
});

test('replay: at 1400 x 900 graph, sequence and payload are together in the window', async () => {
  // Not a demo order: some of those are refused by the bank, and their stories are short.
  const { order: { orderId: order } } = await delivered();
  const story = await storyOf(order, 12);
  await page.setViewportSize({ width: 1400, height: 900 });
  for (const at of [1, Math.ceil(story.length / 2), story.length]) {
    await page.goto(`/replay?order=${encodeURIComponent(order)}&at=${at}`);
    await page.locator('[data-replay="sequence"] .arrow.now').first().waitFor();
    await page.locator('[data-replay="graph"] .node.lit').first().waitFor();
    await page.waitForTimeout(900);
    const seen = await page.evaluate(() => {
      const box = (selector) => document.querySelector(selector).getBoundingClientRect().toJSON();
      const within = (inner, outer) => inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1 && inner.left >= outer.left - 1 && inner.right <= outer.right + 1;
      const [graph, sequence, message] = ['[data-replay="graph"]', '[data-replay="sequence"]', '[data-message]'].map(box);
      const area = { top: 0, left: 0, bottom: innerHeight, right: innerWidth };
      const zoom = new DOMMatrix(getComputedStyle(document.querySelector('[data-replay="graph"] .svelte-flow__viewport')).transform).a;
      const labels = [...document.querySelectorAll('[data-replay="graph"] [data-node] .name')].map((name) => parseFloat(getComputedStyle(name).fontSize) * zoom);
      const payload = box('[aria-label="Payload"]');
      return {
        scrolled: scrollY, inWindow: [graph, sequence, message].map((one) => within(one, area)),
        apart: graph.bottom <= sequence.top && graph.right <= message.left && sequence.right <= message.left,
        nodes: [...document.querySelectorAll('[data-replay="graph"] [data-node]')].every((node) => within(node.getBoundingClientRect(), graph)),
        smallest: Math.min(...labels), payload: payload.height > 100 && payload.top < innerHeight - 100,
        // The current message and the names of the parties, in the part of the diagram that is in sight.
        current: [...document.querySelectorAll('[data-replay="sequence"] .arrow.now path')].some((arrow) => within(arrow.getBoundingClientRect(), sequence)),
        parties: [...document.querySelectorAll('[data-replay="sequence"] .party')].every((party) => within(party.getBoundingClientRect(), sequence)),
      };
    });
    assert.ok(seen.smallest >= 8.5, `the smallest label has ${seen.smallest} px`);
    assert.deepEqual({ ...seen, smallest: 0 }, { scrolled: 0, inWindow: [true, true, true], apart: true, nodes: true, smallest: 0, payload: true, current: true, parties: true }, `at ${at} of ${story.length}`);
  }
});

test('replay: a demo order placed here plays by itself', async () => {
  await page.goto('/replay');
  await page.getByRole('button', { name: 'Place a demo order' }).click();
  await page.waitForURL(/order=/);
  await page.getByLabel('Pace').selectOption({ label: 'fast' });
  await page.waitForFunction(() => Number(document.querySelector('[data-at]')?.getAttribute('data-at')) > 2);
});

test('replay: arrow keys step', async () => {
  const order = await placeDemo();
  await storyOf(order, 3);
  await page.goto(`/replay?order=${encodeURIComponent(order)}`);
  await page.locator('[data-message]').waitFor();
  await page.locator('h1').click();
  await page.keyboard.press('ArrowRight');
  await page.locator('[data-at="2"]').waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.locator('[data-at="1"]').waitFor();
});

for (const kind of ['command', 'query']) {
  test(`try it: a ${kind} is sent for real, and the true answer or problem shown`, async () => {
    const message = known.messages.find((one) => one.kind === kind && (one.schema.required ?? []).length > 0);
    await page.goto(`/messages/${message.id}`);
    const box = page.locator('section#try');
    const send = async (example) => {
      await box.getByRole('button', { name: example }).click();
      const [answer] = await Promise.all([
        page.waitForResponse((response) => response.url().endsWith(`/v1/messages/${message.id}`)),
        box.getByRole('button', { name: /^Send/ }).click(),
      ]);
      await box.locator('[data-status]').waitFor();
      assert.equal(await box.locator('[data-status]').innerText(), String(answer.status()));
      return answer;
    };
    const refused = await send('Bad example');
    assert.ok(refused.status() >= 400 && refused.status() < 500, `a bad payload got ${refused.status()}`);
    const problem = await refused.json();
    assert.ok((await box.innerText()).includes(problem.title));
    const taken = await send('Good example');
    const body = await taken.json();
    assert.deepEqual(JSON.parse(await box.getByLabel('Answer body').innerText()), body);
  });
}

test('try it: what the program says may be sent is offered, the rest with its reason', async () => {
  await changedCatalog(page, {
    PlaceOrder: { postable: false, reason: 'The orders service of another program takes it.' }, UpdateInventory: { postable: true },
    OrderConfirmed: { postable: true }, OrderCancelled: { postable: false, reason: 'The orders service here sends it.' }, OrderAmended: { postable: false, reason: '' },
  });
  const offered = async (id) => {
    await page.goto(`/messages/${id}`);
    await page.locator('section#last').waitFor();
    const section = page.locator('section#try');
    if (await section.count() === 0) return null;
    return await section.locator('textarea').count() > 0 ? 'box' : section.locator('p').innerText();
  };
  assert.match(await offered('PlaceOrder'), /not taken from outside: The orders service of another program takes it\./);
  assert.equal(await offered('UpdateInventory'), 'box');
  assert.match(await offered('OrderCancelled'), /The orders service here sends it/);
  assert.match(await offered('OrderAmended'), /not taken from outside\.$/);
  // What this program says of itself: its commands and queries are offered, the events of its services are not.
  assert.equal(await offered('GetOrder'), 'box');
  assert.equal(await offered('AddInventory'), 'box');
  assert.match(await offered('PaymentFailed'), /the word of PaymentService, which runs in this program/);
  // An event that is taken here goes in an envelope that says where it comes from.
  assert.equal(await offered('OrderConfirmed'), 'box');
  let sent;
  await page.route(/\/v1\/messages$/, (route) => {
    sent = { type: route.request().headers()['content-type'], event: route.request().postDataJSON() };
    return route.fulfill({ status: 202, json: { accepted: true } });
  });
  await page.locator('section#try').getByRole('button', { name: /^Send/ }).click();
  await page.locator('section#try [data-status]').waitFor();
  const confirmed = known.messages.find((one) => one.id === 'OrderConfirmed');
  assert.equal(sent.type, 'application/cloudevents+json');
  assert.equal(sent.event.type, `com.flowmart.OrderConfirmed.v${confirmed.version}`);
  assert.deepEqual(sent.event.data, confirmed.example);
  assert.ok(sent.event.id !== '' && sent.event.source !== '' && sent.event.specversion === '1.0');
  await page.unrouteAll({ behavior: 'wait' });
});

test('message page: versions, diff, hash, ranges and last messages', async () => {
  const message = known.messages.find((one) => one.versions.length > 2);
  await page.goto(`/messages/${message.id}`);
  await page.locator('[data-schema-hash]').waitFor();
  assert.equal(await page.locator('[data-schema-hash]').innerText(), message.schemaHash);
  const oldest = message.versions.at(-1).version;
  await page.locator('section#schema').getByRole('button', { name: oldest, exact: true }).click();
  assert.match(page.url(), new RegExp(`version=${oldest.replaceAll('.', '\\.')}`));
  const diff = page.locator('section#changes');
  await diff.getByRole('combobox').first().selectOption(oldest);
  await diff.locator(`pre[aria-label="Difference from ${oldest} to ${message.version}"]`).waitFor();
  await page.goto('/messages/PlaceOrder');
  await placeDemo();
  await page.locator('section#last li button').first().click();
  assert.match(await page.locator('section#last pre').innerText(), /"specversion": "1.0"/);
});

test('journal: lists what happened and follows', async () => {
  await page.goto('/journal');
  const list = page.locator('[data-rows]');
  await list.waitFor();
  const was = Number(await list.getAttribute('data-rows'));
  await placeDemo();
  await page.waitForFunction((rows) => Number(document.querySelector('[data-rows]')?.getAttribute('data-rows')) > rows, was);
  await list.locator('button').first().click();
  await page.locator('aside pre').waitFor();
});

test('orders: list, status filter, one order with its story', async () => {
  const order = await placeDemo();
  await storyOf(order, 2);
  await page.goto('/orders');
  await page.locator('tbody a').first().click();
  await page.locator('section#story li a').first().waitFor();
  await page.goto('/orders');
  const status = page.getByRole('group', { name: 'By status' }).getByRole('button').first();
  const name = (await status.innerText()).split(/\s/)[0];
  await status.click();
  await page.waitForURL(new RegExp(`status=${name}`));
});

test('live: a stream that the server refuses is opened again', async () => {
  let refused = 0;
  await page.route('**/v1/traffic/stream', (route) => {
    refused += 1;
    return refused <= 2 ? route.fulfill({ status: 503, body: '' }) : route.continue();
  });
  await page.goto('/');
  await page.getByText('Live', { exact: true }).waitFor();
  assert.ok(refused > 2);
  await page.unroute('**/v1/traffic/stream');
});
