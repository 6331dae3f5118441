// The domain page, part by part: what a person sees and does, against a running server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { openBrowser } from './browser.mjs';
import { catalog, placeDemo } from './pages.mjs';
import { changedCatalog } from './stubs.mjs';

// The documented page's own counts: what the catalogue must come to, whatever it says.
const documented = { sends: 15, receives: 20, services: 4, entities: 5, flows: 2, steps: 8 };

let browser;
let page;
let known;

before(async () => {
  known = await catalog();
  browser = await openBrowser();
  page = await browser.context.newPage();
});
after(() => browser.close());

const open = async (path = '/') => {
  await page.goto(path);
  await page.locator('[data-node]').first().waitFor();
};
const part = async (id) => {
  const section = page.locator(`section#${id}`);
  await section.evaluate((element) => element.scrollIntoView());
  return section;
};

test('head: title, version, summary, warning, owners, older versions', async () => {
  await open();
  const head = page.locator('header.hero');
  assert.equal((await head.locator('h1').innerText()).trim(), known.domain.name);
  const text = await head.innerText();
  for (const shown of [`v${known.domain.version}`, known.domain.summary, known.domain.warning, ...known.domain.olderVersions.map((one) => `v${one}`)]) {
    assert.ok(text.includes(shown), `the head lacks ${shown}`);
  }
  assert.equal(await head.locator('.owners a').count(), known.domain.owners.length);
  assert.match(text, new RegExp(`${documented.sends} sends`));
  assert.match(text, new RegExp(`${documented.receives} receives`));
});

test('graph: every service, message, channel and store is a node that can be read when fitted', async () => {
  await open();
  const section = await part('architecture');
  const rows = new Set(known.rows.map((row) => row.message));
  assert.equal(await section.locator('[data-node^="message:"]').count(), rows.size);
  assert.equal(await section.locator('.node.service').count(), documented.services);
  await page.waitForTimeout(400);
  const small = await section.locator('[data-node]').evaluateAll((nodes) => {
    const zoom = new DOMMatrix(getComputedStyle(document.querySelector('.svelte-flow__viewport')).transform).a;
    const canvas = document.querySelector('#architecture .canvas').getBoundingClientRect();
    return nodes.flatMap((node) => {
      const name = node.querySelector('.name');
      const size = parseFloat(getComputedStyle(name).fontSize) * zoom;
      const box = node.getBoundingClientRect();
      const inside = box.left >= canvas.left - 1 && box.right <= canvas.right + 1 && box.top >= canvas.top - 1 && box.bottom <= canvas.bottom + 1;
      const cut = name.scrollHeight > name.clientHeight + 1;
      return size < 10 || !inside || cut ? [`${node.dataset.node} ${size.toFixed(1)}px inside=${inside} cut=${cut}`] : [];
    });
  });
  assert.deepEqual(small, []);
});

test('graph: who consumes InventoryAdjusted at which versions takes one click', async () => {
  await open();
  await page.locator('[data-node="message:InventoryAdjusted"]').click();
  const panel = page.locator('aside[aria-label^="In focus"]');
  await panel.waitFor();
  const consumers = await panel.locator('[data-part="consumers"] li').allInnerTexts();
  const message = known.messages.find((one) => one.id === 'InventoryAdjusted');
  assert.equal(consumers.length, message.consumers.length);
  for (const { service, range, resolvedVersion } of message.consumers) {
    const name = known.services.find((one) => one.id === service).name;
    const line = consumers.find((text) => text.includes(name));
    assert.ok(line?.includes(range ?? 'any') && line.includes(resolvedVersion), `${name}: ${line}`);
  }
  assert.ok(await page.locator('.node.dim').count() > 10, 'the rest stands back');
  assert.match(page.url(), /focus=message%3AInventoryAdjusted/);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
});

test('graph: legend counts and filters, search lights up, zoom buttons zoom', async () => {
  await open();
  const legend = page.getByRole('list', { name: 'Legend' });
  const stores = legend.getByRole('button', { name: /Data stores/ });
  const many = Number((await stores.innerText()).match(/\d+/)[0]);
  assert.equal(await page.locator('[data-node^="store:"]').count(), many);
  await stores.click();
  await page.waitForFunction(() => document.querySelectorAll('[data-node^="store:"]').length === 0);
  assert.match(page.url(), /hide=store/);
  await stores.click();
  await page.getByLabel('Find in the graph').fill('order');
  await page.locator('.node.dim').first().waitFor();
  assert.ok(await page.locator('.node.lit').count() > 0);
  const zoom = () => page.locator('.svelte-flow__viewport').first().evaluate((element) => new DOMMatrix(getComputedStyle(element).transform).a);
  const was = await zoom();
  await page.getByRole('button', { name: 'Zoom in' }).first().click();
  assert.ok(await zoom() > was);
});

