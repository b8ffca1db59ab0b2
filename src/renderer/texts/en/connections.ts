export default { title: 'Connections' };
