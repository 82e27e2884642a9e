// Makes elements. What comes from services gets in as text only, so that no markup in it means anything.

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element; attributes named on… are listeners, and those that are null or false are left out. */
export function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function svg(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

/** Sets an element's text, and does nothing where it is the same already. */
export function setText(element, text) {
  if (element.textContent !== text) {
    element.textContent = text;
  }
}

/** Sets an attribute, or takes it away where the value is null. */
export function setAttribute(element, name, value) {
  if (value === null) {
    element.removeAttribute(name);
  } else if (element.getAttribute(name) !== value) {
    element.setAttribute(name, value);
  }
}

/** The word of a state, which CSS gives its colour. */
export function badge(state) {
  return el("span", { class: "state", "data-state": state }, state);
}

/** Where a service's own view is. */
export function hrefOf(name) {
  return "#/service/" + encodeURIComponent(name);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false || value === undefined) {
      continue;
    }
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else {
      element.setAttribute(name, value === true ? "" : value);
    }
  }
  element.append(...children.filter(child => child !== null));
  return element;
}
