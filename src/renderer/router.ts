/** The places of the window. Hash history, because pages are served from app://. What first paint does not need loads later. */
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router';
import JourneysPage from './pages/JourneysPage.vue';

const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/journeys' },
  { path: '/journeys', name: 'journeys', component: JourneysPage },
  {
    path: '/journeys/:id/:tab(history|connections|versions|settings)?',
    name: 'journey',
    component: () => import('./editor/JourneyPage.vue'),
    props: true,
  },
  {
    path: '/runs/:id?',
    name: 'runs',
    component: () => import('./runs/RunsPage.vue'),
    props: true,
  },
  {
    path: '/connections/:id?',
    name: 'connections',
    component: () => import('./pages/ConnectionsPage.vue'),
    props: true,
  },
  {
    path: '/apps',
    name: 'apps',
    component: () => import('./pages/AppsPage.vue'),
  },
  {
    path: '/apps/:id',
    name: 'app',
    component: () => import('./pages/AppPage.vue'),
    props: true,
  },
  {
    path: '/settings',
    component: () => import('./settings/SettingsPage.vue'),
    children: [
      { path: '', name: 'settings', component: () => import('./settings/GeneralSettings.vue') },
      {
        path: 'security',
        name: 'security',
        component: () => import('./security/SecuritySettings.vue'),
      },
      {
        path: 'audit-log',
        name: 'audit-log',
        component: () => import('./settings/AuditLog.vue'),
      },
    ],
  },
  { path: '/help', name: 'help', component: () => import('./pages/HelpPage.vue') },
  {
    path: '/:rest(.*)*',
    name: 'not-found',
    component: () => import('./pages/NotFoundPage.vue'),
  },
];

export const router = createRouter({ history: createWebHashHistory(), routes });
