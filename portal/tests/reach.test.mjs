// Who can use it, and how: every page by axe in both modes, by keyboard, narrow, by a link, and under
// the policy of its own headers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findings } from './a11y.mjs';
import { openBrowser, server } from './browser.mjs';
import { catalog, pageKinds } from './pages.mjs';
import { anyPath } from './stubs.mjs';

let browser;
let page;
const complaints = [];

before(async () => {
  browser = await openBrowser({ reducedMotion: 'reduce' });
  page = await browser.context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A refusal that a test asks for is written to the console by the browser itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) complaints.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${server}/`) && !url.startsWith('data:') && !url.startsWith('blob:')) complaints.push(`asked ${url}`);
  });
});
after(() => browser.close());

const kinds = await pageKinds();
for (const [kind, path] of Object.entries(kinds)) {
  test(`axe finds nothing on ${kind}`, async () => {
    const found = [];
    await page.goto(path);
    await page.locator('main h1').first().waitFor();
    await page.waitForTimeout(300);
    // Parts that are drawn late are drawn by scrolling past them.
    for (let y = 0; y < 5000; y += 700) await page.mouse.wheel(0, 700);
    await page.waitForTimeout(300);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForTimeout(100);
      found.push(...(await findings(page)).map((one) => `${colorScheme}: ${one}`));
    }
    assert.deepEqual(found, []);
  });
}

test('nothing broke the policy, failed, or asked another host', async () => {
  const answer = await fetch(`${server}/`, { headers: { accept: 'text/html' } });
  const policy = answer.headers.get('content-security-policy') ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe/);
  assert.deepEqual(complaints, []);
});

test('a link shows what its sender saw', async () => {
  await page.goto('/?focus=message%3AOrderConfirmed&hide=store%2Cchannel');
  await page.locator('[data-node="message:OrderConfirmed"][aria-pressed="true"]').waitFor();
  assert.equal(await page.locator('[data-node^="store:"], [data-node^="channel:"]').count(), 0);
  const { channels } = await catalog();
  await page.goto(`/channels/${encodeURIComponent(channels[0].id)}`);
  assert.equal(await page.locator('h1').innerText(), channels[0].name);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Services/ }).click();
  await page.waitForURL(/\/services$/);
  await page.goBack();
  await page.locator('h1', { hasText: channels[0].name }).waitFor();
});

test('an address that no page has is told, with where to go', async () => {
  await anyPath(page);
  for (const path of ['/nowhere/at-all', '/constructor', '/__proto__/x', '/toString/valueOf', '/messages/NoSuchMessage', '/replay/x', '/%E0%A4%A', '/messages/%E0%A4%A', `/${encodeURIComponent('<b>\u202e')}`]) {
    await page.goto(path);
    await page.getByRole('heading', { level: 1, name: 'Not found' }).waitFor();
    assert.equal(await page.title(), 'Not found · FlowMart');
    assert.equal(await page.locator('meta[name="robots"]').getAttribute('content'), 'noindex');
    assert.ok((await page.locator('main p').first().innerText()).includes('No page has the address'));
    await page.getByRole('main').getByRole('link', { name: 'All messages' }).waitFor();
  }
  await page.goto('/message/OrderConfirme');
  await page.getByRole('main').getByRole('link', { name: 'Order confirmed' }).click();
  await page.locator('h1', { hasText: 'Order confirmed' }).waitFor();
  assert.equal(await page.locator('meta[name="robots"]').count(), 0);
  await page.unrouteAll({ behavior: 'wait' });
});

test('a slash at the end, or an encoded one, finds its page', async () => {
  await anyPath(page);
  const { channels } = await catalog();
  const heading = async (path) => {
    await page.goto(path);
    await page.locator('main h1').first().waitFor();
    return page.locator('main h1').first().innerText();
  };
  for (const path of ['/messages/PlaceOrder/', '/messages/PlaceOrder//', '/messages%2FPlaceOrder', '/messages%2FPlaceOrder/']) assert.equal(await heading(path), 'Place Order', path);
  for (const path of ['/orders/', `${server}//orders//`, '/orders%2F']) assert.equal(await heading(path), 'Orders', path);
  for (const path of [`/channels/${encodeURIComponent(channels[0].id)}/`, `/channels/${channels[0].id.replaceAll('.', '%2E')}`]) assert.equal(await heading(path), channels[0].name, path);
  // Part of an id, it stays one: the order is asked for by its whole name.
  let asked;
  await page.route(/\/v1\/orders\/[^/]+$/, (route) => {
    asked = new URL(route.request().url()).pathname;
    return route.fulfill({ status: 404, json: { type: 'about:blank', title: 'Not Found', status: 404 } });
  });
  assert.equal(await heading('/orders/WEB%2F2026%2F1'), 'This order cannot be shown');
  assert.equal(asked, '/v1/orders/WEB%2F2026%2F1');
  // What changes the address keeps it on this server.
  await page.goto(`${server}//orders`);
  await page.getByRole('group', { name: 'By status' }).getByRole('button').first().click();
  await page.waitForURL(/\/orders\?status=/);
  await page.unrouteAll({ behavior: 'wait' });
});

