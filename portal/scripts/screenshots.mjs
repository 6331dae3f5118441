// Takes the main pages of a running server (FLOWMART_URL) for README and documentation, light and
// dark. Demo orders are placed before and all the while, so that something flows in the pictures.
// usage: node scripts/screenshots.mjs [directory [name...]], by default docs/screenshots of the repository and all
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../tests/browser.mjs';
import { placeDemo } from '../tests/pages.mjs';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
const target = path.resolve(process.argv[2] ?? path.join(root, 'docs', 'screenshots'));

const showing = (selector) => async (page) => {
  await page.evaluate((id) => document.querySelector(id).scrollIntoView(), selector);
  await page.waitForTimeout(900);
  await page.evaluate((id) => document.querySelector(id).scrollIntoView(), selector);
};

const shots = (order) => [
  { name: 'domain', path: '/', modes: ['light'], ready: '[data-node]' },
  { name: 'graph', path: '/', modes: ['light', 'dark'], ready: '[data-node]', then: showing('#architecture') },
  { name: 'graph-focus', path: '/?focus=message%3AInventoryAdjusted', modes: ['light'], ready: 'aside', then: showing('#architecture') },
  { name: 'entity-map', path: '/', modes: ['light'], ready: '[data-node]', then: showing('#entity-map') },
  { name: 'messages', path: '/', modes: ['light'], ready: '[data-table]', then: showing('#messages') },
  { name: 'order-example', path: `/?order=${order}`, modes: ['light'], ready: '[data-node]', then: showing('#order-example') },
  { name: 'flow', path: '/flows/PaymentFlow', modes: ['dark'], ready: '[data-step]' },
  { name: 'message', path: '/messages/PlaceOrder', modes: ['light'], ready: '[data-schema-hash]' },
  { name: 'replay', path: `/replay?order=${order}&at=6`, modes: ['light'], ready: '[data-message]' },
  { name: 'order', path: `/orders/${order}`, modes: ['light', 'dark'], ready: '#parcel-1' },
  { name: 'journal', path: '/journal', modes: ['dark'], ready: '[data-rows]' },
  { name: 'narrow', path: '/', modes: ['light'], ready: '[data-node]', width: 390, height: 844, then: showing('#architecture') },
  { name: 'narrow-order', path: `/orders/${order}`, modes: ['light'], ready: '#parcel-1', width: 390, height: 844, then: showing('#lines') },
  { name: 'narrow-message', path: '/messages/PlaceOrder', modes: ['dark'], ready: '[data-schema-hash]', width: 390, height: 844 },
];

await mkdir(target, { recursive: true });
const order = encodeURIComponent(await placeDemo());
for (let i = 0; i < 16; i += 1) await placeDemo();
const flowing = setInterval(() => void placeDemo().catch(() => {}), 350);
const browser = await openBrowser();
const page = await browser.context.newPage();
await page.waitForTimeout(2500);
const names = process.argv.slice(3);
for (const shot of shots(order).filter((one) => names.length === 0 || names.includes(one.name))) {
  for (const mode of shot.modes) {
    await page.setViewportSize({ width: shot.width ?? 1400, height: shot.height ?? 900 });
    await page.emulateMedia({ colorScheme: mode });
    await page.goto(shot.path);
    await page.locator(shot.ready).first().waitFor();
    await page.waitForTimeout(1200);
    await shot.then?.(page);
    await page.waitForTimeout(300);
    const file = `${shot.name}${shot.modes.length > 1 ? `-${mode}` : ''}.png`;
    await page.screenshot({ path: path.join(target, file) });
    console.log(file);
  }
}
clearInterval(flowing);
await browser.close();
