/** The keys that the window knows, for the sheet and the Help page. Only those that work stand here. */
import { isMac } from '../api.ts';
import { type TextKey, t } from '../texts/index.ts';

export interface KeyGroup {
  readonly title: string;
  readonly keys: readonly { readonly text: string; readonly keys: readonly string[] }[];
}

export function keyGroups(): KeyGroup[] {
  const command = isMac() ? '⌘' : 'Ctrl';
  const alt = isMac() ? '⌥' : 'Alt';
  return [
    group('help.group.everywhere', [
      ['help.key.palette', command, 'K'],
      ['help.key.newJourney', 'C'],
      ['help.key.keys', '?'],
      ['help.key.close', 'Esc'],
    ]),
    group('help.group.journeys', [
      ['help.key.rows', '↑', '↓'],
      ['help.key.openRow', 'Enter'],
      ['help.key.choose', 'X'],
      ['help.key.rename', 'F2'],
      ['help.key.clone', 'D'],
      ['help.key.move', 'M'],
      ['help.key.deleteJourney', 'Delete'],
    ]),
    group('help.group.editor', [
      ['help.key.steps', '↑', '↓'],
      ['help.key.openStep', 'Enter'],
      ['help.key.testStep', command, 'Enter'],
      ['help.key.moveStep', alt, '↑ ↓'],
      ['help.key.chooseSteps', 'Shift', '↑ ↓'],
      ['help.key.copySteps', command, 'C X V'],
      ['help.key.foldStep', '← →'],
      ['help.key.insertData', alt, '↓'],
      ['help.key.deleteStep', 'Delete'],
      ['help.key.undo', command, 'Z'],
      ['help.key.redo', command, 'Shift', 'Z'],
      ['help.key.save', command, 'S'],
    ]),
  ];
}

function group(title: TextKey, rows: readonly (readonly [TextKey, ...string[]])[]): KeyGroup {
  return { title: t(title), keys: rows.map(([text, ...keys]) => ({ text: t(text), keys })) };
}
