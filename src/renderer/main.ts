import '@fontsource-variable/inter/wght.css';
import './styles/tokens.css';
import './styles/base.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { applyAppearance } from './stores/appearance.ts';
import { i18n } from './texts/index.ts';

applyAppearance();
createApp(App).use(createPinia()).use(i18n).mount('#app');
