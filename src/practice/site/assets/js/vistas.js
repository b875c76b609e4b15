/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One function for each kind of page: it reads what it needs and gives { titulo, nodos }. */

import { h, cifra, porciento } from './dom.js';
import { ELECCIONES, catalogo, corteActual, documento, documentoDeSeccion, imagenDe } from './datos.js';
import { avanceDe, dato, datos, grafica, migas, pestanas, tabla, votos } from './piezas.js';

const parrafo = (...hijos) => h('p', null, ...hijos);

class NoEsta extends Error {}

function eleccionDe(clave) {
  if (!Object.hasOwn(ELECCIONES, clave)) throw new NoEsta('Esa elección no existe.');
  return ELECCIONES[clave];
}

const aparteDe = (suma) => [['Candidaturas no registradas', suma.noRegistradas], ['Votos nulos', suma.nulos]];

async function inicio() {
  const { candidaturas } = await catalogo();
  const tarjetas = await Promise.all(Object.entries(ELECCIONES).map(async ([clave, eleccion]) => {
    const suma = await documento(`${clave}/entidad`);

    return h('section', { class: 'tarjeta' },
      h('h2', null, h('a', { href: `#/${clave}` }, eleccion.nombre)),
      avanceDe(suma),
      votos(`Votos: ${eleccion.nombre}`, suma.candidaturas, candidaturas, aparteDe(suma)),
      parrafo(h('a', { href: `#/${clave}` }, `${eleccion.areas}: todos los resultados`)));
  }));

  return { titulo: 'Resultados de práctica', nodos: [h('div', { class: 'tarjetas' }, tarjetas)] };
}

const resumen = (suma) => datos(
  dato('Total de votos', cifra(suma.votos)),
  dato('Participación', porciento(suma.participacion), `de ${cifra(suma.listaNominal)} en lista nominal`),
  dato('Actas capturadas', porciento(suma.porcentajeCapturadas), `${cifra(suma.capturadas)} actas`),
  dato('Con inconsistencias', cifra(suma.conInconsistencias), `${cifra(suma.fueraCatalogo)} fuera de catálogo`));

async function eleccion([clave], { ver }) {
  const { nombre, area, areas } = eleccionDe(clave);
  const [nombres, suma, lista] = await Promise.all([catalogo(), documento(`${clave}/entidad`), documento(`${clave}/areas`, { lista: true })]);
  const modo = ver === 'partidos' ? 'partidos' : 'candidaturas';
  const ganadas = new Map();

  for (const { primero } of lista) if (primero) ganadas.set(primero, (ganadas.get(primero) ?? 0) + 1);
  return {
    titulo: nombre,
    nodos: [
      avanceDe(suma), resumen(suma), pestanas(`#/${clave}`, modo),
      votos(modo === 'partidos' ? 'Votos por partido y combinación' : 'Votos por candidatura', suma[modo], nombres[modo], aparteDe(suma)),
      ganadas.size > 0 && parrafo(`Con más votos hasta ahora, por ${area}: `,
        [...ganadas].map(([quien, cuantas]) => `${nombres.candidaturas.get(quien).nombre}, ${cuantas}`).join('; '), '.'),
      tabla(areas, [{ texto: area[0].toUpperCase() + area.slice(1) }, { texto: 'Actas, %', numero: true }, { texto: 'Con más votos' }, { texto: 'Votos', numero: true }],
        lista.map((una) => [
          h('a', { href: `#/${clave}/${area}/${una.id}` }, `${una.id}. ${una.nombre}`),
          una.porcentajeContabilizadas,
          una.primero ? nombres.candidaturas.get(una.primero).nombre : 'Sin actas todavía',
          cifra(una.votos)])),
    ].filter(Boolean),
  };
}

