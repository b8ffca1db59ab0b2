export default { title: 'Help' };
