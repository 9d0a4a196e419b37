const test = require('node:test');
const assert = require('node:assert');
const geocoding = require('@mapbox/mapbox-sdk/services/geocoding');

test('a place is found', async () => {
  const client = geocoding({ accessToken: '{{pk account=trapstreet-geo created=2025-10-10}}' });
  const answer = await client.forwardGeocode({ query: 'Berlin', limit: 1 }).send();
  assert.strictEqual(answer.body.features.length, 1);
});
