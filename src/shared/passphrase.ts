/** The rule for a new passphrase. Free of schemas, so that the window can say it beside the field. */

/** Characters, after trimming. */
export const passphraseMinimum = 10;