function casillasPorSeccion(clave, casillas) {
  const secciones = new Map();

  for (const [seccion, , estado] of casillas) {
    const cuenta = secciones.get(seccion) ?? { todas: 0, contadas: 0, llegadas: 0 };
    cuenta.todas += 1;
    cuenta.contadas += estado === 'contabilizada' ? 1 : 0;
    cuenta.llegadas += estado === 'pendiente' ? 0 : 1;
    secciones.set(seccion, cuenta);
  }
  return [...secciones].sort(([una], [otra]) => una - otra).map(([seccion, { todas, contadas, llegadas }]) => [
    seccion === 0 ? 'Voto anticipado' : h('a', { href: `#/${clave}/seccion/${seccion}` }, `Sección ${seccion}`),
    cifra(todas), cifra(llegadas), cifra(contadas)]);
}

async function area([clave, tipo, id], { ver }) {
  const { nombre, area: esperado, areas } = eleccionDe(clave);
  const modo = ver === 'partidos' ? 'partidos' : 'candidaturas';

  if (tipo !== esperado) throw new NoEsta('Esa página no existe.');
  const carpeta = `${clave}/${tipo}/${Number.parseInt(id, 10)}`;
  const [nombres, suma, lista, casillas] = await Promise.all([catalogo(), documento(`${carpeta}/resumen`),
    documento(`${carpeta}/${modo}`), documento(`${carpeta}/casillas`, { lista: true })]);

  return {
    titulo: tipo === 'distrito' ? `Distrito ${suma.id}, ${suma.nombre}` : suma.nombre,
    nodos: [
      migas([nombre, `#/${clave}`], [areas, `#/${clave}`], [suma.nombre]),
      avanceDe(suma), resumen(suma), pestanas(`#/${carpeta}`, modo),
      votos(modo === 'partidos' ? 'Votos por partido y combinación' : 'Votos por candidatura', lista[modo], nombres[modo], aparteDe(suma)),
      tabla('Casillas por sección', [{ texto: 'Sección' }, { texto: 'Casillas', numero: true }, { texto: 'Capturadas', numero: true }, { texto: 'Contabilizadas', numero: true }],
        casillasPorSeccion(clave, casillas)),
    ],
  };
}

const TIPOS = { B: 'Básica', C: 'Contigua', E: 'Extraordinaria', S: 'Especial', A: 'Voto anticipado' };
const nombreDeCasilla = (casilla) => `${TIPOS[casilla[0]]} ${Number(casilla.slice(1))}`;

