/**
 * What is kept of an account beside its name, in the clear (its site, its data centre: a JSON object of texts), and how far
 * a trigger has read, in the app's own words.
 */
export const accountValues = `
ALTER TABLE connections ADD COLUMN account_values TEXT NOT NULL DEFAULT '{}';
ALTER TABLE polls ADD COLUMN position TEXT;
`;
