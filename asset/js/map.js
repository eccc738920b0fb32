// Turns the server-drawn map into one that follows the finger. The page holds
//
//	<div id="map" data-tiles="https://…/{z}/{x}/{y}.png" data-attribution="…"
//	     data-points="/api/v1/places?bbox=W,S,E,N" data-place="/lieux/"></div>
//
// Without Leaflet, tiles or network nothing changes: the drawing and the list
// stay. The drawing goes only once a first tile has really come.
(function () {
	const box = document.getElementById("map");
	if (!box || !window.L || !box.dataset.tiles || !window.fetch) return;
	const L = window.L;
	const points = new URL(box.dataset.points, location.href);
	const view = (points.searchParams.get("bbox") || "").split(",").map(Number);
	if (view.length !== 4 || view.some(isNaN)) return;

	const drawing = document.querySelector("main svg.map");
	box.classList.add("live");
	box.setAttribute("role", "region");
	if (drawing) box.setAttribute("aria-label", drawing.getAttribute("aria-label"));

	const french = document.documentElement.lang === "fr";
	const map = L.map(box, { zoomControl: false }).fitBounds([[view[1], view[0]], [view[3], view[2]]]);
	map.attributionControl.setPrefix("Leaflet");
	L.control.zoom({ zoomInTitle: french ? "Plus près" : "Closer", zoomOutTitle: french ? "Plus loin" : "Farther" }).addTo(map);
	const marks = L.layerGroup().addTo(map);
	let working = false;

	L.tileLayer(box.dataset.tiles, { attribution: box.dataset.attribution, maxZoom: 19 })
		.on("tileload", function () {
			if (working) return;
			working = true;
			if (drawing) drawing.classList.add("gone");
		})
		.on("tileerror", function () {
			if (!working) giveUp();
		})
		.addTo(map);

	// giveUp leaves the page as the server drew it.
	function giveUp() {
		map.off().remove();
		box.classList.remove("live");
		box.removeAttribute("role");
		box.removeAttribute("aria-label");
		box.removeAttribute("tabindex");
	}

	function mark(feature) {
		const at = feature.geometry.coordinates;
		const link = document.createElement("a");
		link.href = (box.dataset.place || "/lieux/") + encodeURIComponent(feature.id);
		link.textContent = feature.properties.name; // text, never markup
		L.circleMarker([at[1], at[0]], { radius: 10, className: "mark" }).bindPopup(link).addTo(marks);
	}

	function load() {
		const b = map.getBounds();
		points.searchParams.set("bbox", [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map((d) => d.toFixed(4)).join(","));
		fetch(points)
			.then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
			.then(function (found) {
				marks.clearLayers();
				found.features.filter((f) => f.geometry).forEach(mark);
			})
			.catch(() => {}); // the marks already shown are better than none
	}
	map.on("moveend", load);
	load();
})();
