/**
 * The one error model. A code is a member of the closed list below; its text says what happened and what to do.
 * Errors cross every process boundary as `ErrorShape`, never as objects with stacks.
 */

interface ErrorText {
  /** What happened, in one sentence. */
  readonly message: string;
  /** What the person can do about it; empty where there is nothing to do. */
  readonly advice: string;
}

/** Every error code with its English text. `{name}` placeholders are filled from the error's `values`. */
export const errorTexts = {
  internal: {
    message: 'Something went wrong inside Sojourn.',
    advice: 'Try again. The log in the data folder has the details.',
  },
  input_invalid: {
    message: '{what}',
    advice: 'Correct the value and try again.',
  },
  not_found: {
    message: 'The {what} does not exist any more.',
    advice: 'It may have been deleted. Refresh the list.',
  },
  sender_refused: {
    message: 'The request did not come from a window of Sojourn and was refused.',
    advice: '',
  },
  core_unavailable: {
    message: 'The part of Sojourn that keeps your data is not answering.',
    advice: 'It is being started again. Try once more in a moment.',
  },
  data_folder_unusable: {
    message: 'The data folder cannot be used: {reason}.',
    advice: 'Check that the folder exists, is yours, and that the disk has room.',
  },
  disk_full: {
    message: 'The disk is full; nothing was changed.',
    advice: 'Make room and try again.',
  },

  vault_missing: {
    message: 'There is no vault on this computer yet.',
    advice: 'Create one first: open the app, or run `sojourn vault init`.',
  },
  vault_exists: {
    message: 'There is already a vault in this data folder.',
    advice: 'Unlock it, or choose another data folder.',
  },
  vault_locked: { message: 'The vault is locked.', advice: 'Unlock it to go on.' },
  vault_damaged: {
    message: 'The vault file is damaged or is not a Sojourn vault: {reason}.',
    advice: 'It was left as it is. Restore a backup, or move the file away to start a new vault.',
  },
  vault_newer: {
    message: 'This vault was written by a newer version of Sojourn.',
    advice: 'Install the newer version to open it.',
  },
  vault_busy: {
    message: 'The vault is in use by another Sojourn, so this cannot be done now.',
    advice: 'Close the other window, or stop the command in the terminal, and try again.',
  },
  vault_last_protection: {
    message: 'Without the keychain only the recovery key would open the vault.',
    advice: 'Set a passphrase first, then take the keychain away.',
  },
  vault_proof_needed: {
    message: 'This change needs your passphrase.',
    advice: 'Type the passphrase that opens the vault now.',
  },
  backup_damaged: {
    message: 'This backup cannot be used: {reason}.',
    advice: 'Your vault was left as it is. Choose another backup.',
  },
  backup_newer: {
    message: 'This backup was written by a newer version of Sojourn.',
    advice: 'Install the newer version to restore it. Your vault was left as it is.',
  },
  passphrase_wrong: {
    message: 'That passphrase does not open the vault.',
    advice: 'Check upper and lower case, or use your recovery key.',
  },
  passphrase_weak: {
    message: 'The passphrase is too short.',
    advice: 'Use at least 10 characters; several words work well.',
  },
  recovery_key_wrong: {
    message: 'That recovery key does not open this vault.',
    advice: 'Check it letter by letter against your print-out.',
  },
  recovery_key_mistyped: {
    message: 'That is not a complete recovery key: a character is wrong or missing.',
    advice: 'Check it against your print-out; it has eight groups.',
  },
  keychain_missing: {
    message: 'This computer offers no keychain that Sojourn can use.',
    advice: 'Use a passphrase instead.',
  },
  keychain_locked: {
    message: 'This computer’s keychain is locked.',
    advice: 'Unlock the keychain and try again, or use your passphrase or recovery key.',
  },
  keychain_denied: {
    message: 'This computer’s keychain refused access.',
    advice: 'Allow Sojourn in the keychain, or use your passphrase or recovery key.',
  },
  keychain_changed: {
    message: 'The keychain entry of this vault is missing or belongs to another vault.',
    advice: 'Use your passphrase or recovery key. Nothing in the vault was changed.',
  },

  connection_name_taken: {
    message: 'A connection with this name already exists for {app}.',
    advice: 'Choose another name: two connections of one app cannot have the same name.',
  },
  connection_name_invalid: {
    message: 'This name cannot be used: {reason}.',
    advice: 'Use 1 to 100 visible characters.',
  },
  connection_not_connected: {
    message: 'The connection “{name}” is disconnected.',
    advice: 'Reconnect it on the Connections page.',
  },
  connection_unreadable: {
    message: 'The stored credentials of “{name}” cannot be read.',
    advice: 'Reconnect it; all other connections are untouched.',
  },
  connection_missing: {
    message: 'No connection is chosen for {app}.',
    advice: 'Choose one, or link an account.',
  },
  connection_in_use: {
    message: 'The connection “{name}” is used by {uses}.',
    advice: 'Confirm it: journeys that are on and runs under way will be stopped.',
  },

  sign_in_cancelled: {
    message: 'The sign-in was cancelled.',
    advice: 'Link the account again when you are ready.',
  },
  sign_in_refused: {
    message: '{app} did not grant access: {reason}.',
    advice: 'Try again and choose Allow on the consent page.',
  },
  sign_in_timed_out: {
    message: 'No answer came from the browser within five minutes.',
    advice: 'Try again; finish the sign-in in the browser window that opens.',
  },
  sign_in_failed: {
    message: '{app} answered the sign-in in a way that cannot be trusted: {reason}.',
    advice: 'Try again. If it stays, the app’s sign-in settings need attention.',
  },
  sign_in_code_expired: {
    message: 'The code for {app} expired before it was confirmed.',
    advice: 'Try again; a new code is shown.',
  },
  sign_in_port_busy: {
    message: 'Port {port}, which {app} demands for signing in, is used by another program.',
    advice: 'Close that program and try again.',
  },
  sign_in_needed: {
    message: '“{name}” needs you to sign in again.',
    advice: 'Reconnect it; journeys that use it go on afterwards.',
  },
  sign_in_other_account: {
    message: 'You signed in as {identity}, but “{name}” belongs to {before}.',
    advice: 'Confirm that the connection shall use the other account, or try again as {before}.',
  },
  browser_failed: {
    message: 'The system browser could not be opened.',
    advice: 'Copy the link and open it in a browser yourself.',
  },
  url_refused: {
    message: 'This address was not opened: {reason}.',
    advice: 'Only https addresses (and http on this computer) are opened.',
  },
  client_needed: {
    message: '{app} needs a client ID of your own before you can sign in.',
    advice: 'Follow the steps in the Connection window once; it is kept for all {app} connections.',
  },
  client_file_wrong: {
    message: 'That file is not a client file of the expected kind: {reason}.',
    advice: 'Download the client JSON again from the provider’s console.',
  },
  credentials_refused: {
    message: '{app} did not accept these credentials.',
    advice: 'Check them against the steps in this window.',
  },

  offline: {
    message: '{host} cannot be reached: this computer seems to be offline.',
    advice: 'Check the network; work that needs it waits and goes on by itself.',
  },
  provider_unreachable: {
    message: '{host} cannot be reached: {reason}.',
    advice: 'Try again later.',
  },
  provider_answer_wrong: {
    message: '{app} answered in an unexpected way: {reason}.',
    advice: 'Try again; the answer is kept with the details.',
  },
  permission_missing: {
    message: '{app} refused: this connection is not allowed to do that.',
    advice: 'Reconnect and grant the permission, or use another account.',
  },
  missing_at_app: {
    message: '{app} does not know what this step refers to.',
    advice: 'It may have been deleted or moved. Choose it again in the step.',
  },
  conflict_at_app: {
    message: '{app} refused because it conflicts with what is already there.',
    advice: 'Look at the app’s answer for what conflicts.',
  },
  rejected_by_app: {
    message: '{app} rejected the request: {reason}.',
    advice: 'Check the fields of the step against the app’s answer.',
  },
  rate_limited: {
    message: '{app} asks for fewer requests; try again in {seconds} seconds.',
    advice: 'Sojourn waits by itself in a running journey.',
  },
  app_unavailable: {
    message: '{app} has a problem on its side (status {status}).',
    advice: 'Try again later.',
  },
  answer_too_large: {
    message: 'The answer of {app} is larger than {limit}.',
    advice: 'Ask for less at a time.',
  },
  timed_out: {
    message: '{what} took longer than {seconds} seconds and was stopped.',
    advice: 'Try again, or raise the limit of the step.',
  },
  host_refused: {
    message: 'The request to {host} was refused: {reason}.',
    advice: 'Nothing was sent to it.',
  },
  expression_failed: {
    message: 'The formula could not be worked out: {reason}.',
    advice: 'Open the field and correct the formula.',
  },
  expression_limit: {
    message: 'The formula was stopped: it took too long or grew too large.',
    advice: 'Make it simpler.',
  },
  field_missing: {
    message: 'The field “{field}” is empty.',
    advice: 'Fill it in.',
  },

  journey_has_problems: {
    message: 'The journey cannot be switched on: {problem}.',
    advice: 'Mend the steps that are marked.',
  },
  journey_on: {
    message: 'The journey is on.',
    advice: 'Stop it first.',
  },
  journey_changed: {
    message: 'The journey was changed in another window meanwhile.',
    advice: 'Look at both versions before you save again.',
  },
  folder_exists: {
    message: 'There is already a folder “{name}”.',
    advice: 'Choose another name.',
  },
  step_unknown: {
    message: 'It is not known whether this step took effect before the run was interrupted.',
    advice: 'Look in the app, then run the step again or skip it.',
  },
  run_data_lost: {
    message: 'This run cannot go on: data that it needs is not kept, since it is masked.',
    advice: 'Look in the apps what it did, then run the journey again.',
  },
  run_not_unknown: {
    message: 'This run does not wait for an answer any more.',
    advice: 'Look at the run as it is now.',
  },
  run_under_way: {
    message: 'This run has not ended.',
    advice: 'Stop it first, or wait for its end.',
  },
  run_stopped: { message: 'The run was stopped.', advice: '' },
  stopped_by_step: { message: '{message}', advice: '' },
  journey_not_callable: {
    message: '{reason}.',
    advice: 'Choose another journey in the step that calls it.',
  },
  called_failed: {
    message: '“{journey}” {what}',
    advice: 'The run of the called journey has the details.',
  },

  import_invalid: {
    message: 'This file cannot be imported: {reason}.',
    advice: 'Nothing was changed.',
  },
  connector_invalid: {
    message: 'This connector has a mistake: {reason}.',
    advice: 'Correct the file and load it again.',
  },
  connector_changed: {
    message: 'The connector of {app} was changed: credentials would now also go to {places}.',
    advice:
      'Nothing was sent. Look at the page of the app, and allow it there if the change is yours.',
  },
  connector_exists: {
    message: 'You have a connector for {app} already.',
    advice: 'Replace it, or give this one another id.',
  },
  owner_elsewhere: {
    message: 'Another Sojourn is already using this data folder.',
    advice: 'Close it first, or use its window.',
  },
} as const satisfies Record<string, ErrorText>;

