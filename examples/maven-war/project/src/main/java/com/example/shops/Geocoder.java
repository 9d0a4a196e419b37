package com.example.shops;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Looks up where a shop is. */
final class Geocoder {
    private final String token;

    Geocoder() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Geocoder.class.getResourceAsStream("/application.properties")) {
            properties.load(in);
        }
        token = properties.getProperty("mapbox.token");
    }

    String address(double longitude, double latitude) {
        return "https://api.mapbox.com/search/geocode/v6/reverse?longitude=" + longitude + "&latitude=" + latitude
                + "&access_token=" + token;
    }
}
