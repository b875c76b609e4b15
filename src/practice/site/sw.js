/* SPDX-License-Identifier: GPL-3.0-or-later */
/* First the network, so that nobody sees an old cut; without it, what was seen last. */
const ALMACEN = 'practica-1';
const BASE = ['./', 'index.html', 'assets/css/practica.css', 'assets/img/emblema.svg', 'assets/js/app.js',
  'assets/js/dom.js', 'assets/js/datos.js', 'assets/js/piezas.js', 'assets/js/vistas.js'];

self.addEventListener('install', (suceso) => {
  suceso.waitUntil(caches.open(ALMACEN).then((almacen) => almacen.addAll(BASE)));
  self.skipWaiting();
});

self.addEventListener('activate', (suceso) => {
  const viejos = caches.keys().then((nombres) => Promise.all(
    nombres.filter((nombre) => nombre !== ALMACEN).map((nombre) => caches.delete(nombre))));
  suceso.waitUntil(viejos.then(() => self.clients.claim()));
});

async function responder(suceso) {
  const { request: peticion } = suceso;
  const almacen = await caches.open(ALMACEN);
  const clave = peticion.url.split('?')[0];

  try {
    const respuesta = await fetch(peticion);
    if (respuesta.ok) suceso.waitUntil(almacen.put(clave, respuesta.clone()));
    return respuesta;
  } catch (error) {
    const guardada = await almacen.match(clave);
    if (guardada) return guardada;
    throw error;
  }
}

self.addEventListener('fetch', (suceso) => {
  const { request: peticion } = suceso;
  const { origin: origen, pathname: camino } = new URL(peticion.url);

  if (peticion.method !== 'GET' || origen !== self.location.origin || camino.endsWith('.zip')) return;
  suceso.respondWith(responder(suceso));
});
