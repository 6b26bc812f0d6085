
"use strict";
(function () {
  const $ = (id) => document.getElementById(id);
  // A large page is squeezed: the data, and the rows of the tables that are not in the page already.
  async function unpack(text) {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    const [json, ...rows] = JSON.parse(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text());
    ["node-table", "edge-table"].forEach((id, at) => { if (rows[at]) $(id).tBodies[0].innerHTML = rows[at]; });
    begin(JSON.parse(json));
  }
  if ($("packed")) unpack($("packed").textContent); else begin(JSON.parse($("data").textContent));

  function begin(data) {
  const MOST_DRAWN = 400, FIRST_DRAWN = 150, WALKED = new Set(["flow", "gateway", "restriction"]);
  const nodes = data.nodes, edges = data.edges;
  document.documentElement.classList.add("live");

  // -- what is connected to what
  const around = nodes.map(() => []);
  edges.forEach((edge, at) => { around[edge.source].push(at); if (edge.target !== edge.source) around[edge.target].push(at); });
  const other = (at, edge) => (edges[edge].source === at ? edges[edge].target : edges[edge].source);
  // What the weight of a line counts: statutes are joined by pairs.
  const counted = Object.keys(data.gateways).length ? "gateways" : "pairs of gateways";
  const listed = (edge) => edge.gateways.map((name) => data.gateways[name]).filter(Boolean);
  // "Section 115", "s 115" and "s. 115" are one; all words must be there, in any order; little ones count for nothing.
  const PARTS = [["s", "sections?|ss?"], ["reg", "regulations?|regs?"], ["art", "articles?|arts?"], ["sch", "schedules?|sch"], ["para", "paragraphs?|paras?"]]
    .map(([short, words]) => [new RegExp(`\\b(?:${words})\\b\\.?\\s*(?!(?:1[2-9]|20)\\d\\d\\b)(?=\\d)`, "g"), short + "."]);
  const plain = (words) => PARTS.reduce((said, [pattern, short]) => said.replace(pattern, short), words.toLowerCase().replace(/\bs(?=\d)/g, "s."));
  const holds = (words, all) => all.every((word) => words.includes(word));
  const split = (words) => { const all = plain(words).split(/[\s,;]+/).filter(Boolean), most = all.filter((word) => !/^(of|the|and|for|in|to)$/.test(word)); return most.length ? most : all; };
  const edgeWords = edges.map((edge) => plain([...edge.purposes, ...listed(edge).map((g) => g.label + " " + g.citation)].join(" ")));
  const nodeWords = nodes.map((node) => plain(node.words));

  // -- what passes the filters
  let focus = null, text = "", sought = [];
  const ticked = (name) => new Set([...document.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value));
  const chosen = (name) => ($(name) ? $(name).value : "");
  const anchored = nodes.some((node) => WALKED.has(node.kind));
  // Dates may be a year or a month: the doubt counts as in force. Nothing established counts as well.
  const inForce = (dates, day) => !dates || dates.some(([from, until]) =>
    (!from || from + "0000-01-01".slice(from.length) <= day) && (!until || until.length < 10 ? !until || until + "9999-12-31".slice(until.length) >= day : until > day));
  function fits(item, wanted) {
    return (!wanted.status || item.status.includes(wanted.status)) && (!wanted.statute || item.statute.includes(wanted.statute)) && (!wanted.date || inForce(item.dates, wanted.date));
  }
  const fitsAll = (node, wanted) => fits(node, wanted) && (!wanted.body || node.bodies.includes(wanted.body)) && (!wanted.purpose || node.purposes.includes(wanted.purpose));
  const between = (edge) => nodes[edge.source].family !== nodes[edge.target].family;
  function edgeFits(edge, wanted) {
    if (!wanted.types.has(edge.type) || edge.weight < wanted.least || (!wanted.across && between(edge))) return false;
    if (!anchored && wanted.body && nodes[edge.source].label !== wanted.body && nodes[edge.target].label !== wanted.body) return false;
    if (!anchored && wanted.purpose && !edge.purposes.includes(wanted.purpose)) return false;
    if (edge.gateways.length) return listed(edge).some((gateway) => fits(gateway, wanted));
    return true;
  }
  function compute() {
    const wanted = { kinds: ticked("kind"), types: ticked("type"), least: $("least") ? Number($("least").value) : 1,
      across: focus !== null || !$("across") || $("across").checked, status: chosen("status"), statute: chosen("statute"), family: chosen("family"),
      body: chosen("body"), purpose: chosen("purpose"), date: chosen("date") };
    const asked = wanted.status || wanted.statute || wanted.body || wanted.purpose || wanted.date;
    const told = nodes.map((node) => (anchored ? WALKED.has(node.kind) : node.status.length > 0 || node.statute.length > 0));
    const near = focus === null ? null : reach(focus);
    const nodeOk = nodes.map((node, at) => wanted.kinds.has(node.kind) && (near === null || near.has(at)) &&
      (!told[at] || !asked || (anchored ? fitsAll(node, wanted) : fits(node, wanted))) && (!wanted.family || String(node.family) === wanted.family));
    const passes = (edge) => nodeOk[edge.source] && nodeOk[edge.target] && edgeFits(edge, wanted);
    // What is not a gateway, a bar or a flow stays only where one that fits names it.
    if (anchored && asked) {
      const named = new Set();
      edges.filter(passes).forEach((edge) => { if (told[edge.source]) named.add(edge.target); if (told[edge.target]) named.add(edge.source); });
      nodes.forEach((_, at) => { if (!told[at] && !named.has(at)) nodeOk[at] = false; });
    }
    const edgeOk = edges.map(passes);
    const narrowed = wanted.least > 1 || !wanted.across || asked || wanted.types.size < Object.keys(data.types).length;
    if (narrowed) nodes.forEach((node, at) => {
      if (nodeOk[at] && !(told[at] && asked) && !around[at].some((edge) => edgeOk[edge])) nodeOk[at] = at === focus;
    });
    const match = nodes.map((_, at) => nodeOk[at] && (!text || holds(nodeWords[at], sought)));
    const edgeMatch = edges.map((edge, at) => edgeOk[at] && text !== "" && holds(edgeWords[at], sought));
    return { nodeOk, edgeOk, match, edgeMatch };
  }
  // One step; a second through flows and gateways, which only join other things.
  function reach(start) {
    const found = new Set([start]);
    const step = (at) => around[at].forEach((edge) => found.add(other(at, edge)));
    step(start);
    if (data.directed) [...found].filter((at) => at !== start && WALKED.has(nodes[at].kind)).forEach(step);
    return found;
  }

  // -- the map: holds what is drawn and nothing else
  const kindStyle = Object.entries(data.kinds).map(([kind, look]) => ({ selector: `node[kind = ${JSON.stringify(kind)}]`,
    style: look.points ? { shape: "polygon", "shape-polygon-points": look.points, "background-color": look.colour } : { shape: "ellipse", "background-color": look.colour } }));
  const most = edges.reduce((top, edge) => Math.max(top, edge.weight), 1);
  const families = new Map();
  nodes.forEach((node) => { if (node.family) families.set(node.family, (node.facts.find((fact) => fact[0] === "family") || ["", "family"])[1]); });
  let level = 1, crowd = 1, squeeze = 1;
  // Sizes on the screen stay the same while the map is zoomed, so that names can be read at any distance.
  const onScreen = (size) => (item) => (typeof size === "function" ? size(item) : size) / level;
  const scale = () => crowd * Math.max(0.6, Math.min(1, level * 1.3));
  const map = cytoscape({
    container: $("map"), minZoom: 0.03, maxZoom: 5, boxSelectionEnabled: false, layout: { name: "preset" },
    style: [
      { selector: "node", style: { width: onScreen((item) => item.data("size") * scale()), height: onScreen((item) => item.data("size") * scale()), "border-width": onScreen(1), "border-color": "#333",
        "font-size": onScreen(12), "font-family": "system-ui, Segoe UI, DejaVu Sans, Arial, sans-serif", color: "#111", "text-wrap": "wrap", "text-max-width": onScreen(118),
        "text-valign": "bottom", "text-margin-y": onScreen(3), "text-background-color": "#fff", "text-background-opacity": 0.65, "text-background-padding": onScreen(0) } },
      { selector: "node.named", style: { label: "data(caption)" } },
      { selector: "edge", style: { width: onScreen((item) => item.data("width")), "line-color": "data(colour)", "line-style": "data(dash)", "line-dash-pattern": (item) => (item.data("dash") === "dashed" ? [7 / level, 4 / level] : [2 / level, 3 / level]), "line-opacity": () => (crowd < 0.7 ? 0.35 : 0.55), "curve-style": "bezier",
        "control-point-step-size": onScreen(22), "loop-sweep": "-60deg", "target-arrow-shape": data.directed ? "triangle" : "none", "target-arrow-color": "data(colour)", "arrow-scale": () => (crowd < 1 ? 0.4 : 0.6),
        "font-size": onScreen(12), "text-background-color": "#fff", "text-background-opacity": 0.9, "text-background-padding": onScreen(2) } },
      ...kindStyle,
      { selector: "node.family", style: { shape: "round-rectangle", "background-color": "#eef1f4", "background-opacity": 0.8, "compound-sizing-wrt-labels": "exclude", "border-color": "#9aa3ab", "border-width": onScreen(1), padding: onScreen(() => 16 * squeeze),
        "text-valign": "top", "font-weight": "bold", "text-max-width": onScreen(108), "text-margin-y": onScreen(-2), "text-background-opacity": 0, color: "#333" } },
      { selector: "edge.across", style: { "line-opacity": 0.22 } },
      { selector: ".faint", style: { opacity: 0.13 } },
      { selector: "edge.near", style: { "line-opacity": 0.95, label: "data(caption)", "z-index": 5 } },
      { selector: "node.chosen", style: { label: "data(caption)", "border-width": onScreen(4), "border-color": "#111", "font-weight": "bold", "z-index": 9 } },
      { selector: "edge.chosen", style: { "line-opacity": 1, label: "data(caption)", "z-index": 9 } },
      { selector: "node.close", style: { label: "data(caption)" } },
    ],
  });
  map.on("tap", "node[at >= 0]", (event) => showNode(event.target.data("at"), false));
  map.on("tap", "node.family", (event) => chooseFamily(event.target.data("family")));
  map.on("tap", "edge", (event) => showEdge(event.target.data("at")));
  map.on("tap", (event) => { if (event.target === map) { picked = null; mark(); welcome(); } });
  map.on("mouseover", "node[at >= 0], edge", (event) => { if (!picked && !text) mark(event.target.id()); });
  map.on("mouseout", "node[at >= 0], edge", () => { if (!picked && !text) mark(); });
  let waiting = 0;
  map.on("viewport", () => { if (!waiting) waiting = requestAnimationFrame(() => { waiting = 0; rescale(); }); });
  function rescale() {
    if (level !== map.zoom()) { level = map.zoom(); map.style().update(); }
    nameNodes();
  }
  // Names in order of importance, each only where it covers no other.
  function nameNodes() {
    const taken = [], wanted = map.nodes("[at >= 0]").toArray().sort((a, b) => b.data("size") - a.data("size") || a.data("at") - b.data("at"));
    const free = (box) => taken.every((other) => box.x2 < other.x1 || box.x1 > other.x2 || box.y2 < other.y1 || box.y1 > other.y2);
    const few = wanted.length <= 30;
    const frame = { w: map.width(), h: map.height() };
    const spots = new Map(wanted.map((item) => {
      const at = item.renderedPosition(), half = item.data("size") * scale() / 2;
      return [item.id(), { x1: at.x - half, x2: at.x + half, y1: at.y - half, y2: at.y + half }];
    }));
    const clear = (box, own) => [...spots].every(([id, other]) => id === own || box.x2 < other.x1 || box.x1 > other.x2 || box.y2 < other.y1 || box.y1 > other.y2);
    map.batch(() => {
      const boxes = new Map(map.nodes(".family").map((item) => [item.id(), item.renderedBoundingBox({ includeLabels: false })]));
      const over = (name, own) => [...boxes].some(([id, box]) => id !== own && name.x2 > box.x1 && name.x1 < box.x2 && name.y2 > box.y1 && name.y1 < box.y2);
      map.nodes(".family").toArray().sort((a, b) => b.children().length - a.children().length).forEach((item) => {
        const box = boxes.get(item.id()), chars = item.data("caption").length, width = Math.min(108, chars * 7.4) / 2;
        const name = { x1: (box.x1 + box.x2) / 2 - width, x2: (box.x1 + box.x2) / 2 + width, y1: box.y1 - 15 * Math.ceil(chars * 8 / 108), y2: box.y1 };
        const named = free(name) && !over(name, item.id());
        if (named) taken.push(name);
        item.toggleClass("named", named);
      });
      wanted.forEach((item, rank) => {
        const at = item.renderedPosition(), half = item.data("size") * scale() / 2, chars = item.data("caption").length;
        const width = Math.min(120, chars * 6.8) / 2, lines = Math.ceil(chars * 7.4 / 120);
        const box = { x1: at.x - width, x2: at.x + width, y1: at.y + half, y2: at.y + half + 4 + lines * 14 };
        const seen = at.x > -40 && at.y > -40 && at.x < frame.w + 40 && at.y < frame.h + 40;
        const named = seen && (few || !families.size || level > 0.95) && !nodes[item.data("at")].quiet && (few || free(box)) && (rank < 12 || few || clear(box, item.id()));
        if (named) taken.push(box);
        item.toggleClass("named", named);
      });
    });
  }

  // -- drawing again after a change
  let state, drawnSet = new Set(), picked = null, places = nodes.map((node) => ({ x: node.x, y: node.y }));
  function nodeElement(at) {
    const node = nodes[at], box = families.size && node.family && focus === null ? { parent: "f" + node.family } : {};
    return { group: "nodes", data: { id: "n" + at, at, kind: node.kind, caption: node.caption, size: families.size && focus === null ? 17 : 15 + Math.min(24, 3 * Math.sqrt(around[at].length)), ...box }, position: { ...places[at] } };
  }
  function edgeElement(at) {
    const edge = edges[at], look = data.types[edge.type];
    const across = between(edge) ? "across" : "";
    return { group: "edges", classes: across, data: { id: "e" + at, at, source: "n" + edge.source, target: "n" + edge.target, colour: look.colour, dash: edge.possible ? "dotted" : look.dash,
      width: most > 1 ? 1 + 6 * Math.sqrt(edge.weight / most) : Math.max(1.3, look.width), caption: most > 1 ? String(edge.weight) : look.words } };
  }
  const short = (name) => (name.length <= 38 ? name : name.slice(0, 38).replace(/\s+\S*$/, "") + " …");
  function familyElements(visible) {
    const members = new Map();
    visible.forEach((at) => { if (nodes[at].family) members.set(nodes[at].family, (members.get(nodes[at].family) || 0) + 1); });
    return focus === null ? [...members].map(([number]) => ({ group: "nodes", classes: "family named", selectable: false, grabbable: false, data: { id: "f" + number, at: -1, family: number, size: 0, caption: short(families.get(number).split(";")[0]) } })) : [];
  }
  // Families that are drawn stand on rings of their own, packed in rows; names keep their size on the
  // screen, so the room for them grows as the map shrinks.
  function placeFamilies(visible) {
    const members = new Map();
    visible.forEach((at) => { if (!members.has(nodes[at].family)) members.set(nodes[at].family, []); members.get(nodes[at].family).push(at); });
    const order = [...members.values()].sort((a, b) => b.length - a.length || a[0] - b[0]);
    const radius = (list) => (list.length === 1 ? 0 : Math.max(21, list.length * 24 / (2 * Math.PI)) / zoom);
    const shape = map.width() / map.height();
    let zoom = 0.7;
    for (let round = 0; round < 4; round += 1) {
      const roomX = 74 / zoom, roomY = 92 / zoom;
      const area = order.reduce((sum, list) => sum + (2 * radius(list) + roomX) * (2 * radius(list) + roomY), 0);
      const wide = Math.max(1.1 * Math.sqrt(area * shape), 2 * radius(order[0]) + roomX);
      let left = 0, top = 0, high = 0, right = 0;
      order.forEach((list) => {
        const r = radius(list), width = 2 * r + roomX, height = 2 * r + roomY;
        if (left + width > wide) { left = 0; top += high; high = 0; }
        list.forEach((at, place) => {
          const turn = 2 * Math.PI * place / list.length + Math.PI;
          places[at] = { x: left + width / 2 + r * Math.cos(turn), y: top + r + roomY * 0.6 + r * Math.sin(turn) };
        });
        left += width; high = Math.max(high, height); right = Math.max(right, left);
      });
      // What does not fit in its own size on the screen gets less room, and so smaller boxes.
      const fit = Math.min(1, (map.width() - 100) / right, (map.height() - 100) / (top + high));
      squeeze = Math.max(0.1, Math.min(1, fit / zoom));
      zoom = Math.max(0.3, fit);
    }
  }
  function refresh(fit) {
    state = compute();
    let visible = nodes.map((_, at) => at).filter((at) => state.nodeOk[at]);
    const all = visible.length;
    // Families stand side by side, and need a screen that is wide enough.
    if (all > (families.size && map.width() < 500 ? 60 : MOST_DRAWN)) visible = text ? visible.filter((at) => state.match[at]).slice(0, FIRST_DRAWN) : [];
    drawnSet = new Set(visible);
    crowd = visible.length > 200 ? 0.55 : visible.length > 90 ? 0.75 : 1;
    const lines = edges.map((_, at) => at).filter((at) => state.edgeOk[at] && drawnSet.has(edges[at].source) && drawnSet.has(edges[at].target));
    if (families.size && focus === null && visible.length) placeFamilies(visible);
    map.elements().remove();
    map.add([...familyElements(visible), ...visible.map(nodeElement), ...lines.map(edgeElement)]);
    // A part of a large map is placed anew from where it stood, for the room that the rest left.
    if (!families.size && focus === null && visible.length > 1 && visible.length <= 150 && visible.length < nodes.length / 4)
      map.elements().layout({ name: "cose", animate: false, fit: false, randomize: false, nodeRepulsion: () => 60000, idealEdgeLength: () => 90, nodeOverlap: 30, numIter: 400 }).run();
    $("drawn").textContent = `Drawn: ${visible.length.toLocaleString()} of ${nodes.length.toLocaleString()}, with ${lines.length.toLocaleString()} of ${edges.length.toLocaleString()} lines`;
    $("crowded").hidden = visible.length > 0;
    if (!visible.length) $("crowded").replaceChildren(make("h2", all ? `${all.toLocaleString()} things are too many to draw at once` : "Nothing fits these filters"),
      make("p", all ? "Search, tick fewer kinds, or choose one of these to see what is around it:" : "Clear the search and filters to begin again."),
      make("ul", all ? nodes.map((_, at) => at).filter((at) => state.nodeOk[at] && !nodes[at].quiet).sort((a, b) => around[b].length - around[a].length || a - b).slice(0, 40)
        .map((at) => make("li", [button(nodes[at].caption, () => { look(at); showNode(at, false); }), document.createTextNode(" "), make("span", data.kinds[nodes[at].kind].words, { class: "kind" })])) : []));
    mark();
    tables();
    if (fit) whole();
    rescale();
  }
  function whole() { if (!drawnSet.size) return; map.fit(map.elements(), 50); rescale(); map.fit(map.elements(), 50); rescale(); }
  function mark(over) {
    const target = over || picked;
    map.batch(() => {
      map.elements().removeClass("faint near chosen close");
      const item = target && target !== "n" + focus ? map.getElementById(target) : map.collection();
      if (item.length) {
        const kept = item.isNode() ? item.closedNeighborhood() : item.union(item.connectedNodes());
        item.addClass("chosen");
        map.elements("[at >= 0]").not(kept).addClass("faint");
        (item.isNode() ? item.connectedEdges() : item).addClass("near");
        kept.nodes().addClass(kept.length < 40 ? "close" : "");
      } else if (text && focus === null) {
        const hot = new Set(nodes.map((_, at) => at).filter((at) => state.match[at]));
        edges.forEach((edge, at) => { if (state.edgeMatch[at]) { hot.add(edge.source); hot.add(edge.target); } });
        map.nodes("[at >= 0]").forEach((node) => { node.toggleClass("faint", !hot.has(node.data("at"))); });
        map.edges().forEach((line) => { const at = line.data("at"); line.toggleClass("faint", !(state.edgeMatch[at] || state.match[edges[at].source] || state.match[edges[at].target])); });
      }
    });
  }
  // In words, for whoever reads the tables, or reads on paper what was chosen on a screen.
  function said() {
    const asked = ["body", "purpose", "statute", "status", "date", "family", "search"].filter((id) => chosen(id)).map((id) => {
      const field = $(id);
      return `${field.labels[0].textContent.toLowerCase()}: ${field.selectedOptions ? field.selectedOptions[0].textContent : field.value}`;
    });
    if ($("least") && Number($("least").value) > 1) asked.push(`lines with at least ${$("least").value} ${counted}`);
    const off = [...document.querySelectorAll("#filters input[name]:not(:checked)")].map((box) => box.parentElement.querySelector("span").textContent);
    if (off.length) asked.push(`without: ${off.join(", ")}`);
    if (focus !== null) asked.push(`around ${nodes[focus].label}`);
    const of = (table) => [...$(table).tBodies[0].rows].filter((row) => !row.hidden).length.toLocaleString();
    $("asked").textContent = `Listed: ${of("node-table")} of ${nodes.length.toLocaleString()} things and ${of("edge-table")} of ${edges.length.toLocaleString()} connections${asked.length ? "; chosen: " + asked.join("; ") : ""}.`;
  }
  function tables() {
    const keep = (at) => state.match[at];
    nodes.forEach((_, at) => { $("n" + at).hidden = !keep(at); });
    edges.forEach((edge, at) => { $("e" + at).hidden = !(state.edgeOk[at] && (!text || state.edgeMatch[at] || keep(edge.source) || keep(edge.target))); });
    said();
  }

  // -- details
  function make(tag, content, attributes) {
    const item = document.createElement(tag);
    if (typeof content === "string") item.textContent = content; else (content || []).forEach((part) => part && item.append(part));
    Object.entries(attributes || {}).forEach(([name, value]) => item.setAttribute(name, value));
    return item;
  }
  function button(label, action) {
    const item = make("button", label, { type: "button", class: "plain" });
    item.addEventListener("click", action);
    return item;
  }
  const count = (number) => make("span", `(${number.toLocaleString()})`, { class: "count" });
  const link = (url, label) => make("a", label || url.replace("https://www.", ""), { href: url, rel: "noreferrer" });
  function facts(list) {
    return make("dl", list.flatMap(([name, value]) => [make("dt", name), make("dd", value)]));
  }
  function gatewayList(edge) {
    return make("ul", edge.gateways.map((name) => {
      const gateway = data.gateways[name];
      if (!gateway) return make("li", name);
      const where = gateway.links.length ? link(gateway.links[0], gateway.citation) : document.createTextNode(gateway.citation);
      return make("li", [document.createTextNode(gateway.label + " ("), where, document.createTextNode(`; ${gateway.obligation}; ${gateway.status.join(", ")})`)], { class: "text" });
    }));
  }
  function panel(parts) { $("details").replaceChildren(...parts.filter(Boolean)); $("details").scrollTop = 0; }
  // What a reader sees first: how to read the map, and what stands out on it.
  function welcome() {
    const drawn = edges.map((_, at) => at).filter((at) => state.edgeOk[at]);
    const parts = [make("h2", "How to read this"), make("p", data.directed && most > 1
      ? "An arrow runs from who may or must tell to who may be told. The wider it is, the more gateways say so. Point at something to see its connections; choose it for the law behind them."
      : "Colours, outlines and lines are explained on the left. Point at something to see its connections; choose it for what is recorded of it.")];
    if (families.size) {
      const sizes = new Map();
      nodes.forEach((node) => node.family && sizes.set(node.family, (sizes.get(node.family) || 0) + 1));
      parts.push(make("p", "A family is a group of gateways that overlap each other more than others. It is a way of reading, not a legal relation."), make("h3", "Families"),
        make("ul", [...sizes].sort((a, b) => a[0] - b[0]).map(([number, size]) => make("li", [button(families.get(number), () => chooseFamily(number)), count(size)]))));
    } else if (most > 1) {
      drawn.sort((a, b) => edges[b].weight - edges[a].weight || a - b);
      parts.push(make("h3", `Most ${counted}`), make("ul", drawn.slice(0, 15).map((at) => make("li", [
        button(`${nodes[edges[at].source].caption} ${data.directed ? "→" : "–"} ${nodes[edges[at].target].caption}`, () => showEdge(at)), count(edges[at].weight)]))));
    } else if (drawnSet.size) {
      const top = nodes.map((_, at) => at).filter((at) => state.nodeOk[at]).filter((at) => !nodes[at].quiet).sort((a, b) => around[b].length - around[a].length || a - b).slice(0, 15);
      parts.push(make("h3", "Most connected"), make("ul", top.map((at) => make("li", [button(nodes[at].caption, () => showNode(at, true)), count(around[at].length)]))));
    }
    panel(parts);
  }
  function showNode(at, move) {
    const node = nodes[at];
    picked = "n" + at;
    const open = around[at].filter((edge) => state.edgeOk[edge]);
    const groups = new Map();
    open.forEach((edge) => {
      const out = edges[edge].source === at;
      const words = data.types[edges[edge].type].words + (data.directed ? (out ? " →" : " ←") : "");
      if (!groups.has(words)) groups.set(words, []);
      groups.get(words).push(edge);
    });
    const lists = [...groups].sort((a, b) => (a[0] < b[0] ? -1 : 1)).flatMap(([words, found]) => {
      found.sort((a, b) => edges[b].weight - edges[a].weight || a - b);
      return [make("h3", `${words} (${found.length})`), make("ul", found.slice(0, 60).map((edge) => make("li", [
        button(nodes[other(at, edge)].caption, () => showNode(other(at, edge), true)),
        edges[edge].gateways.length ? document.createTextNode(" ") : null,
        edges[edge].gateways.length ? button(`${edges[edge].gateways.length} gateway${edges[edge].gateways.length > 1 ? "s" : ""}`, () => showEdge(edge)) : null])))];
    });
    panel([make("h2", node.label), make("p", data.kinds[node.kind].words, { class: "kind" }),
      make("p", [(() => { const b = make("button", "Show only what is around it", { type: "button", id: "around" }); b.addEventListener("click", () => look(at)); return b; })()]),
      node.links.length ? make("p", node.links.flatMap((url) => [link(url), document.createElement("br")])) : null, facts(node.facts), ...lists]);
    mark();
    rows("n" + at);
    if (move && !drawnSet.has(at)) look(at); else if (move) { map.center(map.getElementById("n" + at)); rescale(); }
  }
  function showEdge(at) {
    const edge = edges[at];
    picked = "e" + at;
    panel([make("h2", `${nodes[edge.source].caption} ${data.directed ? "→" : "–"} ${nodes[edge.target].caption}`), make("p", data.types[edge.type].words, { class: "kind" }),
      edge.gateways.length ? make("h3", `Gateways (${edge.gateways.length})`) : null, edge.gateways.length ? gatewayList(edge) : null, facts(edge.facts),
      make("p", [button(nodes[edge.source].caption, () => showNode(edge.source, true))]), make("p", [button(nodes[edge.target].caption, () => showNode(edge.target, true))])]);
    mark();
    rows("e" + at);
  }
  function rows(id) {
    document.querySelectorAll("tr.chosen").forEach((row) => row.classList.remove("chosen"));
    $(id).classList.add("chosen");
  }
  // Around one node: rings in a fixed order, so that the same click gives the same picture.
  function look(at) {
    focus = at;
    $("whole").hidden = at === null;
    refresh(false);
    if (at !== null) {
      const direct = new Set(around[at].map((edge) => other(at, edge)));
      map.elements().layout({ name: "concentric", animate: false, fit: false, minNodeSpacing: 70, avoidOverlap: true, startAngle: 0,
        concentric: (item) => (item.data("at") === at ? 9 : direct.has(item.data("at")) ? 6 : 3), levelWidth: () => 1 }).run();
    }
    whole();
  }

  // A family chosen is shown with all of its relations, the weakest included.
  function chooseFamily(number) {
    if ($("family")) $("family").value = String(number);
    document.querySelectorAll("input[name=type]").forEach((box) => { box.checked = true; });
    refresh(true);
  }

  // -- search, filters, buttons
  function results() {
    const shown = text ? nodes.map((_, at) => at).filter((at) => state.match[at]).slice(0, 8) : [];
    const lines = text ? state.edgeMatch.filter(Boolean).length : 0;
    const total = text ? state.match.filter(Boolean).length : 0;
    const left = text ? nodes.filter((_, at) => !state.match[at] && holds(nodeWords[at], sought)).length : 0;
    $("found").replaceChildren(...shown.map((at) => make("li", [button(nodes[at].caption === nodes[at].label ? nodes[at].label : `${nodes[at].label} (${nodes[at].caption})`, () => showNode(at, true))])),
      ...(text ? [make("li", `${total.toLocaleString()} found${lines ? `, ${lines === 1 ? "1 line by its" : lines.toLocaleString() + " lines by their"} gateways or purposes` : ""}${left ? `; the filters leave out ${left.toLocaleString()} more` : ""}`, { role: "status" })] : []));
  }
  let timer = 0;
  $("search").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => { text = $("search").value.trim().toLowerCase(); sought = split(text); picked = null; refresh(nodes.length > MOST_DRAWN); results(); }, 120);
  });
  $("filters").addEventListener("submit", (event) => { event.preventDefault(); const first = state.match.indexOf(true); if (text && first >= 0) showNode(first, true); });
  // Whoever asks for a body wants its thin lines too, as many as can be followed.
  function thin() {
    const slider = $("least");
    slider.value = 1;
    const weights = compute().edgeOk.map((ok, at) => (ok ? edges[at].weight : 0));
    while (Number(slider.value) < Number(slider.max) && weights.filter((weight) => weight >= Number(slider.value)).length > 150) slider.value = Number(slider.value) + 1;
    if (!weights.some((weight) => weight >= Number(slider.value))) slider.value = 1;
    $("least-shown").value = slider.value;
  }
  const asking = new Set(["body", "purpose", "statute", "status", "date"]);
  $("filters").addEventListener("change", (event) => {
    if ($("least") && asking.has(event.target.id) && event.target.value) thin();
    if (event.target.id === "family" && event.target.value) chooseFamily(event.target.value); else if (event.target.id !== "search") refresh(true); results();
    if (!picked) welcome();
  });
  $("filters").addEventListener("reset", () => setTimeout(() => { text = ""; sought = []; picked = null; if ($("least")) $("least-shown").value = $("least").value; look(null); results(); welcome(); }, 0));
  if ($("least")) $("least").addEventListener("input", () => { $("least-shown").value = $("least").value; });
  $("fit").addEventListener("click", whole);
  const zoom = (by) => map.zoom({ level: map.zoom() * by, renderedPosition: { x: map.width() / 2, y: map.height() / 2 } });
  $("closer").addEventListener("click", () => zoom(1.3));
  $("further").addEventListener("click", () => zoom(1 / 1.3));
  $("whole").addEventListener("click", () => look(null));
  document.querySelectorAll("th[data-node]").forEach((cell) => {
    const at = Number(cell.dataset.node);
    cell.replaceChildren(button(cell.textContent, () => { showNode(at, true); $("details").scrollIntoView({ block: "nearest" }); }));
  });
  document.querySelectorAll("a[data-node]").forEach((item) => item.addEventListener("click", () => showNode(Number(item.dataset.node), true)));
  document.querySelectorAll("#edge-table tbody tr").forEach((row) => row.addEventListener("click", (event) => { if (event.target === row || event.target.tagName === "TD") showEdge(Number(row.id.slice(1))); }));
  // On a narrow screen the map comes before a long legend; on paper the legend is there.
  $("narrowing").open = !matchMedia("(max-width: 70rem)").matches;
  addEventListener("beforeprint", () => { $("narrowing").open = true; });
  ["resize", "beforeprint", "afterprint"].forEach((name) => addEventListener(name, () => { map.resize(); whole(); }));
  refresh(true);
  welcome();
  window.gatewaysMap = map;
  }
})();
