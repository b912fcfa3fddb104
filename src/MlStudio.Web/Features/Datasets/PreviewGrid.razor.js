// The heading row stays in view, so the wanted row comes to lie under it.
export function scrollToTop(element, top) { element.scrollTop = top; }
