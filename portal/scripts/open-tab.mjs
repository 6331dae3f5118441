// What becomes of a tab that is left open while the shop is busy: heap, elements, and whether it still
// keeps up, measured over some minutes and drawn on to an hour.
// usage: FLOWMART_URL=... node scripts/open-tab.mjs [minutes a page] [orders a second]
//
// Lists and histories are bounded and fill at first; what still grows after the first third would grow
// for ever. The slope of the heap over the rest (least squares, with its 95 % interval) times one hour
// is the extrapolation: it is one, and no measurement.
import { openBrowser, server } from '../tests/browser.mjs';

const minutes = Number(process.argv[2] ?? 4);
const ordersPerSecond = Number(process.argv[3] ?? 15);
const sampleMs = 5000;
const pages = [['domain page', '/'], ['journal', '/journal']];

const post = (path, body) => fetch(`${server}${path}`, {
  method: 'POST', ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
});

/** Enough of everything that no order is refused for want of it. */
async function fillShelves() {
  const { items } = await (await fetch(`${server}/v1/stock?limit=100`)).json();
  for (const { productId, warehouseId } of items) {
    const answer = await post('/v1/messages/AddInventory', { productId, warehouseId, quantity: 100_000, timestamp: new Date().toISOString() });
    if (!answer.ok) throw new Error(`AddInventory answered ${answer.status}`);
  }
}

function load() {
  let placed = 0;
  let failed = 0;
  const timer = setInterval(() => {
    placed += 1;
    post('/v1/demo/orders').then((answer) => answer.body?.cancel(), () => { failed += 1; });
  }, 1000 / ordersPerSecond);
  return { stop: () => clearInterval(timer), figures: () => ({ placed, failed }) };
}

/** Counts what comes in by the streams and how long taking it in lasts, from before the page's own code. */
function watch() {
  globalThis.seen = { events: 0, handling: 0, slowest: 0, position: 0, longTasks: 0, longest: 0 };
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) {
      globalThis.seen.longTasks += 1;
      globalThis.seen.longest = Math.max(globalThis.seen.longest, task.duration);
    }
  }).observe({ type: 'longtask' });
  const own = Object.getOwnPropertyDescriptor(EventSource.prototype, 'onmessage');
  Object.defineProperty(EventSource.prototype, 'onmessage', {
    ...own,
    set(handler) {
      own.set.call(this, (event) => {
        const start = performance.now();
        handler.call(this, event);
        const took = performance.now() - start;
        globalThis.seen.events += 1;
        globalThis.seen.handling += took;
        globalThis.seen.slowest = Math.max(globalThis.seen.slowest, took);
        globalThis.seen.position = Math.max(globalThis.seen.position, Number(event.lastEventId) || 0);
      });
    },
  });
}

/** Slope a second and the half width of its 95 % interval. */
function slope(points) {
  const mean = (values) => values.reduce((a, b) => a + b, 0) / values.length;
  const mx = mean(points.map(([x]) => x));
  const my = mean(points.map(([, y]) => y));
  const sxx = points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0);
  const by = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0) / sxx;
  const left = points.reduce((sum, [x, y]) => sum + (y - my - by * (x - mx)) ** 2, 0);
  return { by, half: 2 * Math.sqrt(left / (points.length - 2) / sxx) };
}

async function sample(page, devtools, from) {
  await devtools.send('HeapProfiler.collectGarbage');
  const heap = (await devtools.send('Runtime.getHeapUsage')).usedSize / 1e6;
  const { nodes, jsEventListeners } = await devtools.send('Memory.getDOMCounters');
  const before = performance.now();
  const seen = await page.evaluate(() => globalThis.seen);
  const answered = performance.now() - before;
  const { end } = await (await fetch(`${server}/v1/events?last=1`)).json();
  return { at: (performance.now() - from) / 1000, heap, nodes, listeners: jsEventListeners, answered, behind: Math.max(0, end - seen.position), ...seen };
}

async function leftOpen(name, path) {
  const browser = await openBrowser();
  const page = await browser.context.newPage();
  await page.addInitScript(watch);
  await page.goto(path);
  await page.locator(path === '/' ? '[data-node]' : '[data-rows]').first().waitFor();
  // Every part of the page is drawn once it has been seen.
  for (let y = 0; y < 6000; y += 600) await page.mouse.wheel(0, 600);
  await page.waitForTimeout(500);
  await page.evaluate(() => scrollTo(0, 0));
  const devtools = await browser.context.newCDPSession(page);
  const from = performance.now();
  const samples = [];
  while ((performance.now() - from) / 60_000 < minutes) {
    await page.waitForTimeout(sampleMs);
    samples.push(await sample(page, devtools, from));
  }
  await browser.close();
  const first = samples.findIndex((one) => one.at > (minutes * 60) / 3);
  const rest = samples.slice(first);
  const heap = slope(rest.map((one) => [one.at, one.heap]));
  const nodes = slope(rest.map((one) => [one.at, one.nodes]));
  const [begin, end] = [rest[0], rest.at(-1)];
  const took = end.events - begin.events;
  console.log(`${name}, ${minutes} minutes at ${ordersPerSecond} orders a second (${took} events in the last ${(end.at - begin.at).toFixed(0)} s)`);
  console.log(`  heap after collection     ${begin.heap.toFixed(1)} MB -> ${end.heap.toFixed(1)} MB (${samples[0].heap.toFixed(1)} at first)`);
  console.log(`  heap drawn on to an hour  ${(heap.by * 3600).toFixed(1)} MB more, +-${(heap.half * 3600).toFixed(1)} (95 %)`);
  console.log(`  elements and texts        ${begin.nodes} -> ${end.nodes}, drawn on to an hour ${(nodes.by * 3600).toFixed(0)} +-${(nodes.half * 3600).toFixed(0)}`);
  console.log(`  event listeners           ${begin.listeners} -> ${end.listeners}`);
  console.log(`  taking in an event        ${((end.handling - begin.handling) / took).toFixed(2)} ms on average, slowest ${end.slowest.toFixed(1)} ms`);
  console.log(`  tasks over 50 ms          ${end.longTasks - begin.longTasks}, longest ever ${end.longest.toFixed(0)} ms (collections asked for included)`);
  console.log(`  page answers in           ${Math.max(...rest.map((one) => one.answered)).toFixed(0)} ms at worst; messages behind the journal at most ${Math.max(...rest.map((one) => one.behind))}`);
}

await fillShelves();
const shop = load();
for (const [name, path] of pages) await leftOpen(name, path);
shop.stop();
console.log(`orders placed meanwhile: ${shop.figures().placed}, requests failed: ${shop.figures().failed}`);
