// Measures the page against its budget in headless Chromium, prints a table, and ends with 1 when
// anything is beyond it. FLOWMART_URL names a running server that serves the built portal.
//
//   gzip size        what the heaviest page loads, compressed, once it was read to its end; and all of dist/
//   first paint      first contentful paint of the domain page, empty cache
//   first node       first box of the architecture graph in the document and laid out
//   long tasks       while 70 edges change 10 times a second, for some seconds after loading
//   messages listed  10,000 messages in the journal, from navigation to drawn rows
//   axe, keyboard    findings on every kind of page; what Tab reaches on the domain page
//
// Traffic and journal of that size are made here from the server's own catalogue and handed to the
// page in place of the server's answers, so the figures are about the page alone.
import { readdir, readFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { findings } from '../tests/a11y.mjs';
import { openBrowser, server } from '../tests/browser.mjs';
import { catalog, pageKinds } from '../tests/pages.mjs';

const budget = { gzipKb: 200, firstPaintMs: 1000, firstNodeMs: 1000, longestTaskMs: 50, listedMs: 1000 };
const edgesLive = 70;
const edgeUpdateMs = 100;
const warmMs = 7000;
const watchMs = 8000;
const listed = 10_000;

const dist = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'dist');

/** Of each file, in kB, by its name. */
async function gzipKb() {
  const sizes = new Map();
  for (const name of await readdir(dist, { recursive: true })) {
    if (!/\.(html|js|css|svg)$/.test(name)) continue;
    sizes.set(path.basename(name), gzipSync(await readFile(path.join(dist, name)), { level: 9 }).length / 1024);
  }
  return sizes;
}
const sum = (numbers) => [...numbers].reduce((all, one) => all + one, 0);

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

async function loading() {
  const paints = [];
  const nodes = [];
  // A fresh profile each time: nothing is cached.
  for (let run = 0; run < 3; run += 1) {
    const browser = await openBrowser();
    const page = await browser.context.newPage();
    await page.addInitScript(() => {
      const watch = () => {
        const node = document.querySelector('[data-node]');
        if (node && node.getBoundingClientRect().width > 0) globalThis.firstNode = performance.now();
        else requestAnimationFrame(watch);
      };
      watch();
    });
    await page.goto('/');
    await page.waitForFunction(() => globalThis.firstNode !== undefined);
    paints.push(await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity));
    nodes.push(await page.evaluate(() => globalThis.firstNode));
    await browser.close();
  }
  return { firstPaint: median(paints), firstNode: median(nodes) };
}

/** Every declared link as an edge, repeated with other versions until there are enough. */
function liveEdges(known) {
  const links = known.messages.flatMap((message) =>
    (message.producers.length > 0 ? message.producers : [{ service: null }]).flatMap((producer) =>
      (message.consumers.length > 0 ? message.consumers : [{ service: null }]).map((consumer) => ({
        from: producer.service, to: consumer.service, message: message.id, version: message.version,
      }))));
  return Array.from({ length: edgesLive }, (_, i) => links[i % links.length]);
}

