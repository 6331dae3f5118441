// Behind nginx under /oms: what is opened, clicked, asked and followed stays under it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openBrowser } from './browser.mjs';

const nginx = '/usr/sbin/nginx';
const program = process.env.FLOWMART_PROGRAM ?? new URL('../../build/release/flowmart', import.meta.url).pathname;
const key = 'c0ffee'.repeat(6) + '0123456789abcdef';
const folder = mkdtempSync(join(tmpdir(), 'flowmart-proxy-'));
const running = [];
let browser, page, root;
const strays = [];

const freePort = () => new Promise((done) => {
  const probe = createServer().listen(0, '127.0.0.1', () => { const { port } = probe.address(); probe.close(() => done(port)); });
});
const start = (command, ...options) => running.push(spawn(command, options, { stdio: 'ignore' }));

before(async () => {
  const [inner, outer] = [await freePort(), await freePort()];
  root = `http://127.0.0.1:${outer}/oms`;
  writeFileSync(join(folder, 'key'), key);
  writeFileSync(join(folder, 'nginx.conf'), `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/log;
    events {} http { access_log off; client_body_temp_path ${folder}/b; proxy_temp_path ${folder}/p; fastcgi_temp_path ${folder}/f;
    uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s; server { listen 127.0.0.1:${outer}; location /oms/ {
    proxy_pass http://127.0.0.1:${inner}; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_set_header X-Forwarded-For $remote_addr; } } }`);
  start(program, 'serve', '--demo', '--data', join(folder, 'data'), '--port', String(inner), '--key-file', join(folder, 'key'), '--public-url', root, '--log-level', 'warning');
  start(nginx, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'log'));
  for (let i = 0; i < 300; i += 1) {
    const answer = await fetch(`${root}/readyz`, { headers: { authorization: `Bearer ${key}` } }).catch(() => null);
    if (answer?.ok) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  browser = await openBrowser({ reducedMotion: 'reduce' });
  page = await browser.context.newPage();
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(`${root}/`) && !url.startsWith('data:') && !url.startsWith('blob:')) strays.push(url);
  });
});
after(async () => {
  await browser?.close();
  for (const one of running) { one.kill('SIGTERM'); await new Promise((done) => (one.exitCode === null ? one.once('exit', done) : done())); }
  rmSync(folder, { recursive: true, force: true });
});

const skip = existsSync(nginx) ? false : 'nginx is not here';

test('the key is asked for once, and leads to the page that was wanted', { skip }, async () => {
  await page.goto(`${root}/orders`);
  await page.getByLabel('Key').fill(key);
  await page.getByRole('button', { name: 'Open' }).click();
  await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
  assert.equal(page.url(), `${root}/orders`);
});

test('a demo order is placed, its page opens, by click and by address', { skip }, async () => {
  const made = await page.evaluate(async (at) => (await fetch(`${at}/v1/demo/orders`, { method: 'POST' })).json(), root);
  await page.goto(`${root}/orders/${made.orderId}`);
  await page.locator('main h1').first().waitFor();
  assert.equal(await page.getByText('No page has the address').count(), 0);
  for (const name of ['orders', 'shipments', 'returns', 'journal', 'flows', 'messages']) {
    const link = page.locator(`nav a[href="/oms/${name}"]`).first();
    if (await link.count() === 0) continue;
    await link.click();
    await page.locator('main h1').first().waitFor();
    assert.equal(new URL(page.url()).pathname, `/oms/${name}`);
  }
});

test('no link and no request leaves the beginning of the path', { skip }, async () => {
  for (const path of ['/', '/orders', '/messages', '/flows', '/journal', '/messages/PlaceOrder', '/no/such/page']) {
    await page.goto(`${root}${path}`);
    await page.locator('main h1').first().waitFor();
    for (let y = 0; y < 5000; y += 700) await page.mouse.wheel(0, 700);
    await page.waitForTimeout(300);
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((one) => one.href));
    assert.ok(links.length > 5, path);
    assert.deepEqual(links.filter((one) => one.startsWith(new URL(root).origin) === false && !one.startsWith('https://')), [], path);
    for (const link of links) if (new URL(link).host === new URL(root).host) assert.ok(link.startsWith(`${root}/`), `${path}: ${link}`);
  }
  assert.deepEqual(strays, []);
});
