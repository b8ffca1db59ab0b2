/** Names of connections: which can be used, and which is proposed (C2, C5). */
import {
  connectionNameKey,
  connectionNameMax,
  defaultConnectionName,
} from '../../shared/connectionName.ts';
import { SojournError } from '../../shared/errors.ts';

/** Invisible characters: controls, format characters, line separators, halves of surrogate pairs. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;
const ignorable = /\p{Default_Ignorable_Code_Point}/u;
/** The one ignorable character that changes what is seen: it asks for the coloured form of a pictograph. */
const pictographForm = /(?<=\p{Extended_Pictographic})\u{FE0F}/gu;
const visible = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** An app's name takes at most this much of a proposed name, so that the proposal is always valid. */
const appNameMax = 60;

/**
 * The name as it is stored: trimmed, composed (NFC). Throws connection_name_invalid for an empty name, one of more than
 * 100 characters, and one with control, direction or invisible characters.
 */
export function storedConnectionName(name: string): string {
  const trimmed = name.normalize('NFC').trim();
  if (trimmed === '') throw invalid('it is empty');
  if (invisible.test(trimmed) || ignorable.test(trimmed.replace(pictographForm, ''))) {
    throw invalid('it has invisible characters');
  }
  if (!visible.test(trimmed)) throw invalid('nothing of it can be seen');
  if (Array.from(trimmed).length > connectionNameMax) {
    throw invalid(`it has more than ${connectionNameMax} characters`);
  }
  return trimmed;
}

/** The first proposal that is not taken: `My first …`, `My second …` (C2). `taken` tells it of name keys. */
export function freeConnectionName(appName: string, taken: (nameKey: string) => boolean): string {
  const shortName = namePart(appName);
  for (let n = 1; ; n += 1) {
    // Two spaces where nothing of the app's name can stand in one.
    const name = defaultConnectionName(shortName, n).replace('  ', ' ');
    if (!taken(connectionNameKey(name))) return name;
  }
}

/** What of an app's name, which a stranger's connector may have chosen, can stand in the name of a connection. */
function namePart(appName: string): string {
  const seen = Array.from(appName.replace(/\s+/gu, ' ')).filter(
    (character) => !invisible.test(character) && !ignorable.test(character),
  );
  return Array.from(seen.join('').normalize('NFC')).slice(0, appNameMax).join('').trim();
}

function invalid(reason: string): SojournError {
  return new SojournError('connection_name_invalid', { values: { reason }, field: 'name' });
}