test('private messages appear only on request, marked', async () => {
  await page.goto('/messages');
  const table = page.locator('[data-table="All messages"]');
  await table.waitFor();
  assert.equal(await table.locator('tbody .chip', { hasText: 'private' }).count(), 0);
  const answer = await (await page.request.get('/v1/catalog?private=true')).json();
  const many = answer.messages.filter((message) => message.private).length;
  await page.getByRole('button', { name: 'Private messages' }).click();
  await page.waitForURL(/private=1/);
  if (many > 0) await page.getByText(`(${answer.messages.length})`).waitFor();
  await page.goto('/?private=1');
  await page.locator('[data-table="Sends"]').waitFor();
  assert.equal(await page.locator('[data-table="Sends"] [data-total]').innerText(), '(15)');
  // Whoever has the address of one is not told that there is none.
  await page.goto('/messages/SkipParcel');
  await page.getByRole('heading', { name: 'Not found' }).waitFor();
  await page.getByRole('button', { name: 'Look among the private messages' }).click();
  await page.locator('h1', { hasText: 'Skip parcel' }).waitFor();
  await page.goto('/messages/NoSuchMessage?private=1');
  await page.getByRole('heading', { name: 'Not found' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Look among the private messages' }).count(), 0);
});

test('dark and light: by the system, and by the button, which is remembered', async () => {
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto('/language');
  await page.locator('h1').waitFor();
  const light = await background();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await background();
  assert.notEqual(light, dark);
  await page.getByRole('button', { name: 'Light mode' }).click();
  assert.equal(await background(), light);
  await page.reload();
  await page.locator('h1').waitFor();
  assert.equal(await background(), light);
  await page.evaluate(() => localStorage.clear());
});

test('keyboard: skip link, search, graph and tables without a mouse', async () => {
  await page.goto('/');
  await page.locator('[data-node]').first().waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to content');
  await page.keyboard.press('/');
  await page.keyboard.type('place order');
  await page.locator('[role="option"]').first().waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/messages\/PlaceOrder/);
  await page.goto('/');
  await page.locator('[data-node]').first().waitFor();
  const reached = new Set();
  for (let i = 0; i < 220; i += 1) {
    await page.keyboard.press('Tab');
    const what = await page.evaluate(() => {
      const element = document.activeElement;
      return element.dataset.node ? 'node' : element.closest('.legend') ? 'legend' : element.closest('.canvas-tools') ? 'tools'
        : element.closest('[data-table]') ? 'table' : element.closest('nav') ? 'navigation' : '';
    });
    if (what === 'node' && !reached.has('node')) {
      await page.keyboard.press('Enter');
      await page.locator('aside[aria-label^="In focus"]').waitFor();
      await page.keyboard.press('Escape');
      await page.locator('aside[aria-label^="In focus"]').waitFor({ state: 'detached' });
    }
    reached.add(what);
    if (reached.has('table')) break;
  }
  for (const what of ['navigation', 'legend', 'node', 'tools', 'table']) assert.ok(reached.has(what), `Tab does not reach ${what}`);
});

test('narrow: nothing is wider than the screen, navigation opens and closes', async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  for (const path of ['/', kinds.command, kinds.replay, kinds.orders, kinds.order, kinds.journal, kinds.missing]) {
    await page.goto(path);
    await page.locator('main h1').first().waitFor();
    await page.waitForTimeout(300);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(over <= 0, `${path} is ${over} px too wide`);
  }
  await page.getByRole('button', { name: 'Navigation', exact: true }).click();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: /Flows/ }).click();
  await page.waitForURL(/\/flows$/);
  await page.setViewportSize({ width: 1400, height: 900 });
});

test('reduced motion: nothing is animated', async () => {
  await page.goto('/');
  await page.locator('[data-node]').first().waitFor();
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
});
