"use strict";

// Points of figures: pointing at one, or moving to it with the arrow keys in a focused figure, shows its values.
(() => {
  const tip = document.createElement("div");
  tip.className = "tip";
  tip.hidden = true;
  const spoken = document.createElement("div");
  spoken.className = "spoken";
  spoken.setAttribute("role", "status");
  document.querySelector("main").append(spoken, tip);
  let shown = null;

  function hide() {
    if (shown) shown.classList.remove("on");
    shown = null;
    tip.hidden = true;
  }

  function show(point, aloud) {
    hide();
    shown = point;
    point.classList.add("on");
    tip.textContent = point.dataset.words;
    tip.hidden = false;
    const box = point.getBoundingClientRect();
    const width = document.documentElement.clientWidth;
    const left = Math.min(box.right + 8, width - tip.offsetWidth - 4);
    const above = box.top - tip.offsetHeight - 6;
    tip.style.left = Math.max(4, left) + scrollX + "px";
    tip.style.top = (above < 0 ? box.bottom + 6 : above) + scrollY + "px";
    if (aloud) spoken.textContent = point.dataset.words.replace(/\n/g, ", ");
  }

  for (const plot of document.querySelectorAll(".plot")) {
    const points = [...plot.querySelectorAll(".point")];
    if (!points.length) continue;
    for (const point of points) {
      const title = point.querySelector("title");
      point.dataset.words = title.textContent;
      title.remove();
      point.addEventListener("pointerenter", () => show(point, false));
      point.addEventListener("pointerleave", hide);
    }
    // Neighbours of the arrow keys lie beside each other in their series.
    let place = 0;
    plot.tabIndex = 0;
    plot.setAttribute("aria-roledescription", "figure; arrow keys move between its points");
    plot.addEventListener("focus", () => {
      if (plot.matches(":focus-visible")) show(points[place], true);
    });
    plot.addEventListener("blur", hide);
    plot.addEventListener("keydown", (event) => {
      const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
      if (event.key === "Escape") return hide();
      if (event.key === "Home") place = 0;
      else if (event.key === "End") place = points.length - 1;
      else if (event.key in steps) place = (place + steps[event.key] + points.length) % points.length;
      else return;
      event.preventDefault();
      show(points[place], true);
    });
  }
})();

