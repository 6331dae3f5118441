// A tab outlives the program: it says that it has lost it, comes back by itself, and misses nothing.
// Starts a program of its own, since this one is killed.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { openBrowser } from './browser.mjs';

const program = process.env.FLOWMART_PROGRAM ?? fileURLToPath(new URL('../../build/release/flowmart', import.meta.url));
let folder;
let port;
let running;
let browser;

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const found = probe.address().port;
  probe.close();
  await once(probe, 'close');
  return found;
}

const url = (at) => `http://127.0.0.1:${port}${at}`;

async function start() {
  running = spawn(program, ['serve', '--data', path.join(folder, 'data'), '--port', String(port), '--demo', '--log-level', 'error'], { stdio: 'ignore' });
  for (let i = 0; i < 200; i += 1) {
    const ready = await fetch(url('/readyz')).then((answer) => answer.ok, () => false);
    if (ready) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the program did not start');
}

async function end(signal) {
  running.kill(signal);
  await once(running, 'exit');
}

async function placeDemo(many) {
  for (let i = 0; i < many; i += 1) assert.equal((await fetch(url('/v1/demo/orders'), { method: 'POST' })).status, 201);
}

before(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'flowmart-restart-'));
  port = await freePort();
  await start();
  browser = await openBrowser({ baseURL: url('') });
});
after(async () => {
  await browser?.close();
  await end('SIGTERM');
  await rm(folder, { recursive: true, force: true });
});

test('a killed program that comes back finds its tabs again, and they have missed nothing', async () => {
  await placeDemo(2);
  const domain = await browser.context.newPage();
  const journal = await browser.context.newPage();
  await domain.goto('/');
  await domain.getByText('Live', { exact: true }).waitFor();
  await journal.goto('/journal');
  await journal.locator('[data-rows]').waitFor();

  await end('SIGKILL');
  await domain.getByText('Reconnecting', { exact: true }).waitFor();
  await start();
  // While the tabs have not come back yet, more happens than they could guess.
  await placeDemo(5);
  await domain.getByText('Live', { exact: true }).waitFor({ timeout: 30_000 });

  const newest = async () => (await (await fetch(url('/v1/events?last=1000'))).json()).events;
  for (let i = 0; ; i += 1) {
    const there = await newest();
    const shown = Number(await journal.locator('[data-rows]').getAttribute('data-rows'));
    if (shown === there.length && there.filter((event) => event.type.includes('.PlaceOrder.')).length === 7) break;
    assert.ok(i < 60, `the journal has ${there.length} messages, the tab shows ${shown}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
});