test('graph: exports a picture and mermaid', async () => {
  await open();
  const [picture] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PNG' }).click()]);
  const bytes = await readFile(await picture.path());
  assert.match(picture.suggestedFilename(), /\.png$/);
  assert.equal(bytes.subarray(1, 4).toString(), 'PNG');
  assert.ok(bytes.length > 20_000);
  const [text] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Mermaid' }).click()]);
  const mermaid = await readFile(await text.path(), 'utf8');
  assert.match(mermaid, /^flowchart LR\n/);
  for (const row of known.rows) assert.ok(mermaid.includes(known.messages.find((one) => one.id === row.message).name));
});

test('graph: real traffic moves its edges and the rows of the tables', async () => {
  await open();
  for (let i = 0; i < 3; i += 1) await placeDemo();
  await page.locator('.wire.active').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('[aria-label="Live traffic"]')?.textContent.includes('Reconnecting'));
});

test('entity map: own entities with all fields, those they reference, relations', async () => {
  await open();
  const section = await part('entity-map');
  await section.locator('[data-entity]').first().waitFor();
  assert.equal(await section.locator('[data-entity].own').count(), documented.entities);
  const referenced = known.entities.filter((entity) => entity.ring === 'referenced');
  assert.equal(await section.locator('[data-entity].referenced').count(), referenced.length);
  for (const entity of known.entities.filter((one) => one.ring === 'own')) {
    const text = await section.locator(`[data-entity="${entity.id}"]`).innerText();
    for (const property of entity.properties) assert.ok(text.includes(property.name), `${entity.id} lacks ${property.name}`);
  }
  assert.ok(await section.locator('[data-relation]').count() >= 5);
});

test('messages: 15 sends and 20 receives in pages of four or all, with search and filters', async () => {
  await open();
  await part('messages');
  for (const [title, direction] of [['Sends', 'sends'], ['Receives', 'receives']]) {
    const table = page.locator(`[data-table="${title}"]`);
    const rows = table.locator('tbody tr');
    assert.equal(await table.locator('[data-total]').innerText(), `(${documented[direction]})`);
    assert.equal(await rows.count(), 4);
    await table.getByRole('button', { name: 'Next' }).click();
    assert.match(await table.locator('[data-shown]').innerText(), /^5 to 8 of/);
    await table.getByRole('button', { name: 'Show all' }).click();
    assert.equal(await rows.count(), documented[direction]);
    const kinds = known.rows.filter((row) => row.direction === direction).map((row) => known.messages.find((one) => one.id === row.message).kind);
    for (const [kind, plural] of [['event', 'Events'], ['command', 'Commands'], ['query', 'Queries']]) {
      const button = table.getByRole('button', { name: new RegExp(plural) });
      const many = kinds.filter((one) => one === kind).length;
      assert.equal(Number((await button.innerText()).match(/\d+/)[0]), many);
      await button.click();
      if (many > 0) assert.equal(await rows.count(), many);
      await button.click();
    }
    const row = known.rows.find((one) => one.direction === direction);
    const message = known.messages.find((one) => one.id === row.message);
    for (const words of [message.name, message.summary]) {
      await table.getByRole('searchbox').fill(words);
      assert.ok((await rows.allInnerTexts()).some((text) => text.includes(message.name)), `search for ${words}`);
    }
    await table.getByRole('searchbox').fill('no message is called this');
    assert.match(await rows.first().innerText(), /No message fits/);
    await table.getByRole('searchbox').fill('');
  }
});

test('order example: the documented steps beside those of an order placed here', async () => {
  await open();
  const section = await part('order-example');
  const drawn = section.locator('[data-sequence="documented"] [data-arrow]');
  await drawn.first().waitFor();
  assert.equal(await drawn.count(), documented.steps);
  const labels = await drawn.allTextContents();
  known.sequence.forEach((step, i) => assert.ok(labels[i].includes(step.label), `${step.label} in ${labels[i]}`));
  await section.getByRole('button', { name: 'Place a demo order' }).click();
  await page.waitForURL(/order=/);
  const order = new URL(page.url()).searchParams.get('order');
  await section.locator('[data-sequence="recorded"] [data-arrow]').first().waitFor();
  const story = await (await page.request.get(`/v1/orders/${order}/story`)).json();
  assert.ok((await section.locator('[data-sequence="recorded"]').innerText()).includes(story.orderNumber));
});

