"use strict";
// Puts the editor in the place of the plain form. Without this file the form does the same, with fewer comforts.
(function () {
  const place = document.getElementById("editor");
  const form = document.getElementById("plain");
  if (!place || !form || typeof Yasgui === "undefined") return;
  const prefixes = JSON.parse(document.getElementById("prefixes").textContent);
  const text = document.getElementById("query").value;
  const endpoint = new URL("/sparql", location.href).href;

  // The prefixes of the data and no others, added as they are typed.
  Yasgui.Yasqe.forkAutocompleter("prefixes", {
    name: "gateways-prefixes",
    persistenceId: null,
    get: () => Promise.resolve(Object.entries(prefixes).map(([name, iri]) => name + ": <" + iri + ">").sort()),
  });
  Yasgui.Yasqe.defaults.autocompleters = ["gateways-prefixes", "variables"];
  // Values without their datatypes, until somebody asks for them.
  Yasgui.Yasr.defaults.plugins.table.dynamicConfig = { compact: true };

  // A link that works without scripts too, and names no server to ask.
  Yasgui.Tab.prototype.getShareableLink = function () {
    return new URL("/query?" + new URLSearchParams({ query: this.getQuery() }), location.href).href;
  };

  // Names for what has none, a list of tabs that holds nothing but tabs, and a Tab key that leads out of the editor.
  function mend() {
    place.querySelectorAll(".CodeMirror textarea:not([aria-label])").forEach((item) => item.setAttribute("aria-label", "SPARQL query"));
    place.querySelectorAll("select.tableSizer:not([aria-label])").forEach((item) => item.setAttribute("aria-label", "Rows on a page"));
    place.querySelectorAll(".tabsList[role]").forEach((item) => item.removeAttribute("role"));
    place.querySelectorAll(".tabsList > .tab[role=presentation]").forEach((item) => { item.setAttribute("role", "tablist"); item.setAttribute("aria-label", "Query"); });
    place.querySelectorAll(".CodeMirror").forEach((item) => {
      const keys = item.CodeMirror && item.CodeMirror.getOption("extraKeys");
      if (keys && keys.Tab !== false) item.CodeMirror.setOption("extraKeys", Object.assign({}, keys, { Tab: false, "Shift-Tab": false }));
    });
  }
  let waiting = 0;
  new MutationObserver(() => { waiting = waiting || requestAnimationFrame(() => { waiting = 0; mend(); }); }).observe(place, { childList: true, subtree: true });

  form.hidden = true;
  place.hidden = false;
  const editor = new Yasgui(place, {
    populateFromUrl: false,
    autoAddOnInit: place.dataset.asked !== "yes",
    copyEndpointOnNewTab: true,
    persistenceId: "gateways-query",
    requestConfig: { endpoint: endpoint, method: "POST", acceptHeaderGraph: "text/turtle,*/*;q=0.9" },
    endpointCatalogueOptions: { getData: () => [], keys: [], renderItem: () => undefined },
    yasqe: { value: text },
    yasr: { prefixes: () => prefixes },
  });
  // What was left from last time may name another server: only this one is ever asked.
  Object.values(editor._tabs).forEach((tab) => tab.setEndpoint(endpoint));
  const asked = place.dataset.asked === "yes";
  if (asked) {
    const config = { name: place.dataset.name, yasqe: { value: text } };
    const tab = editor.addTab(true, config, { avoidDuplicateTabs: true });
    tab.setEndpoint(endpoint);
    tab.setQuery(text);
    if (place.dataset.run === "yes") tab.query().catch(() => {});
  }
  const old = document.getElementById("answer");
  if (old) old.hidden = true;
})();
