mapboxgl.accessToken = '{{pk account=trapstreet-war created=2018-05-01}}';
var map = new mapboxgl.Map({ container: 'map', style: 'mapbox://styles/mapbox/light-v11' });
