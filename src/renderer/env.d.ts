/// <reference types="vite/client" />

// ESLint's type service cannot read .vue files; vue-tsc can, and its answer takes precedence over this one.
declare module '*.vue' {
  import type { DefineComponent } from 'vue';

  const component: DefineComponent;
  export default component;
}
