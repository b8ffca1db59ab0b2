/** Journeys: the stored documents, their versions, whether they are on, and what keeps them from being switched on. */
export { createJourneys } from './journeys.ts';
export type { JourneyChange, Journeys } from './journeys.ts';
export { connectionNeed } from './connectionNeed.ts';
export { nextTime, nextTimes } from './schedule.ts';
export { readStepText } from './stepText.ts';
export { isBlank, stepTitle } from './words.ts';
export { templateDocument, templateSummaries } from './templates/index.ts';