export type ErrorCode = keyof typeof errorTexts;

/** What is safe to know about an error outside the core. Never holds a secret. */
export interface ErrorShape {
  readonly code: ErrorCode;
  /** What happened: filled text, ready to show. */
  readonly message: string;
  /** What to do; may be empty. */
  readonly advice: string;
  /** The field (contract path or connector field id) the error belongs to, if it belongs to one. */
  readonly field?: string;
  /** Technical answer, folded under the message: status, the app's own words. Redacted. */
  readonly details?: string;
}

export interface ErrorOptionsOf {
  readonly values?: Readonly<Record<string, string | number>>;
  readonly field?: string;
  readonly details?: string;
  readonly cause?: unknown;
  /** Ready text that came over a boundary, instead of the code's own. */
  readonly text?: ErrorText;
}

/** An expected failure with a code of the closed list. The only error that crosses a boundary with its own text. */
export class SojournError extends Error {
  readonly code: ErrorCode;
  readonly advice: string;
  readonly field: string | undefined;
  readonly details: string | undefined;

  /** @param code member of the closed list; @param options placeholders, field, redacted technical details, cause */
  constructor(code: ErrorCode, options: ErrorOptionsOf = {}) {
    const text = options.text ?? errorTexts[code];
    super(fillText(text.message, options.values), { cause: options.cause });
    this.name = 'SojournError';
    this.code = code;
    this.advice = fillText(text.advice, options.values);
    this.field = options.field;
    this.details = options.details;
  }
}

/** An error that came over a boundary, thrown again on this side with the text it came with. */
export function fromErrorShape(shape: ErrorShape): SojournError {
  const { code, field, details } = shape;
  return new SojournError(code, {
    text: { message: shape.message, advice: shape.advice },
    ...(field === undefined ? {} : { field }),
    ...(details === undefined ? {} : { details }),
  });
}

/** The boundary form of any thrown value; unknown errors become the fixed text of `internal`. */
export function toErrorShape(error: unknown): ErrorShape {
  if (!(error instanceof SojournError)) return { code: 'internal', ...errorTexts.internal };
  return {
    code: error.code,
    message: error.message,
    advice: error.advice,
    ...(error.field === undefined ? {} : { field: error.field }),
    ...(error.details === undefined ? {} : { details: error.details }),
  };
}

function fillText(text: string, values: ErrorOptionsOf['values'] = {}): string {
  return text.replace(/\{(\w+)\}/g, (whole, key: string) => String(values[key] ?? whole));
}