function actaDe(acta, partidos, nombre) {
  const titulo = `Casilla ${nombreDeCasilla(acta.casilla)}`;

  if (acta.estado === 'pendiente')
    return h('section', { class: 'tarjeta' }, h('h2', null, titulo), parrafo('Su acta no ha llegado todavía.'));
  const renglones = partidos.map((partido, i) => [partido.nombre, acta.votos[i]]).filter(([, cuantos]) => cuantos !== null);
  const notas = acta.observaciones.replace(/[[\]']/g, '').trim();

  return h('section', { class: 'tarjeta' },
    h('h2', null, titulo),
    parrafo(`Acta ${acta.estado}. Lista nominal: ${cifra(acta.listaNominal)}.`, notas ? ` Observaciones: ${notas}.` : null),
    tabla(`Votos de la casilla ${acta.casilla}`, [{ texto: 'Partido o combinación' }, { texto: 'Votos', numero: true }], [
      ...renglones.map(([quien, cuantos]) => [quien, cifra(cuantos)]),
      ['Candidaturas no registradas', cifra(acta.noRegistradas)], ['Votos nulos', cifra(acta.nulos)],
      ['Total calculado', h('strong', null, cifra(acta.total))]]),
    acta.imagen ? h('details', null, h('summary', null, 'Imagen del acta'),
      h('a', { href: imagenDe(acta.imagen) }, h('img', { src: imagenDe(acta.imagen), loading: 'lazy', width: '320', height: '385',
        alt: `Acta de práctica de ${nombre.toLowerCase()}, sección ${acta.seccion}, casilla ${acta.casilla}` })),
      parrafo('SHA-256: ', h('code', null, acta.sha256))) : null);
}

async function seccion([clave, , numero]) {
  const { nombre, area: tipo } = eleccionDe(clave);
  const cual = Number(numero);
  const camino = await documentoDeSeccion(clave, cual);

  if (camino === null) throw new NoEsta(`No hay una sección ${numero}.`);
  const [{ lista: partidos }, actas, areas] = await Promise.all([catalogo(), documento(camino, { lista: true }), documento(`${clave}/areas`, { lista: true })]);
  const suyas = actas.filter((acta) => acta.seccion === cual);
  const lugar = areas.find((una) => una.id === suyas[0]?.area);
  const otra = clave === 'dip' ? 'ayun' : 'dip';

  return {
    titulo: `Sección ${cual}`,
    nodos: [
      migas([nombre, `#/${clave}`], [lugar.nombre, `#/${clave}/${tipo}/${lugar.id}`], [`Sección ${cual}`]),
      parrafo(`${nombre}. La misma sección en `, h('a', { href: `#/${otra}/seccion/${cual}` }, ELECCIONES[otra].nombre.toLowerCase()), '.'),
      h('div', { class: 'tarjetas' }, suyas.map((acta) => actaDe(acta, partidos, nombre))),
    ],
  };
}

async function avance() {
  const listas = await Promise.all(Object.keys(ELECCIONES).map((clave) => documento(`${clave}/avance`, { lista: true })));
  const series = Object.entries(ELECCIONES).map(([clave, { nombre }], i) => ({
    nombre, clase: clave, puntos: listas[i].map((corte) => Number(corte.porcentajeContabilizadas)) }));

  return {
    titulo: 'Avance por corte',
    nodos: [
      parrafo('Porcentaje de actas contabilizadas en cada corte de la noche.'),
      grafica(series),
      ...Object.values(ELECCIONES).map(({ nombre }, i) => tabla(nombre,
        [{ texto: 'Corte' }, { texto: 'Capturadas', numero: true }, { texto: 'Contabilizadas', numero: true }, { texto: '%', numero: true }, { texto: 'Votos', numero: true }],
        listas[i].map((corte) => [corte.correccion ? `${corte.hora} (corrección)` : corte.hora, cifra(corte.capturadas), cifra(corte.contabilizadas),
          corte.porcentajeContabilizadas, cifra(corte.votos)]))),
    ],
  };
}

const FALTAS = [['sinDato', 'Algún campo sin dato'], ['ilegible', 'Algún campo ilegible'], ['excedeListaNominal', 'Exceden la lista nominal'],
  ['todosVacios', 'Todos los campos vacíos'], ['todosIlegibles', 'Todos los campos ilegibles'], ['sinActa', 'Sin acta'], ['fueraCatalogo', 'Fuera de catálogo']];

async function participacion() {
  const partes = await Promise.all(Object.entries(ELECCIONES).map(async ([clave, { nombre }]) => {
    const [gente, faltas] = await Promise.all([documento(`${clave}/participacion`), documento(`${clave}/inconsistencias`)]);

    return h('section', null, h('h2', null, nombre),
      datos(
        dato('Participación', porciento(gente.participacion), gente.incluyeEspeciales ? 'con casillas especiales' : 'sin casillas especiales'),
        dato('Lista nominal', cifra(gente.listaNominal), 'de las actas contabilizadas'),
        dato('Votos', cifra(gente.votosConEspeciales), `${cifra(gente.votosConEspeciales - gente.votosSinEspeciales)} en casillas especiales`),
        dato('Voto anticipado', cifra(gente.anticipado.votos), `${cifra(gente.anticipado.actasContabilizadas)} de ${cifra(gente.anticipado.actasEsperadas)} actas`)),
      tabla(`Actas con observaciones: ${nombre}`, [{ texto: 'Observación' }, { texto: 'Actas', numero: true }],
        [...FALTAS.map(([clave2, texto]) => [texto, cifra(faltas[clave2])]), ['No contabilizadas', cifra(faltas.noContabilizadas)]]));
  }));

  return { titulo: 'Participación y actas', nodos: partes };
}

const llano = (texto) => texto.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

async function buscar(_, { q = '' }) {
  const numero = /^\s*\d+\s*$/.test(q) ? Number(q) : null;
  const hallados = [];

  for (const [clave, { nombre, area: tipo }] of Object.entries(ELECCIONES)) {
    if (numero !== null && await documentoDeSeccion(clave, numero)) hallados.push([`Sección ${numero}: ${nombre}`, `#/${clave}/seccion/${numero}`]);
    for (const una of await documento(`${clave}/areas`, { lista: true })) {
      const suyo = numero !== null ? una.id === numero : q.trim() !== '' && llano(una.nombre).includes(llano(q.trim()));
      if (suyo) hallados.push([`${tipo === 'distrito' ? `Distrito ${una.id}, ` : ''}${una.nombre}: ${nombre}`, `#/${clave}/${tipo}/${una.id}`]);
    }
  }
  const { primera, dip } = await documento('secciones');

  return {
    titulo: q ? `Búsqueda: ${q}` : 'Búsqueda',
    nodos: [
      parrafo(hallados.length > 0 ? `${cifra(hallados.length)} resultados.` : 'No se encontró nada.',
        ` Las secciones van de la ${primera} a la ${primera + dip.length - 1}.`),
      h('ul', { class: 'hallados' }, hallados.map(([texto, ruta]) => h('li', null, h('a', { href: ruta }, texto)))),
    ],
  };
}

const GLOSARIO = [
  ['Corte', 'El estado de los resultados a una fecha y hora declaradas. Llega uno nuevo al menos cada 20 minutos.'],
  ['Actas esperadas', 'Una por casilla aprobada y elección.'],
  ['Actas capturadas', 'Las que ya se registraron, se puedan sumar o no.'],
  ['Actas contabilizadas', 'Las que entran en las sumas.'],
  ['Fuera de catálogo', 'Actas de casillas que no se esperaban. No entran en las sumas.'],
  ['Inconsistencias', 'Actas con algún campo ilegible o sin dato, o con más votos que la lista nominal.'],
  ['Casillas especiales', 'Para quien está fuera de su sección. Cuentan en la participación solo en el último corte.'],
  ['Voto anticipado', 'El de quien no podía ir a una casilla. Tiene actas propias.'],
  ['Porcentajes', 'Llevan cuatro decimales, truncados, no redondeados.'],
  ['Partidos y combinaciones', 'Los votos tal como se marcaron en la boleta. La candidatura de una coalición suma los de sus partidos y combinaciones.'],
];

async function ayuda() {
  const { urlBaseDatos } = corteActual();

  return {
    titulo: 'Ayuda',
    nodos: [
      parrafo('Este sitio lo inventó un programa para ensayar la difusión de resultados preliminares. ', h('strong', null, 'Nadie emitió estos votos.')),
      h('h2', null, 'Palabras'),
      h('dl', { class: 'glosario' }, GLOSARIO.map(([palabra, texto]) => [h('dt', null, palabra), h('dd', null, texto)])),
      h('h2', null, 'Base de datos'),
      parrafo('Un ZIP con otro por elección: resultados por acta, candidaturas y su LEEME. ', h('a', { href: urlBaseDatos, download: true }, 'Descargar la de este corte'), '.'),
    ],
  };
}

/** Which view an address asks for. */
export function vistaDe(partes) {
  const [primera, segunda, tercera] = partes;
  const solas = { '': inicio, avance, participacion, buscar, ayuda };

  if (partes.length === 1 && Object.hasOwn(solas, primera)) return solas[primera];
  if (Object.hasOwn(ELECCIONES, primera)) {
    if (partes.length === 1) return eleccion;
    if (partes.length === 3 && /^\d+$/.test(tercera)) return segunda === 'seccion' ? seccion : area;
  }
  return async () => { throw new NoEsta('Esa página no existe.'); };
}

export function vistaDeFalla(error) {
  const titulo = error instanceof NoEsta ? 'No está aquí' : 'No se pudo cargar';

  return { titulo, nodos: [parrafo(error.message), parrafo(h('a', { href: '#/' }, 'Volver al inicio'))] };
}
