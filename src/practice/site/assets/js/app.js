/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses after `#` work wherever the files lie: no server has to know them. */

import { h } from './dom.js';
import { corteActual, mirarCorte } from './datos.js';
import { vistaDe, vistaDeFalla } from './vistas.js';

const CADA = 60_000;
const contenido = document.getElementById('contenido');
const novedad = document.getElementById('novedad');
let turno = 0;

function direccion() {
  const [ruta, consulta] = location.hash.replace(/^#\/?/, '').split('?');

  return { partes: ruta.split('/').map(decodeURIComponent), consulta: Object.fromEntries(new URLSearchParams(consulta)) };
}

function marcarLugar() {
  const aqui = `#/${direccion().partes[0]}`;

  for (const enlace of document.querySelectorAll('.cabeza nav a')) {
    if (enlace.getAttribute('href') === aqui) enlace.setAttribute('aria-current', 'page');
    else enlace.removeAttribute('aria-current');
  }
}

function mostrarCorte() {
  const { fecha, hora, urlBaseDatos } = corteActual();

  document.getElementById('corte').textContent = `${fecha} ${hora} (UTC−6)`;
  document.getElementById('base').href = urlBaseDatos;
  document.getElementById('base').setAttribute('download', '');
}

/* A slow answer never replaces the page that was asked for after it */
async function pintar({ conFoco }) {
  const mio = ++turno;
  const { partes, consulta } = direccion();
  let vista;

  marcarLugar();
  contenido.setAttribute('aria-busy', 'true');
  try {
    if (corteActual() === null) await mirarCorte();
    mostrarCorte();
    vista = await vistaDe(partes)(partes, consulta);
  } catch (error) {
    vista = vistaDeFalla(error);
  }
  if (mio !== turno) return;
  document.title = `PRÁCTICA — ${vista.titulo}`;
  const titulo = h('h1', { tabindex: '-1' }, vista.titulo);
  contenido.replaceChildren(titulo, ...vista.nodos);
  contenido.removeAttribute('aria-busy');
  if (conFoco) {
    titulo.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
}

async function preguntar() {
  if (document.hidden) return;
  try {
    const otro = await mirarCorte();
    novedad.textContent = otro ? `Se muestra el corte de las ${corteActual().hora}.` : '';
    if (otro) await pintar({ conFoco: false });
  } catch {
    novedad.textContent = 'Sin conexión: se muestra lo último que se leyó.';
  }
}

document.getElementById('busca').addEventListener('submit', (suceso) => {
  suceso.preventDefault();
  location.hash = `#/buscar?q=${encodeURIComponent(new FormData(suceso.target).get('q').trim())}`;
});
document.querySelector('.salto').addEventListener('click', (suceso) => {
  suceso.preventDefault();
  contenido.focus();
});
addEventListener('hashchange', () => pintar({ conFoco: true }));
addEventListener('online', preguntar);
addEventListener('offline', preguntar);
document.addEventListener('visibilitychange', preguntar);
setInterval(preguntar, CADA);
pintar({ conFoco: false });

if ('serviceWorker' in navigator && isSecureContext) navigator.serviceWorker.register('sw.js').catch(() => {});
