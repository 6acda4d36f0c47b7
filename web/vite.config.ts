import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

// `./dev web` serves the app from its source and hands what belongs to the program to a running `hearth serve`, which takes
// requests from its own pages alone.
const target = process.env.HEARTH_URL ?? 'http://127.0.0.1:8137';
const house = { target, changeOrigin: true, headers: { origin: target } };

export default defineConfig({
  plugins: [svelte()],
  build: { cssCodeSplit: false, target: 'es2024', modulePreload: { polyfill: false }, assetsInlineLimit: 0, reportCompressedSize: false },
  server: { proxy: { '/api': house, '/v1': house } },
  test: { environment: 'node', include: ['src/**/*_test.ts'], reporters: ['default'] },
});
