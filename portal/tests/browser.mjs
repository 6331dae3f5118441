// A headless Chromium for tests, budget and screenshots. The flags keep it silent on the network:
// what a page asks for is all that leaves the machine, and that is checked by the tests.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';

export const server = (process.env.FLOWMART_URL ?? '').replace(/\/$/, '');
if (server === '') throw new Error('FLOWMART_URL must name a running server, such as http://127.0.0.1:8080');

const flags = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--hide-scrollbars',
];

/** @returns {Promise<{context: import('playwright-core').BrowserContext, close: () => Promise<void>}>} */
export async function openBrowser(options = {}) {
  const profile = await mkdtemp(path.join(tmpdir(), 'flowmart-portal-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: flags,
    baseURL: server,
    viewport: { width: 1400, height: 900 },
    acceptDownloads: true,
    ...options,
  });
  context.setDefaultTimeout(15_000);
  return {
    context,
    close: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}
