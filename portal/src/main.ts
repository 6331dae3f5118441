import { mount } from 'svelte';
import './app.css';
import App from './App.svelte';
import { startRouting } from './lib/router.svelte';
import { startTheme } from './lib/state/theme.svelte';

startTheme();
startRouting();
const target = document.getElementById('app');
if (!target) throw new Error('index.html lacks #app');
mount(App, { target });
