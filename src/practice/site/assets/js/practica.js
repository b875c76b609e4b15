/* SPDX-License-Identifier: GPL-3.0-or-later */
'use strict';

const API = 'assets/api/';
const numero = new Intl.NumberFormat('es-MX');

async function leer(camino) {
  const respuesta = await fetch(camino, { cache: 'no-cache' });
  if (!respuesta.ok) throw new Error(`${camino}: ${respuesta.status}`);
  return respuesta.json();
}

function nodo(nombre, texto, clase) {
  const elemento = document.createElement(nombre);
  if (texto !== undefined) elemento.textContent = texto;
  if (clase) elemento.className = clase;
  return elemento;
}

function tabla(destino, columnas, renglones) {
  const t = nodo('table');
  const cabeza = t.createTHead().insertRow();
  for (const columna of columnas) {
    const celda = nodo('th', columna);
    celda.scope = 'col';
    cabeza.append(celda);
  }
  const cuerpo = t.createTBody();
  for (const renglon of renglones) {
    const fila = cuerpo.insertRow();
    for (const valor of renglon) {
      const celda = fila.insertCell();
      if (valor instanceof Node) celda.append(valor);
      else celda.textContent = typeof valor === 'number' ? numero.format(valor) : valor;
    }
  }
  const marco = nodo('div', undefined, 'tabla');
  marco.append(t);
  destino.replaceChildren(marco);
}

function barra(voto) {
  const b = nodo('div', undefined, 'barra');
  b.style.background = voto.color;
  b.style.width = `${Number(voto.porcentaje)}%`;
  return b;
}

function votos(destino, area) {
  tabla(destino, ['Partido', 'Votos', '%', ''],
    area.votos.map((v) => [v.nombre, v.votos, v.porcentaje, barra(v)]));
}

function tarjeta(nombre, valor) {
  const t = nodo('div', nombre, 'tarjeta');
  t.append(nodo('strong', valor));
  return t;
}

const paginas = {
  async index(entidad) {
    const participacion = (await leer(`${API}participacion.json`)).json;
    const { configuracion } = await leer('assets/configuracion.json');
    document.getElementById('resumen').replaceChildren(
      tarjeta('Actas capturadas', `${entidad.porcentajeCapturadas} %`),
      tarjeta('Actas contabilizadas',
        `${numero.format(entidad.actasContabilizadas)} de ${numero.format(entidad.actasEsperadas)}`),
      tarjeta('Total de votos', numero.format(entidad.totalVotos)),
      tarjeta('Participación', `${participacion.participacion} %`));
    votos(document.getElementById('votos'), entidad);
    document.getElementById('base').href = configuracion.urlBaseDatos;
  },

  async distritos() {
    const lugar = document.getElementById('distritos');
    for (const numeroDeDistrito of [1, 2, 3]) {
      const area = (await leer(`${API}distrito_${numeroDeDistrito}.json`)).json;
      const cuadro = nodo('div');
      lugar.append(nodo('h2', `${area.distrito}. ${area.nombre}`),
        nodo('p', `${area.actasContabilizadas} de ${area.actasEsperadas} actas contabilizadas`), cuadro);
      votos(cuadro, area);
    }
  },

  async secciones() {
    const lista = document.getElementById('distrito');
    const mostrar = async () => {
      const { json } = await leer(`${API}secciones_${lista.value}.json`);
      tabla(document.getElementById('secciones'), ['Sección', 'Actas', 'Contabilizadas', 'Votos'],
        json.map((s) => [String(s.seccion), s.actasEsperadas, s.actasContabilizadas, s.totalVotos]));
    };
    lista.addEventListener('change', () => mostrar().catch(falla));
    await mostrar();
  },

  async avance() {
    const { json } = await leer(`${API}avance.json`);
    tabla(document.getElementById('avance'), ['Hora', 'Capturadas', '%', 'Contabilizadas', 'Votos'],
      json.map((c) => [c.hora, c.actasCapturadas, c.porcentajeCapturadas, c.actasContabilizadas,
        c.totalVotos]));
  },

  async ayuda() {},
};

function falla(error) {
  document.querySelector('main').append(nodo('p', `No se pudo cargar: ${error.message}`));
}

async function iniciar() {
  const { ultimoCorte, json } = await leer(`${API}entidad.json`);
  document.getElementById('corte').textContent = `${ultimoCorte.fecha} ${ultimoCorte.hora} (UTC-6)`;
  await paginas[document.body.dataset.pagina](json);
}

iniciar().catch(falla);
