// Connections and an app as the core would tell of them.

import type { AppDetail, AppMethod } from '../../../../src/shared/app.ts';
import type { Connection, ConnectionDetail } from '../../../../src/shared/connection.ts';

/** Of the app `tasks`, connected, used by nothing. */
export function connectionOf(id: string, of: Partial<Connection> = {}): Connection {
  return {
    id,
    app: 'tasks',
    method: 'sign-in',
    name: `Account ${id}`,
    identity: null,
    state: 'connected',
    scopes: [],
    scopesMissing: [],
    createdAt: 0,
    lastUsedAt: null,
    journeys: 0,
    ...of,
  };
}

export function detailOf(id: string, of: Partial<ConnectionDetail> = {}): ConnectionDetail {
  return {
    ...connectionOf(id),
    usedBy: [],
    usedByVersions: [],
    usedByRuns: [],
    revocation: null,
    history: [],
    ...of,
  };
}

/** A sign-in with the person's own client, whose file can be dropped. */
export const signInMethod: AppMethod = {
  id: 'sign-in',
  kind: 'oauth2',
  label: 'Sign in',
  scopes: [{ id: 'tasks.read', why: 'See your task lists and tasks' }],
  fields: [],
  steps: ['Create a client of the type “Desktop app”.'],
  ownClient: true,
  clientSet: false,
  clientImport: 'google',
};

export const tasksApp: AppDetail = {
  id: 'tasks',
  name: 'Tasks',
  category: 'productivity',
  about: '',
  icon: '',
  practice: false,
  builtIn: false,
  own: false,
  needsConnection: true,
  synonyms: [],
  guide: '',
  added: [],
  methods: [signInMethod],
  triggers: [],
  actions: [],
};
