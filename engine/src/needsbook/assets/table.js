// Without it the table is whole, by name; with it, rows can be filtered, sorted and compared.
for (const mark of document.querySelectorAll(".lookup-tools:empty")) (function () {
  const float = document.getElementById(mark.dataset.table);
  const table = float && float.querySelector("table");
  if (!table) return;
  table.classList.add("lookup"); // the names stay where the other columns are scrolled
  const heads = Array.from(table.tHead.rows[0].cells);
  const rows = Array.from(table.tBodies[0].rows);
  const names = rows.map((row) => row.cells[0].textContent.trim());
  const labels = heads.map((head) => head.textContent.trim());

  function element(name, text, attributes) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const key in attributes || {}) made.setAttribute(key, attributes[key]);
    return made;
  }

  // A number as it is shown, or null: a symbol such as [c] is none, and no zero.
  function number(text) {
    const plain = text.trim().replace(/\u2212/g, "-").replaceAll(WORDS["numbers.thousands"], "")
      .replace(WORDS["numbers.decimal"], ".").replace(/[\p{Sc}%\s]|\[\p{L}+\]$/gu, "");
    return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : null;
  }

  // Sorting ----------------------------------------------------------------
  const status = element("p", "", { role: "status", class: "lookup-status" });
  const isNumeric = (place) =>
    rows.every((row) => /^\[\p{L}+\]$/u.test(row.cells[place].textContent.trim()) ||
      number(row.cells[place].textContent) !== null);

  function sort(place, down) {
    const numeric = place > 0;
    const key = (row) => row.cells[place].textContent.trim();
    const sorted = rows.slice().sort(function (a, b) {
      if (!numeric) return key(a).localeCompare(key(b)) * (down ? -1 : 1);
      const [one, other] = [number(key(a)), number(key(b))];
      if (one === null || other === null) return (one === null) - (other === null);
      return (one - other) * (down ? -1 : 1);
    });
    for (const row of sorted) table.tBodies[0].append(row);
    heads.forEach(function (head, position) {
      if (position === place) head.setAttribute("aria-sort", down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    const without = numeric && rows.some((row) => number(key(row)) === null);
    const order = down ? WORDS["table.highest"]
      : numeric ? WORDS["table.lowest"] : WORDS["table.sorted"];
    status.textContent = order.replace("{column}", labels[place]) +
      (without ? " " + WORDS["table.without"] : "");
  }

  heads.forEach(function (head, place) {
    if (place > 0 && !isNumeric(place)) return;
    const button = element("button", labels[place], { type: "button" });
    button.addEventListener("click", function () {
      sort(place, head.getAttribute("aria-sort") === "ascending");
    });
    head.textContent = "";
    head.append(button);
  });

  // Filtering --------------------------------------------------------------
  const filter = element("label", WORDS["table.filter"] + " ", { class: "filter" });
  const input = element("input", "", { type: "search" });
  filter.append(input);
  input.addEventListener("input", function () {
    const wanted = input.value.toLowerCase();
    let shown = 0;
    rows.forEach(function (row, position) {
      row.hidden = !names[position].toLowerCase().includes(wanted);
      if (!row.hidden) shown += 1;
    });
    const told = WORDS["table.count"].replace("{n}", shown).replace("{of}", rows.length);
    status.textContent = wanted ? told + "." : "";
  });
  const scroll = table.closest(".scroll") || table;
  scroll.before(filter, status);

  // Two compared -----------------------------------------------------------
  const box = element("div", "", { class: "compare" });
  const selects = [0, 1].map(function (position) {
    const label = element("label", position ? " " + WORDS["table.with"] + " " : WORDS["table.compare"] + " ");
    const select = element("select");
    select.append(element("option", WORDS["table.choose"], { value: "" }));
    names.forEach((name, row) => select.append(element("option", name, { value: row })));
    select.addEventListener("change", compare);
    label.append(select);
    box.append(label);
    return select;
  });
  const result = element("div", "", { class: "scroll", role: "region",
    "aria-label": WORDS["table.two"], tabindex: "0", hidden: "" });
  const said = element("p", "", { role: "status" });
  box.append(said, result);
  mark.append(box);

  function compare() {
    const chosen = selects.map((select) => select.value).filter((value) => value !== "").map(Number);
    result.hidden = chosen.length < 2;
    result.textContent = "";
    said.textContent = "";
    if (chosen.length < 2) return;
    // A row of totals, set in bold, is what both stand beside.
    const totals = rows.map((row, n) => n).filter((n) => rows[n].cells[0].querySelector("strong") && !chosen.includes(n));
    const shown = chosen.concat(totals);
    const made = element("table");
    const head = made.createTHead().insertRow();
    head.append(element("th", WORDS["table.measure"], { scope: "col" }));
    for (const n of shown) head.append(element("th", names[n], { scope: "col" }));
    const body = made.createTBody();
    labels.slice(1).forEach(function (label, position) {
      const row = body.insertRow();
      row.append(element("th", label, { scope: "row" }));
      for (const n of shown) row.append(element("td", rows[n].cells[position + 1].textContent.trim()));
    });
    result.append(made);
    said.textContent = WORDS["table.compared"]
      .replace("{names}", chosen.map((n) => names[n]).join("; "));
  }
})();
