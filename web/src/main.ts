import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { start_worker } from './lib/kept.ts';
import { watch_address } from './lib/router.svelte.ts';
import { apply_theme } from './lib/look.ts';
import { load_words } from './words/words.ts';

apply_theme();
watch_address();
await load_words();
const target = document.getElementById('app')!;
target.replaceChildren();
mount(App, { target });
start_worker();