async function longTasks(known) {
  const browser = await openBrowser();
  const page = await browser.context.newPage();
  await page.addInitScript(({ edges, every }) => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => globalThis.tasks.push(...list.getEntries().map((entry) => ({ at: entry.startTime, took: entry.duration }))))
      .observe({ type: 'longtask' });
    globalThis.EventSource = class extends EventTarget {
      static CLOSED = 2;
      readyState = 1;
      constructor() {
        super();
        let position = 0;
        this.timer = setInterval(() => {
          position += 1;
          if (position === 1) this.onopen?.();
          const flow = (i) => ({ count: position * (i + 1), perSecond: (position * 7 + i * 13) % 90, rejected: i % 9 === 0 ? position : 0 });
          const messages = Object.fromEntries(edges.map((edge, i) => [edge.message, { ...flow(i), p50Micros: 90 + i, p99Micros: 900 + (position % 50), lastSeen: new Date().toISOString() }]));
          const data = JSON.stringify({
            position, at: new Date().toISOString(), uptimeMs: position * every,
            totals: { ordersPerSecond: position % 40, messagesPerSecond: position % 900, backlog: position % 7 },
            messages, edges: edges.map((edge, i) => ({ ...edge, ...flow(i), lag: i % 4 })),
          });
          globalThis.updates = position;
          this.onmessage?.({ data, lastEventId: String(position) });
        }, every);
      }
      close() { clearInterval(this.timer); }
    };
  }, { edges: liveEdges(known), every: edgeUpdateMs });
  await page.goto('/');
  await page.locator('.wire.active').first().waitFor();
  await page.evaluate(() => document.getElementById('architecture').scrollIntoView());
  // A minute of history fills first: what grows after that would grow for ever.
  await page.waitForTimeout(warmMs);
  const devtools = await browser.context.newCDPSession(page);
  const heapOf = async () => {
    await devtools.send('HeapProfiler.collectGarbage');
    return (await devtools.send('Runtime.getHeapUsage')).usedSize / 1e6;
  };
  const heapBefore = await heapOf();
  const from = await page.evaluate(() => performance.now());
  const updatesBefore = await page.evaluate(() => globalThis.updates);
  await page.waitForTimeout(watchMs);
  const result = await page.evaluate((start) => ({
    longest: Math.max(0, ...globalThis.tasks.filter((task) => task.at >= start).map((task) => task.took)),
    updates: globalThis.updates,
    active: document.querySelectorAll('.wire.active').length,
  }), from);
  const heapAfter = await heapOf();
  await browser.close();
  result.updates -= updatesBefore;
  return { ...result, heapGrowthMb: heapAfter - heapBefore };
}

/** The server under test, with this journal in place of its own. */
async function journalOf(events) {
  const front = http.createServer((request, answer) => {
    if (request.url.startsWith('/v1/events?')) {
      const asked = new URL(request.url, server).searchParams;
      const after = asked.has('last') ? events.length - Number(asked.get('last')) : Number(asked.get('after'));
      const page = events.slice(Math.max(0, after), after + Number(asked.get('last') ?? asked.get('limit')));
      return answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ events: page, next: page.at(-1)?.position ?? 0 }));
    }
    if (request.url.startsWith('/v1/events/')) return answer.writeHead(204).end();
    const onward = http.request(new URL(request.url, server), { method: request.method, headers: request.headers }, (from) => {
      answer.writeHead(from.statusCode, from.headers);
      from.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    request.pipe(onward);
  });
  await new Promise((resolve) => front.listen(0, '127.0.0.1', resolve));
  return front;
}

async function listing(known) {
  const events = Array.from({ length: listed }, (_, i) => {
    const message = known.messages[i % known.messages.length];
    return {
      specversion: '1.0', id: `budget-${i}`, source: `/flowmart/${message.service}`, type: `com.flowmart.${message.id}.v${message.version}`,
      subject: `subject-${i % 500}`, time: new Date(1e12 + i * 1000).toISOString(), data: message.example, position: i + 1,
    };
  });
  const front = await journalOf(events);
  const browser = await openBrowser({ baseURL: `http://127.0.0.1:${front.address().port}` });
  const page = await browser.context.newPage();
  await page.goto(`/journal?last=${listed}`);
  await page.waitForFunction((many) => Number(document.querySelector('[data-rows]')?.getAttribute('data-rows')) === many, listed);
  const took = await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now())))));
  const rows = await page.locator('[data-rows] li').count();
  await browser.close();
  front.closeAllConnections();
  front.close();
  return { took, rows };
}

