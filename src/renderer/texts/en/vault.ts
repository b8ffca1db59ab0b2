export default { title: 'Vault' };
