export default { title: 'Journeys' };
