/** The id of the journey for which this window was opened; null in the window with the rail. */
export const ownJourney = new URLSearchParams(window.location.search).get('journey');