async function reach() {
  const browser = await openBrowser({ reducedMotion: 'reduce' });
  const page = await browser.context.newPage();
  const found = [];
  const loaded = new Map();
  const kinds = await pageKinds();
  for (const [kind, address] of Object.entries(kinds)) {
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto(address);
      await page.locator('main h1').first().waitFor();
      for (let y = 0; y < 5000; y += 1000) await page.mouse.wheel(0, 1000);
      await page.waitForTimeout(300);
      const files = await page.evaluate(() => performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname.split('/').pop()));
      loaded.set(kind, ['index.html', ...new Set(files)]);
      found.push(...(await findings(page)).map((one) => `${kind}, ${colorScheme}: ${one}`));
    }
  }
  await page.goto('/');
  await page.locator('[data-node]').first().waitFor();
  const wanted = await page.locator('[data-node]').count();
  const reached = new Set();
  for (let i = 0; i < 200 && reached.size < wanted; i += 1) {
    await page.keyboard.press('Tab');
    const node = await page.evaluate(() => document.activeElement?.dataset?.node ?? null);
    if (node !== null) reached.add(node);
  }
  await browser.close();
  return { found, loaded, pages: Object.keys(kinds).length, wanted, reached: reached.size };
}

/** Times are taken again while they are beyond: other work on the machine only ever adds to them. */
async function best(measure, over) {
  let result = await measure();
  for (let again = 0; again < 2 && over(result); again += 1) {
    const next = await measure();
    if (!over(next) || again === 1) result = next;
  }
  return result;
}

const known = await catalog();
const sizes = await gzipKb();
const load = await best(loading, (one) => one.firstPaint > budget.firstPaintMs || one.firstNode > budget.firstNodeMs);
const tasks = await best(() => longTasks(known), (one) => one.longest > budget.longestTaskMs);
const list = await best(() => listing(known), (one) => one.took > budget.listedMs);
const access = await reach();
const [heaviest, size] = [...access.loaded].map(([kind, files]) => [kind, sum(files.map((one) => sizes.get(one) ?? 0))]).sort((a, b) => b[1] - a[1])[0];

const rows = [
  [`gzip size of the heaviest page (${heaviest})`, `${size.toFixed(1)} kB`, `${budget.gzipKb} kB`, size <= budget.gzipKb],
  ['gzip size of all pages', `${sum(sizes.values()).toFixed(1)} kB`, 'shown only', true],
  ['first paint', `${load.firstPaint.toFixed(0)} ms`, `${budget.firstPaintMs} ms`, load.firstPaint <= budget.firstPaintMs],
  ['first graph node', `${load.firstNode.toFixed(0)} ms`, `${budget.firstNodeMs} ms`, load.firstNode <= budget.firstNodeMs],
  [`longest task, ${edgesLive} edges live`, tasks.longest === 0 ? 'under 50 ms' : `${tasks.longest.toFixed(0)} ms`, `${budget.longestTaskMs} ms`, tasks.longest <= budget.longestTaskMs],
  [`updates taken, ${tasks.active} wires active`, String(tasks.updates), `${Math.floor((watchMs / edgeUpdateMs) * 0.9)}`, tasks.updates >= (watchMs / edgeUpdateMs) * 0.9],
  [`heap kept after ${tasks.updates} updates`, `${tasks.heapGrowthMb.toFixed(2)} MB`, 'shown only', true],
  [`${listed} messages listed (${list.rows} rows drawn)`, `${list.took.toFixed(0)} ms`, `${budget.listedMs} ms`, list.took <= budget.listedMs],
  [`axe findings on ${access.pages} pages, both modes`, String(access.found.length), '0', access.found.length === 0],
  ['graph nodes reached by Tab', `${access.reached} of ${access.wanted}`, 'all', access.reached === access.wanted],
];
const width = Math.max(...rows.map(([name]) => name.length));
for (const [name, value, limit, good] of rows) {
  console.log(`${good ? 'ok  ' : 'OVER'}  ${name.padEnd(width)}  ${value.padStart(12)}  of ${limit}`);
}
for (const one of access.found) console.log(`      ${one}`);
process.exitCode = rows.every(([, , , good]) => good) ? 0 : 1;
