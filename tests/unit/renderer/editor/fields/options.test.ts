import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CallError } from '../../../../../src/renderer/api.ts';
import {
  searchAfter,
  slowAfter,
  useOptions,
  type LoadOptions,
} from '../../../../../src/renderer/editor/fields/options.ts';
import type { OptionsPage } from '../../../../../src/shared/contract/calls.ts';
import { SojournError, toErrorShape } from '../../../../../src/shared/errors.ts';

/** An app that answers when the test says so. */
function slowApp() {
  const asked: { ask: Parameters<LoadOptions>[0]; answer: PromiseWithResolvers<OptionsPage> }[] =
    [];
  const load: LoadOptions = (ask) => {
    const answer = Promise.withResolvers<OptionsPage>();
    asked.push({ ask, answer });
    return answer.promise;
  };
  return {
    load,
    asked: () => asked.map(({ ask }) => ask),
    async reply(index: number, names: string[], next: string | null = null) {
      const items = names.map((name) => ({ value: name.toLowerCase(), label: name }));
      asked[index]?.answer.resolve({ items, next });
      await vi.advanceTimersByTimeAsync(0);
    },
    async fail(index: number) {
      const error = new SojournError('offline', { values: { host: 'tasks.example' } });
      asked[index]?.answer.reject(new CallError(toErrorShape(error)));
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

const labels = (options: ReturnType<typeof useOptions>) =>
  options.items.value.map((item) => item.label);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('J4: the options of a dropdown', () => {
  it('are asked for when it opens, once', async () => {
    const app = slowApp();
    const options = useOptions(app.load);
    expect(app.asked()).toEqual([]);
    void options.open();
    void options.open();
    expect(options.loading.value).toBe(true);
    await app.reply(0, ['Errands']);
    await options.open();
    expect(app.asked()).toHaveLength(1);
    expect(labels(options)).toEqual(['Errands']);
    expect(options.loading.value).toBe(false);
  });

  it('say when it is slow', async () => {
    const app = slowApp();
    const options = useOptions(app.load);
    void options.open();
    await vi.advanceTimersByTimeAsync(slowAfter);
    expect(options.slow.value).toBe(true);
    await app.reply(0, []);
    expect(options.slow.value).toBe(false);
    expect(options.loaded.value).toBe(true);
  });

  it('add the next page, without doubles where pages overlap', async () => {
    const app = slowApp();
    const options = useOptions(app.load);
    void options.open();
    await app.reply(0, ['A', 'B'], 'page-2');
    expect(options.hasMore.value).toBe(true);
    void options.more();
    void options.more();
    await app.reply(1, ['B', 'C']);
    expect(app.asked()).toEqual([{}, { page: 'page-2' }]);
    expect(labels(options)).toEqual(['A', 'B', 'C']);
    expect(options.hasMore.value).toBe(false);
  });

  it('let the app search only where not everything was loaded', async () => {
    const app = slowApp();
    const options = useOptions(app.load);
    void options.open();
    await app.reply(0, ['A']);
    options.search('a');
    await vi.advanceTimersByTimeAsync(searchAfter);
    expect(options.remote.value).toBe(false);
    expect(app.asked()).toHaveLength(1);
  });

  it('search once per pause and show the answer to the last question alone', async () => {
    const app = slowApp();
    const options = useOptions(app.load);
    void options.open();
    await app.reply(0, ['A'], 'page-2');
    options.search('b');
    options.search('br');
    await vi.advanceTimersByTimeAsync(searchAfter);
    options.search('bre');
    await vi.advanceTimersByTimeAsync(searchAfter);
    expect(app.asked().slice(1)).toEqual([{ search: 'br' }, { search: 'bre' }]);
    await app.reply(2, ['Bread']);
    await app.reply(1, ['Brass', 'Bread']);
    expect(labels(options)).toEqual(['Bread']);
    expect(options.remote.value).toBe(true);
  });

  it('keep the last ones when the app cannot be reached, and ask again on the next opening', async () => {
    const app = slowApp();
    const options = useOptions(app.load);
    void options.open();
    await app.reply(0, ['A']);
    void options.refresh();
    await app.fail(1);
    expect(options.error.value?.code).toBe('offline');
    expect(labels(options)).toEqual(['A']);
    void options.open();
    await app.reply(2, ['A', 'B']);
    expect(options.error.value).toBeNull();
    expect(labels(options)).toEqual(['A', 'B']);
  });

  it('ignore answers to what was asked before a reset', async () => {
    const app = slowApp();
    const options = useOptions(app.load);
    void options.open();
    options.reset();
    await app.reply(0, ['Other account']);
    expect(labels(options)).toEqual([]);
    expect(options.loaded.value).toBe(false);
  });
});
