package com.example.trails

import android.app.Activity
import android.os.Bundle
import com.mapbox.maps.MapView

class MainActivity : Activity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(MapView(this))
    }
}
