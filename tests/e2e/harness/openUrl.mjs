// What the desktop takes for the default browser in a test: hands the URL to the test.

const [handover, url] = process.argv.slice(2);
await fetch(handover, { method: 'POST', body: url });
