// Elements from values. Nothing here reads text as HTML: what strangers chose to name their
// torrents can only ever become text.

const SVG = 'http://www.w3.org/2000/svg';

/**
 * An element. Of the properties, `on` is a map of listeners, `class` and those with a dash or of
 * ARIA are attributes, the rest are properties of the element. Children are nodes or text.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === 'class') {
      element.className = value;
    } else if (name.includes('-') || name === 'role' || name === 'for' || name === 'list') {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** An element of a drawing: all properties are attributes. */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

const PATHS = {
  pause: 'M9 6v12M15 6v12',
  play: 'M8 5.5v13l10.5-6.5z',
  plus: 'M12 5v14M5 12h14',
  share: 'M12 15V4M8 8l4-4 4 4M5 13v6h14v-6',
  bin: 'M5 7h14M10 7V4.5h4V7M7 7l1 12.5h8L17 7M10.2 10.5v6M13.8 10.5v6',
  close: 'M6 6l12 12M18 6L6 18',
  back: 'M15 5l-7 7 7 7',
  down: 'M12 5v14M6 13l6 6 6-6',
  up: 'M12 19V5M6 11l6-6 6 6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  list: 'M4 7h16M4 12h16M4 17h10',
  web: 'M12 6.5a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM5.2 20.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM18.8 20.3a1.8 1.8 0 1 0 0-3.6 1.8 1.8 0 0 0 0 3.6zM11.1 6.4L6.2 16.8M12.9 6.4l4.9 10.4M7 18.5h10',
  sliders: 'M4 8h9M17 8h3M4 16h3M11 16h9M15 10.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6zM9 18.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
  lines: 'M5 6h14M5 10h10M5 14h14M5 18h7',
  drop: 'M12 4v11M7.5 10.5L12 15l4.5-4.5M4.5 15v4.5h15V15',
  keys: 'M3.5 7h17v10h-17zM7 10.5h.01M10.3 10.5h.01M13.7 10.5h.01M17 10.5h.01M8.5 14h7',
  warn: 'M12 4.5L21 19.5H3zM12 10.5v4M12 17.2v.01',
};

/** A drawn sign beside text that says the same; screen readers pass over it. */
export function icon(name) {
  return s(
    'svg',
    { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true', focusable: 'false' },
    s('path', { d: PATHS[name] }),
  );
}

/** Changes text only if it differs: an idle page touches nothing. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

/** Keeps the children that are right already, so that focus and scrolling stay. */
export function setChildren(parent, children) {
  let at = parent.firstChild;
  for (const child of children) {
    if (child === at) {
      at = at.nextSibling;
    } else {
      parent.insertBefore(child, at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

/** A button with a sign; the label is shown or only said. */
export function button(label, { sign, kind = '', shown = true, click, title }) {
  return h(
    'button',
    {
      type: 'button',
      class: `button ${kind} ${shown ? '' : 'bare'}`.trim(),
      'aria-label': shown ? undefined : label,
      title: shown ? title : (title ?? label),
      on: { click },
    },
    sign ? icon(sign) : null,
    shown ? h('span', {}, label) : null,
  );
}

/** A name that strangers chose: it can neither turn the text around it nor hide in it. */
export function foreign(text, className = '') {
  return h('bdi', { class: className, textContent: clean(text) });
}

/** Signs that only steer, or turn text around, shown as what they are: not what the name shows. */
export function clean(text) {
  return String(text ?? '').replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    '\ufffd',
  );
}
