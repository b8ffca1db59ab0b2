/** Task lists and tasks of the practice people. */
import { monotonicFactory } from 'ulid';
import { z } from 'zod';
import { people } from './people.ts';
import type { Records } from './records.ts';

export const listSchema = z.object({
  id: z.string(),
  person: z.string(),
  title: z.string(),
  created: z.iso.datetime(),
});
export type TaskList = z.infer<typeof listSchema>;

export const taskSchema = z.object({
  id: z.string(),
  person: z.string(),
  list: z.string(),
  title: z.string(),
  notes: z.string().optional(),
  /** A day, `2026-03-31`. */
  due: z.string().optional(),
  status: z.enum(['open', 'completed']),
  created: z.iso.datetime(),
  /** Last change of anything. */
  updated: z.iso.datetime(),
  /** When it was ticked off; absent while it is open. */
  completed: z.iso.datetime().optional(),
});
export type Task = z.infer<typeof taskSchema>;

export interface NewTask {
  readonly title: string;
  readonly notes?: string | undefined;
  readonly due?: string | undefined;
}

/** `null` clears, undefined leaves as it is. */
export interface TaskChange {
  readonly title?: string | undefined;
  readonly notes?: string | null | undefined;
  readonly due?: string | null | undefined;
  readonly status?: Task['status'] | undefined;
}

export interface Page {
  readonly after?: string | undefined;
  readonly limit?: number | undefined;
}

export interface TaskStore {
  /** A person's lists, by ascending id. */
  lists(person: string, page?: Page): TaskList[];
  list(id: string): TaskList | undefined;
  /** Tasks of a list, oldest first. */
  tasks(list: string, page?: Page & { status?: Task['status'] | undefined }): Task[];
  task(id: string): Task | undefined;
  add(list: TaskList, task: NewTask): Task;
  /** Gives the task back unchanged, its `updated` too, where nothing differs. */
  change(task: Task, change: TaskChange): Task;
  remove(id: string): void;
  /** Everyone's tasks, oldest first. */
  all(): Task[];
}

/** Makes the store; the first time it also gives everyone their first lists and tasks. */
export function createTaskStore(records: Records, now: () => number = Date.now): TaskStore {
  const nextId = monotonicFactory();
  const isoNow = (): string => new Date(now()).toISOString();

  const store: TaskStore = {
    lists: (person, page) =>
      records.where('list', 'person', person, page).map(({ payload }) => listSchema.parse(payload)),
    list: (id) => listSchema.optional().parse(records.get('list', id)),
    tasks: (list, { status, ...page } = {}) => {
      if (status === undefined) return tasksWhere('list', list, page);
      const matching = tasksWhere('list', list, { after: page.after }).filter(
        (task) => task.status === status,
      );
      return matching.slice(0, page.limit);
    },
    task: (id) => taskSchema.optional().parse(records.get('task', id)),
    add: (list, { title, notes, due }) => {
      const created = isoNow();
      const task: Task = {
        id: nextId(now()),
        person: list.person,
        list: list.id,
        title,
        ...(notes === undefined ? {} : { notes }),
        ...(due === undefined ? {} : { due }),
        status: 'open',
        created,
        updated: created,
      };
      records.put('task', task.id, task);
      return task;
    },
    change: (task, change) => {
      const changed = changedTask(task, change, isoNow());
      if (changed !== task) records.put('task', task.id, changed);
      return changed;
    },
    remove: (id) => {
      records.remove('task', id);
    },
    all: () =>
      people.flatMap(({ id }) => tasksWhere('person', id)).sort((a, b) => (a.id < b.id ? -1 : 1)),
  };

  function tasksWhere(property: 'list' | 'person', value: string, page?: Page): Task[] {
    return records
      .where('task', property, value, page)
      .map(({ payload }) => taskSchema.parse(payload));
  }

  records.together(() => addFirstTasks(records, store, isoNow()));
  return store;
}

/** The task itself where nothing differs. */
function changedTask(task: Task, change: TaskChange, now: string): Task {
  const { notes: _notes, due: _due, completed: _completed, ...rest } = task;
  const status = change.status ?? task.status;
  const notes = change.notes === undefined ? task.notes : change.notes;
  const due = change.due === undefined ? task.due : change.due;
  const next: Task = {
    ...rest,
    title: change.title ?? task.title,
    ...(typeof notes !== 'string' ? {} : { notes }),
    ...(typeof due !== 'string' ? {} : { due }),
    status,
    ...(status === 'completed' ? { completed: task.completed ?? now } : {}),
  };
  const keys = ['title', 'notes', 'due', 'status'] as const;
  return keys.some((key) => next[key] !== task[key]) ? { ...next, updated: now } : task;
}

function addFirstTasks(records: Records, store: TaskStore, created: string): void {
  if (records.get('seeded', 'tasks') !== undefined) return;
  for (const person of people) {
    for (const [title, tasks] of Object.entries(person.lists)) {
      const list = { id: `${person.id}-${title.toLowerCase()}`, person: person.id, title, created };
      records.put('list', list.id, list);
      for (const task of tasks) store.add(list, { title: task });
    }
  }
  records.put('seeded', 'tasks', true);
}
