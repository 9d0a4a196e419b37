<%@ page contentType="text/html; charset=UTF-8" %>
<!doctype html>
<title>Shops</title>
<script src="https://api.mapbox.com/mapbox-gl-js/v3.9.0/mapbox-gl.js"></script>
<div id="map"></div>
<script src="js/map.js"></script>
