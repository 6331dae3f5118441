// What the site that the official EventCatalog built shows of the Orders domain, beside what the contract says.
// Usage: node official_build.mjs DIST; exit status 1 when something differs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const dist = process.argv[2];
let failures = 0;

function expect(what, shown, wanted) {
  const same = JSON.stringify(shown) === JSON.stringify(wanted);
  console.log(`${same ? 'ok  ' : 'FAIL'} ${what}: ${JSON.stringify(shown)}${same ? '' : `, not ${JSON.stringify(wanted)}`}`);
  failures += same ? 0 : 1;
}

/** The text of a page as a reader sees it, without scripts and markup. */
function textOf(path) {
  const html = readFileSync(join(dist, path, 'index.html'), 'utf8');
  return html.replaceAll(/<(script|style)\b.*?<\/\1>/gs, ' ').replaceAll(/<!--.*?-->/gs, '').replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#x27;', "'").replaceAll('&amp;', '&').replaceAll(/\s+/g, ' ');
}

const page = textOf('docs/domains/Orders/0.0.3');
const counted = (words) => Number(new RegExp(`${words} ?\\( ?(\\d+) ?\\)`).exec(page)?.[1]);
expect('sends', counted('Sends messages'), 15);
expect('receives', counted('Receives messages'), 20);
expect('version', page.includes('v0.0.3'), true);
expect('warning', page.includes('Please ensure all services are'), true);
for (const service of ['InventoryService', 'OrdersService', 'NotificationService', 'ShippingService'])
  expect(`page of ${service}`, existsSync(join(dist, 'docs/services', service)), true);
for (const flow of ['CancelSubscription', 'PaymentFlow']) expect(`page of ${flow}`, existsSync(join(dist, 'docs/flows', flow)), true);
for (const entity of ['CartItem', 'Customer', 'Order', 'OrderItem', 'ShoppingCart'])
  expect(`page of ${entity}`, existsSync(join(dist, 'docs/entities', entity)), true);
expect('architecture graph', existsSync(join(dist, 'visualiser/domains/Orders/0.0.3/index.html')), true);
expect('entity map', existsSync(join(dist, 'visualiser/domains/Orders/0.0.3/entity-map/index.html')), true);
process.exitCode = failures === 0 ? 0 : 1;
