/** Notifications · Show a notification: on the desktop of this computer, where Sojourn runs with a window. */
import { SojournError } from '../../../shared/errors.ts';
import { toText } from '../../expressions/index.ts';
import type { BuiltInAction } from './builtInAction.ts';

/** Desktops cut longer ones off, each in its own way. */
const longest = { title: 100, body: 500 };

export const notificationShow: BuiltInAction = async ({ fields, notify, now }) => {
  const title = shortened(toText(fields.title), longest.title);
  const body = shortened(toText(fields.text), longest.body);
  const { shown } = await notify({ title, body });
  if (!shown) {
    throw new SojournError('app_unavailable', {
      text: {
        message: 'Notifications cannot be shown here: Sojourn has no desktop to show them on.',
        advice: 'Let the journey run in the app’s window, or put the step into a Try Catch.',
      },
    });
  }
  return { request: null, output: { title, text: body, at: new Date(now()).toISOString() } };
};

function shortened(text: string, most: number): string {
  const letters = Array.from(text);
  return letters.length <= most ? text : `${letters.slice(0, most - 1).join('')}…`;
}
