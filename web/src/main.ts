import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { watch_address } from './lib/router.svelte.ts';
import { apply_theme } from './lib/look.ts';
import { load_words } from './words/words.ts';

apply_theme();
watch_address();
await load_words();
mount(App, { target: document.getElementById('app')! });
