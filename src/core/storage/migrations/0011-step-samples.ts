/** The output of each step's last successful test: the sample of the data tree, which serves offline (J7). */
export const stepSamples = `
CREATE TABLE step_samples (
  journey TEXT NOT NULL REFERENCES journeys (id) ON DELETE CASCADE,
  step TEXT NOT NULL,
  about TEXT NOT NULL,
  output TEXT NOT NULL,
  tested_at INTEGER NOT NULL,
  PRIMARY KEY (journey, step)
) STRICT;
`;
