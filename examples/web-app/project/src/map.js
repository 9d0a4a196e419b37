import mapboxgl from 'mapbox-gl';
import { shops } from './shops.js';

mapboxgl.accessToken = '{{pk account=trapstreet-shop created=2025-09-01}}';

const map = new mapboxgl.Map({
  container: 'map',
  style: 'mapbox://styles/mapbox/streets-v12',
  center: [13.4, 52.5],
  zoom: 11,
});

for (const shop of shops) {
  new mapboxgl.Marker().setLngLat(shop.position).addTo(map);
}
