/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pieces that several views are made of. */

import { h, s, cifra, porciento } from './dom.js';

/** A table that scrolls by itself on a narrow screen, never the page. */
export function tabla(titulo, columnas, renglones) {
  const cabeza = columnas.map(({ texto, numero }) => h('th', { scope: 'col', class: numero && 'numero' }, texto));
  const cuerpo = renglones.map((celdas) => h('tr', null, celdas.map((celda, i) => {
    const atributos = { class: columnas[i].numero && 'numero' };
    return i === 0 ? h('th', { ...atributos, scope: 'row' }, celda) : h('td', atributos, celda);
  })));

  return h('div', { class: 'marco', tabindex: '0', role: 'region', 'aria-label': titulo },
    h('table', null, h('caption', null, titulo), h('thead', null, h('tr', null, cabeza)), h('tbody', null, cuerpo)));
}

export const dato = (nombre, valor, nota) => h('div', { class: 'dato' },
  h('dt', null, nombre), h('dd', null, h('strong', null, valor), nota ? h('span', null, nota) : null));

export const datos = (...hijos) => h('dl', { class: 'datos' }, hijos);

export function avanceDe(suma) {
  const texto = `${cifra(suma.contabilizadas)} de ${cifra(suma.esperadas)} actas contabilizadas`;

  return h('div', { class: 'avance' },
    h('p', null, texto, ' ', h('strong', null, porciento(suma.porcentajeContabilizadas))),
    h('progress', { max: suma.esperadas, value: suma.contabilizadas, 'aria-label': texto }));
}

/** Votes as bars with their figures: the figure is what counts, the bar is for the eye. */
export function votos(titulo, lista, nombres, aparte) {
  const mayor = Math.max(...lista.map((uno) => uno.votos), 1);
  const renglones = lista.map((uno) => {
    const quien = nombres.get(uno.clave);
    const barra = h('span', { class: 'barra', 'aria-hidden': 'true', ancho: `${(100 * uno.votos) / mayor}%`, color: quien.color });

    return [h('span', { class: 'quien' }, quien.nombre, barra), cifra(uno.votos), uno.porcentaje];
  });
  const resto = aparte.map(([nombre, cuantos]) => [nombre, cifra(cuantos), '']);

  return tabla(titulo, [{ texto: 'Opción' }, { texto: 'Votos', numero: true }, { texto: '%', numero: true }],
    [...renglones, ...resto]);
}

/** Two ways to look at the same votes, as links: each has an address of its own. */
export function pestanas(base, elegida) {
  const opciones = [['candidaturas', 'Por candidatura'], ['partidos', 'Por partido']];

  return h('p', { class: 'pestanas' }, opciones.map(([clave, texto]) => h('a', {
    href: clave === 'partidos' ? `${base}?ver=partidos` : base,
    'aria-current': clave === elegida ? 'true' : null,
  }, texto)));
}

/** The night as lines: each cut a point. The table below it has the same figures. */
export function grafica(series) {
  const [ancho, alto, margen] = [640, 280, 46];
  const cortes = series[0].puntos.length;
  const x = (i) => margen + (i * (ancho - 2 * margen)) / Math.max(cortes - 1, 1);
  const y = (valor) => alto - margen - (valor * (alto - 2 * margen)) / 100;
  const guias = [0, 25, 50, 75, 100].map((valor) => s('g', null,
    s('line', { x1: margen, x2: ancho - margen, y1: y(valor), y2: y(valor), class: 'guia' }),
    s('text', { x: margen - 6, y: y(valor) + 4, 'text-anchor': 'end' }, String(valor))));
  const lineas = series.map(({ clase, puntos }) => s('polyline', {
    class: `linea ${clase}`, points: puntos.map((valor, i) => `${x(i)},${y(valor)}`).join(' ') }));
  const nombres = series.map(({ nombre, puntos }) => `${nombre}: ${puntos.at(-1)} %`).join('; ');

  return h('figure', null,
    s('svg', { viewBox: `0 0 ${ancho} ${alto}`, role: 'img', 'aria-label': `Actas contabilizadas por corte. ${nombres}` }, guias, lineas),
    h('figcaption', null, series.map(({ nombre, clase }) => h('span', { class: `clave ${clase}` }, nombre))));
}

export const migas = (...pasos) => h('nav', { class: 'migas', 'aria-label': 'Ruta' },
  h('ol', null, pasos.map(([texto, ruta]) => h('li', null, ruta ? h('a', { href: ruta }, texto) : texto))));
