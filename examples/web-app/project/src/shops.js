export const shops = [
  { name: 'North', position: [13.38, 52.55] },
  { name: 'South', position: [13.41, 52.46] },
];

/** The way to a shop, as the Directions API tells it. */
export async function wayTo(shop, from) {
  const stops = [from, shop.position].map((p) => p.join(',')).join(';');
  const answer = await fetch(`https://api.mapbox.com/directions/v5/mapbox/walking/${stops}`
    + `?geometries=geojson&access_token=${import.meta.env.VITE_MAPBOX_TOKEN}`);
  return answer.json();
}
