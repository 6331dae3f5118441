import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

// The server sends a Content-Security-Policy without inline scripts, styles or data: fonts, so every
// asset stays a file. FLOWMART_URL names a running server for `npm run dev`.
// It takes changes only from pages of its own.
const target = process.env.FLOWMART_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  // What is loaded is found from the page's <base>, which the server puts where a proxy shows it.
  base: './',
  plugins: [svelte()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
  server: { proxy: { '/v1': { target, changeOrigin: true, configure: (proxy) => proxy.on('proxyReq', (request) => request.getHeader('origin') && request.setHeader('origin', target)) } } },
});
