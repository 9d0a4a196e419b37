plugins {
    id("com.android.application")
    id("org.jetbrains.kotlin.android")
}

android {
    namespace = "com.example.trails"
    compileSdk = 35
}

dependencies {
    implementation("com.mapbox.maps:android:11.8.0")
}
