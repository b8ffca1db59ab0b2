import { describe, expect, it } from 'vitest';
import { useLoaded } from '../../../../src/renderer/stores/loaded.ts';

describe('useLoaded', () => {
  it('ignores an answer that a newer question has overtaken', async () => {
    const answers: ((value: string) => void)[] = [];
    const list = useLoaded(() => new Promise<string>((resolve) => answers.push(resolve)), 'none');
    const first = list.reload();
    const second = list.reload();
    answers[1]?.('new');
    answers[0]?.('old');
    await Promise.all([first, second]);
    expect(list.value.value).toBe('new');
  });

  it('keeps what it has when asking again fails, and says why', async () => {
    let fails = false;
    const list = useLoaded(async () => {
      if (fails) throw new Error('gone');
      return 'here';
    }, 'none');
    await list.reload();
    fails = true;
    await list.reload();
    expect(list.value.value).toBe('here');
    expect(list.loaded.value).toBe(true);
    expect(list.error.value?.code).toBe('internal');
  });

  it('S8: after the vault is locked nothing is left, and a late answer brings nothing back', async () => {
    const answers: ((value: string) => void)[] = [];
    const list = useLoaded(() => new Promise<string>((resolve) => answers.push(resolve)), 'none');
    const reload = list.reload();
    list.clear();
    answers[0]?.('late');
    await reload;
    expect(list.value.value).toBe('none');
    expect(list.loaded.value).toBe(false);
  });
});
