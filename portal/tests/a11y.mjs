// axe-core run inside a page. It is evaluated by the debugger, not loaded by the page, so the policy
// against foreign scripts stays as it is.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** @returns {Promise<string[]>} one line a finding */
export async function findings(page) {
  await page.evaluate(source);
  const result = await page.evaluate(() => globalThis.axe.run(document, {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
  }));
  return result.violations.flatMap((violation) =>
    violation.nodes.slice(0, 5).map((node) => `${violation.id}: ${node.target.join(' ')} (${node.failureSummary?.split('\n')[1]?.trim()})`));
}
