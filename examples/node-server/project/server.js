const express = require('express');
const geocoding = require('@mapbox/mapbox-sdk/services/geocoding');

const client = geocoding({ accessToken: process.env.MAPBOX_TOKEN || require('./config/default.json').mapbox.token });
const app = express();

app.get('/places', async (request, response) => {
  const answer = await client.forwardGeocode({ query: request.query.q, limit: 5 }).send();
  response.json(answer.body.features.map((place) => place.place_name));
});

app.listen(8080);
