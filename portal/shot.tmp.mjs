import { openBrowser } from './tests/browser.mjs';
const [,, ...jobs] = process.argv; // name|path|w|h|scheme|js
const { context, close } = await openBrowser();
const page = context.pages()[0] ?? await context.newPage();
page.on('console', m => ['error','warning'].includes(m.type()) && console.log('CONSOLE', m.type(), m.text().slice(0,300)));
page.on('pageerror', e => console.log('PAGEERROR', e.message, (e.stack||'').slice(0,400)));
for (const j of jobs) { const [name, p, w=1400, h=900, scheme='light', full='', js=''] = j.split('|');
  await page.setViewportSize({ width: +w, height: +h }); await page.emulateMedia({ colorScheme: scheme });
  await page.goto(p); await page.waitForTimeout(1600); if (js) { console.log(JSON.stringify(await page.evaluate(js))); await page.waitForTimeout(900) }
  await page.screenshot({ path: `/tmp/portal-mock/${name}.png`, fullPage: full==='full' }); }
await close();