test('flows: both graphs with all steps, live instances at them', async () => {
  await placeDemo();
  await open();
  const section = await part('flows');
  const shown = known.flows.filter((flow) => flow.onDomainPage);
  assert.equal(shown.length, documented.flows);
  for (const flow of shown) {
    const panel = section.locator(`[data-flow="${flow.id}"]`);
    // The second flow is drawn when it comes into sight.
    await page.mouse.wheel(0, 500);
    await panel.locator('[data-step]').first().waitFor();
    assert.equal(await panel.locator('[data-step]').count(), flow.steps.length);
    assert.ok((await panel.innerText()).includes(flow.title));
  }
  const payment = section.locator('.instance').first();
  await payment.waitFor();
  await payment.click();
  await section.getByRole('link', { name: 'Replay' }).first().waitFor();
});

test('core resources: the four services with version, description and owners; search', async () => {
  await open();
  const section = await part('core-resources');
  assert.equal(await section.locator('[data-service]').count(), documented.services);
  for (const service of known.services.filter((one) => !one.external)) {
    const text = await section.locator(`[data-service="${service.id}"]`).innerText();
    for (const shown of [service.name, `v${service.version}`, service.summary]) assert.ok(text.includes(shown), `${service.id} lacks ${shown}`);
    assert.equal(await section.locator(`[data-service="${service.id}"] .owners a`).count(), service.owners.length);
  }
  const [first] = known.services;
  await section.getByRole('searchbox').fill(first.name);
  await page.waitForFunction(() => document.querySelectorAll('[data-service]').length === 1);
});

test('graph: a consumer of a version that nobody sends is drawn as unresolved, not as fed', async () => {
  // Of a payment service that sends PaymentProcessed 1.0.0 alone; these three ask for 0.0.1.
  const [paid] = known.messages.filter((one) => one.id === 'PaymentProcessed');
  await changedCatalog(page, { PaymentProcessed: { producers: paid.producers.filter((one) => one.version === '1.0.0') } });
  const asking = ['BillingService', 'FraudDetectionService', 'SubscriptionService'];
  await open('/?focus=message%3APaymentProcessed');
  const unresolved = () => page.locator('.wire.unresolved').evaluateAll((wires) => wires.map((wire) => wire.dataset.edge).sort());
  assert.deepEqual(await unresolved(), asking.map((service) => `message:PaymentProcessed>service:${service}>receives`));
  assert.equal(await page.locator('.wire.unresolved [marker-end]').count(), 0, 'no arrow arrives');
  assert.match(await page.locator('#architecture .note').innerText(), /Unresolved\s*3/);
  for (const line of await page.locator('aside [data-part="consumers"] li').all()) {
    const text = await line.innerText();
    const named = known.services.filter((service) => asking.includes(service.id)).some((service) => text.includes(service.name));
    assert.equal(text.includes('unresolved'), named, text);
  }
  await page.goto('/services/BillingService');
  const row = page.locator('[data-table="Receives"] tbody tr', { hasText: 'Payment Processed' });
  assert.match(await row.innerText(), /unresolved/);
  await page.unroute(/\/v1\/catalog(\?|$)/);
});

test('graph: ranges decide who is fed, whatever version the catalogue found for them', async () => {
  const [message] = known.messages.filter((one) => one.id === 'InventoryAdjusted');
  const [sender] = message.producers;
  const consumer = (range, resolvedVersion) => ({ range, resolvedVersion });
  const cases = [
    ['1.0.1', consumer('>1.0.0', '1.0.1'), true], ['1.0.0', consumer('>1.0.0', '1.0.1'), false], ['1.0.1', consumer('^1.0.0', '1.4.0'), true],
    ['2.0.0', consumer('^1.0.0', '1.4.0'), false], ['0.0.7', consumer('0.0.x', '0.0.9'), true], ['1.0.1', consumer('latest', '9.9.9'), true],
    ['1.0.1', consumer(null, '9.9.9'), true], ['1.0.1', consumer('x', '9.9.9'), true], ['1.0.1', consumer('in words', '1.0.1'), true], ['1.0.1', consumer('in words', '1.0.2'), false],
  ];
  for (const [sent, asked, fed] of cases) {
    await changedCatalog(page, { InventoryAdjusted: { producers: [{ ...sender, version: sent }], consumers: [{ service: 'OrdersService', ...asked }] } });
    await open();
    const drawn = page.locator('[data-edge="message:InventoryAdjusted>service:OrdersService>receives"]');
    await drawn.waitFor({ state: 'attached' });
    assert.equal(await drawn.evaluate((wire) => wire.classList.contains('unresolved')), !fed, `${sent} for ${JSON.stringify(asked)}`);
    await page.unroute(/\/v1\/catalog(\?|$)/);
  }
});