// The panel: the extrapolated bound at other settings, by the coefficients that the page holds.
(() => {
  const panel = document.getElementById("what-if");
  const data = document.getElementById("what-if-data");
  if (!panel || !data) return;
  const laws = JSON.parse(data.textContent);

  // Cubic interpolation between the four nodes around x: their indices and weights.
  function weights(nodes, x) {
    const count = Math.min(4, nodes.length);
    let first = nodes.findIndex((node) => node > x);
    first = (first < 0 ? nodes.length : first) - 2;
    first = Math.max(0, Math.min(nodes.length - count, first));
    const found = [];
    for (let i = first; i < first + count; i++) {
      let weight = 1;
      for (let j = first; j < first + count; j++) {
        if (j !== i) weight *= (x - nodes[j]) / (nodes[i] - nodes[j]);
      }
      found.push([i, weight]);
    }
    return found;
  }

  const power = (law, x) => (law ? law[0] * Math.pow(x, law[1]) : 0);

  // The terms of the bound at settings, nats per token, as `laws extrapolate` gives them; nil outside the table.
  function evaluate({ bits, ratio, vocabulary, delta, parameters: N }) {
    const D = N * ratio;
    // The measured width that is nearest to the bits asked for, the smaller of two.
    let width = laws.widths[0];
    for (const other of laws.widths) {
      if (Math.abs(other.bits - bits) < Math.abs(width.bits - bits)) width = other;
    }
    const [E, A, alpha, B, beta] = laws.surface;
    const risk = (E + A * Math.pow(N, -alpha) + B * Math.pow(D, -beta)) * Math.exp(width.level);
    const nats = N * (bits + power(width.overhead, N)) * Math.LN2;
    const C = (nats + Math.log(laws.grid / delta)) / D;
    const logC = Math.log(C);
    const logV = Math.log(vocabulary);
    const inTable = logC >= width.logC[0] && logC <= width.logC[width.logC.length - 1];
    const atC = weights(width.logC, logC);
    const atV = weights(laws.logV, logV);
    const read = (table) => {
      let sum = 0;
      for (const [i, a] of atC) for (const [j, b] of atV) sum += a * b * table[i * laws.logV.length + j];
      return sum;
    };
    const floor = read(width.floor);
    const law = floor < 0 ? read(width.slopeAlone) / Math.sqrt(N) : floor + read(width.slope) / Math.sqrt(N);
    const terms = {
      risk,
      complexity: C * logV,
      lossVariation: Math.max(0, law),
      smoothing: Math.sqrt(2 * C),
      quantizationGap: power(width.gap, N),
    };
    const bound = Object.values(terms).reduce((a, b) => a + b, 0);
    return { terms, bound, trivial: logV, complexityPerToken: C, inTable };
  }

  const count = (value) => {
    const units = ["", "k", "M", "G", "T"];
    let place = 0;
    while (value >= 999.5 && place < 4) [value, place] = [value / 1000, place + 1];
    return Number(value.toPrecision(3)) + units[place];
  };
  const digits = (value, n) => Number(value.toPrecision(n));
  // A slider's place is the setting or its logarithm to base 10 or 2.
  const settings = {
    bits: { of: (x) => x, to: (v) => v, text: (v) => String(v) },
    ratio: { of: (x) => digits(10 ** x, 3), to: Math.log10, text: (v) => String(v) },
    vocabulary: { of: (x) => Math.round(2 ** x), to: Math.log2, text: (v) => String(v) },
    delta: { of: (x) => digits(10 ** x, 3), to: Math.log10, text: (v) => String(v) },
    parameters: { of: (x) => digits(10 ** x, 3), to: Math.log10, text: count },
  };
  const values = {
    bits: laws.bits,
    ratio: laws.tokensPerParameter,
    vocabulary: laws.vocabulary,
    delta: laws.failureProbability,
    parameters: laws.parameters || digits(10 * laws.largest, 3),
  };
  const initial = { ...values };
  const input = (name) => panel.querySelector(`input[name=${name}]`);
  const part = (name) => panel.querySelector(`[data-part=${name}]`);

  function show() {
    const { terms, bound, trivial, inTable } = evaluate(values);
    for (const name in settings) {
      const text = settings[name].text(values[name]);
      panel.querySelector(`output[for=what-if-${name}]`).textContent = text;
      input(name).setAttribute("aria-valuetext", text);
    }
    const isVacuous = bound >= trivial;
    const answer = part("answer");
    answer.textContent = `Bound: ${bound.toFixed(3)} nats per token; log V = ${trivial.toFixed(3)}` +
      (isVacuous ? ". Vacuous: not below the loss of uniform guessing." : ".");
    answer.dataset.bound = bound;
    answer.classList.toggle("vacuous", isVacuous);
    part("outside").hidden = inTable;
    part("other").hidden = laws.isAssumed || values.bits === initial.bits && values.ratio === initial.ratio &&
      values.vocabulary === initial.vocabulary;
    part("far").hidden = laws.isAssumed || values.parameters <= 100 * laws.largest && values.parameters >= laws.smallest / 100;
    const scale = 100 / (1.05 * Math.max(bound, trivial));
    let sum = 0;
    for (const [name, value] of [...Object.entries(terms), ["bound", bound]]) {
      const row = panel.querySelector(`tr[data-term=${name}]`);
      row.querySelector("td.value").textContent = value.toFixed(3);
      row.dataset.value = value;
      const rect = row.querySelector("rect");
      const start = name === "bound" ? 0 : sum;
      rect.setAttribute("x", Math.min(start, start + value) * scale);
      rect.setAttribute("width", Math.abs(value) * scale);
      const line = row.querySelector("line");
      line.setAttribute("x1", trivial * scale);
      line.setAttribute("x2", trivial * scale);
      sum += value;
    }
    const exact = Number(values.parameters).toString();
    const command = part("command");
    if (command) command.textContent = `${command.dataset.program} --to ${exact} --bits ${values.bits} --ratio ${values.ratio} ` +
      `--vocabulary ${values.vocabulary} --failure-probability ${values.delta}`;
  }

  // #what-if:bits=3&ratio=50 in the address sets values exactly.
  function readAddress() {
    if (!location.hash.startsWith("#what-if:")) return;
    for (const [name, text] of new URLSearchParams(location.hash.slice(9))) {
      const value = Number(text);
      if (!(name in settings) || !(value > 0)) continue;
      values[name] = value;
      input(name).value = settings[name].to(value);
    }
    show();
  }

  for (const name in settings) {
    const slider = input(name);
    slider.value = settings[name].to(values[name]);
    slider.addEventListener("input", () => {
      values[name] = settings[name].of(Number(slider.value));
      show();
    });
  }
  panel.querySelector("button").addEventListener("click", () => {
    Object.assign(values, initial);
    for (const name in settings) input(name).value = settings[name].to(values[name]);
    show();
  });
  addEventListener("hashchange", readAddress);
  panel.hidden = false;
  const after = document.querySelector('nav a[href="#extrapolation"], nav a[href="#variants"]');
  if (after) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = "#what-if-title";
    link.textContent = "The bound at other settings";
    item.append(link);
    after.parentElement.after(item);
  }
  show();
  readAddress();
})();
